"""SIAPkerja (PostgreSQL, schema `tenaga_kerja`): numeric codes, region codes without the dot, arrays, real Booleans."""

from hub.demo.data.codes import COUNTRIES, KBLI, OCCUPATIONS, PLACEMENT_KIND, PROGRAM_SETS
from hub.demo.data.model import Array
from hub.demo.data.places import DIGITS, gazetteer
from hub.demo.data.render import Layout, arrays, codes, plain, utc
from hub.demo.data.skills import SKILL_SETS

SCHEMA = "tenaga_kerja"

_sex = codes("L", "P")
_region = codes(*DIGITS)
_group = codes(*range(1, 11))
_education = codes(0, 1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 31, 32)
_disability = codes(1, 2, 3, 4, 5, 0, 9)
_occupation = codes(*(code for code, _ in OCCUPATIONS))
_industry = codes(*KBLI)
_contract = codes(1, 2, 3, 4, 5, 6, 7)
_yes = codes(False, True)


def _district(column: Array) -> list[object]:
    return codes(*(code.replace(".", "") for code in gazetteer().districts))(column)


def _regions(column: Array) -> list[object]:
    return [places and [place.replace(".", "") for place in places] for places in column.tolist()]


SEEKERS: Layout = (
    ("id", "id", plain),
    ("no_ak1", "registrationNumber", plain),
    ("nik", "nik", plain),
    ("no_kk", "familyCardNumber", plain),
    ("nama_lengkap", "fullName", plain),
    ("nama_ibu_kandung", "mother", plain),
    ("tempat_lahir", "birthPlace", plain),
    ("tgl_lahir", "birthDate", plain),
    ("gol_umur", "ageGroup", _group),
    ("jk", "sex", _sex),
    ("agama", "religion", plain),
    ("status_kawin", "maritalStatus", plain),
    ("alamat", "address", plain),
    ("kd_wilayah", "regionCode", _region),
    ("kd_kecamatan", "districtCode", _district),
    ("no_hp", "phone", plain),
    ("email", "email", plain),
    ("foto", "photoUrl", plain),
    ("pendidikan", "educationLevel", _education),
    ("jurusan", "major", plain),
    ("nama_sekolah", "institutionName", plain),
    ("keterampilan", "skills", arrays(SKILL_SETS)),
    ("kd_jabatan_minat", "desiredOccupationCode", _occupation),
    ("disabilitas", "disabilityType", _disability),
    ("status_pencaker", "seekerStatus", codes("A", "P", "M", "K", "B")),
    ("tgl_daftar", "registeredAt", plain),
    ("tgl_lapor", "lastReportedAt", plain),
    ("diperbarui_pada", "updatedAt", utc),
)

EMPLOYERS: Layout = (
    ("id", "id", plain),
    ("no_wlkp", "wlkpNumber", plain),
    ("nib", "nib", plain),
    ("npwp", "npwp", plain),
    ("nama_perusahaan", "name", plain),
    ("bentuk_badan", "legalForm", codes(*range(1, 12))),
    ("status_modal", "capitalStatus", codes("PMDN", "PMA", "BUMN", "BUMD", "LAIN")),
    ("kbli", "industryCode", _industry),
    ("versi_kbli", "kbliVersion", codes(2020, 2025)),
    ("skala", "businessScale", codes("MK", "KC", "MN", "BS")),
    ("status_kantor", "branchStatus", codes("P", "C")),
    ("alamat", "address", plain),
    ("kd_wilayah", "regionCode", _region),
    ("kawasan_industri", "industrialEstate", plain),
    ("nama_pimpinan", "directorName", plain),
    ("telepon", "phone", plain),
    ("jml_tk", "workersTotal", plain),
    ("jml_tk_l", "workersMale", plain),
    ("jml_tk_p", "workersFemale", plain),
    ("jml_tka", "workersForeign", plain),
    ("jml_disabilitas", "workersDisabled", plain),
    ("upah_terendah", "lowestWage", plain),
    ("upah_tertinggi", "highestWage", plain),
    ("npp_bpjs", "bpjsEmployerNumber", plain),
    ("pp_pkb", "regulationStatus", codes(0, 1, 2)),
    ("tgl_lapor_wlkp", "wlkpReportedAt", plain),
    ("catatan_pengawas", "note", plain),
    ("diperbarui_pada", "updatedAt", utc),
)

