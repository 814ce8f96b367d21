-- months, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in tgl_daftar
-- $3: [1] as stored in tgl_daftar
SELECT CAST(date_trunc('month', CAST(t.tgl_daftar AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, count(*) AS c1,
count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, array_agg(t.nik)
FILTER (WHERE t.nik IS NOT NULL) AS c4
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.tgl_daftar >= CAST($2 AS DATE) AND t.tgl_daftar < CAST($3 AS DATE) GROUP BY CAST(date_trunc('month',
CAST(t.tgl_daftar AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE);

-- months, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in tgl_registrasi
-- $3: [1] as stored in tgl_registrasi
SELECT CAST(date_trunc('month', CAST(t.tgl_registrasi AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, count(*) AS c1,
count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3, array_agg(t.nik)
FILTER (WHERE t.nik IS NOT NULL) AS c4
FROM pelamar AS t
WHERE t.tgl_registrasi >= CAST($2 AS DATE) AND t.tgl_registrasi < CAST($3 AS DATE) GROUP BY CAST(date_trunc('month',
CAST(t.tgl_registrasi AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE);

-- months, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: where registeredAt gte: the source offers no condition on it
-- left to the hub: where registeredAt lt: the source offers no condition on it
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- left to the hub: distinct persons: their tags are keyed, and keys stay in the hub
-- GET /api/v1/pencari-kerja: urut=id, halaman=?, batas=?

-- quarters, siapkerja: groups
-- $1: the rounding seed
-- $2: always '3216'
SELECT CAST(date_trunc('quarter', CAST(t.tgl_daftar AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, CASE WHEN (t.jk =
'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END AS c1, count(*) AS c2, count(*) AS c3,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c4
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($2 AS TEXT) GROUP BY CAST(date_trunc('quarter', CAST(t.tgl_daftar AS TIMESTAMP WITHOUT TIME
ZONE)) AS DATE), t.jk;

-- quarters, sip-kerja: groups
-- $1: the rounding seed
SELECT CAST(date_trunc('quarter', CAST(t.tgl_registrasi AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, CASE WHEN
(t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN 'FEMALE' END AS c1, count(*) AS
c2, count(*) AS c3, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c4
FROM pelamar AS t GROUP BY CAST(date_trunc('quarter', CAST(t.tgl_registrasi AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE),
t.jenis_kelamin;

-- years, siapkerja: groups
-- $1: birth date of who becomes an adult today
-- $2: the rounding seed
-- $3: always '3216'
SELECT CAST(date_trunc('year', CAST(CASE WHEN CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($1 AS DATE)
WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END THEN CAST(date_trunc('year', CAST(t.tgl_lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) WHEN (CASE
WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END IS NOT true) THEN t.tgl_lahir ELSE CAST(NULL AS DATE) END AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE)
AS c0, count(*) AS c1, count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($2 AS BIGINT))), 0)
AS c3
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($3 AS TEXT) GROUP BY CAST(date_trunc('year', CAST(CASE WHEN CASE WHEN (t.tgl_lahir IS NOT
NULL) THEN t.tgl_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END THEN CAST(date_trunc('year', CAST(t.tgl_lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) WHEN (CASE
WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END IS NOT true) THEN t.tgl_lahir ELSE CAST(NULL AS DATE) END AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE);

-- years, sip-kerja: groups
-- $1: birth date of who becomes an adult today
-- $2: the rounding seed
SELECT CAST(date_trunc('year', CAST(CASE WHEN CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS
DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END THEN CAST(date_trunc('year', CAST(t.tanggal_lahir AS TIMESTAMP
WITHOUT TIME ZONE)) AS DATE) WHEN (CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END IS NOT true) THEN t.tanggal_lahir ELSE CAST(NULL AS DATE) END AS
TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($2 AS BIGINT))), 0) AS c3
FROM pelamar AS t GROUP BY CAST(date_trunc('year', CAST(CASE WHEN CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN
t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END THEN CAST(date_trunc('year', CAST(t.tanggal_lahir AS TIMESTAMP
WITHOUT TIME ZONE)) AS DATE) WHEN (CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END IS NOT true) THEN t.tanggal_lahir ELSE CAST(NULL AS DATE) END AS
TIMESTAMP WITHOUT TIME ZONE)) AS DATE);
