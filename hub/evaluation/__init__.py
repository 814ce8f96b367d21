"""The yearly monitoring and evaluation of an agreement, drawn from the log."""
