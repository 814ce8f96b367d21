-- jobSeekers, siapkerja: rows
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: [2] as stored in status_pencaker by the codes status_pencaker
-- $3: always '3216'
-- $4: birth date of who becomes an adult today
-- $5: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c3) AS
array_agg_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar(CASE octet_length("fullName") -
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
'"fullName":null') AS c1, coalesce('"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT
TIME ZONE)) AS DATE) AS TEXT) || '"', '"birthDate":null') || CASE WHEN ("educationLevel" = 0) THEN
',"educationLevel":"TIDAK_SEKOLAH"' WHEN ("educationLevel" = 1) THEN ',"educationLevel":"SD"' WHEN ("educationLevel" =
2) THEN ',"educationLevel":"SMP"' WHEN ("educationLevel" = 3) THEN ',"educationLevel":"SMA"' WHEN ("educationLevel" = 4)
THEN ',"educationLevel":"SMK"' WHEN ("educationLevel" = 11) THEN ',"educationLevel":"D1"' WHEN ("educationLevel" = 12)
THEN ',"educationLevel":"D2"' WHEN ("educationLevel" = 13) THEN ',"educationLevel":"D3"' WHEN ("educationLevel" = 14)
THEN ',"educationLevel":"D4"' WHEN ("educationLevel" = 21) THEN ',"educationLevel":"S1"' WHEN ("educationLevel" = 22)
THEN ',"educationLevel":"PROFESI"' WHEN ("educationLevel" = 31) THEN ',"educationLevel":"S2"' WHEN ("educationLevel" =
32) THEN ',"educationLevel":"S3"' ELSE ',"educationLevel":null' END || coalesce(',"registeredAt":"' ||
CAST("registeredAt" AS TEXT) || '"', ',"registeredAt":null') AS c2, "registeredAt" AS c3
FROM ((SELECT t.id AS key, t.nama_lengkap AS "fullName", t.tgl_lahir AS "birthDate", t.pendidikan AS "educationLevel",
t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.status_pencaker = CAST($2 AS BPCHAR) AND t.kd_wilayah = CAST($3 AS TEXT) AND
CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NOT NULL ORDER BY t.tgl_daftar DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama_lengkap AS "fullName", t.tgl_lahir AS "birthDate", t.pendidikan AS
"educationLevel", t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.status_pencaker = CAST($2 AS BPCHAR) AND t.kd_wilayah = CAST($3 AS TEXT) AND
CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($5 AS BIGINT)) AS page;

-- jobSeekers, siapkerja: total
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: [2] as stored in status_pencaker by the codes status_pencaker
-- $3: always '3216'
-- $4: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.status_pencaker = CAST($2 AS BPCHAR) AND t.kd_wilayah = CAST($3 AS TEXT) AND
CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END;

-- jobSeekers.placements, siapkerja: rows
-- $1: list [5]
-- $2: always '3216'
-- $3: birth date of who becomes an adult today
-- $4: [4]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6, convert_to(string_agg(coalesce(page.c7, ''),
chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c8) AS array_agg_7, convert_to(string_agg(coalesce(page.c9, ''),
chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2, "vacancyId" AS c3, "employerId" AS c4, "placedAt" AS c5, c0_0 AS c6, c0_1 AS c7, c1_0 AS c8, c1_1 AS c9
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.id_lowongan AS link0, t.id_perusahaan
AS link1, t.tgl_penempatan AS "placedAt", t.id_lowongan AS "vacancyId", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE t.id_pencari_kerja = p.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
AND CASE WHEN (seeker.tgl_lahir IS NOT NULL) THEN seeker.tgl_lahir <= CAST($3 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END ORDER BY t.tgl_penempatan DESC NULLS LAST, t.id ASC
LIMIT CAST($4 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"jobTitle":' ||
CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_jabatan AS "jobTitle"
FROM tenaga_kerja.lowongan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"name":' || CAST(json_scalar(name) AS
TEXT), '"name":null') AS c1_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link1) AS r1
LIMIT 1) AS j1 ON true ORDER BY p.parent, "placedAt" DESC NULLS LAST, key ASC) AS page;

-- jobSeekers, sip-kerja: rows
-- $1: [1] as stored in kode_kab
-- $2: [2] as stored in status by the codes status
-- $3: birth date of who becomes an adult today
-- $4: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c3) AS
array_agg_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar(CASE octet_length("fullName") -
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
'"fullName":null') AS c1, coalesce('"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT
TIME ZONE)) AS DATE) AS TEXT) || '"', '"birthDate":null') || CASE WHEN ("educationLevel" = 'TIDAK SEKOLAH') THEN
',"educationLevel":"TIDAK_SEKOLAH"' WHEN ("educationLevel" = 'SD') THEN ',"educationLevel":"SD"' WHEN ("educationLevel"
= 'SMP') THEN ',"educationLevel":"SMP"' WHEN ("educationLevel" = 'SMA/MA') THEN ',"educationLevel":"SMA"' WHEN
("educationLevel" = 'SMK') THEN ',"educationLevel":"SMK"' WHEN ("educationLevel" = 'D-I') THEN ',"educationLevel":"D1"'
WHEN ("educationLevel" = 'D-II') THEN ',"educationLevel":"D2"' WHEN ("educationLevel" = 'D-III') THEN
',"educationLevel":"D3"' WHEN ("educationLevel" = 'D-IV') THEN ',"educationLevel":"D4"' WHEN ("educationLevel" = 'S-1')
THEN ',"educationLevel":"S1"' WHEN ("educationLevel" = 'PROFESI') THEN ',"educationLevel":"PROFESI"' WHEN
("educationLevel" = 'S-2') THEN ',"educationLevel":"S2"' WHEN ("educationLevel" = 'S-3') THEN ',"educationLevel":"S3"'
ELSE ',"educationLevel":null' END || coalesce(',"registeredAt":"' || CAST("registeredAt" AS TEXT) || '"',
',"registeredAt":null') AS c2, "registeredAt" AS c3
FROM ((SELECT t.id AS key, t.nama AS "fullName", t.tanggal_lahir AS "birthDate", t.pendidikan AS "educationLevel",
t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND t.status = CAST($2 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN
t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END AND t.tgl_registrasi IS NOT NULL ORDER BY t.tgl_registrasi DESC,
t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama AS "fullName", t.tanggal_lahir AS "birthDate", t.pendidikan AS
"educationLevel", t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND t.status = CAST($2 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN
t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END AND t.tgl_registrasi IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($4 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: total
-- $1: [1] as stored in kode_kab
-- $2: [2] as stored in status by the codes status
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM pelamar AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND t.status = CAST($2 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN
t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END;

-- jobSeekers.placements, sip-kerja: rows
-- $1: list [5]
-- $2: birth date of who becomes an adult today
-- $3: [4]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6, convert_to(string_agg(coalesce(page.c7, ''),
chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c8) AS array_agg_7, convert_to(string_agg(coalesce(page.c9, ''),
chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2, "vacancyId" AS c3, "employerId" AS c4, "placedAt" AS c5, c0_0 AS c6, c0_1 AS c7, c1_0 AS c8, c1_1 AS c9
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.lowongan_id AS link0, t.perusahaan_id
AS link1, t.tanggal AS "placedAt", t.lowongan_id AS "vacancyId", t.perusahaan_id AS "employerId"
FROM penempatan AS t LEFT OUTER JOIN pelamar AS seeker ON seeker.id = t.pelamar_id
WHERE t.pelamar_id = p.parent AND CASE WHEN (seeker.tanggal_lahir IS NOT NULL) THEN seeker.tanggal_lahir <= CAST($2 AS
DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.kelompok_umur = '15-19') THEN
'AGE_15_19' WHEN (t.kelompok_umur = '20-24') THEN 'AGE_20_24' WHEN (t.kelompok_umur = '25-29') THEN 'AGE_25_29' WHEN
(t.kelompok_umur = '30-34') THEN 'AGE_30_34' WHEN (t.kelompok_umur = '35-39') THEN 'AGE_35_39' WHEN (t.kelompok_umur =
'40-44') THEN 'AGE_40_44' WHEN (t.kelompok_umur = '45-49') THEN 'AGE_45_49' WHEN (t.kelompok_umur = '50-54') THEN
'AGE_50_54' WHEN (t.kelompok_umur = '55-59') THEN 'AGE_55_59' WHEN (t.kelompok_umur = '60+') THEN 'AGE_60_PLUS' END !=
'AGE_15_19') THEN true ELSE false END ORDER BY t.tanggal DESC NULLS LAST, t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"jobTitle":' ||
CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') AS c0_1
FROM (SELECT t.id AS key, t.judul AS "jobTitle"
FROM lowongan_kerja AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"name":' || CAST(json_scalar(name) AS
TEXT), '"name":null') AS c1_1
FROM (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE t.id = r.link1) AS r1
LIMIT 1) AS j1 ON true ORDER BY p.parent, "placedAt" DESC NULLS LAST, key ASC) AS page;
