"""The connected sources while the hub runs: opened, held against their mappings, exchanged as one set, and closed."""
