-- person.jobSeekers, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: always '3216'
-- $3: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"nik":' || CAST(json_scalar(CASE WHEN (length(nik) = 16) THEN '************' ||
right(nik, 4) WHEN (length(nik) > 4) THEN repeat('*', length(nik) - 4) || right(nik, 4) ELSE repeat('*', length(nik))
END) AS TEXT), '"nik":null') || coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') AS
c1
FROM (SELECT t.id AS key, t.nik AS nik, t.nama_lengkap AS "fullName"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- person.jobSeekers, siapkerja: total
-- $1: [0] as stored in nik
-- $2: always '3216'
SELECT count(*) AS count_1
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT);

-- person.jobSeekers.placements, siapkerja: rows
-- $1: list [8]
-- $2: always '3216'
-- $3: [7]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.tgl_penempatan AS "placedAt"
FROM tenaga_kerja.penempatan AS t
WHERE t.id_pencari_kerja = p.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true ORDER BY p.parent, key ASC) AS page;

-- person.jobSeekers, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"nik":' || CAST(json_scalar(CASE WHEN (length(nik) = 16) THEN '************' ||
right(nik, 4) WHEN (length(nik) > 4) THEN repeat('*', length(nik) - 4) || right(nik, 4) ELSE repeat('*', length(nik))
END) AS TEXT), '"nik":null') || coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') AS
c1
FROM (SELECT t.id AS key, t.nik AS nik, t.nama AS "fullName"
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- person.jobSeekers, sip-kerja: total
-- $1: [0] as stored in nik
SELECT count(*) AS count_1
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT);

-- person.jobSeekers.placements, sip-kerja: rows
-- $1: list [8]
-- $2: [7]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.tanggal AS "placedAt"
FROM penempatan AS t
WHERE t.pelamar_id = p.parent ORDER BY t.id ASC
LIMIT CAST($2 AS BIGINT)) AS r ON true ORDER BY p.parent, key ASC) AS page;

-- person.employedPersons, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: always '3216'
-- $3: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3,
convert_to(string_agg(coalesce(page.c4, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') AS c1,
"employerId" AS c2, c0_0 AS c3, c0_1 AS c4
FROM (SELECT t.id AS key, t.id_perusahaan AS link0, t.nama AS "fullName", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.pekerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND (t.kd_wilayah_tinggal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($3 AS BIGINT)) AS page;

-- person.employedPersons, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3,
convert_to(string_agg(coalesce(page.c4, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') AS c1,
"employerId" AS c2, c0_0 AS c3, c0_1 AS c4
FROM (SELECT t.id AS key, t.perusahaan_id AS link0, t.nama AS "fullName", t.perusahaan_id AS "employerId"
FROM tenaga_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- person.trainingEnrollments, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: always '3216'
-- $3: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3,
convert_to(string_agg(coalesce(page.c4, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"participantName":' || CAST(json_scalar("participantName") AS TEXT),
'"participantName":null') AS c1, "trainingId" AS c2, c0_0 AS c3, c0_1 AS c4
FROM (SELECT t.id AS key, t.id_pelatihan AS link0, t.nama AS "participantName", t.id_pelatihan AS "trainingId"
FROM tenaga_kerja.peserta_pelatihan AS t LEFT OUTER JOIN tenaga_kerja.pelatihan AS training ON training.id =
t.id_pelatihan
WHERE t.nik = CAST($1 AS TEXT) AND training.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"programName":' ||
CAST(json_scalar("programName") AS TEXT), '"programName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_program AS "programName"
FROM tenaga_kerja.pelatihan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($3 AS BIGINT)) AS page;

-- person.trainingEnrollments, sip-kerja: rows
-- $1: [0] as stored in nik_peserta
-- $2: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3,
convert_to(string_agg(coalesce(page.c4, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"participantName":' || CAST(json_scalar("participantName") AS TEXT),
'"participantName":null') AS c1, "trainingId" AS c2, c0_0 AS c3, c0_1 AS c4
FROM (SELECT t.id AS key, t.pelatihan_id AS link0, t.nama_peserta AS "participantName", t.pelatihan_id AS "trainingId"
FROM peserta AS t
WHERE t.nik_peserta = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"programName":' ||
CAST(json_scalar("programName") AS TEXT), '"programName":null') AS c0_1
FROM (SELECT t.id AS key, t.program AS "programName"
FROM pelatihan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- person.placements, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: always '3216'
-- $3: [7]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- person.placements.placements, siapkerja: rows
-- $1: list [8]
-- $2: always '3216'
-- $3: [7]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6, convert_to(string_agg(coalesce(page.c7, ''),
chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c8) AS array_agg_7, convert_to(string_agg(coalesce(page.c9, ''),
chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2, "vacancyId" AS c3, "employerId" AS c4, "placedAt" AS c5, c0_0 AS c6, c0_1 AS c7, c1_0 AS c8, c1_1 AS c9
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.id_lowongan AS link0, t.id_perusahaan
AS link1, t.tgl_penempatan AS "placedAt", t.id_lowongan AS "vacancyId", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.penempatan AS t
WHERE t.id_pencari_kerja = p.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.tgl_penempatan DESC NULLS LAST, t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"jobTitle":' ||
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

-- person.placements.placements, siapkerja: total
-- $1: list [8]
-- $2: always '3216'
SELECT t.id_pencari_kerja, count(*) AS count_1
FROM tenaga_kerja.penempatan AS t
WHERE t.id_pencari_kerja = ANY (CAST($1 AS BIGINT[])) AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja =
CAST($2 AS TEXT)) GROUP BY t.id_pencari_kerja;

-- person.placements, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: [7]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- person.placements.placements, sip-kerja: rows
-- $1: list [8]
-- $2: [7]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6, convert_to(string_agg(coalesce(page.c7, ''),
chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c8) AS array_agg_7, convert_to(string_agg(coalesce(page.c9, ''),
chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2, "vacancyId" AS c3, "employerId" AS c4, "placedAt" AS c5, c0_0 AS c6, c0_1 AS c7, c1_0 AS c8, c1_1 AS c9
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.lowongan_id AS link0, t.perusahaan_id
AS link1, t.tanggal AS "placedAt", t.lowongan_id AS "vacancyId", t.perusahaan_id AS "employerId"
FROM penempatan AS t
WHERE t.pelamar_id = p.parent ORDER BY t.tanggal DESC NULLS LAST, t.id ASC
LIMIT CAST($2 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"jobTitle":' ||
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

-- person.placements.placements, sip-kerja: total
-- $1: list [8]
SELECT t.pelamar_id, count(*) AS count_1
FROM penempatan AS t
WHERE t.pelamar_id = ANY (CAST($1 AS BIGINT[])) GROUP BY t.pelamar_id;
