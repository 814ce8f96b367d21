-- jobSeekers, siapkerja: rows
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
-- $4: [3]
SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar(regexp_replace(ltrim("fullName", ' '), '([^ ])[^ ]* *',
'\1.', 'g')) AS TEXT), '"fullName":null') AS c1, CASE WHEN (CAST("educationLevel" AS TEXT) = '0') THEN
'"educationLevel":"TIDAK_SEKOLAH"' WHEN (CAST("educationLevel" AS TEXT) = '1') THEN '"educationLevel":"SD"' WHEN
(CAST("educationLevel" AS TEXT) = '2') THEN '"educationLevel":"SMP"' WHEN (CAST("educationLevel" AS TEXT) = '3') THEN
'"educationLevel":"SMA"' WHEN (CAST("educationLevel" AS TEXT) = '4') THEN '"educationLevel":"SMK"' WHEN
(CAST("educationLevel" AS TEXT) = '11') THEN '"educationLevel":"D1"' WHEN (CAST("educationLevel" AS TEXT) = '12') THEN
'"educationLevel":"D2"' WHEN (CAST("educationLevel" AS TEXT) = '13') THEN '"educationLevel":"D3"' WHEN
(CAST("educationLevel" AS TEXT) = '14') THEN '"educationLevel":"D4"' WHEN (CAST("educationLevel" AS TEXT) = '21') THEN
'"educationLevel":"S1"' WHEN (CAST("educationLevel" AS TEXT) = '22') THEN '"educationLevel":"PROFESI"' WHEN
(CAST("educationLevel" AS TEXT) = '31') THEN '"educationLevel":"S2"' WHEN (CAST("educationLevel" AS TEXT) = '32') THEN
'"educationLevel":"S3"' ELSE '"educationLevel":null' END || coalesce(',"registeredAt":"' || CAST("registeredAt" AS TEXT)
|| '"', ',"registeredAt":null') || coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS
TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS TEXT) || '"', ',"birthDate":null') || ',"quality":[' || ltrim(CASE WHEN
("ageGroup" IS NULL) THEN ',"ageGroup:MISSING"' WHEN (CASE WHEN (CAST("ageGroup" AS TEXT) = '1') THEN 'AGE_15_19' WHEN
(CAST("ageGroup" AS TEXT) = '2') THEN 'AGE_20_24' WHEN (CAST("ageGroup" AS TEXT) = '3') THEN 'AGE_25_29' WHEN
(CAST("ageGroup" AS TEXT) = '4') THEN 'AGE_30_34' WHEN (CAST("ageGroup" AS TEXT) = '5') THEN 'AGE_35_39' WHEN
(CAST("ageGroup" AS TEXT) = '6') THEN 'AGE_40_44' WHEN (CAST("ageGroup" AS TEXT) = '7') THEN 'AGE_45_49' WHEN
(CAST("ageGroup" AS TEXT) = '8') THEN 'AGE_50_54' WHEN (CAST("ageGroup" AS TEXT) = '9') THEN 'AGE_55_59' WHEN
(CAST("ageGroup" AS TEXT) = '10') THEN 'AGE_60_PLUS' END IS NULL) THEN ',"ageGroup:INVALID"' ELSE '' END || CASE WHEN
("regionCode" IS NULL) THEN ',"regionCode:MISSING"' WHEN (CASE WHEN (length("regionCode") = 4 AND ltrim("regionCode",
'0123456789') = '') THEN left("regionCode", 2) || '.' || substr("regionCode", 3, 2) END IS NULL) THEN
',"regionCode:INVALID"' ELSE '' END || CASE WHEN ("districtCode" IS NULL) THEN '' WHEN (CASE WHEN
(length("districtCode") = 6 AND ltrim("districtCode", '0123456789') = '') THEN left("districtCode", 2) || '.' ||
substr("districtCode", 3, 2) || '.' || substr("districtCode", 5, 2) END IS NULL) THEN ',"districtCode:INVALID"' ELSE ''
END || CASE WHEN ("educationLevel" IS NULL) THEN ',"educationLevel:MISSING"' WHEN (CASE WHEN (CAST("educationLevel" AS
TEXT) = '0') THEN 'TIDAK_SEKOLAH' WHEN (CAST("educationLevel" AS TEXT) = '1') THEN 'SD' WHEN (CAST("educationLevel" AS
TEXT) = '2') THEN 'SMP' WHEN (CAST("educationLevel" AS TEXT) = '3') THEN 'SMA' WHEN (CAST("educationLevel" AS TEXT) =
'4') THEN 'SMK' WHEN (CAST("educationLevel" AS TEXT) = '11') THEN 'D1' WHEN (CAST("educationLevel" AS TEXT) = '12') THEN
'D2' WHEN (CAST("educationLevel" AS TEXT) = '13') THEN 'D3' WHEN (CAST("educationLevel" AS TEXT) = '14') THEN 'D4' WHEN
(CAST("educationLevel" AS TEXT) = '21') THEN 'S1' WHEN (CAST("educationLevel" AS TEXT) = '22') THEN 'PROFESI' WHEN
(CAST("educationLevel" AS TEXT) = '31') THEN 'S2' WHEN (CAST("educationLevel" AS TEXT) = '32') THEN 'S3' END IS NULL)
THEN ',"educationLevel:INVALID"' ELSE '' END || CASE WHEN (skills IS NULL) THEN ',"skills:MISSING"' WHEN
(cardinality(array_remove(skills, NULL)) != cardinality(skills)) THEN ',"skills:INVALID"' ELSE '' END || CASE WHEN
("seekerStatus" IS NULL) THEN ',"seekerStatus:MISSING"' WHEN (CASE WHEN (CAST("seekerStatus" AS TEXT) = 'A') THEN
'ACTIVE' WHEN (CAST("seekerStatus" AS TEXT) = 'P') THEN 'PLACED' WHEN (CAST("seekerStatus" AS TEXT) = 'M') THEN
'SELF_PLACED' WHEN (CAST("seekerStatus" AS TEXT) = 'K') THEN 'EXPIRED' WHEN (CAST("seekerStatus" AS TEXT) = 'B') THEN
'WITHDRAWN' END IS NULL) THEN ',"seekerStatus:INVALID"' ELSE '' END || CASE WHEN ("registeredAt" IS NULL) THEN
',"registeredAt:MISSING"' ELSE '' END, ',') || ']' AS c2, "registeredAt" AS c3 FROM ((SELECT t.id AS key, t.nama_lengkap
AS "fullName", t.pendidikan AS "educationLevel", t.tgl_daftar AS "registeredAt", t.tgl_lahir AS "birthDate", t.gol_umur
AS "ageGroup", t.kd_wilayah AS "regionCode", t.kd_kecamatan AS "districtCode", t.jurusan AS major, t.keterampilan AS
skills, t.kd_jabatan_minat AS "desiredOccupationCode", t.status_pencaker AS "seekerStatus", t.tgl_lapor AS
"lastReportedAt" FROM tenaga_kerja.pencari_kerja AS t WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2
AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (CAST(t.gol_umur AS TEXT) = '1') THEN 'AGE_15_19' WHEN
(CAST(t.gol_umur AS TEXT) = '2') THEN 'AGE_20_24' WHEN (CAST(t.gol_umur AS TEXT) = '3') THEN 'AGE_25_29' WHEN
(CAST(t.gol_umur AS TEXT) = '4') THEN 'AGE_30_34' WHEN (CAST(t.gol_umur AS TEXT) = '5') THEN 'AGE_35_39' WHEN
(CAST(t.gol_umur AS TEXT) = '6') THEN 'AGE_40_44' WHEN (CAST(t.gol_umur AS TEXT) = '7') THEN 'AGE_45_49' WHEN
(CAST(t.gol_umur AS TEXT) = '8') THEN 'AGE_50_54' WHEN (CAST(t.gol_umur AS TEXT) = '9') THEN 'AGE_55_59' WHEN
(CAST(t.gol_umur AS TEXT) = '10') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END AND t.tgl_daftar IS
NOT NULL ORDER BY t.tgl_daftar DESC, t.id ASC LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama_lengkap AS "fullName",
t.pendidikan AS "educationLevel", t.tgl_daftar AS "registeredAt", t.tgl_lahir AS "birthDate", t.gol_umur AS "ageGroup",
t.kd_wilayah AS "regionCode", t.kd_kecamatan AS "districtCode", t.jurusan AS major, t.keterampilan AS skills,
t.kd_jabatan_minat AS "desiredOccupationCode", t.status_pencaker AS "seekerStatus", t.tgl_lapor AS "lastReportedAt" FROM
tenaga_kerja.pencari_kerja AS t WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) AND CASE WHEN
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
(CAST(t.gol_umur AS TEXT) = '10') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END AND t.tgl_daftar IS
NULL ORDER BY t.id ASC LIMIT 1000)) AS r LIMIT CAST($4 AS BIGINT);

