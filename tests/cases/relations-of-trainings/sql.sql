-- trainings, siapkerja: rows
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"programName":' || CAST(json_scalar("programName") AS TEXT), '"programName":null') ||
coalesce(',"startsOn":"' || CAST("startsOn" AS TEXT) || '"', ',"startsOn":null') AS c1, "startsOn" AS c2
FROM ((SELECT t.id AS key, t.nama_program AS "programName", t.tgl_mulai AS "startsOn"
FROM tenaga_kerja.pelatihan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.tgl_mulai IS NOT NULL ORDER BY t.tgl_mulai DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama_program AS "programName", t.tgl_mulai AS "startsOn"
FROM tenaga_kerja.pelatihan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.tgl_mulai IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- trainings.enrollments, siapkerja: rows
-- $1: list [5]
-- $2: [3] as stored in terserap
-- $3: always '3216'
-- $4: birth date of who becomes an adult today
-- $5: [4]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6, convert_to(string_agg(coalesce(page.c7, ''),
chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c8) AS array_agg_7, convert_to(string_agg(coalesce(page.c9, ''),
chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"participantName":' || CAST(json_scalar("participantName") AS TEXT),
'"participantName":null') || coalesce(',"participantNik":' || CAST(json_scalar(CASE WHEN (length("participantNik") = 16)
THEN '************' || right("participantNik", 4) WHEN (length("participantNik") > 4) THEN repeat('*',
length("participantNik") - 4) || right("participantNik", 4) ELSE repeat('*', length("participantNik")) END) AS TEXT),
',"participantNik":null') || CASE WHEN ("enrollmentStatus" = 'D') THEN ',"enrollmentStatus":"APPLIED"' WHEN
("enrollmentStatus" = 'S') THEN ',"enrollmentStatus":"SELECTED"' WHEN ("enrollmentStatus" = 'I') THEN
',"enrollmentStatus":"ATTENDING"' WHEN ("enrollmentStatus" = 'L') THEN ',"enrollmentStatus":"GRADUATED"' WHEN
("enrollmentStatus" = 'K') THEN ',"enrollmentStatus":"DROPPED_OUT"' ELSE ',"enrollmentStatus":null' END ||
coalesce(',"certificateNumber":' || CAST(json_scalar("certificateNumber") AS TEXT), ',"certificateNumber":null') AS c2,
"trainingId" AS c3, "placementId" AS c4, "certificateNumber" AS c5, c0_0 AS c6, c0_1 AS c7, c1_0 AS c8, c1_1 AS c9
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.id_pelatihan AS link0,
t.id_penempatan AS link1, t.nama AS "participantName", t.nik AS "participantNik", t.status AS "enrollmentStatus",
t.no_sertifikat AS "certificateNumber", t.id_pelatihan AS "trainingId", t.id_penempatan AS "placementId"
FROM tenaga_kerja.peserta_pelatihan AS t LEFT OUTER JOIN tenaga_kerja.pelatihan AS training ON training.id =
t.id_pelatihan
WHERE t.id_pelatihan = p.parent AND t.terserap = CAST($2 AS BOOLEAN) AND training.kd_wilayah = CAST($3 AS TEXT) AND CASE
WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) ELSE false END ORDER BY t.no_sertifikat COLLATE "C" ASC NULLS LAST, t.id ASC
LIMIT CAST($5 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"programName":' ||
CAST(json_scalar("programName") AS TEXT), '"programName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_program AS "programName"
FROM tenaga_kerja.pelatihan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT)
|| '"', '"placedAt":null') AS c1_1
FROM (SELECT t.id AS key, t.tgl_penempatan AS "placedAt"
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE t.id = r.link1 AND (t.kd_wilayah_asal = CAST($3 AS TEXT) OR t.kd_wilayah_kerja = CAST($3 AS TEXT)) AND CASE WHEN
(seeker.tgl_lahir IS NOT NULL) THEN seeker.tgl_lahir <= CAST($4 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END) AS r1
LIMIT 1) AS j1 ON true ORDER BY p.parent, "certificateNumber" COLLATE "C" ASC NULLS LAST, key ASC) AS page;

-- trainings.enrollments, siapkerja: total
-- $1: list [5]
-- $2: [3] as stored in terserap
-- $3: always '3216'
-- $4: birth date of who becomes an adult today
SELECT t.id_pelatihan, count(*) AS count_1
FROM tenaga_kerja.peserta_pelatihan AS t LEFT OUTER JOIN tenaga_kerja.pelatihan AS training ON training.id =
t.id_pelatihan
WHERE t.id_pelatihan = ANY (CAST($1 AS BIGINT[])) AND t.terserap = CAST($2 AS BOOLEAN) AND training.kd_wilayah = CAST($3
AS TEXT) AND CASE WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) ELSE false END GROUP BY t.id_pelatihan;

