-- jobSeekers, siapkerja: rows
-- $1: what kd_wilayah shows for the codes of the source's own regions
-- $2: what kd_kecamatan shows for the codes of the source's own regions
-- $3: [0] as stored in nik
-- $4: always '3216'
-- $5: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"registrationNumber":' || CAST(json_scalar("registrationNumber") AS TEXT),
'"registrationNumber":null') || coalesce(',"nik":' || CAST(json_scalar(nik) AS TEXT), ',"nik":null') ||
coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') || coalesce(',"birthPlace":' ||
CAST(json_scalar("birthPlace") AS TEXT), ',"birthPlace":null') || coalesce(',"birthDate":"' || CAST("birthDate" AS TEXT)
|| '"', ',"birthDate":null') || CASE WHEN ("ageGroup" = 1) THEN ',"ageGroup":"AGE_15_19"' WHEN ("ageGroup" = 2) THEN
',"ageGroup":"AGE_20_24"' WHEN ("ageGroup" = 3) THEN ',"ageGroup":"AGE_25_29"' WHEN ("ageGroup" = 4) THEN
',"ageGroup":"AGE_30_34"' WHEN ("ageGroup" = 5) THEN ',"ageGroup":"AGE_35_39"' WHEN ("ageGroup" = 6) THEN
',"ageGroup":"AGE_40_44"' WHEN ("ageGroup" = 7) THEN ',"ageGroup":"AGE_45_49"' WHEN ("ageGroup" = 8) THEN
',"ageGroup":"AGE_50_54"' WHEN ("ageGroup" = 9) THEN ',"ageGroup":"AGE_55_59"' WHEN ("ageGroup" = 10) THEN
',"ageGroup":"AGE_60_PLUS"' ELSE ',"ageGroup":null' END || CASE WHEN (sex = 'L') THEN ',"sex":"MALE"' WHEN (sex = 'P')
THEN ',"sex":"FEMALE"' ELSE ',"sex":null' END || coalesce(',"address":' || CAST(json_scalar(address) AS TEXT),
',"address":null') || coalesce(CAST($1 AS JSONB) ->> "regionCode", coalesce(',"regionCode":"' || CASE WHEN
(octet_length("regionCode") = 4 AND ltrim("regionCode", '0123456789') = '') THEN left("regionCode", 2) || '.' ||
substr("regionCode", 3, 2) END || '"', ',"regionCode":null')) || coalesce(CAST($2 AS JSONB) ->> "districtCode",
coalesce(',"districtCode":"' || CASE WHEN (octet_length("districtCode") = 6 AND ltrim("districtCode", '0123456789') =
'') THEN left("districtCode", 2) || '.' || substr("districtCode", 3, 2) || '.' || substr("districtCode", 5, 2) END ||
'"', ',"districtCode":null')) || coalesce(',"phone":' || CAST(json_scalar(CASE WHEN (left(phone, 1) = '0') THEN '+62' ||
substr(phone, 2) ELSE phone END) AS TEXT), ',"phone":null') || coalesce(',"email":' || CAST(json_scalar(email) AS TEXT),
',"email":null') || CASE WHEN ("educationLevel" = 0) THEN ',"educationLevel":"TIDAK_SEKOLAH"' WHEN ("educationLevel" =
1) THEN ',"educationLevel":"SD"' WHEN ("educationLevel" = 2) THEN ',"educationLevel":"SMP"' WHEN ("educationLevel" = 3)
THEN ',"educationLevel":"SMA"' WHEN ("educationLevel" = 4) THEN ',"educationLevel":"SMK"' WHEN ("educationLevel" = 11)
THEN ',"educationLevel":"D1"' WHEN ("educationLevel" = 12) THEN ',"educationLevel":"D2"' WHEN ("educationLevel" = 13)
THEN ',"educationLevel":"D3"' WHEN ("educationLevel" = 14) THEN ',"educationLevel":"D4"' WHEN ("educationLevel" = 21)
THEN ',"educationLevel":"S1"' WHEN ("educationLevel" = 22) THEN ',"educationLevel":"PROFESI"' WHEN ("educationLevel" =
31) THEN ',"educationLevel":"S2"' WHEN ("educationLevel" = 32) THEN ',"educationLevel":"S3"' ELSE
',"educationLevel":null' END || coalesce(',"major":' || CAST(json_scalar(major) AS TEXT), ',"major":null') ||
coalesce(',"institutionName":' || CAST(json_scalar("institutionName") AS TEXT), ',"institutionName":null') ||
coalesce(',"skills":' || CAST(array_to_json(array_remove(skills, NULL)) AS TEXT), ',"skills":null') ||
coalesce(',"desiredOccupationCode":' || CAST(json_scalar("desiredOccupationCode") AS TEXT),
',"desiredOccupationCode":null') || CASE WHEN ("disabilityType" = 0) THEN ',"disabilityType":"NONE"' WHEN
("disabilityType" = 1) THEN ',"disabilityType":"FISIK"' WHEN ("disabilityType" = 2) THEN
',"disabilityType":"INTELEKTUAL"' WHEN ("disabilityType" = 3) THEN ',"disabilityType":"MENTAL"' WHEN ("disabilityType" =
4) THEN ',"disabilityType":"SENSORIK"' WHEN ("disabilityType" = 5) THEN ',"disabilityType":"GANDA"' WHEN
("disabilityType" = 9) THEN ',"disabilityType":"NOT_STATED"' ELSE ',"disabilityType":null' END || CASE WHEN
("seekerStatus" = 'A') THEN ',"seekerStatus":"ACTIVE"' WHEN ("seekerStatus" = 'P') THEN ',"seekerStatus":"PLACED"' WHEN
("seekerStatus" = 'M') THEN ',"seekerStatus":"SELF_PLACED"' WHEN ("seekerStatus" = 'K') THEN ',"seekerStatus":"EXPIRED"'
WHEN ("seekerStatus" = 'B') THEN ',"seekerStatus":"WITHDRAWN"' ELSE ',"seekerStatus":null' END ||
coalesce(',"registeredAt":"' || CAST("registeredAt" AS TEXT) || '"', ',"registeredAt":null') ||
coalesce(',"lastReportedAt":"' || CAST("lastReportedAt" AS TEXT) || '"', ',"lastReportedAt":null') || ',"quality":[' ||
substr(CASE WHEN ("registrationNumber" IS NULL) THEN ',"registrationNumber:MISSING"' ELSE '' END || CASE WHEN (nik IS
NULL) THEN ',"nik:MISSING"' WHEN (nik !~
'^[1-9][0-9]{5}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))(?!0000)[0-9]{4}$')
THEN ',"nik:INVALID"' ELSE '' END || CASE WHEN ("fullName" IS NULL) THEN ',"fullName:MISSING"' ELSE '' END || CASE WHEN
("birthDate" IS NULL) THEN ',"birthDate:MISSING"' ELSE '' END || CASE WHEN ("ageGroup" IS NULL) THEN
',"ageGroup:MISSING"' WHEN (CASE WHEN ("ageGroup" = 1) THEN 'AGE_15_19' WHEN ("ageGroup" = 2) THEN 'AGE_20_24' WHEN
("ageGroup" = 3) THEN 'AGE_25_29' WHEN ("ageGroup" = 4) THEN 'AGE_30_34' WHEN ("ageGroup" = 5) THEN 'AGE_35_39' WHEN
("ageGroup" = 6) THEN 'AGE_40_44' WHEN ("ageGroup" = 7) THEN 'AGE_45_49' WHEN ("ageGroup" = 8) THEN 'AGE_50_54' WHEN
("ageGroup" = 9) THEN 'AGE_55_59' WHEN ("ageGroup" = 10) THEN 'AGE_60_PLUS' END IS NULL) THEN ',"ageGroup:INVALID"' ELSE
'' END || CASE WHEN (sex IS NULL) THEN ',"sex:MISSING"' WHEN (CASE WHEN (sex = 'L') THEN 'MALE' WHEN (sex = 'P') THEN
'FEMALE' END IS NULL) THEN ',"sex:INVALID"' ELSE '' END || CASE WHEN ("regionCode" IS NULL) THEN ',"regionCode:MISSING"'
WHEN (CASE WHEN (octet_length("regionCode") = 4 AND ltrim("regionCode", '0123456789') = '') THEN left("regionCode", 2)
|| '.' || substr("regionCode", 3, 2) END IS NULL) THEN ',"regionCode:INVALID"' ELSE '' END || CASE WHEN ("districtCode"
IS NULL) THEN '' WHEN (CASE WHEN (octet_length("districtCode") = 6 AND ltrim("districtCode", '0123456789') = '') THEN
left("districtCode", 2) || '.' || substr("districtCode", 3, 2) || '.' || substr("districtCode", 5, 2) END IS NULL) THEN
',"districtCode:INVALID"' ELSE '' END || CASE WHEN (phone IS NULL) THEN '' WHEN (CASE WHEN (left(phone, 1) = '0') THEN
'+62' || substr(phone, 2) ELSE phone END IS NULL OR (CASE WHEN (left(phone, 1) = '0') THEN '+62' || substr(phone, 2)
ELSE phone END !~ '^\+62(8[0-9]{8,11}|[2345679][0-9]{6,10})$')) THEN ',"phone:INVALID"' ELSE '' END || CASE WHEN (email
IS NULL) THEN '' WHEN (email !~ '^(?=.{3,254}$)[!-?A-~]{1,64}@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$') THEN ',"email:INVALID"'
ELSE '' END || CASE WHEN ("educationLevel" IS NULL) THEN ',"educationLevel:MISSING"' WHEN (CASE WHEN ("educationLevel" =
0) THEN 'TIDAK_SEKOLAH' WHEN ("educationLevel" = 1) THEN 'SD' WHEN ("educationLevel" = 2) THEN 'SMP' WHEN
("educationLevel" = 3) THEN 'SMA' WHEN ("educationLevel" = 4) THEN 'SMK' WHEN ("educationLevel" = 11) THEN 'D1' WHEN
("educationLevel" = 12) THEN 'D2' WHEN ("educationLevel" = 13) THEN 'D3' WHEN ("educationLevel" = 14) THEN 'D4' WHEN
("educationLevel" = 21) THEN 'S1' WHEN ("educationLevel" = 22) THEN 'PROFESI' WHEN ("educationLevel" = 31) THEN 'S2'
WHEN ("educationLevel" = 32) THEN 'S3' END IS NULL) THEN ',"educationLevel:INVALID"' ELSE '' END || CASE WHEN (skills IS
NULL) THEN ',"skills:MISSING"' WHEN (cardinality(array_remove(skills, NULL)) != cardinality(skills)) THEN
',"skills:INVALID"' ELSE '' END || CASE WHEN ("desiredOccupationCode" IS NULL) THEN '' WHEN ("desiredOccupationCode" !~
'^([0-9]{1,4}|[0-9]{6})$') THEN ',"desiredOccupationCode:INVALID"' ELSE '' END || CASE WHEN ("disabilityType" IS NULL)
THEN '' WHEN (CASE WHEN ("disabilityType" = 0) THEN 'NONE' WHEN ("disabilityType" = 1) THEN 'FISIK' WHEN
("disabilityType" = 2) THEN 'INTELEKTUAL' WHEN ("disabilityType" = 3) THEN 'MENTAL' WHEN ("disabilityType" = 4) THEN
'SENSORIK' WHEN ("disabilityType" = 5) THEN 'GANDA' WHEN ("disabilityType" = 9) THEN 'NOT_STATED' END IS NULL) THEN
',"disabilityType:INVALID"' ELSE '' END || CASE WHEN ("seekerStatus" IS NULL) THEN ',"seekerStatus:MISSING"' WHEN (CASE
WHEN ("seekerStatus" = 'A') THEN 'ACTIVE' WHEN ("seekerStatus" = 'P') THEN 'PLACED' WHEN ("seekerStatus" = 'M') THEN
'SELF_PLACED' WHEN ("seekerStatus" = 'K') THEN 'EXPIRED' WHEN ("seekerStatus" = 'B') THEN 'WITHDRAWN' END IS NULL) THEN
',"seekerStatus:INVALID"' ELSE '' END || CASE WHEN ("registeredAt" IS NULL) THEN ',"registeredAt:MISSING"' ELSE '' END,
2) || ']' AS c1
FROM (SELECT t.id AS key, t.no_ak1 AS "registrationNumber", t.nik AS nik, t.nama_lengkap AS "fullName", t.tempat_lahir
AS "birthPlace", t.tgl_lahir AS "birthDate", t.gol_umur AS "ageGroup", t.jk AS sex, t.alamat AS address, t.kd_wilayah AS
"regionCode", t.kd_kecamatan AS "districtCode", t.no_hp AS phone, t.email AS email, t.pendidikan AS "educationLevel",
t.jurusan AS major, t.nama_sekolah AS "institutionName", t.keterampilan AS skills, t.kd_jabatan_minat AS
"desiredOccupationCode", t.disabilitas AS "disabilityType", t.status_pencaker AS "seekerStatus", t.tgl_daftar AS
"registeredAt", t.tgl_lapor AS "lastReportedAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($3 AS TEXT) AND t.kd_wilayah = CAST($4 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($5 AS BIGINT)) AS page;

-- jobSeekers.placements, siapkerja: rows
-- $1: list [4]
-- $2: always '3216'
-- $3: [3]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placementNumber":' || CAST(json_scalar("placementNumber") AS TEXT),
'"placementNumber":null') || coalesce(',"monthlyWage":' || CAST(CAST("monthlyWage" AS BIGINT) AS TEXT),
',"monthlyWage":null') || coalesce(',"placedAt":"' || CAST("placedAt" AS TEXT) || '"', ',"placedAt":null') AS c2,
"employerId" AS c3
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.no_penempatan AS "placementNumber",
t.upah AS "monthlyWage", t.tgl_penempatan AS "placedAt", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.penempatan AS t
WHERE t.id_pencari_kerja = p.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true ORDER BY p.parent, key ASC) AS page;

