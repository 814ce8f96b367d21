"""The connected systems: one module per kind, each answering reads and groupings within its deadline."""
