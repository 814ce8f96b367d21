-- open, siapkerja: rows
-- $1: [1] as stored in status by the codes status
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"title":' || CAST(json_scalar("jobTitle") AS TEXT), '"title":null') ||
coalesce(',"again":' || CAST(json_scalar("jobTitle") AS TEXT), ',"again":null') AS c1, "employerId" AS c2, "validFrom"
AS c3, c0_0 AS c4, c0_1 AS c5
FROM ((SELECT t.id AS key, t.id_perusahaan AS link0, t.nama_jabatan AS "jobTitle", t.id_perusahaan AS "employerId",
t.tgl_mulai AS "validFrom"
FROM tenaga_kerja.lowongan AS t
WHERE t.status = CAST($1 AS BIGINT) AND t.tgl_mulai IS NOT NULL ORDER BY t.tgl_mulai DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.id_perusahaan AS link0, t.nama_jabatan AS "jobTitle", t.id_perusahaan AS
"employerId", t.tgl_mulai AS "validFrom"
FROM tenaga_kerja.lowongan AS t
WHERE t.status = CAST($1 AS BIGINT) AND t.tgl_mulai IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') || coalesce(',"nib":' || CAST(json_scalar(nib) AS TEXT), ',"nib":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name, t.nib AS nib
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- open, sip-kerja: rows
-- $1: [1] as stored in status by the codes status_lowongan_kerja
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"title":' || CAST(json_scalar("jobTitle") AS TEXT), '"title":null') ||
coalesce(',"again":' || CAST(json_scalar("jobTitle") AS TEXT), ',"again":null') AS c1, "employerId" AS c2, "validFrom"
AS c3, c0_0 AS c4, c0_1 AS c5
FROM ((SELECT t.id AS key, t.perusahaan_id AS link0, t.judul AS "jobTitle", t.perusahaan_id AS "employerId", t.mulai AS
"validFrom"
FROM lowongan_kerja AS t
WHERE t.status = CAST($1 AS TEXT) AND t.mulai IS NOT NULL ORDER BY t.mulai DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.perusahaan_id AS link0, t.judul AS "jobTitle", t.perusahaan_id AS
"employerId", t.mulai AS "validFrom"
FROM lowongan_kerja AS t
WHERE t.status = CAST($1 AS TEXT) AND t.mulai IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') || coalesce(',"nib":' || CAST(json_scalar(nib) AS TEXT), ',"nib":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS name, t.nib AS nib
FROM perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- open, si-pinker: asked through its API (rest)
-- pushed down: where status as status; order by validFrom; limit
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/lowongan: status=?, urut=mulai, halaman=?, batas=?

-- open.employer, si-pinker: asked through its API (rest)
-- pushed down: where id as id (a list)
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/perusahaan: id=?, urut=id, halaman=?, batas=?

-- closed, siapkerja: rows
-- $1: [3] as stored in status by the codes status
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"title":' || CAST(json_scalar("jobTitle") AS TEXT), '"title":null') ||
coalesce(',"again":' || CAST(json_scalar("jobTitle") AS TEXT), ',"again":null') AS c1, "employerId" AS c2, "validFrom"
AS c3, c0_0 AS c4, c0_1 AS c5
FROM ((SELECT t.id AS key, t.id_perusahaan AS link0, t.nama_jabatan AS "jobTitle", t.id_perusahaan AS "employerId",
t.tgl_mulai AS "validFrom"
FROM tenaga_kerja.lowongan AS t
WHERE t.status = CAST($1 AS BIGINT) AND t.tgl_mulai IS NOT NULL ORDER BY t.tgl_mulai DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.id_perusahaan AS link0, t.nama_jabatan AS "jobTitle", t.id_perusahaan AS
"employerId", t.tgl_mulai AS "validFrom"
FROM tenaga_kerja.lowongan AS t
WHERE t.status = CAST($1 AS BIGINT) AND t.tgl_mulai IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') || coalesce(',"nib":' || CAST(json_scalar(nib) AS TEXT), ',"nib":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name, t.nib AS nib
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- closed, sip-kerja: rows
-- $1: [3] as stored in status by the codes status_lowongan_kerja
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
convert_to(string_agg(coalesce(page.c5, ''), chr(31)), 'UTF8') AS convert_to_2
FROM (SELECT key AS c0, coalesce('"title":' || CAST(json_scalar("jobTitle") AS TEXT), '"title":null') ||
coalesce(',"again":' || CAST(json_scalar("jobTitle") AS TEXT), ',"again":null') AS c1, "employerId" AS c2, "validFrom"
AS c3, c0_0 AS c4, c0_1 AS c5
FROM ((SELECT t.id AS key, t.perusahaan_id AS link0, t.judul AS "jobTitle", t.perusahaan_id AS "employerId", t.mulai AS
"validFrom"
FROM lowongan_kerja AS t
WHERE t.status = CAST($1 AS TEXT) AND t.mulai IS NOT NULL ORDER BY t.mulai DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.perusahaan_id AS link0, t.judul AS "jobTitle", t.perusahaan_id AS
"employerId", t.mulai AS "validFrom"
FROM lowongan_kerja AS t
WHERE t.status = CAST($1 AS TEXT) AND t.mulai IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') || coalesce(',"nib":' || CAST(json_scalar(nib) AS TEXT), ',"nib":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS name, t.nib AS nib
FROM perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- closed, si-pinker: asked through its API (rest)
-- pushed down: where status as status; order by validFrom; limit
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/lowongan: status=?, urut=mulai, halaman=?, batas=?

-- closed.employer, si-pinker: asked through its API (rest)
-- pushed down: where id as id (a list)
-- left to the hub: columns: the API gives whole records
-- GET /api/v1/perusahaan: id=?, urut=id, halaman=?, batas=?
