-- The tables of tables.sql as PHP applications keep them: any character set, collations that take a for A, no arrays.
CREATE OR REPLACE DATABASE uji CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
CREATE TABLE uji.pencari (
    id integer PRIMARY KEY, no_daftar varchar(30), nik varchar(40), nama varchar(200), lahir date,
    golongan varchar(10) CHARACTER SET latin1, jk char(2) CHARACTER SET latin1, alamat text,
    wilayah varchar(10) CHARACTER SET latin1, kecamatan varchar(10), hp varchar(30), surel varchar(100) CHARACTER SET utf8mb3,
    pendidikan smallint, keahlian json, jabatan varchar(10) COLLATE utf8mb4_unicode_ci, terdaftar date, lapor text,
    diubah timestamp(6) NULL, KEY (wilayah), KEY (nik), KEY (terdaftar)
);
CREATE TABLE uji.`Perusahaan` (
    id bigint PRIMARY KEY, npwp text, nama text, kbli text, wilayah char(8), telepon text, pekerja integer,
    upah_min decimal(12, 0), lapor bigint, diubah datetime(6)
);
CREATE TABLE uji.pekerja (
    id bigint PRIMARY KEY, nik bigint, lahir date, domisili text, tempat_kerja text, id_perusahaan bigint, upah bigint,
    serikat text, program text
);
CREATE TABLE uji.penempatan (
    id bigint PRIMARY KEY, nomor text, id_pencari bigint, id_perusahaan bigint, jalur text, asal text, tujuan text,
    lokal tinyint(1), upah bigint, tanggal date, lama integer, KEY (id_pencari, tanggal)
);
CREATE TABLE uji.tka (id bigint PRIMARY KEY, nama text, paspor text, lahir date, lokasi text, iuran bigint);
CREATE TABLE uji.masuk (id bigint PRIMARY KEY, paspor text, waktu datetime(6));
CREATE TABLE uji.pelatihan (id bigint PRIMARY KEY, nama text, wilayah text, mulai date);
CREATE TABLE uji.peserta (id bigint PRIMARY KEY, id_pelatihan bigint, nik text, nama text, terserap enum('Y', 'T', '?'));
