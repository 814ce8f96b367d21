"""APTEKAD of Halmahera Selatan (GraphQL): its own short company list, and the entries at the airport and ports."""

from hub.demo.data.codes import COUNTRIES, KBLI
from hub.demo.data.places import CODES
from hub.demo.data.render import Layout, codes, iso_time_wit, plain

COMPANIES: Layout = (
    ("idPerusahaan", "id", plain),
    ("nib", "nib", plain),
    ("namaPerusahaan", "name", plain),
    ("kodeWilayah", "regionCode", codes(*CODES)),
    ("alamat", "address", plain),
    ("kbli", "industryCode", codes(*KBLI)),
    ("versiKbli", "kbliVersion", codes("2020", "2025")),
    ("kawasanIndustri", "industrialEstate", plain),
    ("catatan", "note", plain),
    ("diperbaruiPada", "updatedAt", iso_time_wit),
)

ENTRIES: Layout = (
    ("idCatatan", "id", plain),
    ("nomorCatatan", "entryNumber", plain),
    ("nomorPaspor", "passportNumber", plain),
    ("kewarganegaraan", "nationality", codes(*COUNTRIES)),
    (
        "pintuMasuk",
        "entryPointCode",
        codes("BANDARA_OESMAN_SADIK", "PELABUHAN_BABANG", "PELABUHAN_LAIWUI", "JETTY_KAWASI"),
    ),
    ("jenisPintu", "entryPointKind", codes("BANDARA", "PELABUHAN")),
    ("arah", "direction", codes("MASUK", "KELUAR")),
    ("waktuMasuk", "entryAt", iso_time_wit),
    ("pengangkut", "carrier", plain),
    ("asalPerjalanan", "originPlace", plain),
    ("idPerusahaan", "employerId", plain),
    ("kodeKecamatan", "destinationDistrictCode", plain),
    ("statusRptka", "rptkaStatusAtEntry", codes("BERLAKU", "SEGERA_BERAKHIR", "KEDALUWARSA", "TIDAK_DITEMUKAN")),
    ("potensiDkptkaUsd", "levyDueUsd", plain),
    ("idPetugas", "officerId", plain),
    ("catatan", "note", plain),
    ("diperbaruiPada", "updatedAt", iso_time_wit),
)

TABLES = {"perusahaan": ("employers", COMPANIES), "tkaMasuk": ("entries", ENTRIES)}
"""Each root field's domain and layout."""
