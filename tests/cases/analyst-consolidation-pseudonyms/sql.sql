-- jobSeekers, siapkerja: rows
-- $1: [1] as stored in kd_wilayah in the form region-digits
-- $2: birth date of who becomes an adult today
-- $3: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c3) AS
array_agg_2, array_agg(page.c4) AS array_agg_3
FROM (SELECT key AS c0, coalesce('"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT
TIME ZONE)) AS DATE) AS TEXT) || '"', '"birthDate":null') AS c1, CASE WHEN ("educationLevel" = 0) THEN
'"educationLevel":"TIDAK_SEKOLAH"' WHEN ("educationLevel" = 1) THEN '"educationLevel":"SD"' WHEN ("educationLevel" = 2)
THEN '"educationLevel":"SMP"' WHEN ("educationLevel" = 3) THEN '"educationLevel":"SMA"' WHEN ("educationLevel" = 4) THEN
'"educationLevel":"SMK"' WHEN ("educationLevel" = 11) THEN '"educationLevel":"D1"' WHEN ("educationLevel" = 12) THEN
'"educationLevel":"D2"' WHEN ("educationLevel" = 13) THEN '"educationLevel":"D3"' WHEN ("educationLevel" = 14) THEN
'"educationLevel":"D4"' WHEN ("educationLevel" = 21) THEN '"educationLevel":"S1"' WHEN ("educationLevel" = 22) THEN
'"educationLevel":"PROFESI"' WHEN ("educationLevel" = 31) THEN '"educationLevel":"S2"' WHEN ("educationLevel" = 32) THEN
'"educationLevel":"S3"' ELSE '"educationLevel":null' END AS c2, nik AS c3, "registeredAt" AS c4
FROM ((SELECT t.id AS key, t.tgl_lahir AS "birthDate", t.pendidikan AS "educationLevel", t.nik AS nik, t.tgl_daftar AS
"registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NOT NULL ORDER BY t.tgl_daftar DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.tgl_lahir AS "birthDate", t.pendidikan AS "educationLevel", t.nik AS nik,
t.tgl_daftar AS "registeredAt"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE) WHEN
(t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($2 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($2 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END AND t.tgl_daftar IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- jobSeekers, si-pinker: asked through its API (rest)
-- pushed down: where regionCode as kode_kab; order by registeredAt; limit
-- left to the hub: columns: the API gives whole records
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: treatments GENERALISE: the source gives values as they are stored
-- left to the hub: pseudonym of nik: it is keyed, and keys stay in the hub
-- GET /api/v1/pencari-kerja: kode_kab=?, urut=tanggal_daftar, halaman=?, batas=?

-- foreignWorkers, siapkerja: rows
-- $1: birth date of who becomes an adult today
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, array_agg(page.c6) AS array_agg_6
FROM (SELECT key AS c0, coalesce('"birthDate":"' || CAST(CAST(date_trunc('year', CAST("birthDate" AS TIMESTAMP WITHOUT
TIME ZONE)) AS DATE) AS TEXT) || '"', '"birthDate":null') || coalesce(',"levyAmountUsd":' || CAST(CAST("levyAmountUsd"
AS BIGINT) AS TEXT), ',"levyAmountUsd":null') AS c1, "passportNumber" AS c2, npwp AS c3, "employerId" AS c4,
"passportNumber" AS c5, "rptkaValidUntil" AS c6
FROM ((SELECT t.id AS key, t.tgl_lahir AS "birthDate", t.dkptka_usd AS "levyAmountUsd", t.no_paspor AS "passportNumber",
t.npwp AS npwp, t.id_perusahaan AS "employerId", t.tgl_berakhir AS "rptkaValidUntil"
FROM tenaga_kerja.tka AS t
WHERE CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($1 AS DATE) ELSE true END AND t.tgl_berakhir IS NOT
NULL ORDER BY t.tgl_berakhir ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.tgl_lahir AS "birthDate", t.dkptka_usd AS "levyAmountUsd", t.no_paspor AS
"passportNumber", t.npwp AS npwp, t.id_perusahaan AS "employerId", t.tgl_berakhir AS "rptkaValidUntil"
FROM tenaga_kerja.tka AS t
WHERE CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($1 AS DATE) ELSE true END AND t.tgl_berakhir IS NULL
ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- foreignWorkers.entries, aptekad: asked through its API (graphql)
-- pushed down: columns
-- left to the hub: scope and side: told by the records' own columns
-- left to the hub: limit: all that match are read, up to the bound of 20000 rows
-- left to the hub: treatments GENERALISE: the source gives values as they are stored
-- left to the hub: pseudonym of passportNumber: it is keyed, and keys stay in the hub
-- left to the hub: join by the person: tags are keyed, and keys stay in the hub
-- query tkaMasuk: urut=idCatatan, lewati=?, ambil=?

-- foreignWorkers.entries.foreignWorker, siapkerja: identifiers
-- $1: birth date of who becomes an adult today
-- $2: always 200001
SELECT t.id, t.no_paspor
FROM tenaga_kerja.tka AS t
WHERE t.no_paspor IS NOT NULL AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($1 AS DATE) ELSE true END
LIMIT CAST($2 AS BIGINT);

-- foreignWorkers.entries.foreignWorker, siapkerja: rows
-- $1: list [5]
-- $2: birth date of who becomes an adult today
SELECT key AS c0
FROM (SELECT t.id AS key, t.id AS parent
FROM tenaga_kerja.tka AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <= CAST($2 AS DATE)
ELSE true END ORDER BY t.id ASC) AS r;
