-- jobSeekers, siapkerja: rows
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: birth date of who becomes an adult today
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2
FROM (SELECT key AS c0, "registeredAt" AS c1
FROM ((SELECT t.id AS key, t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NOT NULL ORDER BY t.tgl_daftar DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- jobSeekers, siapkerja: total
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END;

-- jobSeekers, si-pinker: asked through its API (rest)
-- pushed down: where regionCode as kode_kab
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pencari-kerja: kode_kab=?, urut=id, halaman=?, batas=?

-- trainingsAggregate, siapkerja: groups
-- $1: the rounding seed
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM tenaga_kerja.pelatihan AS t;

-- trainingsAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM pelatihan AS t;

-- trainingsAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pelatihan: urut=id, halaman=?, batas=?
