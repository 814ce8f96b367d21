-- jobSeekersAggregate, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in status_pencaker by the codes status_pencaker
SELECT CASE WHEN (octet_length(t.kd_wilayah) = 4 AND ltrim(t.kd_wilayah, '0123456789') = '') THEN left(t.kd_wilayah, 2)
|| '.' || substr(t.kd_wilayah, 3, 2) END AS c0, CASE WHEN (t.jk = 'L') THEN 'MALE' WHEN (t.jk = 'P') THEN 'FEMALE' END
AS c1, CASE WHEN (t.pendidikan = 0) THEN 'TIDAK_SEKOLAH' WHEN (t.pendidikan = 1) THEN 'SD' WHEN (t.pendidikan = 2) THEN
'SMP' WHEN (t.pendidikan = 3) THEN 'SMA' WHEN (t.pendidikan = 4) THEN 'SMK' WHEN (t.pendidikan = 11) THEN 'D1' WHEN
(t.pendidikan = 12) THEN 'D2' WHEN (t.pendidikan = 13) THEN 'D3' WHEN (t.pendidikan = 14) THEN 'D4' WHEN (t.pendidikan =
21) THEN 'S1' WHEN (t.pendidikan = 22) THEN 'PROFESI' WHEN (t.pendidikan = 31) THEN 'S2' WHEN (t.pendidikan = 32) THEN
'S3' END AS c2, count(*) AS c3, count(*) AS c4, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS
BIGINT))), 0) AS c5
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.status_pencaker = CAST($2 AS BPCHAR) GROUP BY t.kd_wilayah, t.jk, t.pendidikan;

-- jobSeekersAggregate, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in status by the codes status
SELECT t.kode_kab AS c0, CASE WHEN (t.jenis_kelamin = 'LAKI-LAKI') THEN 'MALE' WHEN (t.jenis_kelamin = 'PEREMPUAN') THEN
'FEMALE' END AS c1, CASE WHEN (t.pendidikan = 'TIDAK SEKOLAH') THEN 'TIDAK_SEKOLAH' WHEN (t.pendidikan = 'SD') THEN 'SD'
WHEN (t.pendidikan = 'SMP') THEN 'SMP' WHEN (t.pendidikan = 'SMA/MA') THEN 'SMA' WHEN (t.pendidikan = 'SMK') THEN 'SMK'
WHEN (t.pendidikan = 'D-I') THEN 'D1' WHEN (t.pendidikan = 'D-II') THEN 'D2' WHEN (t.pendidikan = 'D-III') THEN 'D3'
WHEN (t.pendidikan = 'D-IV') THEN 'D4' WHEN (t.pendidikan = 'S-1') THEN 'S1' WHEN (t.pendidikan = 'PROFESI') THEN
'PROFESI' WHEN (t.pendidikan = 'S-2') THEN 'S2' WHEN (t.pendidikan = 'S-3') THEN 'S3' END AS c2, count(*) AS c3,
count(*) AS c4, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c5
FROM pelamar AS t
WHERE t.status = CAST($2 AS TEXT) GROUP BY t.kode_kab, t.jenis_kelamin, t.pendidikan;

-- jobSeekersAggregate, si-pinker: asked through its API (rest)
-- pushed down: where seekerStatus as status
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pencari-kerja: status=?, urut=id, halaman=?, batas=?
