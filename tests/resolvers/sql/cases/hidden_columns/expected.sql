-- rows
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2, array_agg(page.c2) AS array_agg_3, array_agg(page.c3) AS array_agg_4
FROM (SELECT key AS c0, CASE WHEN own THEN "employerId" ELSE CAST(NULL AS BIGINT) END AS c1, CAST(nik AS TEXT) AS c2, CAST(nik AS TEXT) AS c3
FROM (SELECT t.id AS key, t.domisili = CAST($1 AS TEXT) OR t.tempat_kerja = CAST($1 AS TEXT) AS own, t.id_perusahaan AS "employerId", t.nik AS nik
FROM uji.pekerja AS t
WHERE CASE WHEN (t.lahir IS NOT NULL) THEN t.lahir <= CAST($2 AS DATE) ELSE true END ORDER BY t.id ASC
 LIMIT 1000) AS r
 LIMIT CAST($3 AS BIGINT)) AS page
-- $1: '32.16'
-- $2: the last birth date of an adult on the day of the answer
-- $3: slot 9
