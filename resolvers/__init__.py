"""From a GraphQL operation to answers: plan and SQL are pure, sources do the I/O."""
