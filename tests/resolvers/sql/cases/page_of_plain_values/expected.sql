-- rows
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') || CASE WHEN (sex = 'L') THEN ',"sex":"MALE"' WHEN (sex = 'P') THEN ',"sex":"FEMALE"' WHEN (sex = 'W') THEN ',"sex":"FEMALE"' ELSE ',"sex":null' END || coalesce(',"birthDate":"' || CAST("birthDate" AS TEXT) || '"', ',"birthDate":null') || coalesce(',"skills":' || CAST(array_to_json(array_remove(skills, NULL)) AS TEXT), ',"skills":null') || coalesce(',"updatedAt":"' || CASE WHEN (date_trunc('second', "updatedAt") = "updatedAt") THEN replace(CAST(timezone('UTC', "updatedAt") AS TEXT), ' ', 'T') || 'Z"' ELSE to_char(timezone('UTC', "updatedAt"), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z\""') END, ',"updatedAt":null') AS c1, "registeredAt" AS c2
FROM ((SELECT t.id AS key, t.nama AS "fullName", t.jk AS sex, t.lahir AS "birthDate", t.keahlian AS skills, t.diubah AS "updatedAt", t.terdaftar AS "registeredAt"
FROM uji.pencari AS t
WHERE t.terdaftar IS NOT NULL ORDER BY t.terdaftar DESC, t.id ASC
 LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama AS "fullName", t.jk AS sex, t.lahir AS "birthDate", t.keahlian AS skills, t.diubah AS "updatedAt", t.terdaftar AS "registeredAt"
FROM uji.pencari AS t
WHERE t.terdaftar IS NULL ORDER BY t.id ASC
 LIMIT 1000)) AS r
 LIMIT CAST($1 AS BIGINT)) AS page
-- $1: slot 9

-- total
SELECT count(*) AS count_1
FROM uji.pencari AS t
