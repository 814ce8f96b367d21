"""A small source for these tests: its mapping, and helpers that write reads and records shortly."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from resolvers.reads import And, Comparison, Op, Output, Piece, Read, Treated
from resolvers.rows.table import Table, TypeShape
from resolvers.seal import Keyring, RecipientTreater, Secrets
from resolvers.sources.base import Question
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Cell, Form, Scope, Side, Treatment

OWN_ADULT = Cell(Scope.OWN, Side.ADULT)
OWN_MINOR = Cell(Scope.OWN, Side.MINOR)
OTHER_ADULT = Cell(Scope.OTHER, Side.ADULT)
OTHER_MINOR = Cell(Scope.OTHER, Side.MINOR)
BOTH_SIDES = (OWN_ADULT, OWN_MINOR)
ALL_CELLS = (OTHER_ADULT, OTHER_MINOR, OWN_ADULT, OWN_MINOR)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

MAPPING = """
[source]
id = "contoh"
owner = "contoh"
kind = "rest"
name = "Sistem contoh"
regions = ["82.04"]
bound = 5000
deadline_ms = 60000

[settings]
page = "halaman"
size = "batas"
size_max = 500
items = "data"
total = "total"
order = "urut"

[codes.jk]
L = "MALE"
P = "FEMALE"

[codes.status]
1 = "ACTIVE"
2 = "PLACED"
3 = "ACTIVE"

[codes.umur]
A = "AGE_15_19"
B = "AGE_20_24"

[codes.ya]
Y = "true"
T = "false"

[types.JobSeeker]
table = "/api/pencaker"
key = "id"
updated_at = { column = "diubah", form = "epoch-ms" }
one_row_per_person = true
age = ["birthDate", "nik", "ageGroup"]

[types.JobSeeker.fields]
registrationNumber = "no_ak1"
nik = "nik"
fullName = "nama"
sex = { column = "jk", codes = "jk" }
birthDate = { column = "lahir", form = "date-dmy" }
ageGroup = { column = "umur", codes = "umur" }
address = "alamat"
regionCode = { column = "kab", form = "region-digits" }
districtCode = { column = "kec", form = "district-digits" }
phone = { column = "hp", form = "local-phone" }
email = "surel"
skills = { column = "keterampilan", list = "array" }
seekerStatus = { column = "status", codes = "status", native = "integer" }
registeredAt = "daftar"

[types.JobSeeker.api]
filters = { sex = "jk", nik = "nik", regionCode = "kab" }
many = { id = "id" }
orders = { registeredAt = "daftar" }

[types.Placement]
table = "/api/penempatan"
key = "id"
one_row_per_person = false
age = ["seeker.birthDate"]

[types.Placement.fields]
seekerId = "id_pencaker"
workRegionCode = { column = "kab_kerja", form = "region-digits" }
monthlyWage = "upah"
placedAt = "tanggal"
localWorker = { column = "lokal", codes = "ya" }

[types.Placement.api]
filters = { workRegionCode = "kab_kerja" }
many = { id = "id", seekerId = "id_pencaker" }
orders = { placedAt = "tanggal" }

[types.Training]
table = "/api/pelatihan"
key = "id"
one_row_per_person = false
[types.Training.fields]
programName = "program"
regionCode = { column = "kab", form = "region-digits" }

[types.TrainingEnrollment]
table = "/api/peserta"
key = "id"
one_row_per_person = false
age = ["participantNik"]
[types.TrainingEnrollment.fields]
trainingId = "id_pelatihan"
participantNik = "nik"

[types.ForeignWorker]
table = "/api/tka"
key = "id"
one_row_per_person = false
age = ["birthDate", "adult"]
[types.ForeignWorker.fields]
passportNumber = "paspor"
birthDate = "lahir"
workRegionCodes = { column = "lokasi", form = "region-digits", list = "," }
npwp = "npwp"
levyAmountUsd = "dkptka"
"""


def read_mapping(text: str = MAPPING) -> SourceMapping:
    """The mapping written in `text`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "contoh.toml"
        path.write_text(text, encoding="utf-8")
        return load_mapping(path, CATALOGUE)


@cache
def shape(type_name: str) -> TypeShape:
    """A type of the sample source."""
    mapping = read_mapping()
    return TypeShape(CATALOGUE.types[type_name], mapping.types[type_name], CATALOGUE, mapping.types)


def table(type_name: str, records: Sequence[object], linked: Mapping[str, Table] | None = None) -> Table:
    """Records of a type, each with a key where the test gives none."""
    keyed = [{"id": i + 1, **r} if isinstance(r, dict) else r for i, r in enumerate(records)]
    return Table.of(shape(type_name), keyed, linked)


@cache
def treater(purpose: str = "statistics") -> RecipientTreater:
    """The real keyed treatments, under fixed keys."""
    keyring = Keyring(Secrets(seal=b"s" * 32, tag=b"t" * 32, journal=b"j" * 32))
    return RecipientTreater(keyring, Standing("contoh", "officer", purpose), None, "contoh")


def question(*values: Any, now: datetime = NOW) -> Question:
    """A question with the values of its slots."""
    return Question(values, treater(), now)


def clear(field: str, cells: Sequence[Cell] = BOTH_SIDES) -> Treated:
    """The field as it is, in every cell."""
    return shown(field, dict.fromkeys(cells, (Treatment.CLEAR, None)))


def shown(field: str, ways: Mapping[Cell, tuple[Treatment, Form | None]]) -> Treated:
    """The field as treated in each cell."""
    return Treated(field, tuple((cell, *way) for cell, way in ways.items()))


def where(*parts: tuple[str, Op, int]) -> And:
    """Plain conditions that must all hold."""
    return And(tuple(Comparison(clear(field), op, slot) for field, op, slot in parts))


def piece(*fields: str, cells: Sequence[Cell] = BOTH_SIDES) -> Piece:
    """Plain members under their own names."""
    return Piece(tuple(Output(field, clear(field, cells)) for field in fields))


def read(type_name: str, **parts: Any) -> Read:
    """A read of all rows of both sides, in the order of keys, unless `parts` say otherwise."""
    given: dict[str, Any] = {
        "source": "contoh",
        "type_name": type_name,
        "cells": BOTH_SIDES,
        "region": None,
        "split_sides": CATALOGUE.types[type_name].about_person,
        "pieces": (),
        "hidden": (),
        "where": None,
        "order": (),
        "keyset": None,
        "parents": None,
        "limit_slot": None,
        "total": False,
    }
    return Read(**given | parts)
