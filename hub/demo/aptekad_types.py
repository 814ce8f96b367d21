"""APTEKAD's own GraphQL types, in its own words, and how its conditions read as SQL over the data file."""

from collections.abc import Sequence
from typing import Any

import strawberry

from hub.demo.aptekad_store import Condition, Value


@strawberry.type(description="Satu catatan tenaga kerja asing di pintu masuk daerah.")
class TkaMasuk:
    """An entry of a foreign worker."""

    id_catatan: int
    nomor_catatan: str | None
    nomor_paspor: str | None
    kewarganegaraan: str | None
    pintu_masuk: str | None
    jenis_pintu: str | None
    arah: str | None
    waktu_masuk: str | None
    pengangkut: str | None
    asal_perjalanan: str | None
    id_perusahaan: int | None
    kode_kecamatan: str | None
    status_rptka: str | None
    potensi_dkptka_usd: int | None
    id_petugas: int | None
    catatan: str | None
    diperbarui_pada: str | None


@strawberry.type(description="Perusahaan tujuan tenaga kerja asing.")
class Perusahaan:
    """A company that foreign workers come to."""

    id_perusahaan: int
    nib: str | None
    nama_perusahaan: str | None
    kode_wilayah: str | None
    alamat: str | None
    kbli: str | None
    versi_kbli: str | None
    kawasan_industri: str | None
    catatan: str | None
    diperbarui_pada: str | None


@strawberry.input(description="Penyaring: semua yang diisi harus cocok; daftar cocok dengan salah satu isinya.")
class SaringTkaMasuk:
    """Conditions on entries; `dari` (included) and `sampai` (excluded) are ISO times with the offset +09:00."""

    id_catatan: list[int] | None = None
    id_perusahaan: list[int] | None = None
    nomor_paspor: list[str] | None = None
    kewarganegaraan: str | None = None
    pintu_masuk: str | None = None
    arah: str | None = None
    status_rptka: str | None = None
    kode_kecamatan: str | None = None
    dari: str | None = None
    sampai: str | None = None

    def conditions(self) -> list[Condition]:
        """The conditions that are given."""
        return [
            *_among("idCatatan", self.id_catatan),
            *_among("idPerusahaan", self.id_perusahaan),
            *_among("nomorPaspor", self.nomor_paspor),
            *_compared("kewarganegaraan", "=", self.kewarganegaraan),
            *_compared("pintuMasuk", "=", self.pintu_masuk),
            *_compared("arah", "=", self.arah),
            *_compared("statusRptka", "=", self.status_rptka),
            *_compared("kodeKecamatan", "=", self.kode_kecamatan),
            *_compared("waktuMasuk", ">=", self.dari),
            *_compared("waktuMasuk", "<", self.sampai),
        ]


@strawberry.input(description="Penyaring: semua yang diisi harus cocok.")
class SaringPerusahaan:
    """Conditions on companies."""

    id_perusahaan: list[int] | None = None
    nib: str | None = None
    kode_wilayah: str | None = None

    def conditions(self) -> list[Condition]:
        """The conditions that are given."""
        return [
            *_among("idPerusahaan", self.id_perusahaan),
            *_compared("nib", "=", self.nib),
            *_compared("kodeWilayah", "=", self.kode_wilayah),
        ]


def _among(column: str, values: Sequence[Value] | None) -> list[Condition]:
    if values is None:
        return []
    return [Condition(f'"{column}" IN ({", ".join("?" * len(values))})', tuple(values))]


def _compared(column: str, comparison: str, value: str | None) -> list[Condition]:
    return [] if value is None else [Condition(f'"{column}" {comparison} ?', (value,))]


def columns_of(kind: Any) -> tuple[str, ...]:
    """The fields of a Strawberry type by their GraphQL names, which are the data file's columns too."""
    return tuple(_camel(field.python_name) for field in kind.__strawberry_definition__.fields)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
