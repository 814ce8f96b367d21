-- jobVacancies, siapkerja: rows
-- $1: list [1] as stored in pendidikan_min by the codes pendidikan
-- $2: [2]
-- $3: [3] as stored in syarat_jk by the codes syarat_jk
-- $4: [4]
-- $5: [5]
-- $6: list [6] as stored in keterampilan
-- $7: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"jobTitle":' || CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') || CASE WHEN
("minEducation" = 0) THEN ',"minEducation":"TIDAK_SEKOLAH"' WHEN ("minEducation" = 1) THEN ',"minEducation":"SD"' WHEN
("minEducation" = 2) THEN ',"minEducation":"SMP"' WHEN ("minEducation" = 3) THEN ',"minEducation":"SMA"' WHEN
("minEducation" = 4) THEN ',"minEducation":"SMK"' WHEN ("minEducation" = 11) THEN ',"minEducation":"D1"' WHEN
("minEducation" = 12) THEN ',"minEducation":"D2"' WHEN ("minEducation" = 13) THEN ',"minEducation":"D3"' WHEN
("minEducation" = 14) THEN ',"minEducation":"D4"' WHEN ("minEducation" = 21) THEN ',"minEducation":"S1"' WHEN
("minEducation" = 22) THEN ',"minEducation":"PROFESI"' WHEN ("minEducation" = 31) THEN ',"minEducation":"S2"' WHEN
("minEducation" = 32) THEN ',"minEducation":"S3"' ELSE ',"minEducation":null' END || CASE WHEN ("sexRequirement" = 'L')
THEN ',"sexRequirement":"MALE"' WHEN ("sexRequirement" = 'P') THEN ',"sexRequirement":"FEMALE"' WHEN ("sexRequirement" =
'S') THEN ',"sexRequirement":"ANY"' ELSE ',"sexRequirement":null' END || coalesce(',"wageMin":' || CAST(CAST("wageMin"
AS BIGINT) AS TEXT), ',"wageMin":null') || coalesce(',"skillsRequired":' ||
CAST(array_to_json(array_remove("skillsRequired", NULL)) AS TEXT), ',"skillsRequired":null') AS c1, CAST(CAST("wageMin"
AS BIGINT) AS BIGINT) AS c2
FROM (SELECT t.id AS key, t.nama_jabatan AS "jobTitle", t.pendidikan_min AS "minEducation", t.syarat_jk AS
"sexRequirement", t.upah_min AS "wageMin", t.keterampilan AS "skillsRequired"
FROM tenaga_kerja.lowongan AS t
WHERE (t.pendidikan_min = ANY (CAST($1 AS BIGINT[])) OR (CASE WHEN (t.pendidikan_min = 0) THEN 'TIDAK_SEKOLAH' WHEN
(t.pendidikan_min = 1) THEN 'SD' WHEN (t.pendidikan_min = 2) THEN 'SMP' WHEN (t.pendidikan_min = 3) THEN 'SMA' WHEN
(t.pendidikan_min = 4) THEN 'SMK' WHEN (t.pendidikan_min = 11) THEN 'D1' WHEN (t.pendidikan_min = 12) THEN 'D2' WHEN
(t.pendidikan_min = 13) THEN 'D3' WHEN (t.pendidikan_min = 14) THEN 'D4' WHEN (t.pendidikan_min = 21) THEN 'S1' WHEN
(t.pendidikan_min = 22) THEN 'PROFESI' WHEN (t.pendidikan_min = 31) THEN 'S2' WHEN (t.pendidikan_min = 32) THEN 'S3' END
IS NULL) = CAST($2 AS BOOLEAN)) AND (t.syarat_jk = CAST($3 AS BPCHAR)) IS NOT true AND CAST(t.upah_min AS BIGINT) >=
CAST($4 AS BIGINT) AND CAST(t.upah_min AS BIGINT) < CAST($5 AS BIGINT) AND (t.keterampilan && CAST($6 AS TEXT[])) ORDER
BY CAST(t.upah_min AS BIGINT) ASC NULLS LAST, t.id ASC
LIMIT 1000) AS r
LIMIT CAST($7 AS BIGINT)) AS page;