VACANCIES: Layout = (
    ("id", "id", plain),
    ("no_lowongan", "vacancyNumber", plain),
    ("id_perusahaan", "employerId", plain),
    ("nama_jabatan", "jobTitle", plain),
    ("kd_jabatan", "occupationCode", _occupation),
    ("kbli", "industryCode", _industry),
    ("jml_dibutuhkan", "positionsRequested", plain),
    ("jml_terisi", "positionsFilled", plain),
    ("tgl_mulai", "validFrom", plain),
    ("tgl_berakhir", "validUntil", plain),
    ("usia_min", "ageMin", plain),
    ("usia_maks", "ageMax", plain),
    ("syarat_jk", "sexRequirement", codes("L", "P", "S")),
    ("pendidikan_min", "minEducation", _education),
    ("keterampilan", "skillsRequired", arrays(SKILL_SETS)),
    ("pengalaman_tahun", "minExperienceYears", plain),
    ("upah_min", "wageMin", plain),
    ("upah_maks", "wageMax", plain),
    ("kd_wilayah_kerja", "workRegionCode", _region),
    ("jenis_hubungan", "contractType", _contract),
    ("ramah_disabilitas", "disabilityFriendly", _yes),
    ("antar_kerja", "placementKind", codes(*PLACEMENT_KIND)),
    ("narahubung", "contactName", plain),
    ("telp_narahubung", "contactPhone", plain),
    ("status", "status", codes(1, 2, 3, 4, 5)),
    ("diperbarui_pada", "updatedAt", utc),
)

WORKERS: Layout = (
    ("id", "id", plain),
    ("nik", "nik", plain),
    ("nama", "fullName", plain),
    ("nama_ibu_kandung", "mother", plain),
    ("jk", "sex", _sex),
    ("tgl_lahir", "birthDate", plain),
    ("gol_umur", "ageGroup", _group),
    ("kd_wilayah_tinggal", "residenceRegionCode", _region),
    ("kd_wilayah_kerja", "workRegionCode", _region),
    ("asal_tk", "workerOrigin", codes("L", "D", "A")),
    ("id_perusahaan", "employerId", plain),
    ("kd_jabatan", "occupationCode", _occupation),
    ("kbli", "industryCode", _industry),
    ("status_pekerjaan", "employmentStatus", codes(1, 2, 3, 4, 5, 6, 7)),
    ("sektor_formal", "formality", codes("F", "I")),
    ("jenis_hubungan", "contractType", _contract),
    ("tgl_mulai", "startedAt", plain),
    ("tgl_selesai", "endedAt", plain),
    ("jam_per_minggu", "hoursPerWeek", plain),
    ("upah_bulanan", "monthlyWage", plain),
    ("pendidikan", "educationLevel", _education),
    ("no_kpj", "socialSecurityNumber", plain),
    ("segmen", "socialSecuritySegment", codes("PU", "BPU", "JK", "PMI")),
    ("program", "socialSecurityPrograms", arrays(PROGRAM_SETS)),
    ("disabilitas", "disabilityType", _disability),
    ("anggota_serikat", "unionMember", _yes),
    ("diperbarui_pada", "updatedAt", utc),
)

TRAININGS: Layout = (
    ("id", "id", plain),
    ("nama_program", "programName", plain),
    ("kejuruan", "vocation", codes(*range(1, 18))),
    ("jenis", "trainingKind", codes("PBK", "MDN", "MLN", "MTU", "UPS", "PRD", "KWU", "BHS")),
    ("vin", "institutionVin", plain),
    ("nama_lembaga", "institutionName", plain),
    ("jenis_lembaga", "institutionKind", codes(1, 2, 3, 4, 5, 6)),
    ("terakreditasi", "accredited", _yes),
    ("sumber_dana", "fundingSource", codes("APBN", "APBD", "CSR", "MANDIRI", "JKP", "PRAKERJA", "LAIN")),
    ("angkatan", "batch", plain),
    ("tgl_mulai", "startsOn", plain),
    ("tgl_selesai", "endsOn", plain),
    ("jam_pelatihan", "hours", plain),
    ("kuota", "capacity", plain),
    ("kd_wilayah", "regionCode", _region),
    ("diperbarui_pada", "updatedAt", utc),
)

ENROLLMENTS: Layout = (
    ("id", "id", plain),
    ("id_pelatihan", "trainingId", plain),
    ("nik", "participantNik", plain),
    ("nama", "participantName", plain),
    ("status", "enrollmentStatus", codes("D", "S", "I", "L", "K")),
    ("hasil_uji", "assessmentResult", codes("K", "BK", "TU")),
    ("nilai", "score", plain),
    ("no_sertifikat", "certificateNumber", plain),
    ("penerbit_sertifikat", "certificateIssuer", plain),
    ("jenjang_kkni", "skkniLevel", plain),
    ("terserap", "placedAfterTraining", _yes),
    ("id_penempatan", "placementId", plain),
    ("diperbarui_pada", "updatedAt", utc),
)

