"""The code lists that are the demo's own; other coded columns count in the schema's lists (`CATALOGUE.enums`)."""

PLACEMENT_KIND = ("AKL", "AKAD", "AKAN", "KHUSUS")
PROGRAM_SETS = (
    ("JKK", "JKM"), ("JKK", "JKM", "JHT"), ("JKK", "JKM", "JHT", "JP"), ("JKK", "JKM", "JHT", "JP", "JKP"), (),
)  # fmt: skip
COUNTRIES = ("CN", "JP", "KR", "IN", "MY", "PH", "SG", "TW", "DE", "AU")
RELIGION = ("ISLAM", "KRISTEN", "KATOLIK", "HINDU", "BUDDHA", "KONGHUCU", "KEPERCAYAAN")
MARITAL = ("BELUM_KAWIN", "KAWIN", "CERAI_HIDUP", "CERAI_MATI")

KBLI = (
    "24202", "07295", "29300", "26510", "27900", "28193", "22299", "10799", "46900", "47111", "52101", "78200",
    "03111", "01261", "02209", "41019", "42101", "55110", "56101", "62019", "14111", "15201", "49431", "85499",
)  # fmt: skip
SECTORS_NATIONAL = (1, 1, 3, 3, 2, 1, 3, 6, 8, 10, 3, 3, 2, 5, 1, 4, 2, 2, 5, 2, 6, 3, 3, 2)
SECTORS_BEKASI = (2, 0, 18, 10, 8, 9, 8, 9, 6, 4, 7, 6, 0, 0, 0, 2, 1, 1, 2, 1, 3, 1, 3, 1)
SECTORS_HALSEL = (9, 6, 0, 0, 0, 0, 0, 4, 6, 14, 2, 5, 14, 10, 5, 8, 3, 2, 7, 0, 1, 0, 2, 2)
SECTOR_NAMES = (
    "Logam", "Nikel", "Otomotif", "Elektronika", "Elektrik", "Pendingin", "Plastik", "Pangan", "Niaga", "Ritel",
    "Logistik",
    "Tenaga", "Bahari", "Kelapa", "Rimba", "Konstruksi", "Sarana", "Hotel", "Boga", "Digital", "Busana", "Alas Kaki",
    "Angkutan", "Edukasi",
)  # fmt: skip

OCCUPATIONS = (
    ("8121", "Operator pengolahan logam"), ("8111", "Operator tambang"), ("7212", "Juru las"),
    ("3115", "Teknisi mesin"),
    ("3113", "Teknisi listrik"), ("8211", "Perakit mesin"), ("8212", "Perakit elektronika"),
    ("9329", "Operator produksi"),
    ("4321", "Staf gudang"), ("8344", "Operator forklift"), ("5223", "Pramuniaga"), ("4110", "Staf administrasi"),
    ("4311", "Staf akuntansi"), ("2512", "Pengembang perangkat lunak"), ("5120", "Juru masak"), ("5131", "Pramusaji"),
    ("6222", "Nelayan pesisir"), ("9211", "Pekerja kebun"), ("9312", "Pekerja konstruksi"), ("8332", "Pengemudi truk"),
    ("8153", "Operator jahit"), ("2359", "Instruktur"), ("5414", "Satpam"), ("7231", "Mekanik kendaraan"),
    ("2146", "Ahli metalurgi"), ("1321", "Manajer produksi"), ("2141", "Ahli teknik industri"),
    ("8342", "Operator alat berat"),
)  # fmt: skip
SECTOR_OCCUPATIONS = (
    (0, 2, 3, 24, 9, 7), (1, 27, 19, 24, 3, 22), (5, 7, 23, 26, 8, 2), (6, 7, 4, 26, 8, 11), (6, 4, 7, 3, 8, 11),
    (5, 4, 7, 3, 8, 10), (7, 8, 9, 3, 11, 26), (7, 8, 14, 11, 9, 22), (8, 10, 11, 12, 19, 9), (10, 11, 8, 12, 22, 10),
    (8, 9, 19, 11, 22, 8), (7, 22, 11, 9, 18, 8), (16, 19, 11, 8, 16, 16), (17, 19, 11, 17, 8, 17),
    (17, 27, 19, 22, 18, 11),
    (18, 2, 27, 4, 11, 22), (18, 27, 2, 19, 4, 11), (15, 14, 22, 11, 12, 15), (14, 15, 10, 14, 11, 15),
    (13, 11, 12, 13, 13, 10), (20, 20, 7, 8, 11, 22), (20, 7, 8, 11, 9, 22), (19, 23, 11, 8, 22, 19),
    (21, 11, 12, 21, 22, 13),
)  # fmt: skip
"""Six occupations (indices into `OCCUPATIONS`) for each line of business of `KBLI`; a repeated one is likelier."""

PROGRAMS = (
    ("Operator mesin CNC", 0, 240), ("Juru las SMAW 3G", 1, 240), ("Instalasi listrik bangunan", 2, 160),
    ("Teknisi telepon seluler", 3, 160), ("Servis sepeda motor injeksi", 4, 240), ("Teknisi AC residensial", 5, 160),
    ("Desain grafis muda", 6, 160), ("Practical office advance", 7, 160), ("Menjahit pakaian dasar", 8, 240),
    ("Pembuatan roti dan kue", 9, 160), ("Tata rias pengantin", 10, 160), ("Pemandu wisata (tour guide)", 11, 80),
    ("Pembuatan mebel / cabinet making", 12, 240), ("Hidroponik", 13, 80), ("Pengolahan hasil ikan", 14, 80),
    ("Operator ekskavator", 15, 240), ("Instalasi PLTS", 16, 160), ("Operator forklift", 0, 80),
)  # fmt: skip
"""Programme name, vocation (index) and hours."""
