-- jobSeekers, siapkerja: rows
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
-- $4: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"lastReportedAt":"' || CAST("lastReportedAt" AS TEXT) || '"', '"lastReportedAt":null')
|| ',"quality":[' || substr(CASE WHEN ("ageGroup" IS NULL) THEN ',"ageGroup:MISSING"' WHEN (CASE WHEN ("ageGroup" = 1)
THEN 'AGE_15_19' WHEN ("ageGroup" = 2) THEN 'AGE_20_24' WHEN ("ageGroup" = 3) THEN 'AGE_25_29' WHEN ("ageGroup" = 4)
THEN 'AGE_30_34' WHEN ("ageGroup" = 5) THEN 'AGE_35_39' WHEN ("ageGroup" = 6) THEN 'AGE_40_44' WHEN ("ageGroup" = 7)
THEN 'AGE_45_49' WHEN ("ageGroup" = 8) THEN 'AGE_50_54' WHEN ("ageGroup" = 9) THEN 'AGE_55_59' WHEN ("ageGroup" = 10)
THEN 'AGE_60_PLUS' END IS NULL) THEN ',"ageGroup:INVALID"' ELSE '' END || CASE WHEN ("regionCode" IS NULL) THEN
',"regionCode:MISSING"' WHEN (CASE WHEN (octet_length("regionCode") = 4 AND ltrim("regionCode", '0123456789') = '') THEN
left("regionCode", 2) || '.' || substr("regionCode", 3, 2) END IS NULL) THEN ',"regionCode:INVALID"' ELSE '' END || CASE
WHEN ("districtCode" IS NULL) THEN '' WHEN (CASE WHEN (octet_length("districtCode") = 6 AND ltrim("districtCode",
'0123456789') = '') THEN left("districtCode", 2) || '.' || substr("districtCode", 3, 2) || '.' || substr("districtCode",
5, 2) END IS NULL) THEN ',"districtCode:INVALID"' ELSE '' END || CASE WHEN ("educationLevel" IS NULL) THEN
',"educationLevel:MISSING"' WHEN (CASE WHEN ("educationLevel" = 0) THEN 'TIDAK_SEKOLAH' WHEN ("educationLevel" = 1) THEN
'SD' WHEN ("educationLevel" = 2) THEN 'SMP' WHEN ("educationLevel" = 3) THEN 'SMA' WHEN ("educationLevel" = 4) THEN
'SMK' WHEN ("educationLevel" = 11) THEN 'D1' WHEN ("educationLevel" = 12) THEN 'D2' WHEN ("educationLevel" = 13) THEN
'D3' WHEN ("educationLevel" = 14) THEN 'D4' WHEN ("educationLevel" = 21) THEN 'S1' WHEN ("educationLevel" = 22) THEN
'PROFESI' WHEN ("educationLevel" = 31) THEN 'S2' WHEN ("educationLevel" = 32) THEN 'S3' END IS NULL) THEN
',"educationLevel:INVALID"' ELSE '' END || CASE WHEN (skills IS NULL) THEN ',"skills:MISSING"' WHEN
(cardinality(array_remove(skills, NULL)) != cardinality(skills)) THEN ',"skills:INVALID"' ELSE '' END || CASE WHEN
("desiredOccupationCode" IS NULL) THEN '' WHEN ("desiredOccupationCode" !~ '^([0-9]{1,4}|[0-9]{6})$') THEN
',"desiredOccupationCode:INVALID"' ELSE '' END || CASE WHEN ("seekerStatus" IS NULL) THEN ',"seekerStatus:MISSING"' WHEN
(CASE WHEN ("seekerStatus" = 'A') THEN 'ACTIVE' WHEN ("seekerStatus" = 'P') THEN 'PLACED' WHEN ("seekerStatus" = 'M')
THEN 'SELF_PLACED' WHEN ("seekerStatus" = 'K') THEN 'EXPIRED' WHEN ("seekerStatus" = 'B') THEN 'WITHDRAWN' END IS NULL)
THEN ',"seekerStatus:INVALID"' ELSE '' END || CASE WHEN ("registeredAt" IS NULL) THEN ',"registeredAt:MISSING"' ELSE ''
END, 2) || ']' AS c1, "lastReportedAt" AS c2
FROM ((SELECT t.id AS key, t.tgl_lapor AS "lastReportedAt", t.gol_umur AS "ageGroup", t.kd_wilayah AS "regionCode",
t.kd_kecamatan AS "districtCode", t.pendidikan AS "educationLevel", t.jurusan AS major, t.keterampilan AS skills,
t.kd_jabatan_minat AS "desiredOccupationCode", t.status_pencaker AS "seekerStatus", t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_lapor IS NOT NULL ORDER BY t.tgl_lapor ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.tgl_lapor AS "lastReportedAt", t.gol_umur AS "ageGroup", t.kd_wilayah AS
"regionCode", t.kd_kecamatan AS "districtCode", t.pendidikan AS "educationLevel", t.jurusan AS major, t.keterampilan AS
skills, t.kd_jabatan_minat AS "desiredOccupationCode", t.status_pencaker AS "seekerStatus", t.tgl_daftar AS
"registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_lapor IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($4 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: rows
-- $1: [1] as stored in kode_kab
-- $2: birth date of who becomes an adult today
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"registrationNumber":' || CAST(json_scalar("registrationNumber") AS TEXT),
'"registrationNumber":null') || coalesce(',"lastReportedAt":"' || CAST("lastReportedAt" AS TEXT) || '"',
',"lastReportedAt":null') || ',"quality":[' || substr(CASE WHEN ("registrationNumber" IS NULL) THEN
',"registrationNumber:MISSING"' ELSE '' END || CASE WHEN (nik IS NULL) THEN ',"nik:MISSING"' WHEN (nik !~
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
"lastReportedAt" AS c2
FROM ((SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.tgl_lapor_akhir AS "lastReportedAt", t.nik AS nik,
t.nama AS "fullName", t.kota_lahir AS "birthPlace", t.tanggal_lahir AS "birthDate", t.jenis_kelamin AS sex,
t.alamat_domisili AS address, t.kode_kab AS "regionCode", t.kode_kec AS "districtCode", t.telepon AS phone, t.surel AS
email, t.pendidikan AS "educationLevel", t.jurusan AS major, t.asal_sekolah AS "institutionName", t.keahlian AS skills,
t.kode_kbji AS "desiredOccupationCode", t.disabilitas AS "disabilityType", t.status AS "seekerStatus", t.tgl_registrasi
AS "registeredAt"
FROM pelamar AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE)
WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END AND t.tgl_lapor_akhir IS NOT NULL ORDER BY t.tgl_lapor_akhir ASC,
t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.tgl_lapor_akhir AS
"lastReportedAt", t.nik AS nik, t.nama AS "fullName", t.kota_lahir AS "birthPlace", t.tanggal_lahir AS "birthDate",
t.jenis_kelamin AS sex, t.alamat_domisili AS address, t.kode_kab AS "regionCode", t.kode_kec AS "districtCode",
t.telepon AS phone, t.surel AS email, t.pendidikan AS "educationLevel", t.jurusan AS major, t.asal_sekolah AS
"institutionName", t.keahlian AS skills, t.kode_kbji AS "desiredOccupationCode", t.disabilitas AS "disabilityType",
t.status AS "seekerStatus", t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE)
WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END AND t.tgl_lapor_akhir IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT)) AS page;
