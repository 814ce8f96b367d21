-- employers, sip-kerja: rows
-- $1: [6]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c1, name AS c2
FROM ((SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE (t.nama COLLATE "C") IS NOT NULL ORDER BY t.nama COLLATE "C" ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE (t.nama COLLATE "C") IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($1 AS BIGINT)) AS page;

-- employers.vacancies, sip-kerja: rows
-- $1: list [7]
-- $2: [3] as stored in sampai
-- $3: [6]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"jobTitle":' || CAST(json_scalar("jobTitle") AS TEXT),
'"jobTitle":null') || coalesce(',"validUntil":"' || CAST("validUntil" AS TEXT) || '"', ',"validUntil":null') || CASE
WHEN (status = 'BUKA') THEN ',"status":"OPEN"' WHEN (status = 'TUTUP') THEN ',"status":"CLOSED"' WHEN (status =
'TERPENUHI') THEN ',"status":"FILLED"' WHEN (status = 'KEDALUWARSA') THEN ',"status":"EXPIRED"' WHEN (status =
'DITARIK') THEN ',"status":"WITHDRAWN"' ELSE ',"status":null' END AS c2, "validUntil" AS c3
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.judul AS "jobTitle", t.sampai AS
"validUntil", t.status AS status
FROM lowongan_kerja AS t
WHERE t.perusahaan_id = p.parent AND t.sampai >= CAST($2 AS DATE) ORDER BY t.sampai DESC NULLS LAST, t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true ORDER BY p.parent, "validUntil" DESC NULLS LAST, key ASC) AS page;

-- employers.vacancies, sip-kerja: total
-- $1: list [7]
-- $2: [3] as stored in sampai
SELECT t.perusahaan_id, count(*) AS count_1
FROM lowongan_kerja AS t
WHERE t.perusahaan_id = ANY (CAST($1 AS BIGINT[])) AND t.sampai >= CAST($2 AS DATE) GROUP BY t.perusahaan_id;

-- employedPersons, sip-kerja: rows
-- $1: birth date of who becomes an adult today
-- $2: [6]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
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
'"fullName":null') || coalesce(',"startedAt":"' || CAST(CAST(date_trunc('year', CAST("startedAt" AS TIMESTAMP WITHOUT
TIME ZONE)) AS DATE) AS TEXT) || '"', ',"startedAt":null') AS c1, "employerId" AS c2, CAST(date_trunc('year',
CAST("startedAt" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c3, c0_0 AS c4, c0_1 AS c5
FROM (SELECT t.id AS key, t.perusahaan_id AS link0, t.nama AS "fullName", t.mulai_kerja AS "startedAt", t.perusahaan_id
AS "employerId"
FROM tenaga_kerja AS t
WHERE CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END ORDER BY CAST(date_trunc('year', CAST(t.mulai_kerja AS TIMESTAMP
WITHOUT TIME ZONE)) AS DATE) DESC NULLS LAST, t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;
