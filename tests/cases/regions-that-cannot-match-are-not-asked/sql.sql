-- jobSeekers, siapkerja: rows
-- $1: what kd_wilayah shows for the codes of the source's own regions
-- $2: list [1] as stored in kd_wilayah in the form region-digits
-- $3: [2] as stored in status_pencaker by the codes status_pencaker
-- $4: birth date of who becomes an adult today
-- $5: [6]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, CASE WHEN ("educationLevel" = 0) THEN '"educationLevel":"TIDAK_SEKOLAH"' WHEN ("educationLevel"
= 1) THEN '"educationLevel":"SD"' WHEN ("educationLevel" = 2) THEN '"educationLevel":"SMP"' WHEN ("educationLevel" = 3)
THEN '"educationLevel":"SMA"' WHEN ("educationLevel" = 4) THEN '"educationLevel":"SMK"' WHEN ("educationLevel" = 11)
THEN '"educationLevel":"D1"' WHEN ("educationLevel" = 12) THEN '"educationLevel":"D2"' WHEN ("educationLevel" = 13) THEN
'"educationLevel":"D3"' WHEN ("educationLevel" = 14) THEN '"educationLevel":"D4"' WHEN ("educationLevel" = 21) THEN
'"educationLevel":"S1"' WHEN ("educationLevel" = 22) THEN '"educationLevel":"PROFESI"' WHEN ("educationLevel" = 31) THEN
'"educationLevel":"S2"' WHEN ("educationLevel" = 32) THEN '"educationLevel":"S3"' ELSE '"educationLevel":null' END ||
coalesce(CAST($1 AS JSONB) ->> "regionCode", coalesce(',"regionCode":"' || CASE WHEN (octet_length("regionCode") = 4 AND
ltrim("regionCode", '0123456789') = '') THEN left("regionCode", 2) || '.' || substr("regionCode", 3, 2) END || '"',
',"regionCode":null')) AS c1, "registeredAt" AS c2
FROM ((SELECT t.id AS key, t.pendidikan AS "educationLevel", t.kd_wilayah AS "regionCode", t.tgl_daftar AS
"registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = ANY (CAST($2 AS TEXT[])) AND t.status_pencaker = CAST($3 AS BPCHAR) AND CASE WHEN (t.tgl_lahir IS
NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NOT NULL ORDER BY t.tgl_daftar DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.pendidikan AS "educationLevel", t.kd_wilayah AS "regionCode", t.tgl_daftar
AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = ANY (CAST($2 AS TEXT[])) AND t.status_pencaker = CAST($3 AS BPCHAR) AND CASE WHEN (t.tgl_lahir IS
NOT NULL) THEN t.tgl_lahir <= CAST($4 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($5 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: rows
-- $1: list [1] as stored in kode_kab
-- $2: [2] as stored in status by the codes status
-- $3: birth date of who becomes an adult today
-- $4: [6]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, CASE WHEN ("educationLevel" = 'TIDAK SEKOLAH') THEN '"educationLevel":"TIDAK_SEKOLAH"' WHEN
("educationLevel" = 'SD') THEN '"educationLevel":"SD"' WHEN ("educationLevel" = 'SMP') THEN '"educationLevel":"SMP"'
WHEN ("educationLevel" = 'SMA/MA') THEN '"educationLevel":"SMA"' WHEN ("educationLevel" = 'SMK') THEN
'"educationLevel":"SMK"' WHEN ("educationLevel" = 'D-I') THEN '"educationLevel":"D1"' WHEN ("educationLevel" = 'D-II')
THEN '"educationLevel":"D2"' WHEN ("educationLevel" = 'D-III') THEN '"educationLevel":"D3"' WHEN ("educationLevel" =
'D-IV') THEN '"educationLevel":"D4"' WHEN ("educationLevel" = 'S-1') THEN '"educationLevel":"S1"' WHEN ("educationLevel"
= 'PROFESI') THEN '"educationLevel":"PROFESI"' WHEN ("educationLevel" = 'S-2') THEN '"educationLevel":"S2"' WHEN
("educationLevel" = 'S-3') THEN '"educationLevel":"S3"' ELSE '"educationLevel":null' END || coalesce(',"regionCode":' ||
CAST(json_scalar("regionCode") AS TEXT), ',"regionCode":null') AS c1, "registeredAt" AS c2
FROM ((SELECT t.id AS key, t.pendidikan AS "educationLevel", t.kode_kab AS "regionCode", t.tgl_registrasi AS
"registeredAt"
FROM pelamar AS t
WHERE t.kode_kab = ANY (CAST($1 AS TEXT[])) AND t.status = CAST($2 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL)
THEN t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END AND t.tgl_registrasi IS NOT NULL ORDER BY t.tgl_registrasi DESC,
t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.pendidikan AS "educationLevel", t.kode_kab AS "regionCode",
t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE t.kode_kab = ANY (CAST($1 AS TEXT[])) AND t.status = CAST($2 AS TEXT) AND CASE WHEN (t.tanggal_lahir IS NOT NULL)
THEN t.tanggal_lahir <= CAST($3 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($3 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($3 AS DATE) ELSE false END AND t.tgl_registrasi IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($4 AS BIGINT)) AS page;

-- counted, siapkerja: groups
-- $1: the rounding seed
-- $2: [3] as stored in kd_wilayah in the form region-digits
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM tenaga_kerja.pelatihan AS t
WHERE t.kd_wilayah = CAST($2 AS TEXT);

-- counted, si-pinker: asked through its API (rest)
-- pushed down: where regionCode as kode_kab
-- left to the hub: columns: the API gives whole records
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pelatihan: kode_kab=?, urut=id, halaman=?, batas=?

-- either, siapkerja: groups
-- $1: the rounding seed
-- $2: [4] as stored in kd_wilayah in the form region-digits
-- $3: [5] as stored in kd_wilayah in the form region-digits
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM tenaga_kerja.pelatihan AS t
WHERE t.kd_wilayah = CAST($2 AS TEXT) OR t.kd_wilayah = CAST($3 AS TEXT);

-- either, sip-kerja: groups
-- $1: the rounding seed
-- $2: [4] as stored in kode_kab
-- $3: [5] as stored in kode_kab
SELECT count(*) AS c0, count(*) AS c1, coalesce(bit_xor(hashint8extended(CAST(t.id AS BIGINT), CAST($1 AS BIGINT))), 0)
AS c2
FROM pelatihan AS t
WHERE t.kode_kab = CAST($2 AS TEXT) OR t.kode_kab = CAST($3 AS TEXT);

-- either, si-pinker: asked through its API (rest)
-- pushed down: nothing
-- left to the hub: columns: the API gives whole records
-- left to the hub: where regionCode eq: it stands inside `or` or `not`, which the source does not know
-- left to the hub: where regionCode eq: it stands inside `or` or `not`, which the source does not know
-- left to the hub: groups and figures: the source lists records alone; all that match are read, up to the bound of 20000 rows
-- GET /api/v1/pelatihan: urut=id, halaman=?, batas=?
