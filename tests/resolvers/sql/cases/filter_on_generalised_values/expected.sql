-- rows
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM uji.pencari AS t
WHERE CASE WHEN ((t.wilayah = CAST($1 AS TEXT)) IS NOT true) THEN CAST(date_trunc('year', CAST(t.lahir AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) WHEN (t.wilayah = CAST($1 AS TEXT)) THEN t.lahir ELSE CAST(NULL AS DATE) END = ANY (CAST($2 AS DATE[])) AND CASE WHEN (t.lahir IS NOT NULL) THEN t.lahir <= CAST($3 AS DATE) WHEN (t.nik ~ '^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$') THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <= date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN (CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2) AS INTEGER) END) <= CAST($3 AS DATE) WHEN (CASE WHEN (t.golongan = '15-19') THEN 'AGE_15_19' WHEN (t.golongan = '20-24') THEN 'AGE_20_24' WHEN (t.golongan = '60+') THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN true ELSE false END ORDER BY t.id ASC
 LIMIT 1000) AS r
 LIMIT CAST($4 AS BIGINT)) AS page
-- $1: '8204'
-- $2: slot 0, as a list
-- $3: the last birth date of an adult on the day of the answer
-- $4: slot 9
