-- rows
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c1, CAST("lowestWage" AS BIGINT) AS c2, name AS c3
FROM ((SELECT t.id AS key, t.nama AS name, t.upah_min AS "lowestWage"
FROM uji."Perusahaan" AS t
WHERE t.upah_min <= CAST($1 AS BIGINT) AND (t.upah_min < CAST($1 AS BIGINT) OR (t.nama COLLATE "C") IS NULL AND t.id > CAST($2 AS BIGINT)) ORDER BY t.upah_min DESC, t.nama COLLATE "C" ASC NULLS LAST, t.id ASC
 LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama AS name, t.upah_min AS "lowestWage"
FROM uji."Perusahaan" AS t
WHERE t.upah_min IS NULL ORDER BY t.nama COLLATE "C" ASC NULLS LAST, t.id ASC
 LIMIT 1000)) AS r
 LIMIT CAST($3 AS BIGINT)) AS page
-- $1: slot 10, as upah_min stores it
-- $2: slot 12
-- $3: slot 9
