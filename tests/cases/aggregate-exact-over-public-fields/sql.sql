-- jobVacanciesAggregate, siapkerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.status = 1) THEN 'OPEN' WHEN (t.status = 2) THEN 'CLOSED' WHEN (t.status = 3) THEN 'FILLED' WHEN
(t.status = 4) THEN 'EXPIRED' WHEN (t.status = 5) THEN 'WITHDRAWN' END AS c0, t.antar_kerja AS c1, count(*) AS c2,
count(*) AS c3, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c4,
count(t.jml_dibutuhkan) AS c5, sum(t.jml_dibutuhkan) AS c6, min(t.jml_dibutuhkan) AS c7, max(t.jml_dibutuhkan) AS c8,
CAST(NULL AS BIGINT) AS c9, count(CAST(t.upah_min AS BIGINT)) AS c10, sum(CAST(t.upah_min AS BIGINT)) AS c11,
min(CAST(t.upah_min AS BIGINT)) AS c12, max(CAST(t.upah_min AS BIGINT)) AS c13, CAST(NULL AS BIGINT) AS c14,
count(CAST(t.upah_maks AS BIGINT)) AS c15, sum(CAST(t.upah_maks AS BIGINT)) AS c16, min(CAST(t.upah_maks AS BIGINT)) AS
c17, max(CAST(t.upah_maks AS BIGINT)) AS c18, CAST(NULL AS BIGINT) AS c19
FROM tenaga_kerja.lowongan AS t GROUP BY t.status, t.antar_kerja;

-- jobVacanciesAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.status = 'BUKA') THEN 'OPEN' WHEN (t.status = 'TUTUP') THEN 'CLOSED' WHEN (t.status = 'TERPENUHI')
THEN 'FILLED' WHEN (t.status = 'KEDALUWARSA') THEN 'EXPIRED' WHEN (t.status = 'DITARIK') THEN 'WITHDRAWN' END AS c0,
t.mekanisme AS c1, count(*) AS c2, count(*) AS c3, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS
BIGINT))), 0) AS c4, count(t.kebutuhan) AS c5, sum(t.kebutuhan) AS c6, min(t.kebutuhan) AS c7, max(t.kebutuhan) AS c8,
CAST(NULL AS BIGINT) AS c9, count(t.gaji_min) AS c10, sum(t.gaji_min) AS c11, min(t.gaji_min) AS c12, max(t.gaji_min) AS
c13, CAST(NULL AS BIGINT) AS c14, count(t.gaji_max) AS c15, sum(t.gaji_max) AS c16, min(t.gaji_max) AS c17,
max(t.gaji_max) AS c18, CAST(NULL AS BIGINT) AS c19
FROM lowongan_kerja AS t GROUP BY t.status, t.mekanisme;

-- jobVacanciesAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/lowongan: urut=id, halaman=?, batas=?
