"""Each source's tables in its own names and codes. Codes stand in the order of the schema's code lists."""
