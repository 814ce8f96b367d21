"""What the private MariaDB alone holds; `test_embedded_servers.py` has what both servers do."""

import shutil
from pathlib import Path

import asyncmy.errors
import psutil
import pytest

from hub.embedded_mariadb import EmbeddedError, MariaDbServer, run_script, start_mariadb
from tests.hub.embedding import mariadb_value


async def test_it_is_mariadb_and_strict_and_knows_all_of_unicode(mariadb: MariaDbServer) -> None:
    """Over TCP, from a path with spaces; a value that does not fit is refused, never cut."""
    assert "MariaDB" in str(await mariadb_value(mariadb, "SELECT version()"))
    assert await mariadb_value(mariadb, "SELECT '\N{GRINNING FACE}'") == "\N{GRINNING FACE}"
    with pytest.raises(asyncmy.errors.DataError, match="too long"):
        await mariadb_value(
            mariadb,
            "BEGIN NOT ATOMIC CREATE TEMPORARY TABLE short (a varchar(1)); INSERT INTO short VALUES ('ab'); END",
        )


async def test_nobody_comes_in_without_a_password(mariadb: MariaDbServer) -> None:
    """The installation's root and its nameless users are gone; the one other account is locked by MariaDB itself."""
    users = "SELECT group_concat(user ORDER BY user) FROM mysql.user WHERE {}"
    assert await mariadb_value(mariadb, users.format("authentication_string = ''")) == "mariadb.sys"
    assert await mariadb_value(mariadb, users.format("user IN ('', 'root')")) is None


def test_there_is_no_socket_file(mariadb: MariaDbServer) -> None:
    """Nobody gets in past the port."""
    assert {str(c.laddr) for c in psutil.Process(mariadb.pid).net_connections("unix")} <= {""}


def test_a_script_says_what_went_wrong(mariadb: MariaDbServer) -> None:
    """MariaDB's own reason reaches the operator."""
    with pytest.raises(EmbeddedError, match="nowhere"):
        run_script(mariadb, "SELECT * FROM nowhere.at_all")


def test_missing_programs_are_named_with_their_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator learns what to install."""
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(EmbeddedError, match=r"mariadbd.* mariadb-server"):
        start_mariadb(tmp_path)