-- jobSeekers, siapkerja: total
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1 FROM tenaga_kerja.pencari_kerja AS t WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.kd_wilayah =
CAST($2 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
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

-- jobSeekers.placements, siapkerja: rows
-- $1: list [4]
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
-- $4: [3]
SELECT key AS c0, anon_1.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null') AS
c2, "vacancyId" AS c3, "employerId" AS c4, "placedAt" AS c5 FROM unnest(CAST($1 AS BIGINT[])) AS anon_1(parent) JOIN
LATERAL (SELECT t.id AS key, t.tgl_penempatan AS "placedAt", t.id_lowongan AS "vacancyId", t.id_perusahaan AS
"employerId" FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id =
t.id_pencari_kerja WHERE t.id_pencari_kerja = anon_1.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR
t.kd_wilayah_kerja = CAST($2 AS TEXT)) AND CASE WHEN (seeker.tgl_lahir IS NOT NULL) THEN seeker.tgl_lahir <= CAST($3 AS
DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (CAST(t.gol_umur AS TEXT) = '1') THEN
'AGE_15_19' WHEN (CAST(t.gol_umur AS TEXT) = '2') THEN 'AGE_20_24' WHEN (CAST(t.gol_umur AS TEXT) = '3') THEN
'AGE_25_29' WHEN (CAST(t.gol_umur AS TEXT) = '4') THEN 'AGE_30_34' WHEN (CAST(t.gol_umur AS TEXT) = '5') THEN
'AGE_35_39' WHEN (CAST(t.gol_umur AS TEXT) = '6') THEN 'AGE_40_44' WHEN (CAST(t.gol_umur AS TEXT) = '7') THEN
'AGE_45_49' WHEN (CAST(t.gol_umur AS TEXT) = '8') THEN 'AGE_50_54' WHEN (CAST(t.gol_umur AS TEXT) = '9') THEN
'AGE_55_59' WHEN (CAST(t.gol_umur AS TEXT) = '10') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END ORDER
BY t.tgl_penempatan DESC NULLS LAST, t.id ASC LIMIT CAST($4 AS BIGINT)) AS r ON true ORDER BY anon_1.parent, "placedAt"
DESC NULLS LAST, key ASC;

-- jobSeekers.placements.vacancy, siapkerja: rows
-- $1: list [4]
SELECT key AS c0, parent AS c1, coalesce('"jobTitle":' || CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') AS
c2 FROM (SELECT t.id AS key, t.id AS parent, t.nama_jabatan AS "jobTitle" FROM tenaga_kerja.lowongan AS t WHERE t.id =
ANY (CAST($1 AS BIGINT[])) ORDER BY t.id, t.id ASC) AS r;

-- jobSeekers.placements.employer, siapkerja: rows
-- $1: list [4]
SELECT key AS c0, parent AS c1, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c2 FROM (SELECT
t.id AS key, t.id AS parent, t.nama_perusahaan AS name FROM tenaga_kerja.perusahaan AS t WHERE t.id = ANY (CAST($1 AS
BIGINT[])) ORDER BY t.id, t.id ASC) AS r;

-- jobSeekers, sip-kerja: rows
-- $1: [1] as stored in kode_kab
-- $2: birth date of who becomes an adult today
-- $3: [3]
SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar(regexp_replace(ltrim("fullName", ' '), '([^ ])[^ ]* *',
'\1.', 'g')) AS TEXT), '"fullName":null') AS c1, CASE WHEN (CAST("educationLevel" AS TEXT) = 'TIDAK SEKOLAH') THEN
'"educationLevel":"TIDAK_SEKOLAH"' WHEN (CAST("educationLevel" AS TEXT) = 'SD') THEN '"educationLevel":"SD"' WHEN
(CAST("educationLevel" AS TEXT) = 'SMP') THEN '"educationLevel":"SMP"' WHEN (CAST("educationLevel" AS TEXT) = 'SMA/MA')
THEN '"educationLevel":"SMA"' WHEN (CAST("educationLevel" AS TEXT) = 'SMK') THEN '"educationLevel":"SMK"' WHEN
(CAST("educationLevel" AS TEXT) = 'D-I') THEN '"educationLevel":"D1"' WHEN (CAST("educationLevel" AS TEXT) = 'D-II')
THEN '"educationLevel":"D2"' WHEN (CAST("educationLevel" AS TEXT) = 'D-III') THEN '"educationLevel":"D3"' WHEN
(CAST("educationLevel" AS TEXT) = 'D-IV') THEN '"educationLevel":"D4"' WHEN (CAST("educationLevel" AS TEXT) = 'S-1')
THEN '"educationLevel":"S1"' WHEN (CAST("educationLevel" AS TEXT) = 'PROFESI') THEN '"educationLevel":"PROFESI"' WHEN
(CAST("educationLevel" AS TEXT) = 'S-2') THEN '"educationLevel":"S2"' WHEN (CAST("educationLevel" AS TEXT) = 'S-3') THEN
'"educationLevel":"S3"' ELSE '"educationLevel":null' END || coalesce(',"registeredAt":"' || CAST("registeredAt" AS TEXT)
|| '"', ',"registeredAt":null') || coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS
TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS TEXT) || '"', ',"birthDate":null') || ',"quality":[' || ltrim(CASE WHEN
("registrationNumber" IS NULL) THEN ',"registrationNumber:MISSING"' ELSE '' END || CASE WHEN (nik IS NULL) THEN
',"nik:MISSING"' WHEN (nik !~
'^(?=[1-9].{11}(?!0000))[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN ',"nik:INVALID"' ELSE '' END || CASE WHEN ("fullName" IS NULL) THEN ',"fullName:MISSING"' ELSE '' END || CASE WHEN
("birthDate" IS NULL) THEN ',"birthDate:MISSING"' ELSE '' END || CASE WHEN (sex IS NULL) THEN ',"sex:MISSING"' WHEN
(CASE WHEN (sex = 'LAKI-LAKI') THEN 'MALE' WHEN (sex = 'PEREMPUAN') THEN 'FEMALE' END IS NULL) THEN ',"sex:INVALID"'
ELSE '' END || CASE WHEN ("regionCode" IS NULL) THEN ',"regionCode:MISSING"' ELSE '' END || CASE WHEN (phone IS NULL)
THEN '' WHEN (CASE WHEN (left(phone, 1) = '0') THEN '+62' || substr(phone, 2) ELSE phone END IS NULL OR (CASE WHEN
(left(phone, 1) = '0') THEN '+62' || substr(phone, 2) ELSE phone END !~ '^\+62[1-9][0-9]{6,11}$')) THEN
',"phone:INVALID"' ELSE '' END || CASE WHEN (email IS NULL) THEN '' WHEN (email !~
'^(?=.{3,254}$)[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$') THEN ',"email:INVALID"' ELSE '' END || CASE WHEN ("educationLevel"
IS NULL) THEN ',"educationLevel:MISSING"' WHEN (CASE WHEN ("educationLevel" = 'TIDAK SEKOLAH') THEN 'TIDAK_SEKOLAH' WHEN
("educationLevel" = 'SD') THEN 'SD' WHEN ("educationLevel" = 'SMP') THEN 'SMP' WHEN ("educationLevel" = 'SMA/MA') THEN
'SMA' WHEN ("educationLevel" = 'SMK') THEN 'SMK' WHEN ("educationLevel" = 'D-I') THEN 'D1' WHEN ("educationLevel" =
'D-II') THEN 'D2' WHEN ("educationLevel" = 'D-III') THEN 'D3' WHEN ("educationLevel" = 'D-IV') THEN 'D4' WHEN
("educationLevel" = 'S-1') THEN 'S1' WHEN ("educationLevel" = 'PROFESI') THEN 'PROFESI' WHEN ("educationLevel" = 'S-2')
THEN 'S2' WHEN ("educationLevel" = 'S-3') THEN 'S3' END IS NULL) THEN ',"educationLevel:INVALID"' ELSE '' END || CASE
WHEN (skills IS NULL) THEN ',"skills:MISSING"' ELSE '' END || CASE WHEN ("disabilityType" IS NULL) THEN '' WHEN (CASE
WHEN ("disabilityType" = 'TIDAK ADA') THEN 'NONE' WHEN ("disabilityType" = 'FISIK') THEN 'FISIK' WHEN ("disabilityType"
= 'INTELEKTUAL') THEN 'INTELEKTUAL' WHEN ("disabilityType" = 'MENTAL') THEN 'MENTAL' WHEN ("disabilityType" =
'SENSORIK') THEN 'SENSORIK' WHEN ("disabilityType" = 'GANDA') THEN 'GANDA' WHEN ("disabilityType" = 'TIDAK DIISI') THEN
'NOT_STATED' END IS NULL) THEN ',"disabilityType:INVALID"' ELSE '' END || CASE WHEN ("seekerStatus" IS NULL) THEN
',"seekerStatus:MISSING"' WHEN (CASE WHEN ("seekerStatus" = 'AKTIF') THEN 'ACTIVE' WHEN ("seekerStatus" = 'DITEMPATKAN')
THEN 'PLACED' WHEN ("seekerStatus" = 'BEKERJA MANDIRI') THEN 'SELF_PLACED' WHEN ("seekerStatus" = 'KEDALUWARSA') THEN
'EXPIRED' WHEN ("seekerStatus" = 'MENGUNDURKAN DIRI') THEN 'WITHDRAWN' END IS NULL) THEN ',"seekerStatus:INVALID"' ELSE
'' END || CASE WHEN ("registeredAt" IS NULL) THEN ',"registeredAt:MISSING"' ELSE '' END, ',') || ']' AS c2,
"registeredAt" AS c3 FROM ((SELECT t.id AS key, t.nama AS "fullName", t.pendidikan AS "educationLevel", t.tgl_registrasi
AS "registeredAt", t.tanggal_lahir AS "birthDate", t.nomor_daftar AS "registrationNumber", t.nik AS nik, t.kota_lahir AS
"birthPlace", t.jenis_kelamin AS sex, t.alamat_domisili AS address, t.kode_kab AS "regionCode", t.kode_kec AS
"districtCode", t.telepon AS phone, t.surel AS email, t.jurusan AS major, t.asal_sekolah AS "institutionName",
t.keahlian AS skills, t.kode_kbji AS "desiredOccupationCode", t.disabilitas AS "disabilityType", t.status AS
"seekerStatus", t.tgl_lapor_akhir AS "lastReportedAt" FROM pelamar AS t WHERE t.kode_kab = CAST($1 AS TEXT) AND CASE
WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END AND t.tgl_registrasi IS NOT NULL ORDER BY t.tgl_registrasi DESC,
t.id ASC LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama AS "fullName", t.pendidikan AS "educationLevel",
t.tgl_registrasi AS "registeredAt", t.tanggal_lahir AS "birthDate", t.nomor_daftar AS "registrationNumber", t.nik AS
nik, t.kota_lahir AS "birthPlace", t.jenis_kelamin AS sex, t.alamat_domisili AS address, t.kode_kab AS "regionCode",
t.kode_kec AS "districtCode", t.telepon AS phone, t.surel AS email, t.jurusan AS major, t.asal_sekolah AS
"institutionName", t.keahlian AS skills, t.kode_kbji AS "desiredOccupationCode", t.disabilitas AS "disabilityType",
t.status AS "seekerStatus", t.tgl_lapor_akhir AS "lastReportedAt" FROM pelamar AS t WHERE t.kode_kab = CAST($1 AS TEXT)
AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END AND t.tgl_registrasi IS NULL ORDER BY t.id ASC LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT);

-- jobSeekers, sip-kerja: total
-- $1: [1] as stored in kode_kab
-- $2: birth date of who becomes an adult today
SELECT count(*) AS count_1 FROM pelamar AS t WHERE t.kode_kab = CAST($1 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT
NULL) THEN t.tanggal_lahir <= CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END;

-- jobSeekers.placements, sip-kerja: rows
-- $1: list [4]
-- $2: birth date of who becomes an adult today
-- $3: [3]
SELECT key AS c0, anon_1.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null') AS
c2, "vacancyId" AS c3, "employerId" AS c4, "placedAt" AS c5 FROM unnest(CAST($1 AS BIGINT[])) AS anon_1(parent) JOIN
LATERAL (SELECT t.id AS key, t.tanggal AS "placedAt", t.lowongan_id AS "vacancyId", t.perusahaan_id AS "employerId" FROM
penempatan AS t LEFT OUTER JOIN pelamar AS seeker ON seeker.id = t.pelamar_id WHERE t.pelamar_id = anon_1.parent AND
CASE WHEN (seeker.tanggal_lahir IS NOT NULL) THEN seeker.tanggal_lahir <= CAST($2 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.kelompok_umur = '15-19') THEN
'AGE_15_19' WHEN (t.kelompok_umur = '20-24') THEN 'AGE_20_24' WHEN (t.kelompok_umur = '25-29') THEN 'AGE_25_29' WHEN
(t.kelompok_umur = '30-34') THEN 'AGE_30_34' WHEN (t.kelompok_umur = '35-39') THEN 'AGE_35_39' WHEN (t.kelompok_umur =
'40-44') THEN 'AGE_40_44' WHEN (t.kelompok_umur = '45-49') THEN 'AGE_45_49' WHEN (t.kelompok_umur = '50-54') THEN
'AGE_50_54' WHEN (t.kelompok_umur = '55-59') THEN 'AGE_55_59' WHEN (t.kelompok_umur = '60+') THEN 'AGE_60_PLUS' END !=
'AGE_15_19') THEN true ELSE false END ORDER BY t.tanggal DESC NULLS LAST, t.id ASC LIMIT CAST($3 AS BIGINT)) AS r ON
true ORDER BY anon_1.parent, "placedAt" DESC NULLS LAST, key ASC;

-- jobSeekers.placements.vacancy, sip-kerja: rows
-- $1: list [4]
SELECT key AS c0, parent AS c1, coalesce('"jobTitle":' || CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') AS
c2 FROM (SELECT t.id AS key, t.id AS parent, t.judul AS "jobTitle" FROM lowongan_kerja AS t WHERE t.id = ANY (CAST($1 AS
BIGINT[])) ORDER BY t.id, t.id ASC) AS r;

-- jobSeekers.placements.employer, sip-kerja: rows
-- $1: list [4]
SELECT key AS c0, parent AS c1, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c2 FROM (SELECT
t.id AS key, t.id AS parent, t.nama AS name FROM perusahaan AS t WHERE t.id = ANY (CAST($1 AS BIGINT[])) ORDER BY t.id,
t.id ASC) AS r;

-- byMonth, siapkerja: groups
-- $1: the rounding seed
-- $2: always '3216'
SELECT CAST(date_trunc('month', CAST(t.tgl_daftar AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, CASE WHEN (CAST(t.jk
AS TEXT) = 'L') THEN 'MALE' WHEN (CAST(t.jk AS TEXT) = 'P') THEN 'FEMALE' END AS c1, count(*) AS c2, count(*) AS c3,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c4, array_agg(DISTINCT t.nik) FILTER
(WHERE t.nik IS NOT NULL) AS c5 FROM tenaga_kerja.pencari_kerja AS t WHERE t.kd_wilayah = CAST($2 AS TEXT) GROUP BY
CAST(date_trunc('month', CAST(t.tgl_daftar AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE), t.jk;

-- byMonth, sip-kerja: groups
-- $1: the rounding seed
SELECT CAST(date_trunc('month', CAST(t.tgl_registrasi AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c0, CASE WHEN
(t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN 'FEMALE' END AS c1, count(*) AS
c2, count(*) AS c3, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c4,
array_agg(DISTINCT t.nik) FILTER (WHERE t.nik IS NOT NULL) AS c5 FROM pelamar AS t GROUP BY CAST(date_trunc('month',
CAST(t.tgl_registrasi AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE), t.jenis_kelamin;
