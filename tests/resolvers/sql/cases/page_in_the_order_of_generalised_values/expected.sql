-- rows
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS TEXT) || '"', '"birthDate":null') AS c1, CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS c2
FROM (SELECT t.id AS key, t.lahir AS "birthDate"
FROM uji.pencari AS t
WHERE CASE WHEN (t.lahir IS NOT NULL) THEN t.lahir <= CAST($1 AS DATE) WHEN (t.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2) AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.golongan = '15-19') THEN 'AGE_15_19' WHEN (t.golongan = '20-24') THEN 'AGE_20_24' WHEN (t.golongan = '60+') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END ORDER BY CAST(date_trunc('year', CAST(t.lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) DESC NULLS LAST, t.id ASC
 LIMIT 1000) AS r
 LIMIT CAST($2 AS BIGINT)) AS page
-- $1: the last birth date of an adult on the day of the answer
-- $2: slot 9
