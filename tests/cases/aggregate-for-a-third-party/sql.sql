-- jobSeekersAggregate, sip-kerja: groups
-- $1: the rounding seed
SELECT CASE WHEN (t.pendidikan = 'TIDAK SEKOLAH') THEN 'TIDAK_SEKOLAH' WHEN (t.pendidikan = 'SD') THEN 'SD' WHEN
(t.pendidikan = 'SMP') THEN 'SMP' WHEN (t.pendidikan = 'SMA/MA') THEN 'SMA' WHEN (t.pendidikan = 'SMK') THEN 'SMK' WHEN
(t.pendidikan = 'D-I') THEN 'D1' WHEN (t.pendidikan = 'D-II') THEN 'D2' WHEN (t.pendidikan = 'D-III') THEN 'D3' WHEN
(t.pendidikan = 'D-IV') THEN 'D4' WHEN (t.pendidikan = 'S-1') THEN 'S1' WHEN (t.pendidikan = 'PROFESI') THEN 'PROFESI'
WHEN (t.pendidikan = 'S-2') THEN 'S2' WHEN (t.pendidikan = 'S-3') THEN 'S3' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM pelamar AS t GROUP BY t.pendidikan;
