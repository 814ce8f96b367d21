-- jobSeekers, siapkerja: rows
-- $1: [0] as stored in nik
-- $2: always '3216'
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"nik":' || CAST(json_scalar(nik) AS TEXT), '"nik":null') || coalesce(',"fullName":' ||
CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') || coalesce(',"birthDate":"' || CAST("birthDate" AS TEXT) ||
'"', ',"birthDate":null') || CASE WHEN ("disabilityType" = 0) THEN ',"disabilityType":"NONE"' WHEN ("disabilityType" =
1) THEN ',"disabilityType":"FISIK"' WHEN ("disabilityType" = 2) THEN ',"disabilityType":"INTELEKTUAL"' WHEN
("disabilityType" = 3) THEN ',"disabilityType":"MENTAL"' WHEN ("disabilityType" = 4) THEN ',"disabilityType":"SENSORIK"'
WHEN ("disabilityType" = 5) THEN ',"disabilityType":"GANDA"' WHEN ("disabilityType" = 9) THEN
',"disabilityType":"NOT_STATED"' ELSE ',"disabilityType":null' END AS c1
FROM (SELECT t.id AS key, t.nik AS nik, t.nama_lengkap AS "fullName", t.tgl_lahir AS "birthDate", t.disabilitas AS
"disabilityType"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.nik = CAST($1 AS TEXT) AND t.kd_wilayah = CAST($2 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- jobSeekers, sip-kerja: rows
-- $1: [0] as stored in nik
-- $2: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS convert_to_1
FROM (SELECT key AS c0, coalesce('"nik":' || CAST(json_scalar(nik) AS TEXT), '"nik":null') || coalesce(',"fullName":' ||
CAST(json_scalar("fullName") AS TEXT), ',"fullName":null') || coalesce(',"birthDate":"' || CAST("birthDate" AS TEXT) ||
'"', ',"birthDate":null') || CASE WHEN ("disabilityType" = 'TIDAK ADA') THEN ',"disabilityType":"NONE"' WHEN
("disabilityType" = 'FISIK') THEN ',"disabilityType":"FISIK"' WHEN ("disabilityType" = 'INTELEKTUAL') THEN
',"disabilityType":"INTELEKTUAL"' WHEN ("disabilityType" = 'MENTAL') THEN ',"disabilityType":"MENTAL"' WHEN
("disabilityType" = 'SENSORIK') THEN ',"disabilityType":"SENSORIK"' WHEN ("disabilityType" = 'GANDA') THEN
',"disabilityType":"GANDA"' WHEN ("disabilityType" = 'TIDAK DIISI') THEN ',"disabilityType":"NOT_STATED"' ELSE
',"disabilityType":null' END AS c1
FROM (SELECT t.id AS key, t.nik AS nik, t.nama AS "fullName", t.tanggal_lahir AS "birthDate", t.disabilitas AS
"disabilityType"
FROM pelamar AS t
WHERE t.nik = CAST($1 AS TEXT) ORDER BY t.id ASC
LIMIT 1000) AS r
LIMIT CAST($2 AS BIGINT)) AS page;
