-- rows
SELECT key AS c0, parent AS c1, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') || coalesce(',"industryCode":' || CAST(json_scalar("industryCode") AS TEXT), ',"industryCode":null') AS c2
FROM (SELECT t.id AS key, t.id AS parent, t.nama AS name, t.kbli AS "industryCode"
FROM uji."Perusahaan" AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) ORDER BY t.id) AS r
-- $1: slot 0, as a list
