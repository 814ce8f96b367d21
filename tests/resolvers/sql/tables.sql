CREATE SCHEMA uji;
CREATE TABLE uji.pencari (
    id integer PRIMARY KEY, no_daftar text, nik text, nama text, lahir date, golongan text, jk char(2), alamat text,
    wilayah text, kecamatan text, hp text, surel text, pendidikan smallint, keahlian text[], jabatan varchar(10),
    terdaftar date, lapor text, diubah timestamptz
);
CREATE TABLE uji."Perusahaan" (
    id bigint PRIMARY KEY, npwp text, nama text, kbli text, wilayah char(8), telepon text, pekerja integer,
    upah_min numeric(12, 0), lapor bigint, diubah timestamp
);
CREATE TABLE uji.pekerja (
    id bigint PRIMARY KEY, nik bigint, lahir date, domisili text, tempat_kerja text, id_perusahaan bigint, upah bigint,
    serikat text, program text
);
CREATE TABLE uji.penempatan (
    id bigint PRIMARY KEY, nomor text, id_pencari bigint, id_perusahaan bigint, jalur text, asal text, tujuan text,
    lokal boolean, upah bigint, tanggal date, lama integer
);
CREATE TABLE uji.tka (id bigint PRIMARY KEY, nama text, paspor text, lahir date, lokasi text, iuran bigint);
CREATE TABLE uji.masuk (id bigint PRIMARY KEY, paspor text, waktu timestamp);
CREATE INDEX ON uji.penempatan (id_pencari, tanggal);
CREATE TABLE uji.pelatihan (id bigint PRIMARY KEY, nama text, wilayah text, mulai date);
CREATE TABLE uji.peserta (id bigint PRIMARY KEY, id_pelatihan bigint, nik text, nama text, terserap text);