-- jobVacancies, siapkerja: total
-- $1: list [1] as stored in pendidikan_min by the codes pendidikan
-- $2: [2]
-- $3: [3] as stored in syarat_jk by the codes syarat_jk
-- $4: [4]
-- $5: [5]
-- $6: list [6] as stored in keterampilan
SELECT count(*) AS count_1
FROM tenaga_kerja.lowongan AS t
WHERE (t.pendidikan_min = ANY (CAST($1 AS BIGINT[])) OR (CASE WHEN (t.pendidikan_min = 0) THEN 'TIDAK_SEKOLAH' WHEN
(t.pendidikan_min = 1) THEN 'SD' WHEN (t.pendidikan_min = 2) THEN 'SMP' WHEN (t.pendidikan_min = 3) THEN 'SMA' WHEN
(t.pendidikan_min = 4) THEN 'SMK' WHEN (t.pendidikan_min = 11) THEN 'D1' WHEN (t.pendidikan_min = 12) THEN 'D2' WHEN
(t.pendidikan_min = 13) THEN 'D3' WHEN (t.pendidikan_min = 14) THEN 'D4' WHEN (t.pendidikan_min = 21) THEN 'S1' WHEN
(t.pendidikan_min = 22) THEN 'PROFESI' WHEN (t.pendidikan_min = 31) THEN 'S2' WHEN (t.pendidikan_min = 32) THEN 'S3' END
IS NULL) = CAST($2 AS BOOLEAN)) AND (t.syarat_jk = CAST($3 AS BPCHAR)) IS NOT true AND CAST(t.upah_min AS BIGINT) >=
CAST($4 AS BIGINT) AND CAST(t.upah_min AS BIGINT) < CAST($5 AS BIGINT) AND (t.keterampilan && CAST($6 AS TEXT[]));

-- jobVacancies, sip-kerja: rows
-- $1: list [1] as stored in pendidikan by the codes pendidikan
-- $2: [2]
-- $3: [3] as stored in jenis_kelamin by the codes jenis_kelamin_lowongan_kerja
-- $4: [4] as stored in gaji_min
-- $5: [5] as stored in gaji_min
-- $6: list [6]
-- $7: [7]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"jobTitle":' || CAST(json_scalar("jobTitle") AS TEXT), '"jobTitle":null') || CASE WHEN
("minEducation" = 'TIDAK SEKOLAH') THEN ',"minEducation":"TIDAK_SEKOLAH"' WHEN ("minEducation" = 'SD') THEN
',"minEducation":"SD"' WHEN ("minEducation" = 'SMP') THEN ',"minEducation":"SMP"' WHEN ("minEducation" = 'SMA/MA') THEN
',"minEducation":"SMA"' WHEN ("minEducation" = 'SMK') THEN ',"minEducation":"SMK"' WHEN ("minEducation" = 'D-I') THEN
',"minEducation":"D1"' WHEN ("minEducation" = 'D-II') THEN ',"minEducation":"D2"' WHEN ("minEducation" = 'D-III') THEN
',"minEducation":"D3"' WHEN ("minEducation" = 'D-IV') THEN ',"minEducation":"D4"' WHEN ("minEducation" = 'S-1') THEN
',"minEducation":"S1"' WHEN ("minEducation" = 'PROFESI') THEN ',"minEducation":"PROFESI"' WHEN ("minEducation" = 'S-2')
THEN ',"minEducation":"S2"' WHEN ("minEducation" = 'S-3') THEN ',"minEducation":"S3"' ELSE ',"minEducation":null' END ||
CASE WHEN ("sexRequirement" = 'LAKI-LAKI') THEN ',"sexRequirement":"MALE"' WHEN ("sexRequirement" = 'PEREMPUAN') THEN
',"sexRequirement":"FEMALE"' WHEN ("sexRequirement" = 'BEBAS') THEN ',"sexRequirement":"ANY"' ELSE
',"sexRequirement":null' END || coalesce(',"wageMin":' || CAST("wageMin" AS TEXT), ',"wageMin":null') ||
coalesce(',"skillsRequired":' || CAST(array_to_json(CASE WHEN ("skillsRequired" IS NOT NULL) THEN array((SELECT
nullif(btrim(u.e, E' \t\n\r\f\v'), '') AS nullif_1
FROM unnest(string_to_array("skillsRequired", ',')) WITH ORDINALITY AS u(e, n)
WHERE nullif(btrim(u.e, E' \t\n\r\f\v'), '') IS NOT NULL ORDER BY u.n)) END) AS TEXT), ',"skillsRequired":null') AS c1,
CAST("wageMin" AS BIGINT) AS c2
FROM (SELECT t.id AS key, t.judul AS "jobTitle", t.pendidikan AS "minEducation", t.jenis_kelamin AS "sexRequirement",
t.gaji_min AS "wageMin", t.syarat_keahlian AS "skillsRequired"
FROM lowongan_kerja AS t
WHERE (t.pendidikan = ANY (CAST($1 AS TEXT[])) OR (CASE WHEN (t.pendidikan = 'TIDAK SEKOLAH') THEN 'TIDAK_SEKOLAH' WHEN
(t.pendidikan = 'SD') THEN 'SD' WHEN (t.pendidikan = 'SMP') THEN 'SMP' WHEN (t.pendidikan = 'SMA/MA') THEN 'SMA' WHEN
(t.pendidikan = 'SMK') THEN 'SMK' WHEN (t.pendidikan = 'D-I') THEN 'D1' WHEN (t.pendidikan = 'D-II') THEN 'D2' WHEN
(t.pendidikan = 'D-III') THEN 'D3' WHEN (t.pendidikan = 'D-IV') THEN 'D4' WHEN (t.pendidikan = 'S-1') THEN 'S1' WHEN
(t.pendidikan = 'PROFESI') THEN 'PROFESI' WHEN (t.pendidikan = 'S-2') THEN 'S2' WHEN (t.pendidikan = 'S-3') THEN 'S3'
END IS NULL) = CAST($2 AS BOOLEAN)) AND (t.jenis_kelamin = CAST($3 AS TEXT)) IS NOT true AND t.gaji_min >= CAST($4 AS
BIGINT) AND t.gaji_min < CAST($5 AS BIGINT) AND (CASE WHEN (t.syarat_keahlian IS NOT NULL) THEN array((SELECT
nullif(btrim(u.e, E' \t\n\r\f\v'), '') AS nullif_2
FROM unnest(string_to_array(t.syarat_keahlian, ',')) WITH ORDINALITY AS u(e, n)
WHERE nullif(btrim(u.e, E' \t\n\r\f\v'), '') IS NOT NULL ORDER BY u.n)) END && CAST($6 AS TEXT[])) AND t.gaji_min IS NOT
NULL ORDER BY t.gaji_min ASC, t.id ASC
LIMIT 1000) AS r
LIMIT CAST($7 AS BIGINT)) AS page;

