-- rows
SELECT `key` AS c0
FROM (SELECT t.id AS `key`
FROM uji.pencari AS t
WHERE t.wilayah = $1 AND (CASE WHEN (convert(t.wilayah USING utf8mb4) COLLATE utf8mb4_nopad_bin REGEXP '^[0-9]{4}\z') THEN concat(left(convert(t.wilayah USING utf8mb4) COLLATE utf8mb4_nopad_bin, 2), '.', substr(convert(t.wilayah USING utf8mb4) COLLATE utf8mb4_nopad_bin, 3, 2)) END IN $2) AND (t.jk IN $3) AND (CASE WHEN ((convert(t.jk USING utf8mb4) COLLATE utf8mb4_nopad_bin) = 'L') THEN 'MALE' WHEN ((convert(t.jk USING utf8mb4) COLLATE utf8mb4_nopad_bin) = 'P') THEN 'FEMALE' WHEN ((convert(t.jk USING utf8mb4) COLLATE utf8mb4_nopad_bin) = 'W') THEN 'FEMALE' END IN $4) AND (t.pendidikan IN $5) AND ((t.hp IN $6) AND (CASE WHEN (left(convert(t.hp USING utf8mb4) COLLATE utf8mb4_nopad_bin, 1) = '0') THEN concat('+62', substr(convert(t.hp USING utf8mb4) COLLATE utf8mb4_nopad_bin, 2)) ELSE convert(t.hp USING utf8mb4) COLLATE utf8mb4_nopad_bin END IN $7) OR (EXISTS (SELECT 1
FROM json_table(CASE WHEN (CASE WHEN (json_valid(t.keahlian) = 1) THEN t.keahlian END IS NOT NULL) THEN concat('[', coalesce((SELECT group_concat(CASE WHEN (locate('\u00', json_quote(u.e COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin) > 0) THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(json_quote(u.e COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin, '\\', char(1 USING utf8mb4)), '\u000B', '\u000b'), '\u000E', '\u000e'), '\u000F', '\u000f'), '\u001A', '\u001a'), '\u001B', '\u001b'), '\u001C', '\u001c'), '\u001D', '\u001d'), '\u001E', '\u001e'), '\u001F', '\u001f'), char(1 USING utf8mb4), '\\') ELSE json_quote(u.e COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin END ORDER BY u.n SEPARATOR ',') AS joined_1
FROM json_table(CASE WHEN (json_valid(t.keahlian) = 1) THEN t.keahlian END, '$[*]' COLUMNS (n FOR ORDINALITY, e LONGTEXT CHARACTER SET utf8mb4 PATH '$')) AS u
WHERE (u.e COLLATE utf8mb4_nopad_bin) IS NOT NULL), ''), ']') END, '$[*]' COLUMNS (n FOR ORDINALITY, e LONGTEXT CHARACTER SET utf8mb4 PATH '$')) AS u
WHERE u.e COLLATE utf8mb4_nopad_bin IN $8))) AND t.terdaftar >= $9 AND CASE WHEN (to_days(t.terdaftar) IS NOT NULL) THEN t.terdaftar END >= $10 AND (((convert(t.surel USING utf8mb4) COLLATE utf8mb4_nopad_bin) IS NULL) = $11) IS NOT true AND (t.id IN $12) ORDER BY t.id ASC
 LIMIT $13) AS r ORDER BY `key` ASC
-- $1: slot 0, as wilayah stores it
-- $2: slot 0, as a list
-- $3: slot 1, as a list, in every way jk may store it
-- $4: slot 1, as a list
-- $5: slot 2, as a list, in every way pendidikan may store it
-- $6: slot 3, as a list, in every way hp may store it
-- $7: slot 3, as a list
-- $8: slot 4, as a list
-- $9: slot 5, as terdaftar stores it
-- $10: slot 5
-- $11: slot 6
-- $12: slot 7, as a list
-- $13: slot 9
