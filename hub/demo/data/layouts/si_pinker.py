"""SI-PINKER of Halmahera Selatan (REST JSON): region codes as numbers, dates and times as ISO text, lists with bars."""

from hub.demo.data.codes import COUNTRIES, KBLI, OCCUPATIONS, PLACEMENT_KIND, PROGRAM_SETS
from hub.demo.data.model import Array
from hub.demo.data.places import DIGITS, gazetteer
from hub.demo.data.render import Layout, codes, iso_date, iso_time_wit, lists, plain
from hub.demo.data.skills import SKILL_SETS

_sex = codes("L", "P")
_region = codes(*(int(code) for code in DIGITS))
_group = codes(
    "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-",
)  # fmt: skip
_education = codes(
    "TS", "SD", "SLTP", "SLTA", "SMK", "DIPLOMA 1", "DIPLOMA 2", "DIPLOMA 3", "DIPLOMA 4", "SARJANA", "PROFESI",
    "MAGISTER",
    "DOKTOR",
)  # fmt: skip
_disability = codes("DAKSA", "GRAHITA", "MENTAL", "INDRA", "GANDA", "BUKAN", "?")
_occupation = codes(*(code for code, _ in OCCUPATIONS))
_industry = codes(*KBLI)
_contract = codes("PKWTT", "PKWT", "HARIAN", "PARUH", "ALIH", "MAGANG", "MITRA")
_yes = codes(False, True)


def _district(column: Array) -> list[object]:
    return codes(*(code.replace(".", "") for code in gazetteer().districts))(column)


SEEKERS: Layout = (
    ("id", "id", plain),
    ("no_pendaftaran", "registrationNumber", plain),
    ("nik", "nik", plain),
    ("no_kk", "familyCardNumber", plain),
    ("nama", "fullName", plain),
    ("nama_ibu", "mother", plain),
    ("tempat_lahir", "birthPlace", plain),
    ("tanggal_lahir", "birthDate", iso_date),
    ("golongan_umur", "ageGroup", _group),
    ("jenis_kelamin", "sex", _sex),
    ("agama", "religion", plain),
    ("status_kawin", "maritalStatus", plain),
    ("alamat", "address", plain),
    ("kode_kab", "regionCode", _region),
    ("kode_kec", "districtCode", _district),
    ("hp", "phone", plain),
    ("email", "email", plain),
    ("foto", "photoUrl", plain),
    ("pendidikan", "educationLevel", _education),
    ("jurusan", "major", plain),
    ("sekolah", "institutionName", plain),
    ("keterampilan", "skills", lists(SKILL_SETS, "|")),
    ("kode_jabatan", "desiredOccupationCode", _occupation),
    ("disabilitas", "disabilityType", _disability),
    ("status", "seekerStatus", codes("AKTIF", "TEMPAT", "MANDIRI", "LEWAT", "MUNDUR")),
    ("tanggal_daftar", "registeredAt", iso_date),
    ("tanggal_lapor", "lastReportedAt", iso_date),
    ("diubah", "updatedAt", iso_time_wit),
)

EMPLOYERS: Layout = (
    ("id", "id", plain),
    ("nib", "nib", plain),
    ("npwp", "npwp", plain),
    ("nama", "name", plain),
    ("bentuk", "legalForm", codes(
        "PT", "PTP", "CV", "FA", "KOP", "YYS", "UD", "BUMN", "BUMD", "BUT", "KPA",
    )),
    ("modal", "capitalStatus", codes("PMDN", "PMA", "BUMN", "BUMD", "LAIN")),
    ("kbli", "industryCode", _industry),
    ("versi_kbli", "kbliVersion", codes(2020, 2025)),
    ("skala", "businessScale", codes("MIKRO", "KECIL", "MENENGAH", "BESAR")),
    ("alamat", "address", plain),
    ("kode_kab", "regionCode", _region),
    ("kawasan", "industrialEstate", plain),
    ("pimpinan", "directorName", plain),
    ("telepon", "phone", plain),
    ("jumlah_tk", "workersTotal", plain),
    ("jumlah_tk_laki", "workersMale", plain),
    ("jumlah_tk_perempuan", "workersFemale", plain),
    ("jumlah_tka", "workersForeign", plain),
    ("upah_terendah", "lowestWage", plain),
    ("upah_tertinggi", "highestWage", plain),
    ("aturan", "regulationStatus", codes("TIDAK", "PP", "PKB")),
    ("tanggal_lapor", "wlkpReportedAt", iso_date),
    ("catatan", "note", plain),
    ("diubah", "updatedAt", iso_time_wit),
)  # fmt: skip

