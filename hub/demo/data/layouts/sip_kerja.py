"""SIP Kerja of Bekasi (PostgreSQL): codes spelled out, `Y`/`T` for Booleans, lists as text with commas."""

from hub.demo.data.codes import COUNTRIES, KBLI, OCCUPATIONS, PLACEMENT_KIND, PROGRAM_SETS
from hub.demo.data.model import Array
from hub.demo.data.places import CODES, gazetteer
from hub.demo.data.render import Layout, codes, lists, plain, utc
from hub.demo.data.skills import SKILL_SETS

SCHEMA = "public"

_sex = codes("LAKI-LAKI", "PEREMPUAN")
_region = codes(*CODES)
_group = codes(
    "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60+",
)  # fmt: skip
_education = codes(
    "TIDAK SEKOLAH", "SD", "SMP", "SMA/MA", "SMK", "D-I", "D-II", "D-III", "D-IV", "S-1", "PROFESI", "S-2", "S-3",
)  # fmt: skip
_disability = codes("FISIK", "INTELEKTUAL", "MENTAL", "SENSORIK", "GANDA", "TIDAK ADA", "TIDAK DIISI")
_occupation = codes(*(code for code, _ in OCCUPATIONS))
_industry = codes(*KBLI)
_contract = codes("TETAP", "KONTRAK", "HARIAN", "PARUH WAKTU", "OUTSOURCING", "MAGANG", "MITRA")
_work = codes(
    "USAHA SENDIRI", "USAHA DIBANTU BURUH LEPAS", "USAHA DIBANTU BURUH TETAP", "KARYAWAN", "BEBAS TANI",
    "BEBAS NON TANI",
    "KELUARGA",
)  # fmt: skip
_yes = codes("T", "Y")


def _district(column: Array) -> list[object]:
    return codes(*gazetteer().districts)(column)


def _regions(column: Array) -> list[object]:
    return [places and ",".join(places) for places in column.tolist()]


SEEKERS: Layout = (
    ("id", "id", plain),
    ("nomor_daftar", "registrationNumber", plain),
    ("nik", "nik", plain),
    ("kk", "familyCardNumber", plain),
    ("nama", "fullName", plain),
    ("nama_ibu", "mother", plain),
    ("kota_lahir", "birthPlace", plain),
    ("tanggal_lahir", "birthDate", plain),
    ("jenis_kelamin", "sex", _sex),
    ("agama", "religion", plain),
    ("status_nikah", "maritalStatus", plain),
    ("alamat_domisili", "address", plain),
    ("kode_kab", "regionCode", _region),
    ("kode_kec", "districtCode", _district),
    ("telepon", "phone", plain),
    ("surel", "email", plain),
    ("foto_url", "photoUrl", plain),
    ("pendidikan", "educationLevel", _education),
    ("jurusan", "major", plain),
    ("asal_sekolah", "institutionName", plain),
    ("keahlian", "skills", lists(SKILL_SETS, ",")),
    ("kode_kbji", "desiredOccupationCode", _occupation),
    ("disabilitas", "disabilityType", _disability),
    ("status", "seekerStatus", codes("AKTIF", "DITEMPATKAN", "BEKERJA MANDIRI", "KEDALUWARSA", "MENGUNDURKAN DIRI")),
    ("tgl_registrasi", "registeredAt", plain),
    ("tgl_lapor_akhir", "lastReportedAt", plain),
    ("updated_at", "updatedAt", utc),
)

