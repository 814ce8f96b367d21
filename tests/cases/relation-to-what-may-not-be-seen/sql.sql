-- placements, siapkerja: rows
-- $1: what kd_wilayah_asal shows for the codes of the source's own regions
-- $2: [1] as stored in kd_wilayah_kerja in the form region-digits
-- $3: [2] as stored in kd_wilayah_asal in the form region-digits
-- $4: always '3216'
-- $5: birth date of who becomes an adult today
-- $6: [4]
SELECT array_agg(page.c0) AS array_agg_1, convert_to(string_agg(coalesce(page.c1, ''), chr(31)), 'UTF8') AS
convert_to_1, array_agg(page.c2) AS array_agg_2, array_agg(page.c3) AS array_agg_3, array_agg(page.c4) AS array_agg_4,
array_agg(page.c5) AS array_agg_5, convert_to(string_agg(coalesce(page.c6, ''), chr(31)), 'UTF8') AS convert_to_2,
array_agg(page.c7) AS array_agg_6, convert_to(string_agg(coalesce(page.c8, ''), chr(31)), 'UTF8') AS convert_to_3
FROM (SELECT key AS c0, coalesce(CAST($1 AS JSONB) ->> "originRegionCode", coalesce('"originRegionCode":"' || CASE WHEN
(octet_length("originRegionCode") = 4 AND ltrim("originRegionCode", '0123456789') = '') THEN left("originRegionCode", 2)
|| '.' || substr("originRegionCode", 3, 2) END || '"', '"originRegionCode":null')) || coalesce(',"placedAt":"' ||
CAST("placedAt" AS TEXT) || '"', ',"placedAt":null') AS c1, "seekerId" AS c2, "employerId" AS c3, "placedAt" AS c4, c0_0
AS c5, c0_1 AS c6, c1_0 AS c7, c1_1 AS c8
FROM ((SELECT t.id AS key, t.id_pencari_kerja AS link0, t.id_perusahaan AS link1, t.kd_wilayah_asal AS
"originRegionCode", t.tgl_penempatan AS "placedAt", t.id_pencari_kerja AS "seekerId", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE t.kd_wilayah_kerja = CAST($2 AS TEXT) AND (t.kd_wilayah_asal = CAST($3 AS TEXT)) IS NOT true AND
(t.kd_wilayah_asal = CAST($4 AS TEXT) OR t.kd_wilayah_kerja = CAST($4 AS TEXT)) AND CASE WHEN (seeker.tgl_lahir IS NOT
NULL) THEN seeker.tgl_lahir <= CAST($5 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($5 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($5 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END AND t.tgl_penempatan IS NOT NULL ORDER BY t.tgl_penempatan DESC, t.id ASC
LIMIT 1000) UNION ALL (SELECT t.id AS key, t.id_pencari_kerja AS link0, t.id_perusahaan AS link1, t.kd_wilayah_asal AS
"originRegionCode", t.tgl_penempatan AS "placedAt", t.id_pencari_kerja AS "seekerId", t.id_perusahaan AS "employerId"
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE t.kd_wilayah_kerja = CAST($2 AS TEXT) AND (t.kd_wilayah_asal = CAST($3 AS TEXT)) IS NOT true AND
(t.kd_wilayah_asal = CAST($4 AS TEXT) OR t.kd_wilayah_kerja = CAST($4 AS TEXT)) AND CASE WHEN (seeker.tgl_lahir IS NOT
NULL) THEN seeker.tgl_lahir <= CAST($5 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($5 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($5 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END AND t.tgl_penempatan IS NULL ORDER BY t.id ASC
LIMIT 1000)) AS r LEFT OUTER JOIN LATERAL (SELECT key AS c0_0, coalesce('"fullName":' || CAST(json_scalar(CASE
octet_length("fullName") - octet_length(replace("fullName", ' ', '')) WHEN 0 THEN coalesce(nullif(left("fullName", 1),
'') || '.', '') WHEN 1 THEN coalesce(nullif(left("fullName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') WHEN 2 THEN coalesce(nullif(left("fullName",
1), ' ') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 3), 1), '') || '.', '') WHEN 3 THEN coalesce(nullif(left("fullName",
1), ' ') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 3), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 4), 1), '') || '.', '') WHEN 4 THEN coalesce(nullif(left("fullName", 1), ' ') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 2), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName",
' ', 3), 1), '') || '.', '') || coalesce(nullif(left(split_part("fullName", ' ', 4), 1), '') || '.', '') ||
coalesce(nullif(left(split_part("fullName", ' ', 5), 1), '') || '.', '') ELSE regexp_replace(ltrim("fullName", ' '),
'([^ ])[^ ]* *', '\1.', 'g') END) AS TEXT), '"fullName":null') AS c0_1
FROM (SELECT t.id AS key, t.nama_lengkap AS "fullName"
FROM tenaga_kerja.pencari_kerja AS t
WHERE t.id = r.link0 AND t.kd_wilayah = CAST($4 AS TEXT) AND CASE WHEN (t.tgl_lahir IS NOT NULL) THEN t.tgl_lahir <=
CAST($5 AS DATE) WHEN (t.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(t.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(t.nik, 11, 2) AS INTEGER) + 2000 <=
date_part('year', CAST($5 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(t.nik, 9, 2) AS INTEGER), CASE WHEN
(CAST(substr(t.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(t.nik, 7, 2) AS INTEGER) - 40 ELSE CAST(substr(t.nik, 7, 2)
AS INTEGER) END) <= CAST($5 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19' WHEN (t.gol_umur = 2) THEN
'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34' WHEN (t.gol_umur = 5) THEN
'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49' WHEN (t.gol_umur = 8) THEN
'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS' END != 'AGE_15_19') THEN
true ELSE false END) AS r0
LIMIT 1) AS j0 ON true LEFT OUTER JOIN LATERAL (SELECT key AS c1_0, coalesce('"name":' || CAST(json_scalar(name) AS
TEXT), '"name":null') AS c1_1
FROM (SELECT t.id AS key, t.nama_perusahaan AS name
FROM tenaga_kerja.perusahaan AS t
WHERE t.id = r.link1) AS r1
LIMIT 1) AS j1 ON true
LIMIT CAST($6 AS BIGINT)) AS page;

-- placements, siapkerja: total
-- $1: [1] as stored in kd_wilayah_kerja in the form region-digits
-- $2: [2] as stored in kd_wilayah_asal in the form region-digits
-- $3: always '3216'
-- $4: birth date of who becomes an adult today
SELECT count(*) AS count_1
FROM tenaga_kerja.penempatan AS t LEFT OUTER JOIN tenaga_kerja.pencari_kerja AS seeker ON seeker.id = t.id_pencari_kerja
WHERE t.kd_wilayah_kerja = CAST($1 AS TEXT) AND (t.kd_wilayah_asal = CAST($2 AS TEXT)) IS NOT true AND
(t.kd_wilayah_asal = CAST($3 AS TEXT) OR t.kd_wilayah_kerja = CAST($3 AS TEXT)) AND CASE WHEN (seeker.tgl_lahir IS NOT
NULL) THEN seeker.tgl_lahir <= CAST($4 AS DATE) WHEN (seeker.nik ~
'^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$')
THEN make_date(CAST(substr(seeker.nik, 11, 2) AS INTEGER) + CASE WHEN (CAST(substr(seeker.nik, 11, 2) AS INTEGER) + 2000
<= date_part('year', CAST($4 AS DATE)) + 18) THEN 2000 ELSE 1900 END, CAST(substr(seeker.nik, 9, 2) AS INTEGER), CASE
WHEN (CAST(substr(seeker.nik, 7, 2) AS INTEGER) > 40) THEN CAST(substr(seeker.nik, 7, 2) AS INTEGER) - 40 ELSE
CAST(substr(seeker.nik, 7, 2) AS INTEGER) END) <= CAST($4 AS DATE) WHEN (CASE WHEN (t.gol_umur = 1) THEN 'AGE_15_19'
WHEN (t.gol_umur = 2) THEN 'AGE_20_24' WHEN (t.gol_umur = 3) THEN 'AGE_25_29' WHEN (t.gol_umur = 4) THEN 'AGE_30_34'
WHEN (t.gol_umur = 5) THEN 'AGE_35_39' WHEN (t.gol_umur = 6) THEN 'AGE_40_44' WHEN (t.gol_umur = 7) THEN 'AGE_45_49'
WHEN (t.gol_umur = 8) THEN 'AGE_50_54' WHEN (t.gol_umur = 9) THEN 'AGE_55_59' WHEN (t.gol_umur = 10) THEN 'AGE_60_PLUS'
END != 'AGE_15_19') THEN true ELSE false END;
