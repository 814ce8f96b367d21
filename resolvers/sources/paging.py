"""How an API cuts its tables into pages and names the parts: read from `[settings]` of a mapping, nothing built in.

A page is told by its number, by the records passed over, or by the token that the page before it gave.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from resolvers.mapping import SourceMapping
from resolvers.mapping_toml import Table
from resolvers.rows.contract import ContractError
from resolvers.sources.api import ApiPage, Ask

_KEYS = (
    "page", "skip", "cursor", "size", "size_max", "items", "total", "next", "more", "order", "descending", "filter",
)  # fmt: skip
_PLACES = ("page", "skip", "cursor")
LINK_HEADER = "Link"
"""The setting `next = "Link"`: the next page's token stands in the answer's Link header (RFC 8288), `rel="next"`."""

_LONGEST_TOKEN = 4_096
_LINK = re.compile(r'<([^<>]{1,8192})>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paging:
    """The API's own words.

    One of `page` (the page's number, from 1), `skip` (records passed over) and `cursor` (the token of the page before)
    is given, with `size` and the greatest size the API allows. `items`, `total`, `next` and `more` are members of the
    answer, within others where dots part them (`meta.next`); `items` is `None` where the answer is the list itself.
    `total` is `None` where the API does not count. `next` holds the next page's token; there is none where it is null,
    empty or absent, or where `more` is given and false. `order` is `None` where the API knows one order only, by its
    key; `descending` goes before an order's name. `condition` is the argument that holds the conditions (graphql only).
    """

    page: str | None
    skip: str | None
    cursor: str | None
    size: str
    size_max: int
    items: str | None
    total: str | None
    next: str | None
    more: str | None
    order: str | None
    descending: str
    condition: str | None

    @classmethod
    def of(cls, mapping: SourceMapping) -> "Paging":
        """The settings of a mapping. Raises `MappingError`."""
        settings = Table(mapping.file, "settings", mapping.settings)
        settings.only(_KEYS)
        _check_place(settings)
        order = settings.optional_text("order")
        if order is None and any(of_type.api.orders for of_type in mapping.types.values()):
            raise settings.fault("order", None, "the parameter for the order, which `api.orders` of a type needs")
        return cls(
            page=settings.optional_text("page"),
            skip=settings.optional_text("skip"),
            cursor=settings.optional_text("cursor"),
            size=settings.text("size"),
            size_max=settings.count("size_max"),
            items=_items(settings),
            total=settings.optional_text("total"),
            next=settings.optional_text("next"),
            more=settings.optional_text("more"),
            order=order,
            descending=settings.text("descending", "-"),
            condition=settings.optional_text("filter"),
        )

    def placed(self, ask: Ask) -> tuple[tuple[str, int | str], ...]:
        """The parameters that place a page."""
        size = (self.size, ask.size)
        if self.cursor is not None:
            return (size,) if ask.token is None else ((self.cursor, ask.token), size)
        if self.page is not None:
            return (self.page, ask.skip // ask.size + 1), size
        return (self.skip or "", ask.skip), size

    def ordered(self, ask: Ask) -> str:
        """The value of the order parameter: an API orders by one term."""
        (term,) = ask.order
        return f"{self.descending}{term.name}" if term.descending else term.name

    def members(self) -> Sequence[str]:
        """The members of an answer that tell of the page, beside its records (what a GraphQL query asks for)."""
        return [name for name in (self.total, self.next, self.more) if name is not None]

    def read(self, answer: Any, name: str, headers: Mapping[str, str]) -> ApiPage:
        """The page in an answer whose own shape is right; its records are still unchecked."""
        records = answer if self.items is None else _member(answer, self.items)
        if not isinstance(records, list):
            wanted = "a list" if self.items is None else f"an object with the list {self.items!r}"
            raise ContractError(f"{name}: expected {wanted}")
        total = None if self.total is None else _member(answer, self.total)
        if self.total is not None and (type(total) is not int or total < 0):
            raise ContractError(f"{name}: expected the whole number {self.total!r}")
        return ApiPage(records, total, self._token(answer, name, headers))

    def _token(self, answer: Any, name: str, headers: Mapping[str, str]) -> str | None:
        """What leads to the next page; never an address to be followed, only a value of our own parameter."""
        if self.next is None or not self._has_more(answer, name):
            return None
        if self.next == LINK_HEADER:
            token: Any = _linked(headers.get("link", ""), self.cursor or "", name)
        else:
            token = _member(answer, self.next)
        if token is None or token == "":
            return None
        if type(token) is int:
            token = str(token)
        if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
            raise ContractError(f"{name}: expected a text of at most {_LONGEST_TOKEN} characters in {self.next!r}")
        return token

    def _has_more(self, answer: Any, name: str) -> bool:
        if self.more is None:
            return True
        more = _member(answer, self.more)
        if not isinstance(more, bool):
            raise ContractError(f"{name}: expected true or false in {self.more!r}")
        return more


def _check_place(settings: Table) -> None:
    given = [key for key in _PLACES if key in settings.content]
    if len(given) != 1:
        expected = "exactly one of page (its number), skip (records passed over) and cursor (the page before's token)"
        raise settings.fault("page", settings.content.get(given[0]) if given else None, expected)
    if given == ["cursor"] and "next" not in settings.content:
        raise settings.fault("next", None, f'the member with the next page\'s token, or "{LINK_HEADER}"')
    for key in ("next", "more"):
        if key in settings.content and given != ["cursor"]:
            raise settings.fault(key, settings.content[key], f"no `{key}` without `cursor`")


def _items(settings: Table) -> str | None:
    """The member with the records; an API that tells the next page in a header may answer with the list itself."""
    bare = settings.content.get("next") == LINK_HEADER and "total" not in settings.content
    return settings.optional_text("items") if bare else settings.text("items")


def _member(answer: Any, path: str) -> Any:
    """The member of an answer at a dotted path; null where there is none."""
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer


def _linked(header: str, parameter: str, name: str) -> str | None:
    """The value of our parameter in the link to the next page."""
    for link in _LINK.finditer(header):
        rel = _REL.search(link[2])
        if rel and "next" in (rel[1] or rel[2] or "").lower().split():
            values = parse_qs(urlsplit(link[1]).query).get(parameter, [])
            if len(values) != 1:
                raise ContractError(f"{name}: expected {parameter!r} once in the link to the next page")
            return values[0]
    return None
