-- Keys and indexes of SIAPkerja, made after loading: keys, links, regions, identifiers and the usual orders.
SET LOCAL search_path TO tenaga_kerja;

ALTER TABLE perusahaan ADD PRIMARY KEY (id);
ALTER TABLE pencari_kerja ADD PRIMARY KEY (id);
ALTER TABLE lowongan ADD PRIMARY KEY (id);
ALTER TABLE pekerja ADD PRIMARY KEY (id);
ALTER TABLE pelatihan ADD PRIMARY KEY (id);
ALTER TABLE penempatan ADD PRIMARY KEY (id);
ALTER TABLE peserta_pelatihan ADD PRIMARY KEY (id);
ALTER TABLE perselisihan ADD PRIMARY KEY (id);
ALTER TABLE tka ADD PRIMARY KEY (id);

ALTER TABLE lowongan ADD FOREIGN KEY (id_perusahaan) REFERENCES perusahaan;
ALTER TABLE pekerja ADD FOREIGN KEY (id_perusahaan) REFERENCES perusahaan;
ALTER TABLE penempatan ADD FOREIGN KEY (id_pencari_kerja) REFERENCES pencari_kerja;
ALTER TABLE penempatan ADD FOREIGN KEY (id_lowongan) REFERENCES lowongan;
ALTER TABLE penempatan ADD FOREIGN KEY (id_perusahaan) REFERENCES perusahaan;
ALTER TABLE peserta_pelatihan ADD FOREIGN KEY (id_pelatihan) REFERENCES pelatihan;
ALTER TABLE peserta_pelatihan ADD FOREIGN KEY (id_penempatan) REFERENCES penempatan;
ALTER TABLE perselisihan ADD FOREIGN KEY (id_perusahaan) REFERENCES perusahaan;
ALTER TABLE tka ADD FOREIGN KEY (id_perusahaan) REFERENCES perusahaan;

CREATE INDEX ON perusahaan (kd_wilayah);
CREATE INDEX ON perusahaan (nib);
CREATE INDEX ON perusahaan (nama_perusahaan COLLATE "C", id);

CREATE INDEX ON pencari_kerja (nik);
CREATE INDEX ON pencari_kerja (tgl_daftar DESC, id);
CREATE INDEX ON pencari_kerja (tgl_daftar, id);
CREATE INDEX ON pencari_kerja (kd_wilayah, tgl_daftar DESC, id);
CREATE INDEX ON pencari_kerja (diperbarui_pada DESC, id);

CREATE INDEX ON lowongan (id_perusahaan);
CREATE INDEX ON lowongan (kd_wilayah_kerja, tgl_mulai DESC, id);
CREATE INDEX ON lowongan (tgl_mulai DESC, id);

CREATE INDEX ON pekerja (nik);
CREATE INDEX ON pekerja (id_perusahaan);
CREATE INDEX ON pekerja (kd_wilayah_kerja);
CREATE INDEX ON pekerja (kd_wilayah_tinggal);

CREATE INDEX ON pelatihan (kd_wilayah, tgl_mulai DESC, id);

CREATE INDEX ON penempatan (id_pencari_kerja, tgl_penempatan DESC, id);
CREATE INDEX ON penempatan (id_lowongan);
CREATE INDEX ON penempatan (id_perusahaan);
CREATE INDEX ON penempatan (kd_wilayah_asal);
CREATE INDEX ON penempatan (kd_wilayah_kerja);
CREATE INDEX ON penempatan (tgl_penempatan DESC, id);

CREATE INDEX ON peserta_pelatihan (id_pelatihan);
CREATE INDEX ON peserta_pelatihan (id_penempatan);
CREATE INDEX ON peserta_pelatihan (nik);

CREATE INDEX ON perselisihan (id_perusahaan);
CREATE INDEX ON perselisihan (kd_wilayah, tgl_catat DESC, id);

CREATE INDEX ON tka (no_paspor);
CREATE INDEX ON tka (id_perusahaan);
CREATE INDEX ON tka (tgl_berakhir, id);
CREATE INDEX ON tka USING gin (lokasi_kerja);
