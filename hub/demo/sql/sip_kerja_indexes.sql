-- Keys and indexes of SIP Kerja, made after loading: keys, links, regions, identifiers and the usual orders.
ALTER TABLE perusahaan ADD PRIMARY KEY (id);
ALTER TABLE pelamar ADD PRIMARY KEY (id);
ALTER TABLE lowongan_kerja ADD PRIMARY KEY (id);
ALTER TABLE tenaga_kerja ADD PRIMARY KEY (id);
ALTER TABLE pelatihan ADD PRIMARY KEY (id);
ALTER TABLE penempatan ADD PRIMARY KEY (id);
ALTER TABLE peserta ADD PRIMARY KEY (id);
ALTER TABLE kasus_phi ADD PRIMARY KEY (id);
ALTER TABLE tka ADD PRIMARY KEY (id);

ALTER TABLE lowongan_kerja ADD FOREIGN KEY (perusahaan_id) REFERENCES perusahaan;
ALTER TABLE tenaga_kerja ADD FOREIGN KEY (perusahaan_id) REFERENCES perusahaan;
ALTER TABLE penempatan ADD FOREIGN KEY (pelamar_id) REFERENCES pelamar;
ALTER TABLE penempatan ADD FOREIGN KEY (lowongan_id) REFERENCES lowongan_kerja;
ALTER TABLE penempatan ADD FOREIGN KEY (perusahaan_id) REFERENCES perusahaan;
ALTER TABLE peserta ADD FOREIGN KEY (pelatihan_id) REFERENCES pelatihan;
ALTER TABLE peserta ADD FOREIGN KEY (penempatan_id) REFERENCES penempatan;
ALTER TABLE kasus_phi ADD FOREIGN KEY (perusahaan_id) REFERENCES perusahaan;
ALTER TABLE tka ADD FOREIGN KEY (perusahaan_id) REFERENCES perusahaan;

CREATE INDEX ON perusahaan (nib);
CREATE INDEX ON perusahaan (nama COLLATE "C", id);

CREATE INDEX ON pelamar (nik);
CREATE INDEX ON pelamar (tgl_registrasi DESC, id);
CREATE INDEX ON pelamar (tgl_registrasi, id);
CREATE INDEX ON pelamar (kode_kab, tgl_registrasi DESC, id);
CREATE INDEX ON pelamar (updated_at DESC, id);

CREATE INDEX ON lowongan_kerja (perusahaan_id);
CREATE INDEX ON lowongan_kerja (mulai DESC, id);

CREATE INDEX ON tenaga_kerja (nik);
CREATE INDEX ON tenaga_kerja (perusahaan_id);

CREATE INDEX ON pelatihan (mulai DESC, id);

CREATE INDEX ON penempatan (pelamar_id, tanggal DESC, id);
CREATE INDEX ON penempatan (lowongan_id);
CREATE INDEX ON penempatan (perusahaan_id);
CREATE INDEX ON penempatan (tanggal DESC, id);

CREATE INDEX ON peserta (pelatihan_id);
CREATE INDEX ON peserta (penempatan_id);
CREATE INDEX ON peserta (nik_peserta);

CREATE INDEX ON kasus_phi (perusahaan_id);
CREATE INDEX ON kasus_phi (tanggal_register DESC, id);

CREATE INDEX ON tka (perusahaan_id);
CREATE INDEX ON tka (paspor);
