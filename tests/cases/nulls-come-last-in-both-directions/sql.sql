-- up, sip-kerja: rows
-- $1: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, CASE WHEN (accredited = 'T') THEN '"accredited":false' WHEN (accredited = 'Y') THEN
'"accredited":true' ELSE '"accredited":null' END || coalesce(',"batch":' || CAST(json_scalar(batch) AS TEXT),
',"batch":null') AS c1, CASE WHEN (accredited = 'T') THEN false WHEN (accredited = 'Y') THEN true END AS c2
FROM (SELECT t.id AS key, t.akreditasi AS accredited, t.angkatan AS batch
FROM pelatihan AS t ORDER BY CASE WHEN (t.akreditasi = 'T') THEN false WHEN (t.akreditasi = 'Y') THEN true END ASC NULLS
LAST, t.id ASC
LIMIT 1000) AS r
LIMIT CAST($1 AS BIGINT)) AS page;

-- down, sip-kerja: rows
-- $1: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, CASE WHEN (accredited = 'T') THEN '"accredited":false' WHEN (accredited = 'Y') THEN
'"accredited":true' ELSE '"accredited":null' END || coalesce(',"batch":' || CAST(json_scalar(batch) AS TEXT),
',"batch":null') AS c1, CASE WHEN (accredited = 'T') THEN false WHEN (accredited = 'Y') THEN true END AS c2
FROM (SELECT t.id AS key, t.akreditasi AS accredited, t.angkatan AS batch
FROM pelatihan AS t ORDER BY CASE WHEN (t.akreditasi = 'T') THEN false WHEN (t.akreditasi = 'Y') THEN true END DESC
NULLS LAST, t.id ASC
LIMIT 1000) AS r
LIMIT CAST($1 AS BIGINT)) AS page;
