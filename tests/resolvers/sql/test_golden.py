"""The SQL of each case is the SQL on file, and PostgreSQL takes it. A new case is a folder with a `read.py`.

`GOLDEN=write` in the environment writes the files anew, to be read before they are kept.
"""

import os
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest

from resolvers.reads import GroupRead, Read
from resolvers.sql.groups import compile_groups
from resolvers.sql.read import compile_read
from resolvers.sql.statement import Statement
from schema.build import CATALOGUE
from tests.resolvers.sql.made_reads import MAPPING

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/read.py"))


def _read(name: str) -> Read | GroupRead:
    read: Read | GroupRead = import_module(f"tests.resolvers.sql.cases.{name}.read").READ
    return read


def _statements(read: Read | GroupRead) -> list[Statement]:
    if isinstance(read, GroupRead):
        return [compile_groups(read, MAPPING, CATALOGUE)]
    compiled = compile_read(read, MAPPING, CATALOGUE)
    return [part for part in (compiled.identifiers, compiled.rows, compiled.total) if part is not None]


@pytest.mark.parametrize("name", NAMES)
def test_the_sql_is_the_one_on_file(name: str) -> None:
    """Text and parameters, statement by statement."""
    read = _read(name)
    compiled = _statements(read)[0] if isinstance(read, GroupRead) else compile_read(read, MAPPING, CATALOGUE)
    file = CASES / name / "expected.sql"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(f"{compiled}\n", encoding="utf-8")
    assert f"{compiled}\n" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
async def test_the_database_takes_the_sql(name: str, dsn: str) -> None:
    """Every statement can be prepared against the tables of the mapping."""
    connection = await asyncpg.connect(dsn)
    try:
        for statement in _statements(_read(name)):
            prepared = await connection.prepare(statement.sql)
            assert len(prepared.get_parameters()) == len(statement.parameters)
    finally:
        await connection.close()


def test_one_compilation_serves_every_request() -> None:
    """Equal reads give equal text: nothing of the process or the request is in it."""
    for name in NAMES:
        assert [part.sql for part in _statements(_read(name))] == [part.sql for part in _statements(_read(name))]
