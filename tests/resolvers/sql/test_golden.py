"""The SQL of each case is the SQL on file, and PostgreSQL takes it. A new case is a folder with a `read.py`.

`GOLDEN=write` in the environment writes the files anew, to be read before they are kept.
"""

import os
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest

from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question
from resolvers.sources.mysql_literals import written
from resolvers.sql.dialect import Dialect
from resolvers.sql.groups import compile_groups
from resolvers.sql.mariadb import MARIADB
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.read import Target, compile_read
from resolvers.sql.statement import Statement
from schema.build import CATALOGUE
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import MariaLab, run
from tests.resolvers.sql.made_reads import MAPPING
from tests.resolvers.sql.world import NOW

CASES = Path(__file__).parent / "cases"
ON_MARIADB = sorted(path.parent.name for path in CASES.glob("*/expected.mariadb.sql"))
NAMES = sorted(path.parent.name for path in CASES.glob("*/read.py"))


def _read(name: str) -> Read | GroupRead:
    read: Read | GroupRead = import_module(f"tests.resolvers.sql.cases.{name}.read").READ
    return read


def _statements(read: Read | GroupRead, dialect: Dialect = POSTGRES) -> list[Statement]:
    if isinstance(read, GroupRead):
        return [compile_groups(read, MAPPING, CATALOGUE, dialect)]
    compiled = compile_read(read, MAPPING, CATALOGUE, Target(dialect))
    return [part for part in (compiled.identifiers, compiled.rows, compiled.total) if part is not None]


@pytest.mark.parametrize("name", NAMES)
def test_the_sql_is_the_one_on_file(name: str) -> None:
    """Text and parameters, statement by statement."""
    _hold(name, CASES / name / "expected.sql", POSTGRES)


@pytest.mark.parametrize("name", ON_MARIADB)
def test_the_sql_for_mariadb_is_the_one_on_file(name: str) -> None:
    """One case for each feature."""
    _hold(name, CASES / name / "expected.mariadb.sql", MARIADB)


def _hold(name: str, file: Path, dialect: Dialect) -> None:
    read = _read(name)
    if isinstance(read, GroupRead):
        compiled = str(_statements(read, dialect)[0])
    else:
        compiled = str(compile_read(read, MAPPING, CATALOGUE, Target(dialect)))
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


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lab", ["mariadb"], indirect=True)
async def test_mariadb_takes_the_sql(name: str, lab: MariaLab) -> None:
    """Every statement of every case, with a number in each place."""
    async with lab.connected() as connection:
        for statement in _statements(_read(name), MARIADB):
            question = Question([1] * 20, TestKeys(), NOW)
            await run(connection, f"EXPLAIN {written(statement, question, MARIADB.collation)}")


def test_one_compilation_serves_every_request() -> None:
    """Equal reads give equal text: nothing of the process or the request is in it."""
    for name in NAMES:
        assert [part.sql for part in _statements(_read(name))] == [part.sql for part in _statements(_read(name))]
