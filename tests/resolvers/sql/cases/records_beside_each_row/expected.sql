-- rows
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4, convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c6) AS array_agg_5, convert_to(string_agg(coalesce(page.c7, ''), chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, coalesce('"placedAt":"' || CAST("placedAt" AS TEXT) || '"', '"placedAt":null') AS c1, "employerId" AS c2, CASE WHEN adult THEN "seekerId" ELSE CAST(NULL AS BIGINT) END AS c3, c0_0 AS c4, c0_1 AS c5, c1_0 AS c6, c1_1 AS c7
FROM (SELECT t.id AS key, t.id_perusahaan AS link0, CASE WHEN CASE WHEN (seeker.lahir IS NOT NULL) THEN seeker.lahir <= CAST($1 AS DATE) WHEN (seeker.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END THEN t.id_pencari ELSE CAST(NULL AS BIGINT) END AS link1, t.tanggal AS "placedAt", t.id_perusahaan AS "employerId", CASE WHEN (seeker.lahir IS NOT NULL) THEN seeker.lahir <= CAST($1 AS DATE) WHEN (seeker.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END AS adult, t.id_pencari AS "seekerId"
FROM uji.penempatan AS t LEFT OUTER JOIN uji.pencari AS seeker ON seeker.id = t.id_pencari
WHERE t.asal = CAST($2 AS TEXT) OR t.tujuan = CAST($2 AS TEXT) ORDER BY t.id ASC
 LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, CASE WHEN own THEN coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') ELSE '"name":null' END AS c0_1
FROM (SELECT t.id AS key, t.wilayah = CAST($3 AS BPCHAR) AS own, t.nama AS name
FROM uji."Perusahaan" AS t
WHERE t.id = r.link0) AS r0
 LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') AS c1_1
FROM (SELECT t.id AS key, t.nama AS "fullName"
FROM uji.pencari AS t
WHERE t.id = r.link1 AND t.wilayah = CAST($4 AS TEXT) AND CASE WHEN (t.lahir IS NOT NULL) THEN t.lahir <= CAST($1 AS DATE) WHEN (t.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2) AS INTEGER) END) <= CAST($1 AS DATE) WHEN (CASE WHEN (t.golongan = '15-19') THEN 'AGE_15_19' WHEN (t.golongan = '20-24') THEN 'AGE_20_24' WHEN (t.golongan = '60+') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END) AS r1
 LIMIT 1) AS j1 ON true
 LIMIT CAST($5 AS BIGINT)) AS page
-- $1: the last birth date of an adult on the day of the answer
-- $2: '32.16'
-- $3: '32.16'
-- $4: '3216'
-- $5: slot 9
