"""Code lists about training (Skillhub, Kelembagaan, BLK).

The agreements name no list of kejuruan; `Vocation` is this hub's own choice of the programmes that BPVP and BLK teach.
"""

from schema.codes.code_list import CodeList, code_list


@code_list
class Vocation(CodeList):
    """Kejuruan."""

    TEKNIK_MANUFAKTUR = "TEKNIK_MANUFAKTUR", "Teknik manufaktur"
    TEKNIK_LAS = "TEKNIK_LAS", "Teknik las"
    LISTRIK = "LISTRIK", "Listrik"
    ELEKTRONIKA = "ELEKTRONIKA", "Elektronika"
    OTOMOTIF = "OTOMOTIF", "Otomotif"
    REFRIGERASI = "REFRIGERASI", "Refrigerasi dan tata udara (AC)"
    TIK = "TIK", "Teknologi informasi dan komunikasi"
    BISNIS_MANAJEMEN = "BISNIS_MANAJEMEN", "Bisnis dan manajemen (administrasi perkantoran)"
    GARMEN = "GARMEN", "Garmen (menjahit)"
    TATA_BOGA = "TATA_BOGA", "Processing dan tata boga"
    TATA_KECANTIKAN = "TATA_KECANTIKAN", "Tata kecantikan dan rias"
    PARIWISATA = "PARIWISATA", "Pariwisata"
    BANGUNAN = "BANGUNAN", "Bangunan"
    PERTANIAN = "PERTANIAN", "Pertanian"
    PERIKANAN = "PERIKANAN", "Perikanan"
    ALAT_BERAT = "ALAT_BERAT", "Alat berat"
    ENERGI_TERBARUKAN = "ENERGI_TERBARUKAN", "Energi terbarukan (PLTS)"


@code_list
class TrainingKind(CodeList):
    """Jenis pelatihan."""

    PBK = "PBK", "Pelatihan berbasis kompetensi"
    PEMAGANGAN_DN = "PEMAGANGAN_DN", "Pemagangan dalam negeri"
    PEMAGANGAN_LN = "PEMAGANGAN_LN", "Pemagangan luar negeri"
    MTU = "MTU", "Mobile training unit"
    UPSKILLING = "UPSKILLING", "Peningkatan keterampilan"
    PRODUKTIVITAS = "PRODUKTIVITAS", "Produktivitas"
    KEWIRAUSAHAAN = "KEWIRAUSAHAAN", "Kewirausahaan"
    BAHASA = "BAHASA", "Bahasa"


@code_list
class InstitutionKind(CodeList):
    """Jenis lembaga pelatihan."""

    BPVP = "BPVP", "Balai pelatihan vokasi dan produktivitas"
    BLK_UPTD = "BLK_UPTD", "Balai latihan kerja UPTD"
    BLK_KOMUNITAS = "BLK_KOMUNITAS", "Balai latihan kerja komunitas"
    LPK_SWASTA = "LPK_SWASTA", "Lembaga pelatihan kerja swasta"
    LPK_PEMERINTAH = "LPK_PEMERINTAH", "Lembaga pelatihan kerja pemerintah"
    LPK_PERUSAHAAN = "LPK_PERUSAHAAN", "Lembaga pelatihan kerja perusahaan"


@code_list
class FundingSource(CodeList):
    """Sumber dana."""

    APBN = "APBN", "Anggaran pendapatan dan belanja negara"
    APBD = "APBD", "Anggaran pendapatan dan belanja daerah"
    COMPANY = "COMPANY", "Perusahaan"
    SELF = "SELF", "Biaya sendiri"
    JKP = "JKP", "Jaminan kehilangan pekerjaan"
    PRAKERJA = "PRAKERJA", "Kartu Prakerja"
    OTHER = "OTHER", "Lainnya"


@code_list
class EnrollmentStatus(CodeList):
    """Status kepesertaan."""

    APPLIED = "APPLIED", "Mendaftar"
    SELECTED = "SELECTED", "Lulus seleksi"
    ATTENDING = "ATTENDING", "Mengikuti pelatihan"
    GRADUATED = "GRADUATED", "Lulus"
    DROPPED_OUT = "DROPPED_OUT", "Berhenti"


@code_list
class AssessmentResult(CodeList):
    """Hasil uji kompetensi."""

    COMPETENT = "COMPETENT", "Kompeten"
    NOT_YET_COMPETENT = "NOT_YET_COMPETENT", "Belum kompeten"
    NOT_ASSESSED = "NOT_ASSESSED", "Belum diuji"
