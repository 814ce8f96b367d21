"""Documents: parsed once, and known to the journal by a text that holds nothing its writer chose freely."""

import string
from collections.abc import Iterator

import pytest
from graphql import parse
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.assembly import GRAPHQL
from hub.documents import MAX_TOKENS, Documents
from hub.errors import HubError

DOCUMENTS = Documents(GRAPHQL)
CANARY = "Rahasia3216990909820001"


def _text(query: str) -> str:
    return " ".join(DOCUMENTS.prepare(query, None).text.split())


@pytest.mark.parametrize(
    "query",
    [
        f"query {CANARY} {{ jobSeekers {{ nodes {{ id }} }} }}",
        f"{{ {CANARY}: jobSeekers {{ nodes {{ {CANARY}: id }} }} }}",
        f"query Q(${CANARY}: String) {{ jobSeekers(after: ${CANARY}) {{ nodes {{ id }} }} }}",
        f'query Q($a: String = "{CANARY}") {{ jobSeekers(after: $a) {{ nodes {{ id }} }} }}',
        f"{{ jobSeekers {{ nodes {{ ...{CANARY} }} }} }} fragment {CANARY} on JobSeeker {{ id }}",
        f'{{ jobSeekers(where: {{ fullName: {{ eq: "{CANARY}" }} }}) {{ nodes {{ id }} }} }}',
        f'{{ jobSeekers(where: {{ fullName: {{ in: ["{CANARY}", """{CANARY}"""] }} }}) {{ nodes {{ id }} }} }}',
        f"{{ jobSeekers {{ nodes {{ id }} }} }} # {CANARY}",
        f'"""{CANARY}""" query Q {{ jobSeekers {{ nodes {{ id }} }} }}',
        "{ foreignWorkers(where: { passportNumber: { eq: CZ0107473 } }) { nodes { id } } }",
        "{ jobVacancies(first: 3216990, where: { wageMin: { gte: 321699090 } }) { nodes { id } } }",
    ],
)
def test_nothing_of_a_person_reaches_the_text(query: str) -> None:
    """Names, aliases, variables, fragments, defaults, strings, numbers, comments, descriptions, bare words."""
    text = DOCUMENTS.prepare(query, None).text
    for trace in (CANARY, "CZ0107473", "3216990"):
        assert trace not in text


def test_what_the_schema_names_stays() -> None:
    """An auditor reads what was asked: fields, arguments, enum values, Booleans, nulls, the form of the filter."""
    query = """query Find($nik: NIK!, $all: Boolean = true) {
      who: jobSeekers(
        where: { nik: { eq: $nik }, or: [{ sex: { eq: MALE } }, { major: { isNull: true } }] }, first: 3
      ) { nodes { ...Names @include(if: $all) } }
    }
    fragment Names on JobSeeker { name: fullName }"""
    assert _text(query) == (
        "query ($v1: NIK!, $v2: Boolean = true) { jobSeekers( "
        "where: { nik: { eq: $v1 }, or: [{ sex: { eq: MALE } }, { major: { isNull: true } }] } first: 0 ) "
        "{ nodes { ...F3 @include(if: $v2) } } } fragment F3 on JobSeeker { fullName }"
    )


def test_what_is_left_is_still_an_operation() -> None:
    """The text parses, so that it can be compared and searched as GraphQL."""
    query = """{ a: jobSeekers(where: { nik: { in: ["3216990909820001"] } }) { ...F } }
      fragment F on JobSeekerConnection { totalCount }"""
    parse(DOCUMENTS.prepare(query, None).text)


WORDS = st.text(string.ascii_letters, min_size=12, max_size=20).map(lambda text: f"zz{text}")


@st.composite
def operations(draw: st.DrawFn) -> tuple[str, list[str]]:
    """An operation with freely chosen names, aliases and values, and all of them."""
    words = draw(st.lists(WORDS, min_size=6, max_size=6, unique=True))
    name, variable, alias, fragment, value, inner = words
    number = draw(st.integers(10**6, 10**9))
    query = f"""query {name}(${variable}: String = "{value}") {{
      {alias}: employers(first: {number}, after: ${variable}, where: {{ name: {{ in: ["{value}", "x"] }} }}) {{
        nodes {{ ...{fragment} }}
      }}
    }}
    fragment {fragment} on Employer {{ {inner}: name vacancies(after: "{value}") {{ totalCount }} }}"""
    return query, [*words, str(number)]


@settings(max_examples=60)
@given(operations())
def test_no_word_or_number_a_writer_chose_survives(operation: tuple[str, list[str]]) -> None:
    """Whatever the words are."""
    query, chosen = operation
    text = DOCUMENTS.prepare(query, None).text
    assert not [word for word in chosen if word in text]


@settings(max_examples=30)
@given(operations(), operations())
def test_operations_that_differ_in_what_was_chosen_only_are_one_to_the_journal(
    one: tuple[str, list[str]], other: tuple[str, list[str]]
) -> None:
    """Their texts and hashes are equal, so the text is stored once."""
    first, second = DOCUMENTS.prepare(one[0], None), DOCUMENTS.prepare(other[0], None)
    assert (first.text, first.hash) == (second.text, second.hash)


def test_other_operations_of_a_document_do_not_count() -> None:
    """The hash is of the operation that was run."""
    both = "query A { sources { id } } query B { jobSeekers { totalCount } }"
    assert DOCUMENTS.prepare(both, "A").hash == DOCUMENTS.prepare("{ sources { id } }", None).hash
    assert DOCUMENTS.prepare(both, "B").hash != DOCUMENTS.prepare(both, "A").hash


def test_a_document_is_prepared_once() -> None:
    """The same text gives the very same operation, as long as it is remembered."""
    query = "query Once { sources { id owner } }"
    assert DOCUMENTS.prepare(query, None) is DOCUMENTS.prepare(query, None)


def _bad_documents() -> Iterator[tuple[str, str | None, str]]:
    deep = "{ employers { nodes " + "{ vacancies { nodes { employer " * 1_500 + "{ name }" + " } } }" * 1_500 + " } }"
    yield "{ jobSeekers(first: ", None, "line 1, column 21"
    yield f'{{ jobSeekers(where: {{ nik: {{ eq: "{CANARY}" }} }}) {{ nodes {{ id }} }} }}', None, "line 1, column"
    yield "{ jobSeekers { nodes { nama } } }", None, "Cannot query field 'nama' on type 'JobSeeker'."
    yield "{ jobSeekers { nodes { fullNam } } }", None, "Cannot query field 'fullNam' on type 'JobSeeker'."
    yield "query A { sources { id } } query B { sources { id } }", None, "operation"
    yield "query A { sources { id } }", "C", "operation"
    yield "mutation { jobSeekers { totalCount } }", None, ""
    yield "{ a: sources { id } " + "b: sources { id } " * MAX_TOKENS + "}", None, ""
    yield deep, None, ""


@pytest.mark.parametrize(("query", "name", "told"), [*_bad_documents()], ids=range(9))
def test_a_document_that_cannot_be_answered_is_refused_without_repeating_a_value(
    query: str, name: str | None, told: str
) -> None:
    """With a place where there is one, and never with a suggestion."""
    with pytest.raises(HubError) as refused:
        DOCUMENTS.prepare(query, name)
    message = refused.value.message("en")
    assert refused.value.code in {"BAD_USER_INPUT", "QUERY_TOO_COSTLY"}
    assert told in message
    assert CANARY not in message
    assert "Did you mean" not in message
