"""Code lists about industrial disputes (UU 2/2004; PP 35/2021 Pasal 36)."""

from schema.codes.code_list import CodeList, code_list


@code_list
class DisputeKind(CodeList):
    """Jenis perselisihan (UU 2/2004 Pasal 2)."""

    HAK = "HAK", "Perselisihan hak"
    KEPENTINGAN = "KEPENTINGAN", "Perselisihan kepentingan"
    PHK = "PHK", "Perselisihan pemutusan hubungan kerja"
    ANTAR_SERIKAT = "ANTAR_SERIKAT", "Perselisihan antarserikat pekerja dalam satu perusahaan"


@code_list
class WorkerPartyKind(CodeList):
    """Pihak pekerja."""

    INDIVIDUAL = "INDIVIDUAL", "Perseorangan"
    GROUP = "GROUP", "Kelompok pekerja"
    UNION = "UNION", "Satu serikat pekerja"
    UNIONS = "UNIONS", "Beberapa serikat pekerja"


@code_list
class BipartiteOutcome(CodeList):
    """Hasil perundingan bipartit (UU 2/2004 Pasal 3)."""

    AGREED = "AGREED", "Sepakat"
    FAILED = "FAILED", "Gagal"
    REFUSED = "REFUSED", "Salah satu pihak menolak berunding"


@code_list
class SettlementPath(CodeList):
    """Jalur penyelesaian (UU 2/2004 Pasal 3 to 5)."""

    BIPARTITE = "BIPARTITE", "Bipartit"
    MEDIATION = "MEDIATION", "Mediasi"
    CONCILIATION = "CONCILIATION", "Konsiliasi"
    ARBITRATION = "ARBITRATION", "Arbitrase"
    COURT = "COURT", "Pengadilan hubungan industrial"


@code_list
class RecommendationAnswer(CodeList):
    """Jawaban atas anjuran tertulis mediator."""

    ACCEPTED = "ACCEPTED", "Menerima"
    REJECTED = "REJECTED", "Menolak"
    NO_ANSWER = "NO_ANSWER", "Tidak menjawab"


@code_list
class DisputeOutcome(CodeList):
    """Hasil akhir perselisihan."""

    PERJANJIAN_BERSAMA = "PERJANJIAN_BERSAMA", "Perjanjian bersama"
    ANJURAN_ACCEPTED = "ANJURAN_ACCEPTED", "Anjuran diterima"
    ANJURAN_REJECTED = "ANJURAN_REJECTED", "Anjuran ditolak"
    PUTUSAN_ARBITRASE = "PUTUSAN_ARBITRASE", "Putusan arbitrase"
    PUTUSAN_PHI = "PUTUSAN_PHI", "Putusan pengadilan hubungan industrial"
    DICABUT = "DICABUT", "Dicabut"
    PENDING = "PENDING", "Masih berjalan"


@code_list
class TerminationReason(CodeList):
    """Alasan PHK, letter by letter (PP 35/2021 Pasal 36)."""

    PENGGABUNGAN = "PENGGABUNGAN", "a. Penggabungan, peleburan, pengambilalihan, atau pemisahan perusahaan"
    EFISIENSI = "EFISIENSI", "b. Efisiensi"
    TUTUP_RUGI = "TUTUP_RUGI", "c. Perusahaan tutup karena rugi terus-menerus dua tahun"
    TUTUP_KEADAAN_MEMAKSA = "TUTUP_KEADAAN_MEMAKSA", "d. Perusahaan tutup karena keadaan memaksa"
    PENUNDAAN_UTANG = "PENUNDAAN_UTANG", "e. Penundaan kewajiban pembayaran utang"
    PAILIT = "PAILIT", "f. Pailit"
    PERMOHONAN_PEKERJA = "PERMOHONAN_PEKERJA", "g. Permohonan pekerja karena perbuatan pengusaha"
    PERMOHONAN_DITOLAK = "PERMOHONAN_DITOLAK", "h. Putusan bahwa pengusaha tidak melakukan perbuatan huruf g"
    MENGUNDURKAN_DIRI = "MENGUNDURKAN_DIRI", "i. Mengundurkan diri"
    MANGKIR = "MANGKIR", "j. Mangkir lima hari kerja atau lebih"
    PELANGGARAN = "PELANGGARAN", "k. Pelanggaran perjanjian kerja, PP, atau PKB"
    DITAHAN = "DITAHAN", "l. Ditahan pihak berwajib karena dugaan tindak pidana"
    SAKIT_BERKEPANJANGAN = "SAKIT_BERKEPANJANGAN", "m. Sakit berkepanjangan atau cacat akibat kecelakaan kerja"
    PENSIUN = "PENSIUN", "n. Memasuki usia pensiun"
    MENINGGAL = "MENINGGAL", "o. Meninggal dunia"


@code_list
class StrikeKind(CodeList):
    """Mogok kerja atau penutupan perusahaan."""

    NONE = "NONE", "Tidak ada"
    STRIKE = "STRIKE", "Mogok kerja"
    LOCKOUT = "LOCKOUT", "Penutupan perusahaan"
