"""The schema as GraphQL sees it, and its printed form."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.graphql_scalars import PERIOD, SCALARS
from schema.periods import Period
from schema.query import build_query

SCHEMA = strawberry.Schema(
    query=build_query(),
    config=StrawberryConfig(scalar_map={**SCALARS, Period: PERIOD}, disable_field_suggestions=True),
)
"""The one documented schema, the same for every caller."""


def print_sdl() -> str:
    """The schema in the schema definition language, as checked in beside this module."""
    return SCHEMA.as_str() + "\n"
