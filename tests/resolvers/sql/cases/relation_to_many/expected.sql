-- rows
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, p.parent AS c1, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null') AS c2, "placedAt" AS c3
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key, t.tanggal AS "placedAt"
FROM uji.penempatan AS t LEFT OUTER JOIN uji.pencari AS seeker ON seeker.id = t.id_pencari
WHERE t.id_pencari = p.parent AND CASE WHEN (seeker.lahir IS NOT NULL) THEN seeker.lahir <= CAST($2 AS DATE) WHEN (seeker.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END ORDER BY t.tanggal DESC NULLS LAST, t.id ASC
 LIMIT CAST($3 AS BIGINT)) AS r ON true ORDER BY p.parent, "placedAt" DESC NULLS LAST, key ASC) AS page
-- $1: slot 0, as a list
-- $2: the last birth date of an adult on the day of the answer
-- $3: slot 1

-- total
SELECT t.id_pencari, count(*) AS count_1
FROM uji.penempatan AS t LEFT OUTER JOIN uji.pencari AS seeker ON seeker.id = t.id_pencari
WHERE t.id_pencari = ANY (CAST($1 AS BIGINT[])) AND CASE WHEN (seeker.lahir IS NOT NULL) THEN seeker.lahir <= CAST($2 AS DATE) WHEN (seeker.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($2 AS DATE) ELSE false END GROUP BY t.id_pencari
-- $1: slot 0, as a list
-- $2: the last birth date of an adult on the day of the answer
