-- employers, sip-kerja: rows
-- $1: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c3) AS
array_agg_2
FROM (SELECT key AS c0, coalesce('"nib":' || CAST(json_scalar(nib) AS TEXT), '"nib":null') AS c1, coalesce('"name":' ||
CAST(json_scalar(name) AS TEXT), '"name":null') AS c2, nib AS c3
FROM ((SELECT t.id AS key, t.nib AS nib, t.nama AS name
FROM perusahaan AS t
WHERE (t.nib COLLATE "C") IS NOT NULL ORDER BY t.nib COLLATE "C" DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nib AS nib, t.nama AS name
FROM perusahaan AS t
WHERE (t.nib COLLATE "C") IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($1 AS BIGINT)) AS page;

-- employers.vacancies, sip-kerja: rows
-- $1: list [4]
-- $2: [3]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2,
''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"vacancyNumber":' || CAST(json_scalar("vacancyNumber") AS TEXT),
'"vacancyNumber":null') AS c2, "vacancyNumber" AS c3
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.nomor AS "vacancyNumber"
FROM lowongan_kerja AS t
WHERE t.perusahaan_id = p.parent ORDER BY t.nomor COLLATE "C" ASC NULLS LAST, t.id ASC
LIMIT CAST($2 AS BIGINT)) AS r ON true ORDER BY p.parent, "vacancyNumber" COLLATE "C" ASC NULLS LAST, key ASC) AS page;

-- employers.vacancies, sip-kerja: total
-- $1: list [4]
SELECT t.perusahaan_id, count(*) AS count_1
FROM lowongan_kerja AS t
WHERE t.perusahaan_id = ANY (CAST($1 AS BIGINT[])) GROUP BY t.perusahaan_id;
