"""Code lists about employers, vacancies and placements (WLKP; Perpres 57/2023; KEP.250/MEN/XII/2008)."""

from schema.codes.code_list import CodeList, code_list


@code_list
class SexRequirement(CodeList):
    """Jenis kelamin yang diminta lowongan."""

    MALE = "MALE", "Laki-laki"
    FEMALE = "FEMALE", "Perempuan"
    ANY = "ANY", "Laki-laki atau perempuan"


@code_list
class VacancyStatus(CodeList):
    """Status lowongan."""

    OPEN = "OPEN", "Dibuka"
    CLOSED = "CLOSED", "Ditutup"
    FILLED = "FILLED", "Terisi"
    EXPIRED = "EXPIRED", "Masa berlaku habis"
    WITHDRAWN = "WITHDRAWN", "Ditarik"


@code_list
class LegalForm(CodeList):
    """Bentuk badan usaha."""

    PT = "PT", "Perseroan terbatas"
    PT_PERORANGAN = "PT_PERORANGAN", "Perseroan perorangan"
    CV = "CV", "Persekutuan komanditer"
    FIRMA = "FIRMA", "Persekutuan firma"
    KOPERASI = "KOPERASI", "Koperasi"
    YAYASAN = "YAYASAN", "Yayasan"
    PERORANGAN = "PERORANGAN", "Usaha perorangan"
    BUMN = "BUMN", "Badan usaha milik negara"
    BUMD = "BUMD", "Badan usaha milik daerah"
    BUT = "BUT", "Bentuk usaha tetap"
    KANTOR_PERWAKILAN = "KANTOR_PERWAKILAN", "Kantor perwakilan"


@code_list
class CapitalStatus(CodeList):
    """Status permodalan."""

    PMDN = "PMDN", "Penanaman modal dalam negeri"
    PMA = "PMA", "Penanaman modal asing"
    BUMN = "BUMN", "Badan usaha milik negara"
    BUMD = "BUMD", "Badan usaha milik daerah"
    OTHER = "OTHER", "Lainnya"


@code_list
class KbliVersion(CodeList):
    """Versi KBLI; letters and codes of two versions are not comparable (Peraturan BPS 7/2025)."""

    KBLI_2020 = "KBLI_2020", "KBLI 2020"
    KBLI_2025 = "KBLI_2025", "KBLI 2025"


@code_list
class BusinessScale(CodeList):
    """Skala usaha."""

    MICRO = "MICRO", "Mikro"
    SMALL = "SMALL", "Kecil"
    MEDIUM = "MEDIUM", "Menengah"
    LARGE = "LARGE", "Besar"


@code_list
class BranchStatus(CodeList):
    """Kantor pusat atau cabang."""

    HEAD = "HEAD", "Kantor pusat"
    BRANCH = "BRANCH", "Kantor cabang"


@code_list
class RegulationStatus(CodeList):
    """Peraturan perusahaan (PP) atau perjanjian kerja bersama (PKB)."""

    NONE = "NONE", "Belum ada"
    PP = "PP", "Peraturan perusahaan"
    PKB = "PKB", "Perjanjian kerja bersama"


@code_list
class PlacementKind(CodeList):
    """Mekanisme antar kerja."""

    AKL = "AKL", "Antar kerja lokal"
    AKAD = "AKAD", "Antar kerja antardaerah"
    AKAN = "AKAN", "Antar kerja antarnegara"
    KHUSUS = "KHUSUS", "Antar kerja khusus"


@code_list
class PlacementChannel(CodeList):
    """Kanal penempatan."""

    KARIRHUB = "KARIRHUB", "Karirhub (SIAPkerja)"
    SIP_KERJA = "SIP_KERJA", "SIP Kerja"
    SI_PINKER = "SI_PINKER", "SI-PINKER"
    JOB_FAIR = "JOB_FAIR", "Bursa kerja (job fair)"
    BKK = "BKK", "Bursa kerja khusus"
    LPTKS = "LPTKS", "Lembaga penempatan tenaga kerja swasta"
    TRAINING = "TRAINING", "Lembaga pelatihan"
    DIRECT = "DIRECT", "Langsung oleh pemberi kerja"
