-- foreignWorkers, siapkerja: rows
-- $1: always ('8204',)
-- $2: birth date of who becomes an adult today
-- $3: [3]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3
FROM (SELECT key AS c0, coalesce('"rptkaValidUntil":"' || CAST("rptkaValidUntil" AS TEXT) || '"',
'"rptkaValidUntil":null') AS c1, "passportNumber" AS c2, "rptkaValidUntil" AS c3
FROM ((SELECT t.id AS key, t.tgl_berakhir AS "rptkaValidUntil", t.no_paspor AS "passportNumber"
FROM tenaga_kerja.tka AS t
WHERE (t.lokasi_kerja && CAST($1 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS
DATE) ELSE true END AND t.tgl_berakhir IS NOT NULL ORDER BY t.tgl_berakhir ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.tgl_berakhir AS "rptkaValidUntil", t.no_paspor AS "passportNumber"
FROM tenaga_kerja.tka AS t
WHERE (t.lokasi_kerja && CAST($1 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS
DATE) ELSE true END AND t.tgl_berakhir IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- foreignWorkers.entries, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- left to the hub: join by the person: tags are keyed, and keys stay in the hub
-- query tkaMasuk: urut=idCatatan, lewati=?, ambil=?
