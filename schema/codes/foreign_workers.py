"""Code lists about foreign workers and their entries (PP 34/2021; the Halmahera Selatan annex).

The annex names airports and ports without a list; `EntryPoint` holds the gates of Halmahera Selatan.
"""

from schema.codes.code_list import CodeList, code_list


@code_list
class RptkaKind(CodeList):
    """Jenis Pengesahan RPTKA."""

    BARU = "BARU", "Baru"
    PERPANJANGAN = "PERPANJANGAN", "Perpanjangan"
    JANGKA_PENDEK = "JANGKA_PENDEK", "Jangka pendek"


@code_list
class PositionLevel(CodeList):
    """Level jabatan, as the Ministry publishes it."""

    PROFESSIONAL = "PROFESSIONAL", "Profesional"
    CONSULTANT = "CONSULTANT", "Konsultan"
    MANAGER = "MANAGER", "Manajer"
    DIRECTOR = "DIRECTOR", "Direksi"
    COMMISSIONER = "COMMISSIONER", "Komisaris"


@code_list
class LevyBeneficiary(CodeList):
    """Penerima DKPTKA (PP 34/2021 Pasal 24)."""

    STATE = "STATE", "Negara (PNBP)"
    PROVINCE = "PROVINCE", "Provinsi"
    REGENCY = "REGENCY", "Kabupaten/kota"


@code_list
class EntryPoint(CodeList):
    """Pintu masuk."""

    OESMAN_SADIK = "OESMAN_SADIK", "Bandar udara Oesman Sadik, Labuha"
    BABANG = "BABANG", "Pelabuhan Babang, Bacan Timur"
    LAIWUI = "LAIWUI", "Pelabuhan Laiwui, Obi"
    KAWASI = "KAWASI", "Dermaga perusahaan di Kawasi, Obi"


@code_list
class EntryPointKind(CodeList):
    """Jenis pintu masuk."""

    AIRPORT = "AIRPORT", "Bandar udara"
    SEAPORT = "SEAPORT", "Pelabuhan laut"


@code_list
class Direction(CodeList):
    """Arah perjalanan."""

    IN = "IN", "Masuk"
    OUT = "OUT", "Keluar"


@code_list
class RptkaStatus(CodeList):
    """Status RPTKA saat masuk."""

    VALID = "VALID", "Berlaku"
    EXPIRING_60D = "EXPIRING_60D", "Berakhir dalam 60 hari"
    EXPIRED = "EXPIRED", "Sudah berakhir"
    NOT_FOUND = "NOT_FOUND", "Tidak ditemukan"
