-- placementsAggregate, siapkerja: groups
-- $1: the rounding seed
SELECT count(*) AS c0, count(DISTINCT t.id_pencari_kerja) + (count(*) FILTER (WHERE t.id_pencari_kerja IS NULL)) AS c1,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c2, count(t.lama_hari) AS c3,
sum(t.lama_hari) AS c4, min(t.lama_hari) AS c5, max(t.lama_hari) AS c6, (count(DISTINCT t.id_pencari_kerja) FILTER
(WHERE t.lama_hari IS NOT NULL)) + (count(*) FILTER (WHERE t.id_pencari_kerja IS NULL AND t.lama_hari IS NOT NULL)) AS
c7, array_agg(DISTINCT seeker.nik) FILTER (WHERE seeker.nik IS NOT NULL) AS c8
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja;

-- placementsAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT count(*) AS c0, count(DISTINCT t.pelamar_id) + (count(*) FILTER (WHERE t.pelamar_id IS NULL)) AS c1,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c2, count(t.lama_cari) AS c3,
sum(t.lama_cari) AS c4, min(t.lama_cari) AS c5, max(t.lama_cari) AS c6, (count(DISTINCT t.pelamar_id) FILTER (WHERE
t.lama_cari IS NOT NULL)) + (count(*) FILTER (WHERE t.pelamar_id IS NULL AND t.lama_cari IS NOT NULL)) AS c7,
array_agg(DISTINCT seeker.nik) FILTER (WHERE seeker.nik IS NOT NULL) AS c8
FROM penempatan AS t LEFT OUTER JOIN pelamar AS seeker ON seeker.id = t.pelamar_id;

-- placementsAggregate, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- left to the hub: distinct persons: their tags are keyed, and keys stay in the hub
-- GET /api/v1/penempatan: urut=id, halaman=?, batas=?
