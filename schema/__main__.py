"""Prints the schema: `python -m schema > schema/schema.graphql` after every change of it."""

import sys

from schema.sdl import print_sdl

sys.stdout.write(print_sdl())
