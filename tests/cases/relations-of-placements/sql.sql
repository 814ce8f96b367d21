-- placements, siapkerja: rows
-- $1: always '3216'
-- $2: birth date of who becomes an adult today
-- $3: [1]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, array_agg(page.c2) AS array_agg_3,
array_agg(page.c3) AS array_agg_4, array_agg(page.c4) AS array_agg_5, array_agg(page.c5) AS array_agg_6,
convert_to(string_agg(coalesce(page.c6, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c7) AS array_agg_7,
convert_to(string_agg(coalesce(page.c8, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c9) AS array_agg_8,
array_agg(page.c10) AS array_agg_9, convert_to(string_agg(coalesce(page.c11, ''), chr(31)), 'UTF8') AS convert_to_3,
array_agg(page.c12) AS array_agg_10
FROM (SELECT key AS c0, "seekerId" AS c1, "vacancyId" AS c2, "employerId" AS c3, "placedAt" AS c4, c0_0 AS c5, c0_1 AS
c6, c1_0 AS c7, c1_1 AS c8, c1_2 AS c9, c1_3 AS c10, c1_4 AS c11, c2_0 AS c12
FROM ((SELECT t.id AS key, t.id_pencari_kerja AS link0, t.id_lowongan AS link1, t.id_perusahaan AS link2,
t.id_pencari_kerja AS "seekerId", t.id_lowongan AS "vacancyId", t.id_perusahaan AS "employerId", t.tgl_penempatan AS
"placedAt"
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE (t.kd_wilayah_asal = CAST($1 AS TEXT) OR t.kd_wilayah_kerja = CAST($1 AS TEXT)) AND CASE WHEN (seeker.tgl_lahir IS
NOT NULL) THEN seeker.tgl_lahir <= CAST($2 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END AND t.tgl_penempatan IS NOT NULL ORDER BY t.tgl_penempatan DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.id_pencari_kerja AS link0, t.id_lowongan AS link1, t.id_perusahaan AS
link2, t.id_pencari_kerja AS "seekerId", t.id_lowongan AS "vacancyId", t.id_perusahaan AS "employerId", t.tgl_penempatan
AS "placedAt"
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE (t.kd_wilayah_asal = CAST($1 AS TEXT) OR t.kd_wilayah_kerja = CAST($1 AS TEXT)) AND CASE WHEN (seeker.tgl_lahir IS
NOT NULL) THEN seeker.tgl_lahir <= CAST($2 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END AND t.tgl_penempatan IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS
TEXT), '"fullName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_lengkap AS "fullName"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.id = r.link0 AND t.kd_wilayah = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <=
CAST($2 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"jobTitle":' ||
CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') AS c1_1, "employerId" AS c1_2, c1_0_0 AS c1_3, c1_0_1 AS c1_4
FROM (SELECT t.id AS key, t.id_perusahaan AS link0, t.nama_jabatan AS "jobTitle", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.lowongan AS t
WHERE t.id = r.link1) AS r1 LEFT OUTER JOIN LATERAL (SELECT key AS c1_0_0, coalesce('"name":' || CAST(json_scalar(name)
AS TEXT), '"name":null') AS c1_0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r1.link0) AS r1_0
LIMIT 1) AS j1_0 ON true
LIMIT 1) AS j1 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c2_0
FROM (SELECT t.id AS key
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link2) AS r2
LIMIT 1) AS j2 ON true
LIMIT CAST($3 AS BIGINT)) AS page;

-- placements, sip-kerja: rows
-- $1: birth date of who becomes an adult today
-- $2: [1]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, array_agg(page.c2) AS array_agg_3,
array_agg(page.c3) AS array_agg_4, array_agg(page.c4) AS array_agg_5, array_agg(page.c5) AS array_agg_6,
convert_to(string_agg(coalesce(page.c6, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c7) AS array_agg_7,
convert_to(string_agg(coalesce(page.c8, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c9) AS array_agg_8,
array_agg(page.c10) AS array_agg_9, convert_to(string_agg(coalesce(page.c11, ''), chr(31)), 'UTF8') AS convert_to_3,
array_agg(page.c12) AS array_agg_10
FROM (SELECT key AS c0, "seekerId" AS c1, "vacancyId" AS c2, "employerId" AS c3, "placedAt" AS c4, c0_0 AS c5, c0_1 AS
c6, c1_0 AS c7, c1_1 AS c8, c1_2 AS c9, c1_3 AS c10, c1_4 AS c11, c2_0 AS c12
FROM ((SELECT t.id AS key, t.pelamar_id AS link0, t.lowongan_id AS link1, t.perusahaan_id AS link2, t.pelamar_id AS
"seekerId", t.lowongan_id AS "vacancyId", t.perusahaan_id AS "employerId", t.tanggal AS "placedAt"
FROM penempatan AS t LEFT OUTER JOIN pelamar AS seeker ON seeker.id = t.pelamar_id
WHERE CASE WHEN (seeker.tanggal_lahir IS NOT NULL) THEN seeker.tanggal_lahir <= CAST($1 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.kelompok_umur = '15-19') THEN
'AGE_15_19' WHEN (t.kelompok_umur = '20-24') THEN 'AGE_20_24' WHEN (t.kelompok_umur = '25-29') THEN 'AGE_25_29' WHEN
(t.kelompok_umur = '30-34') THEN 'AGE_30_34' WHEN (t.kelompok_umur = '35-39') THEN 'AGE_35_39' WHEN (t.kelompok_umur =
'40-44') THEN 'AGE_40_44' WHEN (t.kelompok_umur = '45-49') THEN 'AGE_45_49' WHEN (t.kelompok_umur = '50-54') THEN
'AGE_50_54' WHEN (t.kelompok_umur = '55-59') THEN 'AGE_55_59' WHEN (t.kelompok_umur = '60+') THEN 'AGE_60_PLUS' END !=
'AGE_15_19') THEN true ELSE false END AND t.tanggal IS NOT NULL ORDER BY t.tanggal DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.pelamar_id AS link0, t.lowongan_id AS link1, t.perusahaan_id AS link2,
t.pelamar_id AS "seekerId", t.lowongan_id AS "vacancyId", t.perusahaan_id AS "employerId", t.tanggal AS "placedAt"
FROM penempatan AS t LEFT OUTER JOIN pelamar AS seeker ON seeker.id = t.pelamar_id
WHERE CASE WHEN (seeker.tanggal_lahir IS NOT NULL) THEN seeker.tanggal_lahir <= CAST($1 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.kelompok_umur = '15-19') THEN
'AGE_15_19' WHEN (t.kelompok_umur = '20-24') THEN 'AGE_20_24' WHEN (t.kelompok_umur = '25-29') THEN 'AGE_25_29' WHEN
(t.kelompok_umur = '30-34') THEN 'AGE_30_34' WHEN (t.kelompok_umur = '35-39') THEN 'AGE_35_39' WHEN (t.kelompok_umur =
'40-44') THEN 'AGE_40_44' WHEN (t.kelompok_umur = '45-49') THEN 'AGE_45_49' WHEN (t.kelompok_umur = '50-54') THEN
'AGE_50_54' WHEN (t.kelompok_umur = '55-59') THEN 'AGE_55_59' WHEN (t.kelompok_umur = '60+') THEN 'AGE_60_PLUS' END !=
'AGE_15_19') THEN true ELSE false END AND t.tanggal IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS
TEXT), '"fullName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS "fullName"
FROM pelamar AS t
WHERE t.id = r.link0 AND CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"jobTitle":' ||
CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') AS c1_1, "employerId" AS c1_2, c1_0_0 AS c1_3, c1_0_1 AS c1_4
FROM (SELECT t.id AS key, t.perusahaan_id AS link0, t.judul AS "jobTitle", t.perusahaan_id AS "employerId"
FROM lowongan_kerja AS t
WHERE t.id = r.link1) AS r1 LEFT OUTER JOIN LATERAL (SELECT key AS c1_0_0, coalesce('"name":' || CAST(json_scalar(name)
AS TEXT), '"name":null') AS c1_0_1
FROM (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE t.id = r1.link0) AS r1_0
LIMIT 1) AS j1_0 ON true
LIMIT 1) AS j1 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c2_0
FROM (SELECT t.id AS key
FROM perusahaan AS t
WHERE t.id = r.link2) AS r2
LIMIT 1) AS j2 ON true
LIMIT CAST($2 AS BIGINT)) AS page;
