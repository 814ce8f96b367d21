"""What the hub speaks: domains, fields, coordinates, decisions and treatments as values. Pure."""
