"""Reads and groupings evaluated over native JSON records, column by column: the pure twin of the sources' SQL."""
