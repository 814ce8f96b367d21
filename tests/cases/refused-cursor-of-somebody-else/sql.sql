-- jobVacancies, siapkerja: rows
-- $1: [2]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM tenaga_kerja.lowongan AS t ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($1 AS BIGINT)) AS page;

-- jobVacancies, sip-kerja: rows
-- $1: [2]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM lowongan_kerja AS t ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($1 AS BIGINT)) AS page;

-- jobVacancies, si-pinker: asked through its API (rest)
-- pushed down: order by key; limit
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/lowongan: urut=id, halaman=?, batas=?