EMPLOYERS: Layout = (
    ("id", "id", plain),
    ("nomor_wlkp", "wlkpNumber", plain),
    ("nib", "nib", plain),
    ("npwp", "npwp", plain),
    ("nama", "name", plain),
    ("badan_usaha", "legalForm", codes(
        "PT", "PT PERORANGAN", "CV", "FIRMA", "KOPERASI", "YAYASAN", "PERORANGAN", "BUMN", "BUMD", "BUT", "PERWAKILAN",
    )),
    ("permodalan", "capitalStatus", codes("PMDN", "PMA", "BUMN", "BUMD", "LAINNYA")),
    ("kode_kbli", "industryCode", _industry),
    ("kbli_tahun", "kbliVersion", codes("2020", "2025")),
    ("skala_usaha", "businessScale", codes("MIKRO", "KECIL", "MENENGAH", "BESAR")),
    ("pusat_cabang", "branchStatus", codes("PUSAT", "CABANG")),
    ("alamat", "address", plain),
    ("kode_kab", "regionCode", _region),
    ("kawasan", "industrialEstate", plain),
    ("pimpinan", "directorName", plain),
    ("telepon", "phone", plain),
    ("tk_total", "workersTotal", plain),
    ("tk_pria", "workersMale", plain),
    ("tk_wanita", "workersFemale", plain),
    ("tk_asing", "workersForeign", plain),
    ("tk_disabilitas", "workersDisabled", plain),
    ("upah_min", "lowestWage", plain),
    ("upah_max", "highestWage", plain),
    ("npp", "bpjsEmployerNumber", plain),
    ("peraturan", "regulationStatus", codes("BELUM ADA", "PP", "PKB")),
    ("lapor_wlkp", "wlkpReportedAt", plain),
    ("catatan_internal", "note", plain),
    ("updated_at", "updatedAt", utc),
)  # fmt: skip

VACANCIES: Layout = (
    ("id", "id", plain),
    ("nomor", "vacancyNumber", plain),
    ("perusahaan_id", "employerId", plain),
    ("judul", "jobTitle", plain),
    ("kode_kbji", "occupationCode", _occupation),
    ("kode_kbli", "industryCode", _industry),
    ("kebutuhan", "positionsRequested", plain),
    ("terisi", "positionsFilled", plain),
    ("mulai", "validFrom", plain),
    ("sampai", "validUntil", plain),
    ("umur_min", "ageMin", plain),
    ("umur_max", "ageMax", plain),
    ("jenis_kelamin", "sexRequirement", codes("LAKI-LAKI", "PEREMPUAN", "BEBAS")),
    ("pendidikan", "minEducation", _education),
    ("syarat_keahlian", "skillsRequired", lists(SKILL_SETS, ",")),
    ("pengalaman", "minExperienceYears", plain),
    ("gaji_min", "wageMin", plain),
    ("gaji_max", "wageMax", plain),
    ("kode_kab", "workRegionCode", _region),
    ("ikatan_kerja", "contractType", _contract),
    ("inklusif", "disabilityFriendly", _yes),
    ("mekanisme", "placementKind", codes(*PLACEMENT_KIND)),
    ("kontak_nama", "contactName", plain),
    ("kontak_telepon", "contactPhone", plain),
    ("status", "status", codes("BUKA", "TUTUP", "TERPENUHI", "KEDALUWARSA", "DITARIK")),
    ("updated_at", "updatedAt", utc),
)

WORKERS: Layout = (
    ("id", "id", plain),
    ("nik", "nik", plain),
    ("nama", "fullName", plain),
    ("nama_ibu", "mother", plain),
    ("jenis_kelamin", "sex", _sex),
    ("tanggal_lahir", "birthDate", plain),
    ("kab_tinggal", "residenceRegionCode", _region),
    ("kab_kerja", "workRegionCode", _region),
    ("asal", "workerOrigin", codes("LOKAL", "ANTARDAERAH", "ASING")),
    ("perusahaan_id", "employerId", plain),
    ("kode_kbji", "occupationCode", _occupation),
    ("kode_kbli", "industryCode", _industry),
    ("status_kerja", "employmentStatus", _work),
    ("formal", "formality", codes("Y", "T")),
    ("ikatan_kerja", "contractType", _contract),
    ("mulai_kerja", "startedAt", plain),
    ("akhir_kerja", "endedAt", plain),
    ("jam_minggu", "hoursPerWeek", plain),
    ("gaji", "monthlyWage", plain),
    ("pendidikan", "educationLevel", _education),
    ("kpj", "socialSecurityNumber", plain),
    (
        "segmen_bpjs",
        "socialSecuritySegment",
        codes("PENERIMA UPAH", "BUKAN PENERIMA UPAH", "JASA KONSTRUKSI", "MIGRAN"),
    ),
    ("program_bpjs", "socialSecurityPrograms", lists(PROGRAM_SETS, ",")),
    ("disabilitas", "disabilityType", _disability),
    ("serikat", "unionMember", _yes),
    ("updated_at", "updatedAt", utc),
)

