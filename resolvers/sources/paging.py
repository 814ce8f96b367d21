"""How an API cuts its tables into pages and names the parts: read from `[settings]` of a mapping, nothing built in."""

from dataclasses import dataclass
from typing import Any

from resolvers.mapping import SourceMapping
from resolvers.mapping_toml import Table
from resolvers.rows.contract import ContractError
from resolvers.sources.api import ApiPage, Ask

_KEYS = ("page", "skip", "size", "size_max", "items", "total", "order", "descending", "filter")


@dataclass(frozen=True, slots=True)
class Paging:
    """The API's own words.

    Either `page` (the page's number, from 1) or `skip` (records passed over) is given, with `size` and the greatest
    size the API allows. `items` and `total` are members of the answer; `total` is `None` where the API does not count.
    `order` is `None` where the API knows one order only, by its key; `descending` goes before an order's name.
    `condition` is the argument that holds the conditions (graphql only).
    """

    page: str | None
    skip: str | None
    size: str
    size_max: int
    items: str
    total: str | None
    order: str | None
    descending: str
    condition: str | None

    @classmethod
    def of(cls, mapping: SourceMapping) -> "Paging":
        """The settings of a mapping. Raises `MappingError`."""
        settings = Table(mapping.file, "settings", mapping.settings)
        settings.only(_KEYS)
        page, skip = settings.optional_text("page"), settings.optional_text("skip")
        if (page is None) == (skip is None):
            raise settings.fault("page", page, "exactly one of page (its number) and skip (records passed over)")
        order = settings.optional_text("order")
        if order is None and any(of_type.api.orders for of_type in mapping.types.values()):
            raise settings.fault("order", None, "the parameter for the order, which `api.orders` of a type needs")
        return cls(
            page=page,
            skip=skip,
            size=settings.text("size"),
            size_max=settings.count("size_max"),
            items=settings.text("items"),
            total=settings.optional_text("total"),
            order=order,
            descending=settings.text("descending", "-"),
            condition=settings.optional_text("filter"),
        )

    def placed(self, ask: Ask) -> tuple[tuple[str, int], tuple[str, int]]:
        """The two parameters that place a page."""
        if self.page is not None:
            return (self.page, ask.skip // ask.size + 1), (self.size, ask.size)
        return (self.skip or "", ask.skip), (self.size, ask.size)

    def ordered(self, ask: Ask) -> str:
        """The value of the order parameter."""
        return f"{self.descending}{ask.order}" if ask.descending else ask.order

    def read(self, answer: Any, name: str) -> ApiPage:
        """The page in an answer whose own shape is right; its records are still unchecked."""
        if not isinstance(answer, dict) or not isinstance(answer.get(self.items), list):
            raise ContractError(f"{name}: expected an object with the list {self.items!r}")
        total = None if self.total is None else answer.get(self.total)
        if self.total is not None and (type(total) is not int or total < 0):
            raise ContractError(f"{name}: expected the whole number {self.total!r}")
        return ApiPage(answer[self.items], total)
