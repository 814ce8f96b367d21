-- jobSeekersAggregate, si-pinker: asked through its API (rest)

-- few, si-pinker: asked through its API (rest)

-- none, si-pinker: asked through its API (rest)