PLACEMENTS: Layout = (
    ("id", "id", plain),
    ("no_penempatan", "placementNumber", plain),
    ("id_pencari_kerja", "seekerId", plain),
    ("id_lowongan", "vacancyId", plain),
    ("id_perusahaan", "employerId", plain),
    ("antar_kerja", "placementKind", codes(*PLACEMENT_KIND)),
    ("kanal", "channel", codes(1, 2, 3, 4, 5, 6, 7, 8)),
    ("jk", "sex", _sex),
    ("pendidikan", "educationLevel", _education),
    ("gol_umur", "ageGroup", _group),
    ("kbli", "industryCode", _industry),
    ("kd_jabatan", "occupationCode", _occupation),
    ("status_pekerjaan", "employmentStatus", codes(1, 2, 3, 4, 5, 6, 7)),
    ("kd_wilayah_asal", "originRegionCode", _region),
    ("kd_wilayah_kerja", "workRegionCode", _region),
    ("tk_lokal", "localWorker", _yes),
    ("jenis_hubungan", "contractType", _contract),
    ("tgl_mulai_kontrak", "contractStart", plain),
    ("tgl_akhir_kontrak", "contractEnd", plain),
    ("upah", "monthlyWage", plain),
    ("penyandang_disabilitas", "disabilityPlacement", _yes),
    ("tgl_penempatan", "placedAt", plain),
    ("tgl_lapor", "reportedAt", plain),
    ("lama_hari", "daysToPlacement", plain),
    ("negara_tujuan", "destinationCountry", codes(*COUNTRIES)),
    ("catatan_petugas", "note", plain),
    ("diperbarui_pada", "updatedAt", utc),
)

DISPUTES: Layout = (
    ("id", "id", plain),
    ("no_perkara", "caseNumber", plain),
    ("jenis", "disputeKind", codes("HAK", "KEP", "PHK", "ASP")),
    ("pokok_perselisihan", "subject", plain),
    ("id_perusahaan", "employerId", plain),
    ("kbli", "industryCode", _industry),
    ("kd_wilayah", "regionCode", _region),
    ("pihak_pekerja", "workerPartyKind", codes(1, 2, 3, 4)),
    ("jml_pekerja", "workersInvolved", plain),
    ("nama_pekerja", "claimantNames", plain),
    ("nama_serikat", "unionName", plain),
    ("tgl_catat", "registeredAt", plain),
    ("tgl_bipartit", "bipartiteStartedAt", plain),
    ("hasil_bipartit", "bipartiteOutcome", codes("S", "G", "T")),
    ("jalur", "settlementPath", codes(1, 2, 3, 4, 5)),
    ("id_mediator", "mediatorId", plain),
    ("tgl_mediasi", "mediationStartedAt", plain),
    ("tgl_anjuran", "recommendationIssuedAt", plain),
    ("jawaban_anjuran", "recommendationAnswer", codes("TERIMA", "TOLAK", "DIAM")),
    ("hasil", "outcome", codes("PB", "AT", "AO", "PA", "PHI", "CB", "PR")),
    ("no_akta_pb", "agreementRegistrationNumber", plain),
    ("no_perkara_phi", "courtCaseNumber", plain),
    ("alasan_phk", "terminationReason", codes(*"abcdefghijklmno")),
    ("nilai_pesangon", "severanceAmount", plain),
    ("mogok", "strikeOrLockout", codes("T", "M", "P")),
    ("tgl_selesai", "closedAt", plain),
    ("catatan_mediator", "note", plain),
    ("diperbarui_pada", "updatedAt", utc),
)

FOREIGNERS: Layout = (
    ("id", "id", plain),
    ("nama", "fullName", plain),
    ("no_paspor", "passportNumber", plain),
    ("kewarganegaraan", "nationality", codes(*COUNTRIES)),
    ("jk", "sex", _sex),
    ("tgl_lahir", "birthDate", plain),
    ("id_perusahaan", "employerId", plain),
    ("no_rptka", "rptkaNumber", plain),
    ("jenis_rptka", "rptkaKind", codes("B", "P", "S")),
    ("tgl_berlaku", "rptkaValidFrom", plain),
    ("tgl_berakhir", "rptkaValidUntil", plain),
    ("jabatan", "positionTitle", plain),
    ("level_jabatan", "positionLevel", codes(1, 2, 3, 4, 5)),
    ("kd_jabatan", "occupationCode", _occupation),
    ("lokasi_kerja", "workRegionCodes", _regions),
    ("nama_pendamping", "companionName", plain),
    ("no_itas", "stayPermitNumber", plain),
    ("tgl_akhir_itas", "stayPermitExpiry", plain),
    ("npwp", "npwp", plain),
    ("jamsos", "socialSecurityEnrolled", _yes),
    ("upah", "monthlyWage", plain),
    ("bulan_dkptka", "levyMonths", plain),
    ("dkptka_usd", "levyAmountUsd", plain),
    ("penerima_dkptka", "levyBeneficiary", codes("N", "P", "K")),
    ("tgl_bayar", "levyPaidAt", plain),
    ("foto", "photoUrl", plain),
    ("diperbarui_pada", "updatedAt", utc),
)

TABLES = {
    "pencari_kerja": ("seekers", SEEKERS),
    "perusahaan": ("employers", EMPLOYERS),
    "lowongan": ("vacancies", VACANCIES),
    "pekerja": ("workers", WORKERS),
    "pelatihan": ("trainings", TRAININGS),
    "penempatan": ("placements", PLACEMENTS),
    "peserta_pelatihan": ("enrollments", ENROLLMENTS),
    "perselisihan": ("disputes", DISPUTES),
    "tka": ("foreigners", FOREIGNERS),
}
"""Each table's domain and layout, in an order in which foreign keys always find their target."""