-- jobSeekers, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"registrationNumber":' || CAST(json_scalar("registrationNumber") AS TEXT),
'"registrationNumber":null') || coalesce(',"nik":' || CAST(json_scalar(nik) AS TEXT), ',"nik":null') ||
coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') || coalesce(',"birthPlace":' ||
CAST(json_scalar("birthPlace") AS TEXT), ',"birthPlace":null') || coalesce(',"birthDate":"' || CAST("birthDate" AS TEXT)
|| '"', ',"birthDate":null') AS c1, CASE WHEN (sex = 'LAKI-LAKI') THEN '"sex":"MALE"' WHEN (sex = 'PEREMPUAN') THEN
'"sex":"FEMALE"' ELSE '"sex":null' END || coalesce(',"address":' || CAST(json_scalar(address) AS TEXT),
',"address":null') || coalesce(',"regionCode":' || CAST(json_scalar("regionCode") AS TEXT), ',"regionCode":null') ||
coalesce(',"districtCode":' || CAST(json_scalar("districtCode") AS TEXT), ',"districtCode":null') ||
coalesce(',"phone":' || CAST(json_scalar(CASE WHEN (left(phone, 1) = '0') THEN '+62' || substr(phone, 2) ELSE phone END)
AS TEXT), ',"phone":null') || coalesce(',"email":' || CAST(json_scalar(email) AS TEXT), ',"email":null') || CASE WHEN
("educationLevel" = 'TIDAK SEKOLAH') THEN ',"educationLevel":"TIDAK_SEKOLAH"' WHEN ("educationLevel" = 'SD') THEN
',"educationLevel":"SD"' WHEN ("educationLevel" = 'SMP') THEN ',"educationLevel":"SMP"' WHEN ("educationLevel" =
'SMA/MA') THEN ',"educationLevel":"SMA"' WHEN ("educationLevel" = 'SMK') THEN ',"educationLevel":"SMK"' WHEN
("educationLevel" = 'D-I') THEN ',"educationLevel":"D1"' WHEN ("educationLevel" = 'D-II') THEN ',"educationLevel":"D2"'
WHEN ("educationLevel" = 'D-III') THEN ',"educationLevel":"D3"' WHEN ("educationLevel" = 'D-IV') THEN
',"educationLevel":"D4"' WHEN ("educationLevel" = 'S-1') THEN ',"educationLevel":"S1"' WHEN ("educationLevel" =
'PROFESI') THEN ',"educationLevel":"PROFESI"' WHEN ("educationLevel" = 'S-2') THEN ',"educationLevel":"S2"' WHEN
("educationLevel" = 'S-3') THEN ',"educationLevel":"S3"' ELSE ',"educationLevel":null' END || coalesce(',"major":' ||
CAST(json_scalar(major) AS TEXT), ',"major":null') || coalesce(',"institutionName":' ||
CAST(json_scalar("institutionName") AS TEXT), ',"institutionName":null') || coalesce(',"skills":' ||
CAST(array_to_json(CASE WHEN (skills IS NOT NULL) THEN array((SELECT nullif(btrim(u.e, E' \t\n\r\f\v'), '') AS nullif_1
FROM unnest(string_to_array(skills, ',')) WITH ORDINALITY AS u(e, n)
WHERE nullif(btrim(u.e, E' \t\n\r\f\v'), '') IS NOT NULL ORDER BY u.n)) END) AS TEXT), ',"skills":null') ||
coalesce(',"desiredOccupationCode":' || CAST(json_scalar("desiredOccupationCode") AS TEXT),
',"desiredOccupationCode":null') || CASE WHEN ("disabilityType" = 'TIDAK ADA') THEN ',"disabilityType":"NONE"' WHEN
("disabilityType" = 'FISIK') THEN ',"disabilityType":"FISIK"' WHEN ("disabilityType" = 'INTELEKTUAL') THEN
',"disabilityType":"INTELEKTUAL"' WHEN ("disabilityType" = 'MENTAL') THEN ',"disabilityType":"MENTAL"' WHEN
("disabilityType" = 'SENSORIK') THEN ',"disabilityType":"SENSORIK"' WHEN ("disabilityType" = 'GANDA') THEN
',"disabilityType":"GANDA"' WHEN ("disabilityType" = 'TIDAK DIISI') THEN ',"disabilityType":"NOT_STATED"' ELSE
',"disabilityType":null' END || CASE WHEN ("seekerStatus" = 'AKTIF') THEN ',"seekerStatus":"ACTIVE"' WHEN
("seekerStatus" = 'DITEMPATKAN') THEN ',"seekerStatus":"PLACED"' WHEN ("seekerStatus" = 'BEKERJA MANDIRI') THEN
',"seekerStatus":"SELF_PLACED"' WHEN ("seekerStatus" = 'KEDALUWARSA') THEN ',"seekerStatus":"EXPIRED"' WHEN
("seekerStatus" = 'MENGUNDURKAN DIRI') THEN ',"seekerStatus":"WITHDRAWN"' ELSE ',"seekerStatus":null' END ||
coalesce(',"registeredAt":"' || CAST("registeredAt" AS TEXT) || '"', ',"registeredAt":null') ||
coalesce(',"lastReportedAt":"' || CAST("lastReportedAt" AS TEXT) || '"', ',"lastReportedAt":null') || ',"quality":[' ||
substr(CASE WHEN ("registrationNumber" IS NULL) THEN ',"registrationNumber:MISSING"' ELSE '' END || CASE WHEN (nik IS
NULL) THEN ',"nik:MISSING"' WHEN (nik !~
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
'' END || CASE WHEN ("registeredAt" IS NULL) THEN ',"registeredAt:MISSING"' ELSE '' END, 2) || ']' AS c2
FROM (SELECT t.id AS key, t.nomor_daftar AS "registrationNumber", t.nik AS nik, t.nama AS "fullName", t.kota_lahir AS
"birthPlace", t.tanggal_lahir AS "birthDate", t.jenis_kelamin AS sex, t.alamat_domisili AS address, t.kode_kab AS
"regionCode", t.kode_kec AS "districtCode", t.telepon AS phone, t.surel AS email, t.pendidikan AS "educationLevel",
t.jurusan AS major, t.asal_sekolah AS "institutionName", t.keahlian AS skills, t.kode_kbji AS "desiredOccupationCode",
t.disabilitas AS "disabilityType", t.status AS "seekerStatus", t.tgl_registrasi AS "registeredAt", t.tgl_lapor_akhir AS
"lastReportedAt"
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- jobSeekers.placements, sip-kerja: rows
-- $1: list [4]
-- $2: [3]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placementNumber":' || CAST(json_scalar("placementNumber") AS TEXT),
'"placementNumber":null') || coalesce(',"monthlyWage":' || CAST("monthlyWage" AS TEXT), ',"monthlyWage":null') ||
coalesce(',"placedAt":"' || CAST("placedAt" AS TEXT) || '"', ',"placedAt":null') AS c2, "employerId" AS c3
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.nomor AS "placementNumber", t.gaji AS
"monthlyWage", t.tanggal AS "placedAt", t.perusahaan_id AS "employerId"
FROM penempatan AS t
WHERE t.pelamar_id = p.parent ORDER BY t.id ASC
LIMIT CAST($2 AS BIGINT)) AS r ON true ORDER BY p.parent, key ASC) AS page;
