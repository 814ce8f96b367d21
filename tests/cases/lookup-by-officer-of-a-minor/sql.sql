-- jobSeekers, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: always '3216'
-- $3: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"nik":' || CAST(json_scalar(CASE WHEN (length(nik) = 16) THEN '************' ||
right(nik, 4) WHEN (length(nik) > 4) THEN repeat('*', length(nik) - 4) || right(nik, 4) ELSE repeat('*', length(nik))
END) AS TEXT), '"nik":null') || coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') ||
coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS
TEXT) || '"', ',"birthDate":null') || CASE WHEN (sex = 'L') THEN ',"sex":"MALE"' WHEN (sex = 'P') THEN ',"sex":"FEMALE"'
ELSE ',"sex":null' END || coalesce(',"phone":' || CAST(json_scalar(CASE WHEN (left(phone, 1) = '0') THEN '+62' ||
substr(phone, 2) ELSE phone END) AS TEXT), ',"phone":null') AS c1
FROM (SELECT t.id AS key, t.nik AS nik, t.nama_lengkap AS "fullName", t.tgl_lahir AS "birthDate", t.jk AS sex, t.no_hp
AS phone
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- jobSeekers, siapkerja: total
-- $1: [0] as stored in nik
-- $2: always '3216'
SELECT count(*) AS count_1
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT);

-- jobSeekers.placements, siapkerja: rows
-- $1: list [4]
-- $2: always '3216'
-- $3: [3]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2, "seekerId" AS c3, c0_0 AS c4, c0_1 AS c5
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.id_pencari_kerja AS link0,
t.tgl_penempatan AS "placedAt", t.id_pencari_kerja AS "seekerId"
FROM tenaga_kerja.penempatan AS t
WHERE t.id_pencari_kerja = p.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"fullName":' ||
CAST(json_scalar("fullName") AS TEXT), '"fullName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_lengkap AS "fullName"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.id = r.link0 AND t.kd_wilayah = CAST($2 AS TEXT)) AS r0
LIMIT 1) AS j0 ON true ORDER BY p.parent, key ASC) AS page;

-- jobSeekers, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"nik":' || CAST(json_scalar(CASE WHEN (length(nik) = 16) THEN '************' ||
right(nik, 4) WHEN (length(nik) > 4) THEN repeat('*', length(nik) - 4) || right(nik, 4) ELSE repeat('*', length(nik))
END) AS TEXT), '"nik":null') || coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') ||
coalesce(',"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS
TEXT) || '"', ',"birthDate":null') || CASE WHEN (sex = 'LAKI-LAKI') THEN ',"sex":"MALE"' WHEN (sex = 'PEREMPUAN') THEN
',"sex":"FEMALE"' ELSE ',"sex":null' END || coalesce(',"phone":' || CAST(json_scalar(CASE WHEN (left(phone, 1) = '0')
THEN '+62' || substr(phone, 2) ELSE phone END) AS TEXT), ',"phone":null') AS c1
FROM (SELECT t.id AS key, t.nik AS nik, t.nama AS "fullName", t.tanggal_lahir AS "birthDate", t.jenis_kelamin AS sex,
t.telepon AS phone
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: total
-- $1: [0] as stored in nik
SELECT count(*) AS count_1
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT);

-- jobSeekers.placements, sip-kerja: rows
-- $1: list [4]
-- $2: [3]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null')
AS c2, "seekerId" AS c3, c0_0 AS c4, c0_1 AS c5
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.pelamar_id AS link0, t.tanggal AS
"placedAt", t.pelamar_id AS "seekerId"
FROM penempatan AS t
WHERE t.pelamar_id = p.parent ORDER BY t.id ASC
LIMIT CAST($2 AS BIGINT)) AS r ON true LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"fullName":' ||
CAST(json_scalar("fullName") AS TEXT), '"fullName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS "fullName"
FROM pelamar AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true ORDER BY p.parent, key ASC) AS page;
