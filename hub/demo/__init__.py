"""The demo: invented but realistic sources, each a real server with its own names, types and codes."""
