"""Code lists about persons and their work (KEP.250/MEN/XII/2008 breakdowns; BPS Sakernas; UU 8/2016)."""

from schema.codes.code_list import CodeList, code_list


@code_list
class Sex(CodeList):
    """Jenis kelamin."""

    MALE = "MALE", "Laki-laki (L)"
    FEMALE = "FEMALE", "Perempuan (P)"


@code_list
class AgeGroup(CodeList):
    """Golongan umur, in the five-year groups of BPS."""

    AGE_15_19 = "AGE_15_19", "15-19 tahun"
    AGE_20_24 = "AGE_20_24", "20-24 tahun"
    AGE_25_29 = "AGE_25_29", "25-29 tahun"
    AGE_30_34 = "AGE_30_34", "30-34 tahun"
    AGE_35_39 = "AGE_35_39", "35-39 tahun"
    AGE_40_44 = "AGE_40_44", "40-44 tahun"
    AGE_45_49 = "AGE_45_49", "45-49 tahun"
    AGE_50_54 = "AGE_50_54", "50-54 tahun"
    AGE_55_59 = "AGE_55_59", "55-59 tahun"
    AGE_60_PLUS = "AGE_60_PLUS", "60 tahun ke atas"


@code_list
class EducationLevel(CodeList):
    """Jenjang pendidikan yang ditamatkan."""

    TIDAK_SEKOLAH = "TIDAK_SEKOLAH", "Tidak/belum tamat sekolah"
    SD = "SD", "Sekolah dasar"
    SMP = "SMP", "Sekolah menengah pertama"
    SMA = "SMA", "Sekolah menengah atas"
    SMK = "SMK", "Sekolah menengah kejuruan"
    D1 = "D1", "Diploma I"
    D2 = "D2", "Diploma II"
    D3 = "D3", "Diploma III"
    D4 = "D4", "Diploma IV / sarjana terapan"
    S1 = "S1", "Sarjana"
    PROFESI = "PROFESI", "Pendidikan profesi"
    S2 = "S2", "Magister"
    S3 = "S3", "Doktor"


@code_list
class DisabilityType(CodeList):
    """Ragam disabilitas (UU 8/2016 Pasal 4)."""

    FISIK = "FISIK", "Disabilitas fisik"
    INTELEKTUAL = "INTELEKTUAL", "Disabilitas intelektual"
    MENTAL = "MENTAL", "Disabilitas mental"
    SENSORIK = "SENSORIK", "Disabilitas sensorik"
    GANDA = "GANDA", "Disabilitas ganda atau multi"
    NONE = "NONE", "Bukan penyandang disabilitas"
    NOT_STATED = "NOT_STATED", "Tidak dinyatakan"


@code_list
class SeekerStatus(CodeList):
    """Status pencari kerja; active means reported within six months."""

    ACTIVE = "ACTIVE", "Aktif mencari kerja"
    PLACED = "PLACED", "Sudah ditempatkan"
    SELF_PLACED = "SELF_PLACED", "Mendapat pekerjaan sendiri"
    EXPIRED = "EXPIRED", "Masa berlaku kartu habis"
    WITHDRAWN = "WITHDRAWN", "Mengundurkan diri"


@code_list
class WorkerOrigin(CodeList):
    """Asal tenaga kerja."""

    LOCAL = "LOCAL", "Lokal"
    INTERREGIONAL = "INTERREGIONAL", "Antardaerah"
    FOREIGN = "FOREIGN", "Tenaga kerja asing"


@code_list
class EmploymentStatus(CodeList):
    """Status pekerjaan utama (Sakernas, 1 to 7)."""

    BERUSAHA_SENDIRI = "BERUSAHA_SENDIRI", "1 Berusaha sendiri"
    BERUSAHA_DIBANTU_BURUH_TIDAK_TETAP = (
        "BERUSAHA_DIBANTU_BURUH_TIDAK_TETAP",
        "2 Berusaha dibantu buruh tidak tetap/pekerja keluarga",
    )
    BERUSAHA_DIBANTU_BURUH_TETAP = "BERUSAHA_DIBANTU_BURUH_TETAP", "3 Berusaha dibantu buruh tetap (formal)"
    BURUH_KARYAWAN_PEGAWAI = "BURUH_KARYAWAN_PEGAWAI", "4 Buruh/karyawan/pegawai (formal)"
    PEKERJA_BEBAS_PERTANIAN = "PEKERJA_BEBAS_PERTANIAN", "5 Pekerja bebas di pertanian"
    PEKERJA_BEBAS_NONPERTANIAN = "PEKERJA_BEBAS_NONPERTANIAN", "6 Pekerja bebas di nonpertanian"
    PEKERJA_KELUARGA = "PEKERJA_KELUARGA", "7 Pekerja keluarga/tidak dibayar"


@code_list
class Formality(CodeList):
    """Formal atau informal."""

    FORMAL = "FORMAL", "Formal"
    INFORMAL = "INFORMAL", "Informal"


@code_list
class ContractType(CodeList):
    """Jenis hubungan kerja."""

    PKWTT = "PKWTT", "Perjanjian kerja waktu tidak tertentu (tetap)"
    PKWT = "PKWT", "Perjanjian kerja waktu tertentu"
    HARIAN_LEPAS = "HARIAN_LEPAS", "Harian lepas"
    PARUH_WAKTU = "PARUH_WAKTU", "Paruh waktu"
    ALIH_DAYA = "ALIH_DAYA", "Alih daya"
    PEMAGANGAN = "PEMAGANGAN", "Pemagangan"
    KEMITRAAN = "KEMITRAAN", "Kemitraan"


@code_list
class SocialSecuritySegment(CodeList):
    """Segmen kepesertaan BPJS Ketenagakerjaan."""

    PU = "PU", "Penerima upah"
    BPU = "BPU", "Bukan penerima upah"
    JAKON = "JAKON", "Jasa konstruksi"
    PMI = "PMI", "Pekerja migran Indonesia"


@code_list
class SocialSecurityProgram(CodeList):
    """Program jaminan sosial ketenagakerjaan."""

    JKK = "JKK", "Jaminan kecelakaan kerja"
    JKM = "JKM", "Jaminan kematian"
    JHT = "JHT", "Jaminan hari tua"
    JP = "JP", "Jaminan pensiun"
    JKP = "JKP", "Jaminan kehilangan pekerjaan"
