-- indicators.0, siapkerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in tgl_selesai
-- $3: [1] as stored in tgl_selesai
SELECT CASE WHEN (t.hasil = 'PB') THEN 'PERJANJIAN_BERSAMA' WHEN (t.hasil = 'AT') THEN 'ANJURAN_ACCEPTED' WHEN (t.hasil
= 'AO') THEN 'ANJURAN_REJECTED' WHEN (t.hasil = 'PA') THEN 'PUTUSAN_ARBITRASE' WHEN (t.hasil = 'PHI') THEN 'PUTUSAN_PHI'
WHEN (t.hasil = 'CB') THEN 'DICABUT' WHEN (t.hasil = 'PR') THEN 'PENDING' END AS c0, count(*) AS c1, count(*) AS c2,
coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM tenaga_kerja.perselisihan AS t
WHERE t.tgl_selesai >= CAST($2 AS DATE) AND t.tgl_selesai < CAST($3 AS DATE) GROUP BY t.hasil;

-- indicators.0, sip-kerja: groups
-- $1: the rounding seed
-- $2: [0] as stored in tanggal_selesai
-- $3: [1] as stored in tanggal_selesai
SELECT CASE WHEN (t.hasil_akhir = 'PERJANJIAN BERSAMA') THEN 'PERJANJIAN_BERSAMA' WHEN (t.hasil_akhir =
'ANJURAN DITERIMA') THEN 'ANJURAN_ACCEPTED' WHEN (t.hasil_akhir = 'ANJURAN DITOLAK') THEN 'ANJURAN_REJECTED' WHEN
(t.hasil_akhir = 'PUTUSAN ARBITRASE') THEN 'PUTUSAN_ARBITRASE' WHEN (t.hasil_akhir = 'PUTUSAN PHI') THEN 'PUTUSAN_PHI'
WHEN (t.hasil_akhir = 'DICABUT') THEN 'DICABUT' WHEN (t.hasil_akhir = 'PROSES') THEN 'PENDING' END AS c0, count(*) AS
c1, count(*) AS c2, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0) AS c3
FROM kasus_phi AS t
WHERE t.tanggal_selesai >= CAST($2 AS DATE) AND t.tanggal_selesai < CAST($3 AS DATE) GROUP BY t.hasil_akhir;
