-- rows
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, '"quality":[' || substr(CASE WHEN (nik IS NULL) THEN ',"nik:MISSING"' WHEN (nik !~ '^[1-9][0-9]{5}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))(?!0000)[0-9]{4}$') THEN ',"nik:INVALID"' ELSE '' END || CASE WHEN (sex IS NULL) THEN ',"sex:MISSING"' WHEN (CASE WHEN (sex = 'L') THEN 'MALE' WHEN (sex = 'P') THEN 'FEMALE' WHEN (sex = 'W') THEN 'FEMALE' END IS NULL) THEN ',"sex:INVALID"' ELSE '' END || CASE WHEN (skills IS NULL) THEN ',"skills:MISSING"' WHEN (cardinality(array_remove(skills, NULL)) != cardinality(skills)) THEN ',"skills:INVALID"' ELSE '' END || CASE WHEN ("registeredAt" IS NULL) THEN ',"registeredAt:MISSING"' ELSE '' END || CASE WHEN (email IS NULL) THEN '' WHEN (email !~ '^(?=.{3,254}$)[!-?A-~]{1,64}@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$') THEN ',"email:INVALID"' ELSE '' END, 2) || ']' AS c1
FROM (SELECT t.id AS key, t.nik AS nik, t.jk AS sex, t.keahlian AS skills, t.terdaftar AS "registeredAt", t.surel AS email
FROM uji.pencari AS t ORDER BY t.id ASC
 LIMIT 1000) AS r
 LIMIT CAST($1 AS BIGINT)) AS page
-- $1: slot 9