VACANCIES: Layout = (
    ("id", "id", plain),
    ("nomor", "vacancyNumber", plain),
    ("id_perusahaan", "employerId", plain),
    ("jabatan", "jobTitle", plain),
    ("kode_jabatan", "occupationCode", _occupation),
    ("kbli", "industryCode", _industry),
    ("butuh", "positionsRequested", plain),
    ("terisi", "positionsFilled", plain),
    ("mulai", "validFrom", iso_date),
    ("selesai", "validUntil", iso_date),
    ("umur_min", "ageMin", plain),
    ("umur_maks", "ageMax", plain),
    ("jenis_kelamin", "sexRequirement", codes("L", "P", "L/P")),
    ("pendidikan", "minEducation", _education),
    ("keterampilan", "skillsRequired", lists(SKILL_SETS, "|")),
    ("pengalaman", "minExperienceYears", plain),
    ("upah_min", "wageMin", plain),
    ("upah_maks", "wageMax", plain),
    ("kode_kab", "workRegionCode", _region),
    ("hubungan_kerja", "contractType", _contract),
    ("inklusif", "disabilityFriendly", _yes),
    ("antar_kerja", "placementKind", codes(*PLACEMENT_KIND)),
    ("narahubung", "contactName", plain),
    ("hp_narahubung", "contactPhone", plain),
    ("status", "status", codes("BUKA", "TUTUP", "PENUH", "LEWAT", "BATAL")),
    ("diubah", "updatedAt", iso_time_wit),
)

WORKERS: Layout = (
    ("id", "id", plain),
    ("nik", "nik", plain),
    ("nama", "fullName", plain),
    ("nama_ibu", "mother", plain),
    ("jenis_kelamin", "sex", _sex),
    ("tanggal_lahir", "birthDate", iso_date),
    ("golongan_umur", "ageGroup", _group),
    ("kode_kab_tinggal", "residenceRegionCode", _region),
    ("kode_kab_kerja", "workRegionCode", _region),
    ("asal", "workerOrigin", codes("LOKAL", "ANTARDAERAH", "TKA")),
    ("id_perusahaan", "employerId", plain),
    ("kode_jabatan", "occupationCode", _occupation),
    ("kbli", "industryCode", _industry),
    ("status_pekerjaan", "employmentStatus", codes(1, 2, 3, 4, 5, 6, 7)),
    ("hubungan_kerja", "contractType", _contract),
    ("mulai", "startedAt", iso_date),
    ("akhir", "endedAt", iso_date),
    ("jam", "hoursPerWeek", plain),
    ("upah", "monthlyWage", plain),
    ("pendidikan", "educationLevel", _education),
    ("kpj", "socialSecurityNumber", plain),
    ("segmen", "socialSecuritySegment", codes("PU", "BPU", "JAKON", "PMI")),
    ("program", "socialSecurityPrograms", lists(PROGRAM_SETS, "|")),
    ("disabilitas", "disabilityType", _disability),
    ("diubah", "updatedAt", iso_time_wit),
)

