"""The ten domain types, one file each: what the parties agreed to share, field by field."""
