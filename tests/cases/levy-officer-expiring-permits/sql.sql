-- foreignWorkers, siapkerja: rows
-- $1: [0] as stored in tgl_berakhir
-- $2: [1] as stored in tgl_berakhir
-- $3: always ('8204',)
-- $4: birth date of who becomes an adult today
-- $5: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, convert_to(string_agg(coalesce(page.c6, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') ||
coalesce(',"passportNumber":' || CAST(json_scalar(CASE WHEN (length("passportNumber") = 9) THEN '*****' ||
right("passportNumber", 4) WHEN (length("passportNumber") > 4) THEN repeat('*', length("passportNumber") - 4) ||
right("passportNumber", 4) ELSE repeat('*', length("passportNumber")) END) AS TEXT), ',"passportNumber":null') ||
coalesce(',"rptkaNumber":' || CAST(json_scalar("rptkaNumber") AS TEXT), ',"rptkaNumber":null') ||
coalesce(',"rptkaValidUntil":"' || CAST("rptkaValidUntil" AS TEXT) || '"', ',"rptkaValidUntil":null') || CASE WHEN
("levyBeneficiary" = 'N') THEN ',"levyBeneficiary":"STATE"' WHEN ("levyBeneficiary" = 'P') THEN
',"levyBeneficiary":"PROVINCE"' WHEN ("levyBeneficiary" = 'K') THEN ',"levyBeneficiary":"REGENCY"' ELSE
',"levyBeneficiary":null' END || coalesce(',"workRegionCodes":' || CAST(array_to_json(CASE WHEN ("workRegionCodes" IS
NOT NULL) THEN array((SELECT CASE WHEN (octet_length(u.e) = 4 AND ltrim(u.e, '0123456789') = '') THEN left(u.e, 2) ||
'.' || substr(u.e, 3, 2) END AS anon_1
FROM unnest("workRegionCodes") WITH ORDINALITY AS u(e, n)
WHERE CASE WHEN (octet_length(u.e) = 4 AND ltrim(u.e, '0123456789') = '') THEN left(u.e, 2) || '.' || substr(u.e, 3, 2)
END IS NOT NULL ORDER BY u.n)) END) AS TEXT), ',"workRegionCodes":null') AS c1, "employerId" AS c2, "passportNumber" AS
c3, "rptkaValidUntil" AS c4, c0_0 AS c5, c0_1 AS c6
FROM (SELECT t.id AS key, t.id_perusahaan AS link0, t.nama AS "fullName", t.no_paspor AS "passportNumber", t.no_rptka AS
"rptkaNumber", t.tgl_berakhir AS "rptkaValidUntil", t.penerima_dkptka AS "levyBeneficiary", t.lokasi_kerja AS
"workRegionCodes", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.tka AS t
WHERE t.tgl_berakhir >= CAST($1 AS DATE) AND t.tgl_berakhir <= CAST($2 AS DATE) AND (t.lokasi_kerja && CAST($3 AS
TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) ELSE true END AND t.tgl_berakhir
IS NOT NULL ORDER BY t.tgl_berakhir ASC, t.id ASC
LIMIT 1000) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($5 AS BIGINT)) AS page;

-- foreignWorkers, siapkerja: total
-- $1: [0] as stored in tgl_berakhir
-- $2: [1] as stored in tgl_berakhir
-- $3: always ('8204',)
-- $4: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.tka AS t
WHERE t.tgl_berakhir >= CAST($1 AS DATE) AND t.tgl_berakhir <= CAST($2 AS DATE) AND (t.lokasi_kerja && CAST($3 AS
TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) ELSE true END;

-- foreignWorkers.entries, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- left to the hub: join by the person: tags are keyed, and keys stay in the hub
-- query tkaMasuk: urut=idCatatan, lewati=?, ambil=?

-- foreignWorkers.entries.employer, aptekad: asked through its API (graphql)
-- pushed down: columns; where id as idPerusahaan (a list)
-- query perusahaan: idPerusahaan=?, urut=idPerusahaan, lewati=?, ambil=?
