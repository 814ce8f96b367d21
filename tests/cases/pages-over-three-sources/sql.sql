-- jobSeekers, siapkerja: rows
-- $1: list [1] as stored in status_pencaker by the codes status_pencaker
-- $2: list [2] as stored in kd_wilayah in the form region-digits
-- $3: birth date of who becomes an adult today
-- $4: [3]
SELECT key AS c0, CASE WHEN (CAST("educationLevel" AS TEXT) = '0') THEN '"educationLevel":"TIDAK_SEKOLAH"' WHEN
(CAST("educationLevel" AS TEXT) = '1') THEN '"educationLevel":"SD"' WHEN (CAST("educationLevel" AS TEXT) = '2') THEN
'"educationLevel":"SMP"' WHEN (CAST("educationLevel" AS TEXT) = '3') THEN '"educationLevel":"SMA"' WHEN
(CAST("educationLevel" AS TEXT) = '4') THEN '"educationLevel":"SMK"' WHEN (CAST("educationLevel" AS TEXT) = '11') THEN
'"educationLevel":"D1"' WHEN (CAST("educationLevel" AS TEXT) = '12') THEN '"educationLevel":"D2"' WHEN
(CAST("educationLevel" AS TEXT) = '13') THEN '"educationLevel":"D3"' WHEN (CAST("educationLevel" AS TEXT) = '14') THEN
'"educationLevel":"D4"' WHEN (CAST("educationLevel" AS TEXT) = '21') THEN '"educationLevel":"S1"' WHEN
(CAST("educationLevel" AS TEXT) = '22') THEN '"educationLevel":"PROFESI"' WHEN (CAST("educationLevel" AS TEXT) = '31')
THEN '"educationLevel":"S2"' WHEN (CAST("educationLevel" AS TEXT) = '32') THEN '"educationLevel":"S3"' ELSE
'"educationLevel":null' END || coalesce(',"major":' || CAST(json_scalar(major) AS TEXT), ',"major":null') ||
coalesce(',"regionCode":' || CAST(json_scalar(CASE WHEN (length("regionCode") = 4 AND ltrim("regionCode", '0123456789')
= '') THEN left("regionCode", 2) || '.' || substr("regionCode", 3, 2) END) AS TEXT), ',"regionCode":null') AS c1, CASE
WHEN (CAST("educationLevel" AS TEXT) = '0') THEN 'TIDAK_SEKOLAH' WHEN (CAST("educationLevel" AS TEXT) = '1') THEN 'SD'
WHEN (CAST("educationLevel" AS TEXT) = '2') THEN 'SMP' WHEN (CAST("educationLevel" AS TEXT) = '3') THEN 'SMA' WHEN
(CAST("educationLevel" AS TEXT) = '4') THEN 'SMK' WHEN (CAST("educationLevel" AS TEXT) = '11') THEN 'D1' WHEN
(CAST("educationLevel" AS TEXT) = '12') THEN 'D2' WHEN (CAST("educationLevel" AS TEXT) = '13') THEN 'D3' WHEN
(CAST("educationLevel" AS TEXT) = '14') THEN 'D4' WHEN (CAST("educationLevel" AS TEXT) = '21') THEN 'S1' WHEN
(CAST("educationLevel" AS TEXT) = '22') THEN 'PROFESI' WHEN (CAST("educationLevel" AS TEXT) = '31') THEN 'S2' WHEN
(CAST("educationLevel" AS TEXT) = '32') THEN 'S3' END AS c2, major AS c3
FROM (SELECT t.id AS key, t.pendidikan AS "educationLevel", t.jurusan AS major, t.kd_wilayah AS "regionCode"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.status_pencaker = ANY (CAST($1 AS BPCHAR[])) AND t.kd_wilayah = ANY (CAST($2 AS TEXT[])) AND CASE WHEN
(t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (CAST(t.gol_umur AS TEXT) = '1') THEN 'AGE_15_19' WHEN
(CAST(t.gol_umur AS TEXT) = '2') THEN 'AGE_20_24' WHEN (CAST(t.gol_umur AS TEXT) = '3') THEN 'AGE_25_29' WHEN
(CAST(t.gol_umur AS TEXT) = '4') THEN 'AGE_30_34' WHEN (CAST(t.gol_umur AS TEXT) = '5') THEN 'AGE_35_39' WHEN
(CAST(t.gol_umur AS TEXT) = '6') THEN 'AGE_40_44' WHEN (CAST(t.gol_umur AS TEXT) = '7') THEN 'AGE_45_49' WHEN
(CAST(t.gol_umur AS TEXT) = '8') THEN 'AGE_50_54' WHEN (CAST(t.gol_umur AS TEXT) = '9') THEN 'AGE_55_59' WHEN
(CAST(t.gol_umur AS TEXT) = '10') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END ORDER BY CASE WHEN
(CAST(t.pendidikan AS TEXT) = '0') THEN 'TIDAK_SEKOLAH' WHEN (CAST(t.pendidikan AS TEXT) = '1') THEN 'SD' WHEN
(CAST(t.pendidikan AS TEXT) = '2') THEN 'SMP' WHEN (CAST(t.pendidikan AS TEXT) = '3') THEN 'SMA' WHEN (CAST(t.pendidikan
AS TEXT) = '4') THEN 'SMK' WHEN (CAST(t.pendidikan AS TEXT) = '11') THEN 'D1' WHEN (CAST(t.pendidikan AS TEXT) = '12')
THEN 'D2' WHEN (CAST(t.pendidikan AS TEXT) = '13') THEN 'D3' WHEN (CAST(t.pendidikan AS TEXT) = '14') THEN 'D4' WHEN
(CAST(t.pendidikan AS TEXT) = '21') THEN 'S1' WHEN (CAST(t.pendidikan AS TEXT) = '22') THEN 'PROFESI' WHEN
(CAST(t.pendidikan AS TEXT) = '31') THEN 'S2' WHEN (CAST(t.pendidikan AS TEXT) = '32') THEN 'S3' END COLLATE "C" DESC
NULLS LAST, t.jurusan COLLATE "C" ASC NULLS LAST, t.id ASC
LIMIT 1000) AS r
LIMIT CAST($4 AS BIGINT);

-- jobSeekers, siapkerja: total
-- $1: list [1] as stored in status_pencaker by the codes status_pencaker
-- $2: list [2] as stored in kd_wilayah in the form region-digits
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.status_pencaker = ANY (CAST($1 AS BPCHAR[])) AND t.kd_wilayah = ANY (CAST($2 AS TEXT[])) AND CASE WHEN
(t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (CAST(t.gol_umur AS TEXT) = '1') THEN 'AGE_15_19' WHEN
(CAST(t.gol_umur AS TEXT) = '2') THEN 'AGE_20_24' WHEN (CAST(t.gol_umur AS TEXT) = '3') THEN 'AGE_25_29' WHEN
(CAST(t.gol_umur AS TEXT) = '4') THEN 'AGE_30_34' WHEN (CAST(t.gol_umur AS TEXT) = '5') THEN 'AGE_35_39' WHEN
(CAST(t.gol_umur AS TEXT) = '6') THEN 'AGE_40_44' WHEN (CAST(t.gol_umur AS TEXT) = '7') THEN 'AGE_45_49' WHEN
(CAST(t.gol_umur AS TEXT) = '8') THEN 'AGE_50_54' WHEN (CAST(t.gol_umur AS TEXT) = '9') THEN 'AGE_55_59' WHEN
(CAST(t.gol_umur AS TEXT) = '10') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END;

-- jobSeekers, sip-kerja: rows
-- $1: list [1] as stored in status by the codes status
-- $2: list [2] as stored in kode_kab
-- $3: birth date of who becomes an adult today
-- $4: [3]
SELECT key AS c0, CASE WHEN (CAST("educationLevel" AS TEXT) = 'TIDAK SEKOLAH') THEN '"educationLevel":"TIDAK_SEKOLAH"'
WHEN (CAST("educationLevel" AS TEXT) = 'SD') THEN '"educationLevel":"SD"' WHEN (CAST("educationLevel" AS TEXT) = 'SMP')
THEN '"educationLevel":"SMP"' WHEN (CAST("educationLevel" AS TEXT) = 'SMA/MA') THEN '"educationLevel":"SMA"' WHEN
(CAST("educationLevel" AS TEXT) = 'SMK') THEN '"educationLevel":"SMK"' WHEN (CAST("educationLevel" AS TEXT) = 'D-I')
THEN '"educationLevel":"D1"' WHEN (CAST("educationLevel" AS TEXT) = 'D-II') THEN '"educationLevel":"D2"' WHEN
(CAST("educationLevel" AS TEXT) = 'D-III') THEN '"educationLevel":"D3"' WHEN (CAST("educationLevel" AS TEXT) = 'D-IV')
THEN '"educationLevel":"D4"' WHEN (CAST("educationLevel" AS TEXT) = 'S-1') THEN '"educationLevel":"S1"' WHEN
(CAST("educationLevel" AS TEXT) = 'PROFESI') THEN '"educationLevel":"PROFESI"' WHEN (CAST("educationLevel" AS TEXT) =
'S-2') THEN '"educationLevel":"S2"' WHEN (CAST("educationLevel" AS TEXT) = 'S-3') THEN '"educationLevel":"S3"' ELSE
'"educationLevel":null' END || coalesce(',"major":' || CAST(json_scalar(major) AS TEXT), ',"major":null') ||
coalesce(',"regionCode":' || CAST(json_scalar("regionCode") AS TEXT), ',"regionCode":null') AS c1, CASE WHEN
("educationLevel" = 'TIDAK SEKOLAH') THEN 'TIDAK_SEKOLAH' WHEN ("educationLevel" = 'SD') THEN 'SD' WHEN
("educationLevel" = 'SMP') THEN 'SMP' WHEN ("educationLevel" = 'SMA/MA') THEN 'SMA' WHEN ("educationLevel" = 'SMK') THEN
'SMK' WHEN ("educationLevel" = 'D-I') THEN 'D1' WHEN ("educationLevel" = 'D-II') THEN 'D2' WHEN ("educationLevel" =
'D-III') THEN 'D3' WHEN ("educationLevel" = 'D-IV') THEN 'D4' WHEN ("educationLevel" = 'S-1') THEN 'S1' WHEN
("educationLevel" = 'PROFESI') THEN 'PROFESI' WHEN ("educationLevel" = 'S-2') THEN 'S2' WHEN ("educationLevel" = 'S-3')
THEN 'S3' END AS c2, major AS c3
FROM (SELECT t.id AS key, t.pendidikan AS "educationLevel", t.jurusan AS major, t.kode_kab AS "regionCode"
FROM pelamar AS t
WHERE t.status = ANY (CAST($1 AS TEXT[])) AND t.kode_kab = ANY (CAST($2 AS TEXT[])) AND CASE WHEN (t.tanggal_lahir IS
NOT NULL) THEN t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END ORDER BY CASE WHEN (t.pendidikan = 'TIDAK SEKOLAH') THEN
'TIDAK_SEKOLAH' WHEN (t.pendidikan = 'SD') THEN 'SD' WHEN (t.pendidikan = 'SMP') THEN 'SMP' WHEN (t.pendidikan =
'SMA/MA') THEN 'SMA' WHEN (t.pendidikan = 'SMK') THEN 'SMK' WHEN (t.pendidikan = 'D-I') THEN 'D1' WHEN (t.pendidikan =
'D-II') THEN 'D2' WHEN (t.pendidikan = 'D-III') THEN 'D3' WHEN (t.pendidikan = 'D-IV') THEN 'D4' WHEN (t.pendidikan =
'S-1') THEN 'S1' WHEN (t.pendidikan = 'PROFESI') THEN 'PROFESI' WHEN (t.pendidikan = 'S-2') THEN 'S2' WHEN (t.pendidikan
= 'S-3') THEN 'S3' END COLLATE "C" DESC NULLS LAST, t.jurusan COLLATE "C" ASC NULLS LAST, t.id ASC
LIMIT 1000) AS r
LIMIT CAST($4 AS BIGINT);

-- jobSeekers, sip-kerja: total
-- $1: list [1] as stored in status by the codes status
-- $2: list [2] as stored in kode_kab
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM pelamar AS t
WHERE t.status = ANY (CAST($1 AS TEXT[])) AND t.kode_kab = ANY (CAST($2 AS TEXT[])) AND CASE WHEN (t.tanggal_lahir IS
NOT NULL) THEN t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END;

-- jobSeekers, si-pinker: asked through its API (rest)
