-- employers, siapkerja: rows
-- $1: list [0]
-- $2: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- employers, siapkerja: total
-- $1: list [0]
SELECT count(*) AS count_1
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[]));

-- employers, sip-kerja: rows
-- $1: list [0]
-- $2: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c1
FROM (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- employers, sip-kerja: total
-- $1: list [0]
SELECT count(*) AS count_1
FROM perusahaan AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[]));

-- employers, si-pinker: asked through its API (rest)
-- pushed down: where id as id (a list)
-- left to the hub: columns: the API gives whole records
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/perusahaan: id=?, urut=id, halaman=?, batas=?

-- employers, aptekad: asked through its API (graphql)
-- pushed down: columns; where id as idPerusahaan (a list)
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: count: the source counts other records than are meant, or none; all that match are read, up to the bound of 20000 rows
-- query perusahaan: idPerusahaan=?, urut=idPerusahaan, lewati=?, ambil=?
