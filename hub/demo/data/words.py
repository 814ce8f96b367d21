"""The word lists that invented names, addresses and titles are put together from."""

MEN = (
    "Adi", "Agus", "Ahmad", "Aldi", "Andi", "Arif", "Bagus", "Bambang", "Bayu", "Budi", "Cahyo", "Dedi", "Deni",
    "Dimas", "Doni", "Eko", "Fajar", "Farhan", "Galih", "Gilang", "Guntur", "Hadi", "Hendra", "Heri", "Ilham", "Imam",
    "Indra", "Irfan", "Joko", "Kurnia", "Lukman", "Made", "Mahmud", "Muhammad", "Nanang", "Novan", "Oki", "Putu",
    "Rahmat", "Rangga", "Reza", "Rizky", "Rudi", "Samsul", "Slamet", "Sugeng", "Surya", "Taufik", "Teguh", "Tono",
    "Umar", "Wahyu", "Wawan", "Yanto", "Yoga", "Yusuf", "Zainal", "Zaki",
)  # fmt: skip
WOMEN = (
    "Ayu", "Aisyah", "Amelia", "Anisa", "Astuti", "Bunga", "Cahyani", "Citra", "Dewi", "Dian", "Dina", "Eka", "Elsa",
    "Endah", "Erna", "Fatimah", "Fitri", "Gita", "Hana", "Hesti", "Ika", "Indah", "Intan", "Ira", "Jamilah", "Kartika",
    "Komang", "Laras", "Lestari", "Lina", "Maya", "Mega", "Melati", "Mira", "Nadia", "Ni Luh", "Nita", "Novi", "Nur",
    "Nurul", "Okta", "Putri", "Rahayu", "Ratna", "Rina", "Rini", "Sari", "Sekar", "Siti", "Sri", "Sulastri", "Tari",
    "Tika", "Tri", "Umi", "Vina", "Wati", "Wulan", "Yanti", "Yuni", "Zahra",
)  # fmt: skip
FAMILY = (
    "Abubakar", "Alting", "Anggraini", "Ardiansyah", "Bahri", "Budiman", "Damanik", "Djafar", "Fadilah", "Firmansyah",
    "Gunawan", "Hakim", "Halim", "Handayani", "Harahap", "Hartono", "Hasan", "Hidayat", "Husain", "Ibrahim", "Iskandar",
    "Kadir", "Kurniawan", "Kusuma", "La Ode", "Laksana", "Lubis", "Mahendra", "Maulana", "Muin", "Nasution", "Nugroho",
    "Oktaviani", "Pamungkas", "Permana", "Pratama", "Puspita", "Rachman", "Ramadhan", "Safitri", "Salim", "Samad",
    "Santoso", "Saputra", "Setiawan", "Simanjuntak", "Siregar", "Soleman", "Suharto", "Sulaiman", "Susanto", "Sutrisno",
    "Tomagola", "Umasugi", "Utami", "Wahyuni", "Wibowo", "Widodo", "Wijaya", "Yulianto",
)  # fmt: skip
UNUSUAL_NAMES = (
    "Siti O'Brien", "Ma'ruf D'Angelo", 'Anak Agung "Gung" Rai', "José Müller", "Zoë Ærøskøbing", "Budi \\ Santoso",
    "Suryadi, S.T.", "Ayu 🌺 Lestari", "Rizky 👨‍👩‍👧 Pratama", "Çelik Šimić", "Nur\u00a0Aisyah", "Doni; DROP",
    "I Gusti Ngurah Bagus Made Oka Adnyana Putra Wirawan", "%Heri_ Wahyudi%", "\U0001d49crif Hidayat",
    "e\u0301lodie Sari",
)  # fmt: skip
FOREIGN_GIVEN = ("Wei", "Jun", "Hao", "Lei", "Ming", "Qiang", "Tao", "Xin", "Yong", "Zhen", "Bo", "Fang", "Gang", "Hui")
FOREIGN_FAMILY = ("Zhang", "Liu", "Chen", "Huang", "Wu", "Zhou", "Xu", "Sun", "Ma", "Zhu", "Guo", "Lin", "He", "Luo")
UNUSUAL_FOREIGN = (
    "O'Connor Liam", "Lü Xiaoying", "Nuñez-Ibáñez, Ana", "Park 'JJ' Ji-ho", "Sørensen Åse", "Wang 🐉 Fei",
)  # fmt: skip
STREETS = (
    "Jl. Melati", "Jl. Kenanga", "Jl. Raya Industri", "Jl. Pahlawan Tak Bernama", "Gg. Mawar", "Jl. Cempaka",
    "Jl. Bahari", "Perum Griya Asri", "Kp. Sukamaju", "Dusun Tanjung", "Jl. Pelabuhan Lama", "Jl. Anggrek",
    "Jl. Kelapa", "Jl. K.H. Rekaan",
)  # fmt: skip
COMPANY_ROOTS = (
    "Arunavela", "Baskarindo", "Candravira", "Dwimarga", "Elangsari", "Fajarnusa", "Gentalika", "Harsanova",
    "Indravela", "Jayaruna", "Kalandra", "Lintangmas", "Mahardika", "Navaruna", "Ombaksari", "Pranajaya", "Ratnavela",
    "Samudrika", "Tirtanova", "Ulinmas", "Veraloka", "Wanatara", "Yudhavira", "Zamrudika", "Abimantra", "Bimasena",
    "Cakravela", "Dharmavira", "Ekanusa", "Gatravela",
)  # fmt: skip
COMPANY_MIDDLES = (
    "Karya", "Cipta", "Mitra", "Sinar", "Prima", "Mandiri", "Sentosa", "Abadi", "Utama", "Perkasa", "Makmur",
)  # fmt: skip
UNUSUAL_COMPANIES = (
    "PT O'Navela Jaya", 'CV "Tiga Saudara" Rekaan', "PT Ma'mur, Abadi & Rekan", "Koperasi Ñusantara Rekaan",
    "UD Bahari \\ Obi", "PT Łódź Rekaan 🏭",
)  # fmt: skip
SKILLS = (
    "Microsoft Excel", "Las listrik", "Las argon", "Forklift", "Membubut", "CNC", "AutoCAD", "Menjahit", "Merajut",
    "Memasak", "Barista", "Kasir", "Pembukuan", "Bahasa Inggris", "Bahasa Mandarin", "Bahasa Jepang", "SQL", "Python",
    "Desain grafis", "Instalasi listrik", "PLC", "Perawatan AC", "Mekanik sepeda motor", "Mekanik alat berat",
    "Mengemudi SIM B2", "K3 umum", "Pemadam kebakaran", "Pelayanan pelanggan", "Budidaya rumput laut", "Menyelam",
    "Pengolahan kopra", "Laboratorium", "Quality control", "5S/Kaizen", "Administrasi perkantoran", "Penjualan",
    "Fotografi", "Pertukangan kayu",
)  # fmt: skip
MAJORS = (
    "Teknik Mesin", "Teknik Elektro", "Teknik Informatika", "Teknik Industri", "Teknik Kendaraan Ringan", "Akuntansi",
    "Manajemen", "Administrasi Perkantoran", "Tata Boga", "Tata Busana", "Keperawatan", "Farmasi", "Perikanan",
    "Pertanian", "Pertambangan", "Metalurgi", "Kimia Industri", "Hukum", "Pendidikan Guru SD", "IPA", "IPS",
    "Perhotelan",
)  # fmt: skip
SCHOOL_NAMES = (
    "Harapan Rekaan", "Cendekia Rekaan", "Bina Rekaan", "Tunas Rekaan", "Samudra Rekaan", "Bhakti Rekaan",
    "Nusa Rekaan",
)  # fmt: skip
TRAINING_HOUSES = (
    "Harapan", "Cendekia", "Bina Karya", "Tunas Muda", "Samudra", "Bhakti", "Karya Mandiri", "Cipta Terampil",
)  # fmt: skip
UNIONS = ("SP Maju Rekaan", "Serikat Buruh Cakrawala Rekaan", "SP Logam Rekaan", "Serikat Pekerja 'Bersatu' Rekaan")
SUBJECTS = (
    "Pembayaran uang pesangon", "Kekurangan upah lembur", "Pemutusan hubungan kerja karena efisiensi",
    "Perpanjangan kontrak", "Tunjangan hari raya belum dibayar", "Perubahan jam kerja", "Perundingan PKB",
    "Iuran jaminan sosial tidak disetor",
)  # fmt: skip
CARRIERS = (
    "Rekaan Air", "Wings Rekaan", "KM Rekaan Bahari", "KM Obi Rekaan", "Speedboat Rekaan 7",
    "Charter O'Ceanic Rekaan",
)  # fmt: skip
ORIGINS = ("Ternate", "Manado", "Jakarta", "Makassar", "Morowali", "Weda", "Sorong")
NOTES = ("Dokumen diperiksa", "Menunggu verifikasi", "Berkas asli dibawa", "Perlu kunjungan lapangan", "Lengkap")
