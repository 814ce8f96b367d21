-- jobSeekers, sip-kerja: rows
-- $1: [0]
-- $2: birth date of who becomes an adult today
-- $3: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"registrationNumber":' || CAST(json_scalar("registrationNumber") AS TEXT),
'"registrationNumber":null') || coalesce(',"fullName":' || CAST(json_scalar(CASE octet_length("fullName") -
octet_length(replace("fullName", ' ', '')) WHEN 0 THEN coalesce(nullif(left("fullName", 1), '') || '.', '') WHEN 1 THEN
coalesce(nullif(left("fullName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') ||
'.', '') WHEN 2 THEN coalesce(nullif(left("fullName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 3), 1), '') || '.', '') WHEN 3 THEN coalesce(nullif(left("fullName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 3), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 4), 1), '') || '.', '') WHEN 4 THEN
coalesce(nullif(left("fullName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') ||
'.', '') || coalesce(nullif(left(split_part("fullName", ' ', 3), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 4), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 5), 1), '') || '.', '') ELSE regexp_replace(ltrim("fullName", ' '), '([^ ])[^ ]* *', '\1.', 'g') END) AS TEXT),
',"fullName":null') || coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT
TIME ZONE)) AS DATE) AS TEXT) || '"', ',"birthDate":null') || ',"quality":[' || substr(CASE WHEN ("registrationNumber"
IS NULL) THEN ',"registrationNumber:MISSING"' ELSE '' END || CASE WHEN (nik IS NULL) THEN ',"nik:MISSING"' WHEN (nik !~
'^[1-9][0-9]{5}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))(?!0000)[0-9]{4}$')
THEN ',"nik:INVALID"' ELSE '' END || CASE WHEN ("fullName" IS NULL) THEN ',"fullName:MISSING"' ELSE '' END || CASE WHEN
("birthDate" IS NULL) THEN ',"birthDate:MISSING"' ELSE '' END || CASE WHEN (sex IS NULL) THEN ',"sex:MISSING"' WHEN
(CASE WHEN (sex = 'LAKI-LAKI') THEN 'MALE' WHEN (sex = 'PEREMPUAN') THEN 'FEMALE' END IS NULL) THEN ',"sex:INVALID"'
ELSE '' END || CASE WHEN ("regionCode" IS NULL) THEN ',"regionCode:MISSING"' WHEN ("regionCode" !~
'^[0-9]{2}\.[0-9]{2}$') THEN ',"regionCode:INVALID"' ELSE '' END || CASE WHEN ("districtCode" IS NULL) THEN '' WHEN
("districtCode" !~ '^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$') THEN ',"districtCode:INVALID"' ELSE '' END || CASE WHEN (phone IS
NULL) THEN '' WHEN (CASE WHEN (left(phone, 1) = '0') THEN '+62' || substr(phone, 2) ELSE phone END IS NULL OR (CASE WHEN
(left(phone, 1) = '0') THEN '+62' || substr(phone, 2) ELSE phone END !~ '^\+62(8[0-9]{8,11}|[2345679][0-9]{6,10})$'))
THEN ',"phone:INVALID"' ELSE '' END || CASE WHEN (email IS NULL) THEN '' WHEN (email !~
'^(?=.{3,254}$)[!-?A-~]{1,64}@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$') THEN ',"email:INVALID"' ELSE '' END || CASE WHEN
("educationLevel" IS NULL) THEN ',"educationLevel:MISSING"' WHEN (CASE WHEN ("educationLevel" = 'TIDAK SEKOLAH') THEN
'TIDAK_SEKOLAH' WHEN ("educationLevel" = 'SD') THEN 'SD' WHEN ("educationLevel" = 'SMP') THEN 'SMP' WHEN
("educationLevel" = 'SMA/MA') THEN 'SMA' WHEN ("educationLevel" = 'SMK') THEN 'SMK' WHEN ("educationLevel" = 'D-I') THEN
'D1' WHEN ("educationLevel" = 'D-II') THEN 'D2' WHEN ("educationLevel" = 'D-III') THEN 'D3' WHEN ("educationLevel" =
'D-IV') THEN 'D4' WHEN ("educationLevel" = 'S-1') THEN 'S1' WHEN ("educationLevel" = 'PROFESI') THEN 'PROFESI' WHEN
("educationLevel" = 'S-2') THEN 'S2' WHEN ("educationLevel" = 'S-3') THEN 'S3' END IS NULL) THEN
',"educationLevel:INVALID"' ELSE '' END || CASE WHEN (skills IS NULL) THEN ',"skills:MISSING"' ELSE '' END || CASE WHEN
("desiredOccupationCode" IS NULL) THEN '' WHEN ("desiredOccupationCode" !~ '^([0-9]{1,4}|[0-9]{6})$') THEN
',"desiredOccupationCode:INVALID"' ELSE '' END || CASE WHEN ("disabilityType" IS NULL) THEN '' WHEN (CASE WHEN
("disabilityType" = 'TIDAK ADA') THEN 'NONE' WHEN ("disabilityType" = 'FISIK') THEN 'FISIK' WHEN ("disabilityType" =
'INTELEKTUAL') THEN 'INTELEKTUAL' WHEN ("disabilityType" = 'MENTAL') THEN 'MENTAL' WHEN ("disabilityType" = 'SENSORIK')
THEN 'SENSORIK' WHEN ("disabilityType" = 'GANDA') THEN 'GANDA' WHEN ("disabilityType" = 'TIDAK DIISI') THEN 'NOT_STATED'
END IS NULL) THEN ',"disabilityType:INVALID"' ELSE '' END || CASE WHEN ("seekerStatus" IS NULL) THEN
',"seekerStatus:MISSING"' WHEN (CASE WHEN ("seekerStatus" = 'AKTIF') THEN 'ACTIVE' WHEN ("seekerStatus" = 'DITEMPATKAN')
THEN 'PLACED' WHEN ("seekerStatus" = 'BEKERJA MANDIRI') THEN 'SELF_PLACED' WHEN ("seekerStatus" = 'KEDALUWARSA') THEN
'EXPIRED' WHEN ("seekerStatus" = 'MENGUNDURKAN DIRI') THEN 'WITHDRAWN' END IS NULL) THEN ',"seekerStatus:INVALID"' ELSE
'' END || CASE WHEN ("registeredAt" IS NULL) THEN ',"registeredAt:MISSING"' ELSE '' END, 2) || ']' AS c1,
"registrationNumber" AS c2
FROM ((SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.nama AS "fullName", t.tanggal_lahir AS "birthDate",
t.nik AS nik, t.kota_lahir AS "birthPlace", t.jenis_kelamin AS sex, t.alamat_domisili AS address, t.kode_kab AS
"regionCode", t.kode_kec AS "districtCode", t.telepon AS phone, t.surel AS email, t.pendidikan AS "educationLevel",
t.jurusan AS major, t.asal_sekolah AS "institutionName", t.keahlian AS skills, t.kode_kbji AS "desiredOccupationCode",
t.disabilitas AS "disabilityType", t.status AS "seekerStatus", t.tgl_registrasi AS "registeredAt", t.tgl_lapor_akhir AS
"lastReportedAt"
FROM pelamar AS t
WHERE (CAST(date_trunc('year', CAST(t.tanggal_lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) IS NULL) = CAST($1 AS
BOOLEAN) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END AND (t.nomor_daftar COLLATE "C") IS NOT NULL ORDER BY t.nomor_daftar
COLLATE "C" ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.nama AS "fullName", t.tanggal_lahir
AS "birthDate", t.nik AS nik, t.kota_lahir AS "birthPlace", t.jenis_kelamin AS sex, t.alamat_domisili AS address,
t.kode_kab AS "regionCode", t.kode_kec AS "districtCode", t.telepon AS phone, t.surel AS email, t.pendidikan AS
"educationLevel", t.jurusan AS major, t.asal_sekolah AS "institutionName", t.keahlian AS skills, t.kode_kbji AS
"desiredOccupationCode", t.disabilitas AS "disabilityType", t.status AS "seekerStatus", t.tgl_registrasi AS
"registeredAt", t.tgl_lapor_akhir AS "lastReportedAt"
FROM pelamar AS t
WHERE (CAST(date_trunc('year', CAST(t.tanggal_lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) IS NULL) = CAST($1 AS
BOOLEAN) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END AND (t.nomor_daftar COLLATE "C") IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: total
-- $1: [0]
-- $2: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM pelamar AS t
WHERE (CAST(date_trunc('year', CAST(t.tanggal_lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) IS NULL) = CAST($1 AS
BOOLEAN) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END;