-- trainings, sip-kerja: rows
-- $1: [1] as stored in kode_kab
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"programName":' || CAST(json_scalar("programName") AS TEXT), '"programName":null') ||
coalesce(',"startsOn":"' || CAST("startsOn" AS TEXT) || '"', ',"startsOn":null') AS c1, "startsOn" AS c2
FROM ((SELECT t.id AS key, t.program AS "programName", t.mulai AS "startsOn"
FROM pelatihan AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND t.mulai IS NOT NULL ORDER BY t.mulai DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.program AS "programName", t.mulai AS "startsOn"
FROM pelatihan AS t
WHERE t.kode_kab = CAST($1 AS TEXT) AND t.mulai IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- trainings.enrollments, sip-kerja: rows
-- $1: list [5]
-- $2: [3] as stored in terserap by the codes inklusif
-- $3: birth date of who becomes an adult today
-- $4: [4]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6, convert_to(string_agg(coalesce(page.c7, ''),
chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c8) AS array_agg_7, convert_to(string_agg(coalesce(page.c9, ''),
chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"participantName":' || CAST(json_scalar("participantName") AS TEXT),
'"participantName":null') || coalesce(',"participantNik":' || CAST(json_scalar(CASE WHEN (length("participantNik") = 16)
THEN '************' || right("participantNik", 4) WHEN (length("participantNik") > 4) THEN repeat('*',
length("participantNik") - 4) || right("participantNik", 4) ELSE repeat('*', length("participantNik")) END) AS TEXT),
',"participantNik":null') || CASE WHEN ("enrollmentStatus" = 'DAFTAR') THEN ',"enrollmentStatus":"APPLIED"' WHEN
("enrollmentStatus" = 'LOLOS SELEKSI') THEN ',"enrollmentStatus":"SELECTED"' WHEN ("enrollmentStatus" = 'BERJALAN') THEN
',"enrollmentStatus":"ATTENDING"' WHEN ("enrollmentStatus" = 'LULUS') THEN ',"enrollmentStatus":"GRADUATED"' WHEN
("enrollmentStatus" = 'KELUAR') THEN ',"enrollmentStatus":"DROPPED_OUT"' ELSE ',"enrollmentStatus":null' END ||
coalesce(',"certificateNumber":' || CAST(json_scalar("certificateNumber") AS TEXT), ',"certificateNumber":null') AS c2,
"trainingId" AS c3, "placementId" AS c4, "certificateNumber" AS c5, c0_0 AS c6, c0_1 AS c7, c1_0 AS c8, c1_1 AS c9
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.pelatihan_id AS link0,
t.penempatan_id AS link1, t.nama_peserta AS "participantName", t.nik_peserta AS "participantNik", t.status AS
"enrollmentStatus", t.nomor_sertifikat AS "certificateNumber", t.pelatihan_id AS "trainingId", t.penempatan_id AS
"placementId"
FROM peserta AS t
WHERE t.pelatihan_id = p.parent AND t.terserap = CAST($2 AS BPCHAR) AND CASE WHEN (t.nik_peserta ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik_peserta, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik_peserta, 11, 2) AS INTEGER)
+ 2000 <= date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik_peserta, 9, 2) AS
INTEGER), CASE WHEN (CAST(substr(t.nik_peserta, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik_peserta, 7, 2) AS
INTEGER) - 40 ELSE CAST(substr(t.nik_peserta, 7, 2) AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END ORDER BY
t.nomor_sertifikat COLLATE "C" ASC NULLS LAST, t.id ASC
LIMIT CAST($4 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"programName":' ||
CAST(json_scalar("programName") AS TEXT), '"programName":null') AS c0_1
FROM (SELECT t.id AS key, t.program AS "programName"
FROM pelatihan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT)
|| '"', '"placedAt":null') AS c1_1
FROM (SELECT t.id AS key, t.tanggal AS "placedAt"
FROM penempatan AS t LEFT OUTER JOIN pelamar AS seeker ON seeker.id = t.pelamar_id
WHERE t.id = r.link1 AND CASE WHEN (seeker.tanggal_lahir IS NOT NULL) THEN seeker.tanggal_lahir <= CAST($3 AS DATE) WHEN
(seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.kelompok_umur = '15-19') THEN
'AGE_15_19' WHEN (t.kelompok_umur = '20-24') THEN 'AGE_20_24' WHEN (t.kelompok_umur = '25-29') THEN 'AGE_25_29' WHEN
(t.kelompok_umur = '30-34') THEN 'AGE_30_34' WHEN (t.kelompok_umur = '35-39') THEN 'AGE_35_39' WHEN (t.kelompok_umur =
'40-44') THEN 'AGE_40_44' WHEN (t.kelompok_umur = '45-49') THEN 'AGE_45_49' WHEN (t.kelompok_umur = '50-54') THEN
'AGE_50_54' WHEN (t.kelompok_umur = '55-59') THEN 'AGE_55_59' WHEN (t.kelompok_umur = '60+') THEN 'AGE_60_PLUS' END !=
'AGE_15_19') THEN true ELSE false END) AS r1
LIMIT 1) AS j1 ON true ORDER BY p.parent, "certificateNumber" COLLATE "C" ASC NULLS LAST, key ASC) AS page;

-- trainings.enrollments, sip-kerja: total
-- $1: list [5]
-- $2: [3] as stored in terserap by the codes inklusif
-- $3: birth date of who becomes an adult today
SELECT t.pelatihan_id, count(*) AS count_1
FROM peserta AS t
WHERE t.pelatihan_id = ANY (CAST($1 AS BIGINT[])) AND t.terserap = CAST($2 AS BPCHAR) AND CASE WHEN (t.nik_peserta ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik_peserta, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik_peserta, 11, 2) AS INTEGER)
+ 2000 <= date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik_peserta, 9, 2) AS
INTEGER), CASE WHEN (CAST(substr(t.nik_peserta, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik_peserta, 7, 2) AS
INTEGER) - 40 ELSE CAST(substr(t.nik_peserta, 7, 2) AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END GROUP BY
t.pelatihan_id;
