-- dataSubjectAccesses, siapkerja: rows
-- $1: [1] as stored in nik
-- $2: always '8204'
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- dataSubjectAccesses.placements, siapkerja: rows
-- $1: list [3]
-- $2: always '8204'
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1, array_agg(page.c1) AS array_agg_2
FROM (SELECT key AS c0, p.parent AS c1
FROM unnest(CAST($1 AS BIGINT[])) AS p(parent) JOIN LATERAL (SELECT t.id AS key
FROM tenaga_kerja.penempatan AS t
WHERE t.id_pencari_kerja = p.parent AND (t.kd_wilayah_asal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.id ASC
LIMIT CAST($3 AS BIGINT)) AS r ON true ORDER BY p.parent, key ASC) AS page;

-- dataSubjectAccesses, si-pinker: asked through its API (rest)
-- pushed down: where nik as nik; order by key; limit
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- GET /api/v1/pencari-kerja: nik=?, urut=id, halaman=?, batas=?

-- dataSubjectAccesses.placements, si-pinker: asked through its API (rest)
-- pushed down: where seekerId as id_pencaker (a list)
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- GET /api/v1/penempatan: id_pencaker=?, urut=id, halaman=?, batas=?

-- dataSubjectAccesses, siapkerja: rows
-- $1: [1] as stored in nik
-- $2: always '8204'
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM tenaga_kerja.pekerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND (t.kd_wilayah_tinggal = CAST($2 AS TEXT) OR t.kd_wilayah_kerja = CAST($2 AS TEXT))
ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- dataSubjectAccesses, si-pinker: asked through its API (rest)
-- pushed down: where nik as nik; order by key; limit
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- GET /api/v1/pekerja: nik=?, urut=id, halaman=?, batas=?

-- dataSubjectAccesses, siapkerja: rows
-- $1: [1] as stored in nik
-- $2: always '8204'
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM tenaga_kerja.peserta_pelatihan AS t LEFT OUTER JOIN tenaga_kerja.pelatihan AS training ON training.id =
t.id_pelatihan
WHERE t.nik = CAST($1 AS TEXT) AND training.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- dataSubjectAccesses, si-pinker: asked through its API (rest)
-- pushed down: where participantNik as nik; order by key; limit
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- GET /api/v1/peserta-pelatihan: nik=?, urut=id, halaman=?, batas=?
