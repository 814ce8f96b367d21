"""How long the log keeps whose an entry is, and how that is erased."""