TRAININGS: Layout = (
    ("id", "id", plain),
    ("program", "programName", plain),
    ("kejuruan", "vocation", codes(
        "MANUFAKTUR", "LAS", "LISTRIK", "ELEKTRONIKA", "OTOMOTIF", "AC", "TIK", "ADMINISTRASI", "GARMEN", "BOGA",
        "RIAS",
        "WISATA", "BANGUNAN", "TANI", "IKAN", "ALAT BERAT", "EBT",
    )),
    ("jenis", "trainingKind", codes(
        "KOMPETENSI", "MAGANG DALAM NEGERI", "MAGANG LUAR NEGERI", "MTU", "UPSKILLING", "PRODUKTIVITAS", "WIRAUSAHA",
        "BAHASA",
    )),
    ("vin", "institutionVin", plain),
    ("lembaga", "institutionName", plain),
    ("tipe_lembaga", "institutionKind", codes(
        "BPVP", "UPTD", "KOMUNITAS", "LPK SWASTA", "LPK PEMERINTAH", "LPK PERUSAHAAN",
    )),
    ("akreditasi", "accredited", _yes),
    ("dana", "fundingSource", codes("APBN", "APBD", "PERUSAHAAN", "MANDIRI", "JKP", "PRAKERJA", "LAINNYA")),
    ("angkatan", "batch", plain),
    ("mulai", "startsOn", plain),
    ("selesai", "endsOn", plain),
    ("jp", "hours", plain),
    ("kapasitas", "capacity", plain),
    ("kode_kab", "regionCode", _region),
    ("updated_at", "updatedAt", utc),
)  # fmt: skip

ENROLLMENTS: Layout = (
    ("id", "id", plain),
    ("pelatihan_id", "trainingId", plain),
    ("nik_peserta", "participantNik", plain),
    ("nama_peserta", "participantName", plain),
    ("status", "enrollmentStatus", codes("DAFTAR", "LOLOS SELEKSI", "BERJALAN", "LULUS", "KELUAR")),
    ("hasil", "assessmentResult", codes("KOMPETEN", "BELUM KOMPETEN", "BELUM DIUJI")),
    ("nilai", "score", plain),
    ("nomor_sertifikat", "certificateNumber", plain),
    ("penerbit", "certificateIssuer", plain),
    ("kkni", "skkniLevel", plain),
    ("terserap", "placedAfterTraining", _yes),
    ("penempatan_id", "placementId", plain),
    ("updated_at", "updatedAt", utc),
)

PLACEMENTS: Layout = (
    ("id", "id", plain),
    ("nomor", "placementNumber", plain),
    ("pelamar_id", "seekerId", plain),
    ("lowongan_id", "vacancyId", plain),
    ("perusahaan_id", "employerId", plain),
    ("nik_pelamar", "seekerNik", plain),
    ("mekanisme", "placementKind", codes(*PLACEMENT_KIND)),
    ("kanal", "channel", codes(
        "KARIRHUB", "SIP KERJA", "SI-PINKER", "BURSA KERJA", "BKK", "LPTKS", "PELATIHAN", "LANGSUNG",
    )),
    ("jenis_kelamin", "sex", _sex),
    ("pendidikan", "educationLevel", _education),
    ("kelompok_umur", "ageGroup", _group),
    ("kode_kbli", "industryCode", _industry),
    ("kode_kbji", "occupationCode", _occupation),
    ("status_kerja", "employmentStatus", _work),
    ("kab_asal", "originRegionCode", _region),
    ("kab_kerja", "workRegionCode", _region),
    ("warga_lokal", "localWorker", _yes),
    ("ikatan_kerja", "contractType", _contract),
    ("kontrak_mulai", "contractStart", plain),
    ("kontrak_akhir", "contractEnd", plain),
    ("gaji", "monthlyWage", plain),
    ("difabel", "disabilityPlacement", _yes),
    ("tanggal", "placedAt", plain),
    ("tanggal_lapor", "reportedAt", plain),
    ("lama_cari", "daysToPlacement", plain),
    ("negara", "destinationCountry", codes(*COUNTRIES)),
    ("catatan", "note", plain),
    ("updated_at", "updatedAt", utc),
)  # fmt: skip

