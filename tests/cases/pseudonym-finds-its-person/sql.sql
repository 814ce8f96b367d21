-- jobSeekers, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: birth date of who becomes an adult today
-- $3: [2]
SELECT key AS c0, CASE WHEN (CAST("educationLevel" AS TEXT) = '0') THEN '"educationLevel":"TIDAK_SEKOLAH"' WHEN
(CAST("educationLevel" AS TEXT) = '1') THEN '"educationLevel":"SD"' WHEN (CAST("educationLevel" AS TEXT) = '2') THEN
'"educationLevel":"SMP"' WHEN (CAST("educationLevel" AS TEXT) = '3') THEN '"educationLevel":"SMA"' WHEN
(CAST("educationLevel" AS TEXT) = '4') THEN '"educationLevel":"SMK"' WHEN (CAST("educationLevel" AS TEXT) = '11') THEN
'"educationLevel":"D1"' WHEN (CAST("educationLevel" AS TEXT) = '12') THEN '"educationLevel":"D2"' WHEN
(CAST("educationLevel" AS TEXT) = '13') THEN '"educationLevel":"D3"' WHEN (CAST("educationLevel" AS TEXT) = '14') THEN
'"educationLevel":"D4"' WHEN (CAST("educationLevel" AS TEXT) = '21') THEN '"educationLevel":"S1"' WHEN
(CAST("educationLevel" AS TEXT) = '22') THEN '"educationLevel":"PROFESI"' WHEN (CAST("educationLevel" AS TEXT) = '31')
THEN '"educationLevel":"S2"' WHEN (CAST("educationLevel" AS TEXT) = '32') THEN '"educationLevel":"S3"' ELSE
'"educationLevel":null' END AS c1, nik AS c2
FROM (SELECT t.id AS key, t.pendidikan AS "educationLevel", t.nik AS nik
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE) WHEN (t.nik
~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (CAST(t.gol_umur AS TEXT) = '1') THEN 'AGE_15_19' WHEN
(CAST(t.gol_umur AS TEXT) = '2') THEN 'AGE_20_24' WHEN (CAST(t.gol_umur AS TEXT) = '3') THEN 'AGE_25_29' WHEN
(CAST(t.gol_umur AS TEXT) = '4') THEN 'AGE_30_34' WHEN (CAST(t.gol_umur AS TEXT) = '5') THEN 'AGE_35_39' WHEN
(CAST(t.gol_umur AS TEXT) = '6') THEN 'AGE_40_44' WHEN (CAST(t.gol_umur AS TEXT) = '7') THEN 'AGE_45_49' WHEN
(CAST(t.gol_umur AS TEXT) = '8') THEN 'AGE_50_54' WHEN (CAST(t.gol_umur AS TEXT) = '9') THEN 'AGE_55_59' WHEN
(CAST(t.gol_umur AS TEXT) = '10') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT);

-- jobSeekers, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: birth date of who becomes an adult today
-- $3: [2]
SELECT key AS c0, CASE WHEN (CAST("educationLevel" AS TEXT) = 'TIDAK SEKOLAH') THEN '"educationLevel":"TIDAK_SEKOLAH"'
WHEN (CAST("educationLevel" AS TEXT) = 'SD') THEN '"educationLevel":"SD"' WHEN (CAST("educationLevel" AS TEXT) = 'SMP')
THEN '"educationLevel":"SMP"' WHEN (CAST("educationLevel" AS TEXT) = 'SMA/MA') THEN '"educationLevel":"SMA"' WHEN
(CAST("educationLevel" AS TEXT) = 'SMK') THEN '"educationLevel":"SMK"' WHEN (CAST("educationLevel" AS TEXT) = 'D-I')
THEN '"educationLevel":"D1"' WHEN (CAST("educationLevel" AS TEXT) = 'D-II') THEN '"educationLevel":"D2"' WHEN
(CAST("educationLevel" AS TEXT) = 'D-III') THEN '"educationLevel":"D3"' WHEN (CAST("educationLevel" AS TEXT) = 'D-IV')
THEN '"educationLevel":"D4"' WHEN (CAST("educationLevel" AS TEXT) = 'S-1') THEN '"educationLevel":"S1"' WHEN
(CAST("educationLevel" AS TEXT) = 'PROFESI') THEN '"educationLevel":"PROFESI"' WHEN (CAST("educationLevel" AS TEXT) =
'S-2') THEN '"educationLevel":"S2"' WHEN (CAST("educationLevel" AS TEXT) = 'S-3') THEN '"educationLevel":"S3"' ELSE
'"educationLevel":null' END AS c1, nik AS c2
FROM (SELECT t.id AS key, t.pendidikan AS "educationLevel", t.nik AS nik
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT);

-- jobSeekers, si-pinker: asked through its API (rest)
