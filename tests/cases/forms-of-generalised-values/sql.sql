-- foreignWorkerEntries, aptekad: asked through its API (graphql)

-- placements, si-pinker: asked through its API (rest)
