-- foreignWorkers, siapkerja: rows
-- $1: [0] as stored in no_paspor
-- $2: always ('8204',)
-- $3: birth date of who becomes an adult today
-- $4: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') AS c1
FROM (SELECT t.id AS key, t.nama AS "fullName"
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor = CAST($1 AS TEXT) AND (t.lokasi_kerja && CAST($2 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL)
THEN t.tgl_lahir <= CAST($3 AS DATE) ELSE true END ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($4 AS BIGINT)) AS page;

-- foreignWorkers, siapkerja: total
-- $1: [0] as stored in no_paspor
-- $2: always ('8204',)
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor = CAST($1 AS TEXT) AND (t.lokasi_kerja && CAST($2 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL)
THEN t.tgl_lahir <= CAST($3 AS DATE) ELSE true END;
