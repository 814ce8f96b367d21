-- foreignWorkerEntries, aptekad: asked through its API (graphql)
-- pushed down: columns; order by entryAt; limit
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: treatments MASK: the source gives values as they are stored
-- query tkaMasuk: urut=waktuMasuk, lewati=?, ambil=?

-- foreignWorkerEntries.foreignWorker, siapkerja: identifiers
-- $1: always ('8204',)
-- $2: birth date of who becomes an adult today
-- $3: always 200001
SELECT t.id, t.no_paspor
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor IS NOT NULL AND (t.lokasi_kerja && CAST($1 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($2 AS DATE) ELSE true END
LIMIT CAST($3 AS BIGINT);

-- foreignWorkerEntries.foreignWorker, siapkerja: rows
-- $1: list [2]
-- $2: always ('8204',)
-- $3: birth date of who becomes an adult today
SELECT key AS c0
FROM (SELECT t.id AS key, t.id AS parent
FROM tenaga_kerja.tka AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) AND (t.lokasi_kerja && CAST($2 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT
NULL) THEN t.tgl_lahir <= CAST($3 AS DATE) ELSE true END ORDER BY t.id ASC) AS r;

-- foreignWorkerEntries.foreignWorker, siapkerja: identifiers
-- $1: always ('8204',)
-- $2: birth date of who becomes an adult today
-- $3: always 200001
SELECT t.id, t.no_paspor
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor IS NOT NULL AND (t.lokasi_kerja && CAST($1 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN
t.tgl_lahir <= CAST($2 AS DATE) ELSE true END
LIMIT CAST($3 AS BIGINT);

-- foreignWorkerEntries.foreignWorker, siapkerja: rows
-- $1: list [2]
-- $2: always ('8204',)
-- $3: birth date of who becomes an adult today
SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar("fullName") AS TEXT), '"fullName":null') ||
coalesce(',"rptkaValidUntil":"' || CAST("rptkaValidUntil" AS TEXT) || '"', ',"rptkaValidUntil":null') AS c1,
"employerId" AS c2, c0_0 AS c3, c0_1 AS c4
FROM (SELECT t.id AS key, t.id AS parent, t.id_perusahaan AS link0, t.nama AS "fullName", t.tgl_berakhir AS
"rptkaValidUntil", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.tka AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) AND (t.lokasi_kerja && CAST($2 AS TEXT[])) AND CASE WHEN (t.tgl_lahir IS NOT
NULL) THEN t.tgl_lahir <= CAST($3 AS DATE) ELSE true END ORDER BY t.id ASC) AS r LEFT OUTER JOIN LATERAL (SELECT key AS
c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true;

-- foreignWorkerEntries.employer, aptekad: asked through its API (graphql)
-- pushed down: columns; where id as idPerusahaan (a list)
-- query perusahaan: idPerusahaan=?, urut=idPerusahaan, lewati=?, ambil=?