DISPUTES: Layout = (
    ("id", "id", plain),
    ("nomor_register", "caseNumber", plain),
    ("jenis", "disputeKind", codes("HAK", "KEPENTINGAN", "PHK", "ANTAR SERIKAT")),
    ("pokok", "subject", plain),
    ("perusahaan_id", "employerId", plain),
    ("kode_kbli", "industryCode", _industry),
    ("kode_kab", "regionCode", _region),
    ("pihak", "workerPartyKind", codes("PERORANGAN", "KELOMPOK", "SERIKAT", "BEBERAPA SERIKAT")),
    ("jumlah_pekerja", "workersInvolved", plain),
    ("nama_penuntut", "claimantNames", plain),
    ("serikat", "unionName", plain),
    ("tanggal_register", "registeredAt", plain),
    ("bipartit_mulai", "bipartiteStartedAt", plain),
    ("bipartit_hasil", "bipartiteOutcome", codes("SEPAKAT", "GAGAL", "MENOLAK")),
    ("jalur", "settlementPath", codes("BIPARTIT", "MEDIASI", "KONSILIASI", "ARBITRASE", "PHI")),
    ("mediator_id", "mediatorId", plain),
    ("mediasi_mulai", "mediationStartedAt", plain),
    ("anjuran_tanggal", "recommendationIssuedAt", plain),
    ("anjuran_jawaban", "recommendationAnswer", codes("MENERIMA", "MENOLAK", "TIDAK MENJAWAB")),
    ("hasil_akhir", "outcome", codes(
        "PERJANJIAN BERSAMA", "ANJURAN DITERIMA", "ANJURAN DITOLAK", "PUTUSAN ARBITRASE", "PUTUSAN PHI", "DICABUT",
        "PROSES",
    )),
    ("akta_pb", "agreementRegistrationNumber", plain),
    ("perkara_phi", "courtCaseNumber", plain),
    ("alasan_phk", "terminationReason", codes(
        "PENGGABUNGAN", "EFISIENSI", "TUTUP RUGI", "FORCE MAJEURE", "PKPU", "PAILIT", "PERMOHONAN",
        "PERMOHONAN DITOLAK",
        "RESIGN", "MANGKIR", "PELANGGARAN", "DITAHAN", "SAKIT", "PENSIUN", "MENINGGAL",
    )),
    ("pesangon", "severanceAmount", plain),
    ("mogok", "strikeOrLockout", codes("TIDAK", "MOGOK", "LOCKOUT")),
    ("tanggal_selesai", "closedAt", plain),
    ("catatan_mediator", "note", plain),
    ("updated_at", "updatedAt", utc),
)  # fmt: skip

FOREIGNERS: Layout = (
    ("id", "id", plain),
    ("nama", "fullName", plain),
    ("paspor", "passportNumber", plain),
    ("negara", "nationality", codes(*COUNTRIES)),
    ("jenis_kelamin", "sex", _sex),
    ("perusahaan_id", "employerId", plain),
    ("nomor_rptka", "rptkaNumber", plain),
    ("berlaku_sampai", "rptkaValidUntil", plain),
    ("jabatan", "positionTitle", plain),
    ("lokasi", "workRegionCodes", _regions),
    ("updated_at", "updatedAt", utc),
)
"""In the source only: no agreement gives a ground to share it (Bekasi's scope has no foreign workers)."""

TABLES = {
    "pelamar": ("seekers", SEEKERS),
    "perusahaan": ("employers", EMPLOYERS),
    "lowongan_kerja": ("vacancies", VACANCIES),
    "tenaga_kerja": ("workers", WORKERS),
    "pelatihan": ("trainings", TRAININGS),
    "penempatan": ("placements", PLACEMENTS),
    "peserta": ("enrollments", ENROLLMENTS),
    "kasus_phi": ("disputes", DISPUTES),
    "tka": ("foreigners", FOREIGNERS),
}
"""Each table's domain and layout, in an order in which foreign keys always find their target."""
