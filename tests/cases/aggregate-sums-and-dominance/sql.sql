-- regions, siapkerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (octet_length(t.kd_wilayah) = 4 AND ltrim(t.kd_wilayah, '0123456789') = '') THEN left(t.kd_wilayah, 2)
|| '.' || substr(t.kd_wilayah, 3, 2) END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, count(t.jml_tk) AS c4,
sum(t.jml_tk) AS c5, min(t.jml_tk) AS c6, max(t.jml_tk) AS c7, CAST(NULL AS BIGINT) AS c8, count(t.jml_tka) AS c9,
sum(t.jml_tka) AS c10, min(t.jml_tka) AS c11, max(t.jml_tka) AS c12, CAST(NULL AS BIGINT) AS c13
FROM tenaga_kerja.perusahaan AS t GROUP BY t.kd_wilayah;

-- regions, sip-kerja: groups
-- $1: the rounding seed
SELECT t.kode_kab AS c0, count(*) AS c1, count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1
AS BIGINT))), 0) AS c3, count(t.tk_total) AS c4, sum(t.tk_total) AS c5, min(t.tk_total) AS c6, max(t.tk_total) AS c7,
CAST(NULL AS BIGINT) AS c8, count(t.tk_asing) AS c9, sum(t.tk_asing) AS c10, min(t.tk_asing) AS c11, max(t.tk_asing) AS
c12, CAST(NULL AS BIGINT) AS c13
FROM perusahaan AS t GROUP BY t.kode_kab;

-- regions, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/perusahaan: urut=id, halaman=?, batas=?

-- regions, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- query perusahaan: urut=idPerusahaan, lewati=?, ambil=?

-- employersAggregate, siapkerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.skala = 'MK') THEN 'MICRO' WHEN (t.skala = 'KC') THEN 'SMALL' WHEN (t.skala = 'MN') THEN 'MEDIUM'
WHEN (t.skala = 'BS') THEN 'LARGE' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, count(t.jml_tk) AS c4,
sum(t.jml_tk) AS c5, min(t.jml_tk) AS c6, max(t.jml_tk) AS c7, CAST(NULL AS BIGINT) AS c8, count(t.jml_tka) AS c9,
sum(t.jml_tka) AS c10, min(t.jml_tka) AS c11, max(t.jml_tka) AS c12, CAST(NULL AS BIGINT) AS c13
FROM tenaga_kerja.perusahaan AS t GROUP BY t.skala;

-- employersAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.skala_usaha = 'MIKRO') THEN 'MICRO' WHEN (t.skala_usaha = 'KECIL') THEN 'SMALL' WHEN (t.skala_usaha
= 'MENENGAH') THEN 'MEDIUM' WHEN (t.skala_usaha = 'BESAR') THEN 'LARGE' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, count(t.tk_total) AS c4,
sum(t.tk_total) AS c5, min(t.tk_total) AS c6, max(t.tk_total) AS c7, CAST(NULL AS BIGINT) AS c8, count(t.tk_asing) AS
c9, sum(t.tk_asing) AS c10, min(t.tk_asing) AS c11, max(t.tk_asing) AS c12, CAST(NULL AS BIGINT) AS c13
FROM perusahaan AS t GROUP BY t.skala_usaha;

-- employersAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/perusahaan: urut=id, halaman=?, batas=?

-- employersAggregate, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- query perusahaan: urut=idPerusahaan, lewati=?, ambil=?

-- employedPersonsAggregate, siapkerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END AS c0, count(*) AS c1, count(DISTINCT
t.nik) + (count(*) FILTER (WHERE t.nik IS NULL)) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1
AS BIGINT))), 0) AS c3, count(CAST(t.upah_bulanan AS BIGINT)) AS c4, sum(CAST(t.upah_bulanan AS BIGINT)) AS c5,
min(CAST(t.upah_bulanan AS BIGINT)) AS c6, max(CAST(t.upah_bulanan AS BIGINT)) AS c7, (count(DISTINCT t.nik) FILTER
(WHERE CAST(t.upah_bulanan AS BIGINT) IS NOT NULL)) + (count(*) FILTER (WHERE t.nik IS NULL AND CAST(t.upah_bulanan AS
BIGINT) IS NOT NULL)) AS c8, count(t.jam_per_minggu) AS c9, sum(t.jam_per_minggu) AS c10, min(t.jam_per_minggu) AS c11,
max(t.jam_per_minggu) AS c12, (count(DISTINCT t.nik) FILTER (WHERE t.jam_per_minggu IS NOT NULL)) + (count(*) FILTER
(WHERE t.nik IS NULL AND t.jam_per_minggu IS NOT NULL)) AS c13, array_agg(DISTINCT t.nik) FILTER (WHERE t.nik IS NOT
NULL) AS c14
FROM tenaga_kerja.pekerja AS t GROUP BY CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END;

-- employedPersonsAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN 'FEMALE' END AS
c0, count(*) AS c1, count(DISTINCT t.nik) + (count(*) FILTER (WHERE t.nik IS NULL)) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, count(t.gaji) AS c4, sum(t.gaji)
AS c5, min(t.gaji) AS c6, max(t.gaji) AS c7, (count(DISTINCT t.nik) FILTER (WHERE t.gaji IS NOT NULL)) + (count(*)
FILTER (WHERE t.nik IS NULL AND t.gaji IS NOT NULL)) AS c8, count(t.jam_minggu) AS c9, sum(t.jam_minggu) AS c10,
min(t.jam_minggu) AS c11, max(t.jam_minggu) AS c12, (count(DISTINCT t.nik) FILTER (WHERE t.jam_minggu IS NOT NULL)) +
(count(*) FILTER (WHERE t.nik IS NULL AND t.jam_minggu IS NOT NULL)) AS c13, array_agg(DISTINCT t.nik) FILTER (WHERE
t.nik IS NOT NULL) AS c14
FROM tenaga_kerja AS t GROUP BY CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin =
'PEREMPUAN') THEN 'FEMALE' END;

-- employedPersonsAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- left to the hub: distinct persons: their tags are keyed, and keys stay in the hub
-- GET /api/v1/pekerja: urut=id, halaman=?, batas=?