-- jobVacancies, sip-kerja: total
-- $1: list [1] as stored in pendidikan by the codes pendidikan
-- $2: [2]
-- $3: [3] as stored in jenis_kelamin by the codes jenis_kelamin_lowongan_kerja
-- $4: [4] as stored in gaji_min
-- $5: [5] as stored in gaji_min
-- $6: list [6]
SELECT count(*) AS count_1
FROM lowongan_kerja AS t
WHERE (t.pendidikan = ANY (CAST($1 AS TEXT[])) OR (CASE WHEN (t.pendidikan = 'TIDAK SEKOLAH') THEN 'TIDAK_SEKOLAH' WHEN
(t.pendidikan = 'SD') THEN 'SD' WHEN (t.pendidikan = 'SMP') THEN 'SMP' WHEN (t.pendidikan = 'SMA/MA') THEN 'SMA' WHEN
(t.pendidikan = 'SMK') THEN 'SMK' WHEN (t.pendidikan = 'D-I') THEN 'D1' WHEN (t.pendidikan = 'D-II') THEN 'D2' WHEN
(t.pendidikan = 'D-III') THEN 'D3' WHEN (t.pendidikan = 'D-IV') THEN 'D4' WHEN (t.pendidikan = 'S-1') THEN 'S1' WHEN
(t.pendidikan = 'PROFESI') THEN 'PROFESI' WHEN (t.pendidikan = 'S-2') THEN 'S2' WHEN (t.pendidikan = 'S-3') THEN 'S3'
END IS NULL) = CAST($2 AS BOOLEAN)) AND (t.jenis_kelamin = CAST($3 AS TEXT)) IS NOT true AND t.gaji_min >= CAST($4 AS
BIGINT) AND t.gaji_min < CAST($5 AS BIGINT) AND (CASE WHEN (t.syarat_keahlian IS NOT NULL) THEN array((SELECT
nullif(btrim(u.e, E' \t\n\r\f\v'), '') AS nullif_1
FROM unnest(string_to_array(t.syarat_keahlian, ',')) WITH ORDINALITY AS u(e, n)
WHERE nullif(btrim(u.e, E' \t\n\r\f\v'), '') IS NOT NULL ORDER BY u.n)) END && CAST($6 AS TEXT[]));

-- jobVacancies, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: where minEducation in: it stands inside `or` or `not`, which the source does not know
-- left to the hub: where minEducation isNull: it stands inside `or` or `not`, which the source does not know
-- left to the hub: where sexRequirement eq: it stands inside `or` or `not`, which the source does not know
-- left to the hub: where wageMin gte: the source offers no condition on it
-- left to the hub: where wageMin lt: the source offers no condition on it
-- left to the hub: where skillsRequired hasAny: the source does not compare so
-- left to the hub: order: the source does not offer it, or orders values as stored
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/lowongan: urut=id, halaman=?, batas=?
