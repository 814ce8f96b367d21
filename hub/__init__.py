"""The running service: it joins schema, policies and resolvers into one endpoint with a durable log."""
