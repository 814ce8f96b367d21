-- indicators.0, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kd_wilayah in the form region-digits
-- $3: [1] as stored in status_pencaker by the codes status_pencaker
-- $4: [2] as stored in tgl_daftar
-- $5: [3] as stored in tgl_lapor
-- $6: [3] as stored in tgl_daftar
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($2 AS TEXT) AND t.status_pencaker = CAST($3 AS BPCHAR) AND t.tgl_daftar < CAST($4 AS DATE) AND
(t.tgl_lapor >= CAST($5 AS DATE) OR t.tgl_daftar >= CAST($6 AS DATE));

-- indicators.0, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kode_kab
-- $3: [1] as stored in status by the codes status
-- $4: [2] as stored in tgl_registrasi
-- $5: [3] as stored in tgl_lapor_akhir
-- $6: [3] as stored in tgl_registrasi
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM pelamar AS t
WHERE t.kode_kab = CAST($2 AS TEXT) AND t.status = CAST($3 AS TEXT) AND t.tgl_registrasi < CAST($4 AS DATE) AND
(t.tgl_lapor_akhir >= CAST($5 AS DATE) OR t.tgl_registrasi >= CAST($6 AS DATE));

-- indicators.0, si-pinker: asked through its API (rest)
-- pushed down: where regionCode as kode_kab; where seekerStatus as status
-- left to the hub: columns: the API gives whole records
-- left to the hub: where registeredAt lt: the source offers no condition on it
-- left to the hub: where lastReportedAt gte: it stands inside `or` or `not`, which the source does not know
-- left to the hub: where registeredAt gte: it stands inside `or` or `not`, which the source does not know
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pencari-kerja: kode_kab=?, status=?, urut=id, halaman=?, batas=?

-- indicators.1, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kd_wilayah_kerja in the form region-digits
-- $3: [4] as stored in status by the codes status
-- $4: [2] as stored in tgl_mulai
-- $5: [5] as stored in tgl_berakhir
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2, count(t.jml_dibutuhkan) AS c3, sum(t.jml_dibutuhkan) AS c4, min(t.jml_dibutuhkan) AS c5, max(t.jml_dibutuhkan) AS
c6, CAST(NULL AS BIGINT) AS c7, count(t.jml_terisi) AS c8, sum(t.jml_terisi) AS c9, min(t.jml_terisi) AS c10,
max(t.jml_terisi) AS c11, CAST(NULL AS BIGINT) AS c12
FROM tenaga_kerja.lowongan AS t
WHERE t.kd_wilayah_kerja = CAST($2 AS TEXT) AND t.status = CAST($3 AS BIGINT) AND t.tgl_mulai < CAST($4 AS DATE) AND
t.tgl_berakhir >= CAST($5 AS DATE);

-- indicators.1, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kode_kab
-- $3: [4] as stored in status by the codes status_lowongan_kerja
-- $4: [2] as stored in mulai
-- $5: [5] as stored in sampai
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2, count(t.kebutuhan) AS c3, sum(t.kebutuhan) AS c4, min(t.kebutuhan) AS c5, max(t.kebutuhan) AS c6, CAST(NULL AS
BIGINT) AS c7, count(t.terisi) AS c8, sum(t.terisi) AS c9, min(t.terisi) AS c10, max(t.terisi) AS c11, CAST(NULL AS
BIGINT) AS c12
FROM lowongan_kerja AS t
WHERE t.kode_kab = CAST($2 AS TEXT) AND t.status = CAST($3 AS TEXT) AND t.mulai < CAST($4 AS DATE) AND t.sampai >=
CAST($5 AS DATE);

-- indicators.1, si-pinker: asked through its API (rest)
-- pushed down: where workRegionCode as kode_kab; where status as status
-- left to the hub: columns: the API gives whole records
-- left to the hub: where validFrom lt: the source offers no condition on it
-- left to the hub: where validUntil gte: the source offers no condition on it
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/lowongan: kode_kab=?, status=?, urut=id, halaman=?, batas=?

-- indicators.2, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kd_wilayah_kerja in the form region-digits
-- $3: [5] as stored in tgl_penempatan
-- $4: [2] as stored in tgl_penempatan
SELECT count(*) AS c0, count(DISTINCT t.id_pencari_kerja) + (count(*) FILTER (WHERE t.id_pencari_kerja IS NULL)) AS c1,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c2, count(t.lama_hari) AS c3,
sum(t.lama_hari) AS c4, min(t.lama_hari) AS c5, max(t.lama_hari) AS c6, (count(DISTINCT t.id_pencari_kerja) FILTER
(WHERE t.lama_hari IS NOT NULL)) + (count(*) FILTER (WHERE t.id_pencari_kerja IS NULL AND t.lama_hari IS NOT NULL)) AS
c7
FROM tenaga_kerja.penempatan AS t
WHERE t.kd_wilayah_kerja = CAST($2 AS TEXT) AND t.tgl_penempatan >= CAST($3 AS DATE) AND t.tgl_penempatan < CAST($4 AS
DATE);

-- indicators.2, siapkerja: values of daysToPlacement
-- $1: [0] as stored in kd_wilayah_kerja in the form region-digits
-- $2: [5] as stored in tgl_penempatan
-- $3: [2] as stored in tgl_penempatan
SELECT CAST(t.lama_hari AS BIGINT) AS c0, count(*) AS c1, count(*) AS c2, 0 AS c3
FROM tenaga_kerja.penempatan AS t
WHERE t.kd_wilayah_kerja = CAST($1 AS TEXT) AND t.tgl_penempatan >= CAST($2 AS DATE) AND t.tgl_penempatan < CAST($3 AS
DATE) GROUP BY CAST(t.lama_hari AS BIGINT)
LIMIT 20001;

