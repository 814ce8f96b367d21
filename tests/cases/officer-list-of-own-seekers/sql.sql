-- jobSeekers, siapkerja: rows
-- $1: [1] as stored in gol_umur by the codes gol_umur
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
-- $4: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"registrationNumber":' || CAST(json_scalar("registrationNumber") AS TEXT),
'"registrationNumber":null') || coalesce(',"nik":' || CAST(json_scalar(CASE WHEN (length(nik) = 16) THEN '************'
|| right(nik, 4) WHEN (length(nik) > 4) THEN repeat('*', length(nik) - 4) || right(nik, 4) ELSE repeat('*', length(nik))
END) AS TEXT), ',"nik":null') || coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null')
|| CASE WHEN (sex = 'L') THEN ',"sex":"MALE"' WHEN (sex = 'P') THEN ',"sex":"FEMALE"' ELSE ',"sex":null' END ||
coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS
TEXT) || '"', ',"birthDate":null') || CASE WHEN ("ageGroup" = 1) THEN ',"ageGroup":"AGE_15_19"' WHEN ("ageGroup" = 2)
THEN ',"ageGroup":"AGE_20_24"' WHEN ("ageGroup" = 3) THEN ',"ageGroup":"AGE_25_29"' WHEN ("ageGroup" = 4) THEN
',"ageGroup":"AGE_30_34"' WHEN ("ageGroup" = 5) THEN ',"ageGroup":"AGE_35_39"' WHEN ("ageGroup" = 6) THEN
',"ageGroup":"AGE_40_44"' WHEN ("ageGroup" = 7) THEN ',"ageGroup":"AGE_45_49"' WHEN ("ageGroup" = 8) THEN
',"ageGroup":"AGE_50_54"' WHEN ("ageGroup" = 9) THEN ',"ageGroup":"AGE_55_59"' WHEN ("ageGroup" = 10) THEN
',"ageGroup":"AGE_60_PLUS"' ELSE ',"ageGroup":null' END || coalesce(',"address":' || CAST(json_scalar(address) AS TEXT),
',"address":null') || coalesce(',"phone":' || CAST(json_scalar(CASE WHEN (left(phone, 1) = '0') THEN '+62' ||
substr(phone, 2) ELSE phone END) AS TEXT), ',"phone":null') || coalesce(',"email":' || CAST(json_scalar(email) AS TEXT),
',"email":null') AS c1, "registeredAt" AS c2
FROM ((SELECT t.id AS key, t.no_ak1 AS "registrationNumber", t.nik AS nik, t.nama_lengkap AS "fullName", t.jk AS sex,
t.tgl_lahir AS "birthDate", t.gol_umur AS "ageGroup", t.alamat AS address, t.no_hp AS phone, t.email AS email,
t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.gol_umur = CAST($1 AS BIGINT) AND t.kd_wilayah = CAST($2 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NOT NULL ORDER BY t.tgl_daftar ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.no_ak1 AS "registrationNumber", t.nik AS nik, t.nama_lengkap AS "fullName",
t.jk AS sex, t.tgl_lahir AS "birthDate", t.gol_umur AS "ageGroup", t.alamat AS address, t.no_hp AS phone, t.email AS
email, t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.gol_umur = CAST($1 AS BIGINT) AND t.kd_wilayah = CAST($2 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($4 AS BIGINT)) AS page;

-- jobSeekers, siapkerja: total
-- $1: [1] as stored in gol_umur by the codes gol_umur
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.gol_umur = CAST($1 AS BIGINT) AND t.kd_wilayah = CAST($2 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END;

-- jobSeekers, sip-kerja: rows
-- $1: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c3) AS
array_agg_2
FROM (SELECT key AS c0, coalesce('"registrationNumber":' || CAST(json_scalar("registrationNumber") AS TEXT),
'"registrationNumber":null') || coalesce(',"nik":' || CAST(json_scalar(CASE WHEN (length(nik) = 16) THEN '************'
|| right(nik, 4) WHEN (length(nik) > 4) THEN repeat('*', length(nik) - 4) || right(nik, 4) ELSE repeat('*', length(nik))
END) AS TEXT), ',"nik":null') || coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null')
|| CASE WHEN (sex = 'LAKI-LAKI') THEN ',"sex":"MALE"' WHEN (sex = 'PEREMPUAN') THEN ',"sex":"FEMALE"' ELSE ',"sex":null'
END || coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS
DATE) AS TEXT) || '"', ',"birthDate":null') AS c1, coalesce('"address":' || CAST(json_scalar(address) AS TEXT),
'"address":null') || coalesce(',"phone":' || CAST(json_scalar(CASE WHEN (left(phone, 1) = '0') THEN '+62' ||
substr(phone, 2) ELSE phone END) AS TEXT), ',"phone":null') || coalesce(',"email":' || CAST(json_scalar(email) AS TEXT),
',"email":null') AS c2, "registeredAt" AS c3
FROM ((SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.nik AS nik, t.nama AS "fullName", t.jenis_kelamin
AS sex, t.tanggal_lahir AS "birthDate", t.alamat_domisili AS address, t.telepon AS phone, t.surel AS email,
t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE false ORDER BY t.tgl_registrasi ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.nik AS nik, t.nama AS "fullName",
t.jenis_kelamin AS sex, t.tanggal_lahir AS "birthDate", t.alamat_domisili AS address, t.telepon AS phone, t.surel AS
email, t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE false ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($1 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: total
SELECT count(*) AS count_1
FROM pelamar AS t
WHERE false;
