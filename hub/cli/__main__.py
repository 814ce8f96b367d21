"""`python -m hub.cli`: the command line without its script."""

from hub.cli import main

main()
