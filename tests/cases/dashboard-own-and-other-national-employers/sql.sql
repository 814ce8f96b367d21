-- employers, siapkerja: rows
-- $1: what kd_wilayah shows for the codes of the source's own regions
-- $2: always '3216'
-- $3: [2]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, convert_to(string_agg(coalesce(page.c2, ''), chr(31)), 'UTF8') AS convert_to_2, array_agg(page.c3) AS
array_agg_2
FROM (SELECT key AS c0, coalesce('"name":' || CAST(json_scalar(name) AS TEXT), '"name":null') || coalesce(CAST($1 AS
JSONB) ->> "regionCode", coalesce(',"regionCode":"' || CASE WHEN (octet_length("regionCode") = 4 AND ltrim("regionCode",
'0123456789') = '') THEN left("regionCode", 2) || '.' || substr("regionCode", 3, 2) END || '"', ',"regionCode":null'))
|| coalesce(',"nib":' || CAST(json_scalar(nib) AS TEXT), ',"nib":null') || CASE WHEN (own IS NOT true) THEN
',"workersTotal":null' WHEN own THEN coalesce(',"workersTotal":' || CAST("workersTotal" AS TEXT),
',"workersTotal":null') ELSE ',"workersTotal":null' END || CASE WHEN (own IS NOT true) THEN ',"lowestWage":null' WHEN
own THEN coalesce(',"lowestWage":' || CAST(CAST("lowestWage" AS BIGINT) AS TEXT), ',"lowestWage":null') ELSE
',"lowestWage":null' END || CASE WHEN (own IS NOT true) THEN ',"directorName":null' WHEN own THEN
coalesce(',"directorName":' || CAST(json_scalar(CASE octet_length("directorName") - octet_length(replace("directorName",
' ', '')) WHEN 0 THEN coalesce(nullif(left("directorName", 1), '') || '.', '') WHEN 1 THEN
coalesce(nullif(left("directorName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("directorName", ' ', 2),
1), '') || '.', '') WHEN 2 THEN coalesce(nullif(left("directorName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("directorName", ' ', 2), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("directorName", ' ', 3), 1), '') || '.', '') WHEN 3 THEN
coalesce(nullif(left("directorName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("directorName", ' ', 2),
1), '') || '.', '') || coalesce(nullif(left(split_part("directorName", ' ', 3), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("directorName", ' ', 4), 1), '') || '.', '') WHEN 4 THEN
coalesce(nullif(left("directorName", 1), ' ') || '.', '') || coalesce(nullif(left(split_part("directorName", ' ', 2),
1), '') || '.', '') || coalesce(nullif(left(split_part("directorName", ' ', 3), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("directorName", ' ', 4), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("directorName", ' ', 5), 1), '') || '.', '') ELSE regexp_replace(ltrim("directorName",
' '), '([^ ])[^ ]* *', '\1.', 'g') END) AS TEXT), ',"directorName":null') ELSE ',"directorName":null' END AS c1, CASE
WHEN (own IS NOT true) THEN '"regulationStatus":null' WHEN own THEN CASE WHEN ("regulationStatus" = 0) THEN
'"regulationStatus":"NONE"' WHEN ("regulationStatus" = 1) THEN '"regulationStatus":"PP"' WHEN ("regulationStatus" = 2)
THEN '"regulationStatus":"PKB"' ELSE '"regulationStatus":null' END ELSE '"regulationStatus":null' END || CASE WHEN (own
IS NOT true) THEN ',"wlkpReportedAt":null' WHEN own THEN coalesce(',"wlkpReportedAt":"' || CAST("wlkpReportedAt" AS
TEXT) || '"', ',"wlkpReportedAt":null') ELSE ',"wlkpReportedAt":null' END AS c2, nib AS c3
FROM ((SELECT t.id AS key, t.nama_perusahaan AS name, t.kd_wilayah AS "regionCode", t.nib AS nib, t.kd_wilayah = CAST($2
AS TEXT) AS own, t.jml_tk AS "workersTotal", t.upah_terendah AS "lowestWage", t.nama_pimpinan AS "directorName",
t.pp_pkb AS "regulationStatus", t.tgl_lapor_wlkp AS "wlkpReportedAt"
FROM tenaga_kerja.perusahaan AS t
WHERE (t.nib COLLATE "C") IS NOT NULL ORDER BY t.nib COLLATE "C" ASC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.nama_perusahaan AS name, t.kd_wilayah AS "regionCode", t.nib AS nib,
t.kd_wilayah = CAST($2 AS TEXT) AS own, t.jml_tk AS "workersTotal", t.upah_terendah AS "lowestWage", t.nama_pimpinan AS
"directorName", t.pp_pkb AS "regulationStatus", t.tgl_lapor_wlkp AS "wlkpReportedAt"
FROM tenaga_kerja.perusahaan AS t
WHERE (t.nib COLLATE "C") IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r
LIMIT CAST($3 AS BIGINT)) AS page;

-- employers, siapkerja: total
SELECT count(*) AS count_1
FROM tenaga_kerja.perusahaan AS t;
