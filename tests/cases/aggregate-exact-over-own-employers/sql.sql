-- own, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.peraturan = 'BELUM ADA') THEN 'NONE' WHEN (t.peraturan = 'PP') THEN 'PP' WHEN (t.peraturan = 'PKB')
THEN 'PKB' END AS c0, count(*) AS c1, count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS
BIGINT))), 0) AS c3, count(t.tk_total) AS c4, sum(t.tk_total) AS c5, min(t.tk_total) AS c6, max(t.tk_total) AS c7,
CAST(NULL AS BIGINT) AS c8
FROM perusahaan AS t GROUP BY t.peraturan;

-- all, siapkerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.pp_pkb = 0) THEN 'NONE' WHEN (t.pp_pkb = 1) THEN 'PP' WHEN (t.pp_pkb = 2) THEN 'PKB' END AS c0,
count(*) AS c1, count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM tenaga_kerja.perusahaan AS t GROUP BY t.pp_pkb;

-- all, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.peraturan = 'BELUM ADA') THEN 'NONE' WHEN (t.peraturan = 'PP') THEN 'PP' WHEN (t.peraturan = 'PKB')
THEN 'PKB' END AS c0, count(*) AS c1, count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS
BIGINT))), 0) AS c3
FROM perusahaan AS t GROUP BY t.peraturan;

-- all, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/perusahaan: urut=id, halaman=?, batas=?

-- all, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- query perusahaan: urut=idPerusahaan, lewati=?, ambil=?
