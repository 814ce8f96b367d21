-- jobSeekers, sip-kerja: rows
-- $1: birth date of who becomes an adult today
-- $2: [2]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2
FROM (SELECT key AS c0, "registeredAt" AS c1
FROM ((SELECT t.id AS key, t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END AND t.tgl_registrasi IS NOT NULL ORDER BY t.tgl_registrasi ASC, t.id
ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END AND t.tgl_registrasi IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($2 AS BIGINT)) AS page;
