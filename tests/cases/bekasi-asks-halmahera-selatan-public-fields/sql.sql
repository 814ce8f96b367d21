-- jobVacancies, si-pinker: asked through its API (rest)

-- jobVacancies.employer, si-pinker: asked through its API (rest)

-- jobSeekersAggregate, si-pinker: asked through its API (rest)
