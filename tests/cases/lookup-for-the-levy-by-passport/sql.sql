-- foreignWorkers, siapkerja: rows
-- $1: [0] as stored in no_paspor
-- $2: always ('8204',)
-- $3: birth date of who becomes an adult today
-- $4: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"passportNumber":' || CAST(json_scalar(CASE WHEN (length("passportNumber") = 9) THEN
'*****' || right("passportNumber", 4) WHEN (length("passportNumber") > 4) THEN repeat('*', length("passportNumber") - 4)
|| right("passportNumber", 4) ELSE repeat('*', length("passportNumber")) END) AS TEXT), '"passportNumber":null') ||
coalesce(',"fullName":' || CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') || coalesce(',"nationality":' ||
CAST(json_scalar(CAST(nationality AS TEXT)) AS TEXT), ',"nationality":null') || coalesce(',"birthDate":"' ||
CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT TIME ZONE)) AS DATE) AS TEXT) || '"',
',"birthDate":null') || coalesce(',"rptkaValidUntil":"' || CAST("rptkaValidUntil" AS TEXT) || '"',
',"rptkaValidUntil":null') AS c1, "employerId" AS c2, "passportNumber" AS c3, c0_0 AS c4, c0_1 AS c5
FROM (SELECT t.id AS key, t.id_perusahaan AS link0, t.no_paspor AS "passportNumber", t.nama AS "fullName",
t.kewarganegaraan AS nationality, t.tgl_lahir AS "birthDate", t.tgl_berakhir AS "rptkaValidUntil", t.id_perusahaan AS
"employerId"
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor = CAST($1 AS TEXT) AND (t.lokasi_kerja && CAST($2 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL)
THEN t.tgl_lahir <= CAST($3 AS DATE) ELSE true END ORDER BY t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($4 AS BIGINT)) AS page;

-- foreignWorkers, siapkerja: total
-- $1: [0] as stored in no_paspor
-- $2: always ('8204',)
-- $3: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor = CAST($1 AS TEXT) AND (t.lokasi_kerja && CAST($2 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL)
THEN t.tgl_lahir <= CAST($3 AS DATE) ELSE true END;

-- foreignWorkers.entries, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- left to the hub: join by the person: tags are keyed, and keys stay in the hub
-- query tkaMasuk: urut=idCatatan, lewati=?, ambil=?
