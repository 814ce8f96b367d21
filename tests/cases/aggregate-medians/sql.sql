-- employedPersonsAggregate, siapkerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END AS c0, count(*) AS c1, count(DISTINCT
t.nik) + (count(*) FILTER (WHERE t.nik IS NULL)) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1
AS BIGINT))), 0) AS c3, count(CAST(t.upah_bulanan AS BIGINT)) AS c4, sum(CAST(t.upah_bulanan AS BIGINT)) AS c5,
min(CAST(t.upah_bulanan AS BIGINT)) AS c6, max(CAST(t.upah_bulanan AS BIGINT)) AS c7, (count(DISTINCT t.nik) FILTER
(WHERE CAST(t.upah_bulanan AS BIGINT) IS NOT NULL)) + (count(*) FILTER (WHERE t.nik IS NULL AND CAST(t.upah_bulanan AS
BIGINT) IS NOT NULL)) AS c8, count(t.jam_per_minggu) AS c9, sum(t.jam_per_minggu) AS c10, min(t.jam_per_minggu) AS c11,
max(t.jam_per_minggu) AS c12, (count(DISTINCT t.nik) FILTER (WHERE t.jam_per_minggu IS NOT NULL)) + (count(*) FILTER
(WHERE t.nik IS NULL AND t.jam_per_minggu IS NOT NULL)) AS c13
FROM tenaga_kerja.pekerja AS t GROUP BY CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END;

-- employedPersonsAggregate, siapkerja: values of monthlyWage
SELECT CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END AS c0, CAST(CAST(t.upah_bulanan AS BIGINT)
AS BIGINT) AS c1, count(*) AS c2, count(*) AS c3, 0 AS c4
FROM tenaga_kerja.pekerja AS t GROUP BY CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END,
CAST(CAST(t.upah_bulanan AS BIGINT) AS BIGINT)
LIMIT 20001;

-- employedPersonsAggregate, siapkerja: values of hoursPerWeek
SELECT CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END AS c0, CAST(t.jam_per_minggu AS BIGINT) AS
c1, count(*) AS c2, count(*) AS c3, 0 AS c4
FROM tenaga_kerja.pekerja AS t GROUP BY CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END,
CAST(t.jam_per_minggu AS BIGINT)
LIMIT 20001;

-- employedPersonsAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN 'FEMALE' END AS
c0, count(*) AS c1, count(DISTINCT t.nik) + (count(*) FILTER (WHERE t.nik IS NULL)) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, count(t.gaji) AS c4, sum(t.gaji)
AS c5, min(t.gaji) AS c6, max(t.gaji) AS c7, (count(DISTINCT t.nik) FILTER (WHERE t.gaji IS NOT NULL)) + (count(*)
FILTER (WHERE t.nik IS NULL AND t.gaji IS NOT NULL)) AS c8, count(t.jam_minggu) AS c9, sum(t.jam_minggu) AS c10,
min(t.jam_minggu) AS c11, max(t.jam_minggu) AS c12, (count(DISTINCT t.nik) FILTER (WHERE t.jam_minggu IS NOT NULL)) +
(count(*) FILTER (WHERE t.nik IS NULL AND t.jam_minggu IS NOT NULL)) AS c13
FROM tenaga_kerja AS t GROUP BY CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin =
'PEREMPUAN') THEN 'FEMALE' END;

-- employedPersonsAggregate, sip-kerja: values of monthlyWage
SELECT CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN 'FEMALE' END AS
c0, CAST(t.gaji AS BIGINT) AS c1, count(*) AS c2, count(*) AS c3, 0 AS c4
FROM tenaga_kerja AS t GROUP BY CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin =
'PEREMPUAN') THEN 'FEMALE' END, CAST(t.gaji AS BIGINT)
LIMIT 20001;

-- employedPersonsAggregate, sip-kerja: values of hoursPerWeek
SELECT CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN 'FEMALE' END AS
c0, CAST(t.jam_minggu AS BIGINT) AS c1, count(*) AS c2, count(*) AS c3, 0 AS c4
FROM tenaga_kerja AS t GROUP BY CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin =
'PEREMPUAN') THEN 'FEMALE' END, CAST(t.jam_minggu AS BIGINT)
LIMIT 20001;

-- employedPersonsAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pekerja: urut=id, halaman=?, batas=?

-- employersAggregate, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in kd_wilayah in the form region-digits
SELECT CASE WHEN (t.skala = 'MK') THEN 'MICRO' WHEN (t.skala = 'KC') THEN 'SMALL' WHEN (t.skala = 'MN') THEN 'MEDIUM'
WHEN (t.skala = 'BS') THEN 'LARGE' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, count(t.jml_tk) AS c4,
sum(t.jml_tk) AS c5, min(t.jml_tk) AS c6, max(t.jml_tk) AS c7, CAST(NULL AS BIGINT) AS c8
FROM tenaga_kerja.perusahaan AS t
WHERE t.kd_wilayah = CAST($2 AS TEXT) GROUP BY t.skala;

-- employersAggregate, siapkerja: values of workersTotal
-- $1: [0] as stored in kd_wilayah in the form region-digits
SELECT CASE WHEN (t.skala = 'MK') THEN 'MICRO' WHEN (t.skala = 'KC') THEN 'SMALL' WHEN (t.skala = 'MN') THEN 'MEDIUM'
WHEN (t.skala = 'BS') THEN 'LARGE' END AS c0, CAST(t.jml_tk AS BIGINT) AS c1, count(*) AS c2, count(*) AS c3, 0 AS c4
FROM tenaga_kerja.perusahaan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) GROUP BY t.skala, CAST(t.jml_tk AS BIGINT)
LIMIT 20001;
