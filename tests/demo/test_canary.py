"""Canaries: a marker in every protected text, in every column that is never shared, and in no public one."""

from datetime import date

import pytest

from hub.demo.data import DemoData, DemoSettings, generate

CANARY = "KENARI77"
PROTECTED = {
    "siapkerja.pencari_kerja": (
        "nama_lengkap", "alamat", "email", "tempat_lahir", "nama_sekolah", "no_ak1",
        "no_kk", "nama_ibu_kandung", "agama", "status_kawin", "foto",
    ),
    "siapkerja.perusahaan": ("nama_pimpinan", "no_wlkp", "npp_bpjs", "catatan_pengawas"),
    "siapkerja.perselisihan": ("pokok_perselisihan", "nama_pekerja", "nama_serikat", "catatan_mediator"),
    "siapkerja.tka": ("nama", "no_rptka", "jabatan", "nama_pendamping", "no_itas", "foto"),
    "siapkerja.penempatan": ("no_penempatan", "catatan_petugas"),
    "sip-kerja.pelamar": ("nama", "alamat_domisili", "surel", "kk", "nama_ibu", "agama", "status_nikah", "foto_url"),
    "sip-kerja.peserta": ("nama_peserta", "nilai", "nomor_sertifikat"),
    "sip-kerja.lowongan_kerja": ("kontak_nama",),
    "si-pinker.pekerja": ("nama", "nama_ibu"),
    "aptekad.tkaMasuk": ("nomorCatatan", "pengangkut", "asalPerjalanan", "catatan"),
}  # fmt: skip
PUBLIC = {
    "siapkerja.perusahaan": ("nama_perusahaan", "alamat", "nib"),
    "siapkerja.lowongan": ("nama_jabatan", "no_lowongan"),
    "siapkerja.pelatihan": ("nama_program", "nama_lembaga"),
    "aptekad.perusahaan": ("namaPerusahaan",),
}


@pytest.fixture(scope="module")
def planted() -> DemoData:
    """Data with canaries."""
    return generate(DemoSettings(seekers=2000, seed=7, today=date(2026, 11, 23), canary=CANARY))


@pytest.mark.parametrize(("table", "columns"), PROTECTED.items())
def test_protected_texts_hold_the_canary(planted: DemoData, table: str, columns: tuple[str, ...]) -> None:
    """Wherever there is a value at all."""
    for column in columns:
        values = [value for value in planted.tables[table][column] if value is not None]
        assert values
        assert all(CANARY in str(value) for value in values), column


def test_emails_hold_the_canary_before_the_domain(planted: DemoData) -> None:
    """A mask may show the domain."""
    emails = [str(email) for email in planted.tables["siapkerja.pencari_kerja"]["email"] if email is not None]
    assert all(CANARY in email.partition("@")[0] for email in emails)


@pytest.mark.parametrize(("table", "columns"), PUBLIC.items())
def test_public_texts_hold_no_canary(planted: DemoData, table: str, columns: tuple[str, ...]) -> None:
    """Anyone may see these."""
    assert not any(CANARY in str(value) for column in columns for value in planted.tables[table][column])


def test_without_a_canary_nothing_holds_it(data: DemoData) -> None:
    """The marker is planted only when asked for."""
    values = (value for table in data.tables.values() for column in table.values() for value in column)
    assert not any(CANARY in str(value) for value in values)
