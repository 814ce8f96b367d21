-- jobSeekers, sip-kerja: rows
-- $1: birth date of who becomes an adult today
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"fullName":' || CAST(json_scalar(CASE octet_length("fullName") -
octet_length(replace("fullName", ' ', '')) WHEN 0 THEN coalesce(nullif(left("fullName", 1), '') || '.', '') WHEN 1 THEN
coalesce(nullif(left("fullName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') ||
'.', '') WHEN 2 THEN coalesce(nullif(left("fullName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 3), 1), '') || '.', '') WHEN 3 THEN coalesce(nullif(left("fullName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 3), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 4), 1), '') || '.', '') WHEN 4 THEN
coalesce(nullif(left("fullName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') ||
'.', '') || coalesce(nullif(left(split_part("fullName", ' ', 3), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 4), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 5), 1), '') || '.', '') ELSE regexp_replace(ltrim("fullName", ' '), '([^ ])[^ ]* *', '\1.', 'g') END) AS TEXT),
'"fullName":null') AS c1, "registeredAt" AS c2
FROM ((SELECT t.id AS key, t.nama AS "fullName", t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END AND t.tgl_registrasi IS NOT NULL ORDER BY t.tgl_registrasi DESC,
t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama AS "fullName", t.tgl_registrasi AS "registeredAt"
FROM pelamar AS t
WHERE CASE WHEN (t.tanggal_lahir IS NOT NULL) THEN t.tanggal_lahir <= CAST($1 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($1 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($1 AS DATE) ELSE false END AND t.tgl_registrasi IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($2 AS BIGINT)) AS page;

-- employers, siapkerja: rows
-- $1: [2] as stored in kd_wilayah in the form region-digits
-- $2: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2
FROM (SELECT key AS c0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') AS c1, nib AS c2
FROM ((SELECT t.id AS key, t.nama_perusahaan AS name, t.nib AS nib
FROM tenaga_kerja.perusahaan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND (t.nib COLLATE "C") IS NOT NULL ORDER BY t.nib COLLATE "C" ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama_perusahaan AS name, t.nib AS nib
FROM tenaga_kerja.perusahaan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND (t.nib COLLATE "C") IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($2 AS BIGINT)) AS page;