TRAININGS: Layout = (
    ("id", "id", plain),
    ("program", "programName", plain),
    ("kejuruan", "vocation", codes(
        "MFG", "LAS", "LIS", "ELK", "OTO", "AC", "TIK", "ADM", "GAR", "BOG", "RIA", "WIS", "BGN", "TAN", "IKN", "ALB",
        "EBT",
    )),
    ("jenis", "trainingKind", codes("PBK", "MDN", "MLN", "MTU", "UPS", "PRO", "WIR", "BHS")),
    ("vin", "institutionVin", plain),
    ("lembaga", "institutionName", plain),
    ("jenis_lembaga", "institutionKind", codes("BPVP", "BLK", "BLKK", "LPKS", "LPKP", "LPKC")),
    ("sumber_dana", "fundingSource", codes("APBN", "APBD", "CSR", "MANDIRI", "JKP", "PRAKERJA", "LAIN")),
    ("angkatan", "batch", plain),
    ("tanggal_mulai", "startsOn", iso_date),
    ("tanggal_selesai", "endsOn", iso_date),
    ("jam", "hours", plain),
    ("kuota", "capacity", plain),
    ("kode_kab", "regionCode", _region),
    ("diubah", "updatedAt", iso_time_wit),
)  # fmt: skip

ENROLLMENTS: Layout = (
    ("id", "id", plain),
    ("id_pelatihan", "trainingId", plain),
    ("nik", "participantNik", plain),
    ("nama", "participantName", plain),
    ("status", "enrollmentStatus", codes("DAFTAR", "SELEKSI", "AKTIF", "LULUS", "BERHENTI")),
    ("hasil", "assessmentResult", codes("K", "BK", "-")),
    ("nilai", "score", plain),
    ("no_sertifikat", "certificateNumber", plain),
    ("penerbit", "certificateIssuer", plain),
    ("terserap", "placedAfterTraining", _yes),
    ("id_penempatan", "placementId", plain),
    ("diubah", "updatedAt", iso_time_wit),
)

PLACEMENTS: Layout = (
    ("id", "id", plain),
    ("nomor", "placementNumber", plain),
    ("id_pencaker", "seekerId", plain),
    ("id_lowongan", "vacancyId", plain),
    ("id_perusahaan", "employerId", plain),
    ("antar_kerja", "placementKind", codes(*PLACEMENT_KIND)),
    ("kanal", "channel", codes("KH", "SK", "SP", "JF", "BKK", "LPTKS", "LAT", "LGS")),
    ("jenis_kelamin", "sex", _sex),
    ("pendidikan", "educationLevel", _education),
    ("golongan_umur", "ageGroup", _group),
    ("kbli", "industryCode", _industry),
    ("kode_jabatan", "occupationCode", _occupation),
    ("kode_kab_asal", "originRegionCode", _region),
    ("kode_kab_kerja", "workRegionCode", _region),
    ("lokal", "localWorker", _yes),
    ("hubungan_kerja", "contractType", _contract),
    ("mulai_kontrak", "contractStart", iso_date),
    ("akhir_kontrak", "contractEnd", iso_date),
    ("upah", "monthlyWage", plain),
    ("tanggal_penempatan", "placedAt", iso_date),
    ("tanggal_lapor", "reportedAt", iso_date),
    ("lama_hari", "daysToPlacement", plain),
    ("negara_tujuan", "destinationCountry", codes(*COUNTRIES)),
    ("catatan_petugas", "note", plain),
    ("diubah", "updatedAt", iso_time_wit),
)

TABLES = {
    "pencari-kerja": ("seekers", SEEKERS),
    "perusahaan": ("employers", EMPLOYERS),
    "lowongan": ("vacancies", VACANCIES),
    "pekerja": ("workers", WORKERS),
    "pelatihan": ("trainings", TRAININGS),
    "penempatan": ("placements", PLACEMENTS),
    "peserta-pelatihan": ("enrollments", ENROLLMENTS),
}
"""Each resource's domain and layout."""