-- indicators.2, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kab_kerja
-- $3: [5] as stored in tanggal
-- $4: [2] as stored in tanggal
SELECT count(*) AS c0, count(DISTINCT t.pelamar_id) + (count(*) FILTER (WHERE t.pelamar_id IS NULL)) AS c1,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c2, count(t.lama_cari) AS c3,
sum(t.lama_cari) AS c4, min(t.lama_cari) AS c5, max(t.lama_cari) AS c6, (count(DISTINCT t.pelamar_id) FILTER (WHERE
t.lama_cari IS NOT NULL)) + (count(*) FILTER (WHERE t.pelamar_id IS NULL AND t.lama_cari IS NOT NULL)) AS c7
FROM penempatan AS t
WHERE t.kab_kerja = CAST($2 AS TEXT) AND t.tanggal >= CAST($3 AS DATE) AND t.tanggal < CAST($4 AS DATE);

-- indicators.2, sip-kerja: values of daysToPlacement
-- $1: [0] as stored in kab_kerja
-- $2: [5] as stored in tanggal
-- $3: [2] as stored in tanggal
SELECT CAST(t.lama_cari AS BIGINT) AS c0, count(*) AS c1, count(*) AS c2, 0 AS c3
FROM penempatan AS t
WHERE t.kab_kerja = CAST($1 AS TEXT) AND t.tanggal >= CAST($2 AS DATE) AND t.tanggal < CAST($3 AS DATE) GROUP BY
CAST(t.lama_cari AS BIGINT)
LIMIT 20001;

-- indicators.2, si-pinker: asked through its API (rest)
-- pushed down: where workRegionCode as kode_kab_kerja
-- left to the hub: columns: the API gives whole records
-- left to the hub: where placedAt gte: the source offers no condition on it
-- left to the hub: where placedAt lt: the source offers no condition on it
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/penempatan: kode_kab_kerja=?, urut=id, halaman=?, batas=?

-- indicators.3, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kd_wilayah_kerja in the form region-digits
-- $3: [5] as stored in tgl_penempatan
-- $4: [2] as stored in tgl_penempatan
SELECT t.tk_lokal AS c0, count(*) AS c1, count(DISTINCT t.id_pencari_kerja) + (count(*) FILTER (WHERE t.id_pencari_kerja
IS NULL)) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM tenaga_kerja.penempatan AS t
WHERE t.kd_wilayah_kerja = CAST($2 AS TEXT) AND t.tgl_penempatan >= CAST($3 AS DATE) AND t.tgl_penempatan < CAST($4 AS
DATE) GROUP BY t.tk_lokal;

-- indicators.3, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kab_kerja
-- $3: [5] as stored in tanggal
-- $4: [2] as stored in tanggal
SELECT CASE WHEN (t.warga_lokal = 'T') THEN false WHEN (t.warga_lokal = 'Y') THEN true END AS c0, count(*) AS c1,
count(DISTINCT t.pelamar_id) + (count(*) FILTER (WHERE t.pelamar_id IS NULL)) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM penempatan AS t
WHERE t.kab_kerja = CAST($2 AS TEXT) AND t.tanggal >= CAST($3 AS DATE) AND t.tanggal < CAST($4 AS DATE) GROUP BY CASE
WHEN (t.warga_lokal = 'T') THEN false WHEN (t.warga_lokal = 'Y') THEN true END;

-- indicators.3, si-pinker: asked through its API (rest)
-- pushed down: where workRegionCode as kode_kab_kerja
-- left to the hub: columns: the API gives whole records
-- left to the hub: where placedAt gte: the source offers no condition on it
-- left to the hub: where placedAt lt: the source offers no condition on it
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/penempatan: kode_kab_kerja=?, urut=id, halaman=?, batas=?

-- indicators.4, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kd_wilayah in the form region-digits
-- $3: [5] as stored in tgl_catat
-- $4: [2] as stored in tgl_catat
SELECT CASE WHEN (t.jenis = 'HAK') THEN 'HAK' WHEN (t.jenis = 'KEP') THEN 'KEPENTINGAN' WHEN (t.jenis = 'PHK') THEN
'PHK' WHEN (t.jenis = 'ASP') THEN 'ANTAR_SERIKAT' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM tenaga_kerja.perselisihan AS t
WHERE t.kd_wilayah = CAST($2 AS TEXT) AND t.tgl_catat >= CAST($3 AS DATE) AND t.tgl_catat < CAST($4 AS DATE) GROUP BY
t.jenis;

-- indicators.4, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kode_kab
-- $3: [5] as stored in tanggal_register
-- $4: [2] as stored in tanggal_register
SELECT CASE WHEN (t.jenis = 'HAK') THEN 'HAK' WHEN (t.jenis = 'KEPENTINGAN') THEN 'KEPENTINGAN' WHEN (t.jenis = 'PHK')
THEN 'PHK' WHEN (t.jenis = 'ANTAR SERIKAT') THEN 'ANTAR_SERIKAT' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM kasus_phi AS t
WHERE t.kode_kab = CAST($2 AS TEXT) AND t.tanggal_register >= CAST($3 AS DATE) AND t.tanggal_register < CAST($4 AS DATE)
GROUP BY t.jenis;
