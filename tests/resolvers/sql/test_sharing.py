"""What sources of one application mean is read once, and their statements are made once, whoever is asked first."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from resolvers.mapping_load import MappingError, MappingLoader
from resolvers.reads import GroupRead
from resolvers.sql.groups import compile_groups
from resolvers.sql.read import Target, compile_read
from resolvers.sql.sharing import Layout, shared_groups, shared_read
from schema.build import CATALOGUE
from tests.resolvers.sql.made_reads import MAPPING, ReadCase, groupings, reads

TEXT = (Path(__file__).parent / "source.toml").read_text("utf-8")
TARGET = Target()


def _write(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text.replace('id = "uji"', f'id = "{name}"', 1), "utf-8")
    return file


def test_mappings_that_differ_in_the_source_alone_share_their_types(tmp_path: Path) -> None:
    """And each is what it would be if it were read alone."""
    loader = MappingLoader(CATALOGUE)
    first, second = (loader.load(_write(tmp_path, name, TEXT)) for name in ("satu", "dua"))
    other = loader.load(_write(tmp_path, "tiga", TEXT.replace('W = "FEMALE"\n', "", 1)))
    assert (first.id, second.id) == ("satu", "dua")
    assert first.types is second.types
    assert other.types is not first.types
    for mapping in (first, second, other):
        assert repr(mapping) == repr(MappingLoader(CATALOGUE).load(tmp_path / mapping.file))


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("bound = 5000\n", "bound = 5000\nbuond = 1\n"),
        ("[source]\n", "nama = 1\n[source]\n"),
        ("[source]\n", 'types.JobSeeker.table = "x"\n[source]\n'),
        ("[source]\n", "[source\n"),
        ("[codes.jk]\n", "[codes.jk]\nL = \n"),
        ("[codes.jk]\n", "[codes.jk]\n[source]\n"),
    ],
)  # fmt: skip
def test_a_fault_is_told_the_same_after_a_mapping_that_is_right(found: str, instead: str, tmp_path: Path) -> None:
    """By its own file, whether it stands above or below the source's table."""
    loader = MappingLoader(CATALOGUE)
    loader.load(_write(tmp_path, "satu", TEXT))
    wrong = _write(tmp_path, "dua", TEXT.replace(found, instead, 1))
    with pytest.raises(MappingError) as alone:
        MappingLoader(CATALOGUE).load(wrong)
    with pytest.raises(MappingError) as after:
        loader.load(wrong)
    assert str(after.value) == str(alone.value)
    assert "dua.toml" in str(after.value)


@settings(deadline=None, max_examples=25)
@given(case=reads())
def test_a_statement_depends_on_no_source(case: ReadCase) -> None:
    """What is shared is what the source would have made for itself."""
    read, _ = case
    other = replace(MAPPING, id="lain", owner="bekasi")
    shared = shared_read(replace(read, source="lain"), Layout(other, CATALOGUE), TARGET)
    assert str(shared) == str(compile_read(read, MAPPING, CATALOGUE, TARGET))
    assert shared is shared_read(read, Layout(MAPPING, CATALOGUE), TARGET)


@settings(deadline=None, max_examples=25)
@given(case=groupings())
def test_a_count_depends_on_no_source(case: tuple[GroupRead, list[object]]) -> None:
    """The same of partial aggregates."""
    read, _ = case
    other = replace(MAPPING, id="lain", owner="bekasi")
    shared = shared_groups(replace(read, source="lain"), Layout(other, CATALOGUE))
    assert str(shared) == str(compile_groups(read, MAPPING, CATALOGUE))
    assert shared is shared_groups(read, Layout(MAPPING, CATALOGUE))


def test_sources_with_other_bounds_share_nothing() -> None:
    """A look-up by person is bounded in its text."""
    assert Layout(MAPPING, CATALOGUE) != Layout(replace(MAPPING, bound=7), CATALOGUE)
    assert Layout(MAPPING, CATALOGUE) != Layout(replace(MAPPING, types=dict(MAPPING.types)), CATALOGUE)
