-- rows
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, parent AS c1, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') || coalesce(',"industryCode":' || CAST(json_scalar("industryCode") AS TEXT), ',"industryCode":null') AS c2
FROM (SELECT t.id AS key, t.id AS parent, t.nama AS name, t.kbli AS "industryCode"
FROM uji."Perusahaan" AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) ORDER BY t.id) AS r) AS page
-- $1: slot 0, as a list
