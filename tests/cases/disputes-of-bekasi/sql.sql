-- industrialDisputes, siapkerja: rows
-- $1: always '3216'
-- $2: [1]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2,
convert_to(string_agg(coalesce(page.c3, ''), chr(31)), 'UTF8') AS convert_to_3, array_agg(page.c4) AS array_agg_2,
array_agg(page.c5) AS array_agg_3, array_agg(page.c6) AS array_agg_4, array_agg(page.c7) AS array_agg_5,
convert_to(string_agg(coalesce(page.c8, ''), chr(31)), 'UTF8') AS convert_to_4
FROM (SELECT key AS c0, coalesce('"caseNumber":' || CAST(json_scalar("caseNumber") AS TEXT), '"caseNumber":null') ||
CASE WHEN ("disputeKind" = 'HAK') THEN ',"disputeKind":"HAK"' WHEN ("disputeKind" = 'KEP') THEN
',"disputeKind":"KEPENTINGAN"' WHEN ("disputeKind" = 'PHK') THEN ',"disputeKind":"PHK"' WHEN ("disputeKind" = 'ASP')
THEN ',"disputeKind":"ANTAR_SERIKAT"' ELSE ',"disputeKind":null' END || coalesce(',"subject":' ||
CAST(json_scalar(subject) AS TEXT), ',"subject":null') AS c1, CASE WHEN (outcome = 'PB') THEN
'"outcome":"PERJANJIAN_BERSAMA"' WHEN (outcome = 'AT') THEN '"outcome":"ANJURAN_ACCEPTED"' WHEN (outcome = 'AO') THEN
'"outcome":"ANJURAN_REJECTED"' WHEN (outcome = 'PA') THEN '"outcome":"PUTUSAN_ARBITRASE"' WHEN (outcome = 'PHI') THEN
'"outcome":"PUTUSAN_PHI"' WHEN (outcome = 'CB') THEN '"outcome":"DICABUT"' WHEN (outcome = 'PR') THEN
'"outcome":"PENDING"' ELSE '"outcome":null' END AS c2, coalesce('"courtCaseNumber":' ||
CAST(json_scalar("courtCaseNumber") AS TEXT), '"courtCaseNumber":null') AS c3, "mediatorId" AS c4, "employerId" AS c5,
"registeredAt" AS c6, c0_0 AS c7, c0_1 AS c8
FROM ((SELECT t.id AS key, t.id_perusahaan AS link0, t.no_perkara AS "caseNumber", t.jenis AS "disputeKind",
t.pokok_perselisihan AS subject, t.hasil AS outcome, t.no_perkara_phi AS "courtCaseNumber", t.id_mediator AS
"mediatorId", t.id_perusahaan AS "employerId", t.tgl_catat AS "registeredAt"
FROM tenaga_kerja.perselisihan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.tgl_catat IS NOT NULL ORDER BY t.tgl_catat DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.id_perusahaan AS link0, t.no_perkara AS "caseNumber", t.jenis AS
"disputeKind", t.pokok_perselisihan AS subject, t.hasil AS outcome, t.no_perkara_phi AS "courtCaseNumber", t.id_mediator
AS "mediatorId", t.id_perusahaan AS "employerId", t.tgl_catat AS "registeredAt"
FROM tenaga_kerja.perselisihan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT) AND t.tgl_catat IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($2 AS BIGINT)) AS page;

-- industrialDisputes, siapkerja: total
-- $1: always '3216'
SELECT count(*) AS count_1
FROM tenaga_kerja.perselisihan AS t
WHERE t.kd_wilayah = CAST($1 AS TEXT);

-- industrialDisputes, sip-kerja: rows
-- $1: [1]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2,
convert_to(string_agg(coalesce(page.c3, ''), chr(31)), 'UTF8') AS convert_to_3, array_agg(page.c4) AS array_agg_2,
array_agg(page.c5) AS array_agg_3, array_agg(page.c6) AS array_agg_4, array_agg(page.c7) AS array_agg_5,
convert_to(string_agg(coalesce(page.c8, ''), chr(31)), 'UTF8') AS convert_to_4
FROM (SELECT key AS c0, coalesce('"caseNumber":' || CAST(json_scalar("caseNumber") AS TEXT), '"caseNumber":null') ||
CASE WHEN ("disputeKind" = 'HAK') THEN ',"disputeKind":"HAK"' WHEN ("disputeKind" = 'KEPENTINGAN') THEN
',"disputeKind":"KEPENTINGAN"' WHEN ("disputeKind" = 'PHK') THEN ',"disputeKind":"PHK"' WHEN ("disputeKind" =
'ANTAR SERIKAT') THEN ',"disputeKind":"ANTAR_SERIKAT"' ELSE ',"disputeKind":null' END || coalesce(',"subject":' ||
CAST(json_scalar(subject) AS TEXT), ',"subject":null') AS c1, CASE WHEN (outcome = 'PERJANJIAN BERSAMA') THEN
'"outcome":"PERJANJIAN_BERSAMA"' WHEN (outcome = 'ANJURAN DITERIMA') THEN '"outcome":"ANJURAN_ACCEPTED"' WHEN (outcome =
'ANJURAN DITOLAK') THEN '"outcome":"ANJURAN_REJECTED"' WHEN (outcome = 'PUTUSAN ARBITRASE') THEN
'"outcome":"PUTUSAN_ARBITRASE"' WHEN (outcome = 'PUTUSAN PHI') THEN '"outcome":"PUTUSAN_PHI"' WHEN (outcome = 'DICABUT')
THEN '"outcome":"DICABUT"' WHEN (outcome = 'PROSES') THEN '"outcome":"PENDING"' ELSE '"outcome":null' END AS c2,
coalesce('"courtCaseNumber":' || CAST(json_scalar("courtCaseNumber") AS TEXT), '"courtCaseNumber":null') AS c3,
"mediatorId" AS c4, "employerId" AS c5, "registeredAt" AS c6, c0_0 AS c7, c0_1 AS c8
FROM ((SELECT t.id AS key, t.perusahaan_id AS link0, t.nomor_register AS "caseNumber", t.jenis AS "disputeKind", t.pokok
AS subject, t.hasil_akhir AS outcome, t.perkara_phi AS "courtCaseNumber", t.mediator_id AS "mediatorId", t.perusahaan_id
AS "employerId", t.tanggal_register AS "registeredAt"
FROM kasus_phi AS t
WHERE t.tanggal_register IS NOT NULL ORDER BY t.tanggal_register DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.perusahaan_id AS link0, t.nomor_register AS "caseNumber", t.jenis AS
"disputeKind", t.pokok AS subject, t.hasil_akhir AS outcome, t.perkara_phi AS "courtCaseNumber", t.mediator_id AS
"mediatorId", t.perusahaan_id AS "employerId", t.tanggal_register AS "registeredAt"
FROM kasus_phi AS t
WHERE t.tanggal_register IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT),
'"name":null') AS c0_1
FROM (SELECT t.id AS key, t.nama AS name
FROM perusahaan AS t
WHERE t.id = r.link0) AS r0
LIMIT 1) AS j0 ON true
LIMIT CAST($1 AS BIGINT)) AS page;

-- industrialDisputes, sip-kerja: total
SELECT count(*) AS count_1
FROM kasus_phi AS t;
