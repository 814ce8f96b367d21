-- rows
SELECT array_agg(page.c0) AS array_agg_1
FROM (SELECT key AS c0
FROM (SELECT t.id AS key
FROM uji.pencari AS t
WHERE t.wilayah = CAST($1 AS TEXT) AND t.jk = ANY (CAST($2 AS BPCHAR[])) AND t.pendidikan = ANY (CAST($3 AS BIGINT[])) AND (t.hp = ANY (CAST($4 AS TEXT[])) OR (t.keahlian && CAST($5 AS TEXT[]))) AND t.terdaftar >= CAST($6 AS DATE) AND ((t.surel IS NULL) = CAST($7 AS BOOLEAN)) IS NOT true AND t.id = ANY (CAST($8 AS BIGINT[])) ORDER BY t.id ASC
 LIMIT 1000) AS r
 LIMIT CAST($9 AS BIGINT)) AS page
-- $1: slot 0, as wilayah stores it
-- $2: slot 1, as a list, in every way jk may store it
-- $3: slot 2, as a list, in every way pendidikan may store it
-- $4: slot 3, as a list, in every way hp may store it
-- $5: slot 4, as a list, in every way keahlian may store it
-- $6: slot 5, as terdaftar stores it
-- $7: slot 6
-- $8: slot 7, as a list
-- $9: slot 9
