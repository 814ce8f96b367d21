-- rows
SELECT `key` AS c0, coalesce(concat('"name":', CASE WHEN (locate('\u00', json_quote(convert(name USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin) > 0) THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(json_quote(convert(name USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin, '\\', char(1 USING utf8mb4)), '\u000B', '\u000b'), '\u000E', '\u000e'), '\u000F', '\u000f'), '\u001A', '\u001a'), '\u001B', '\u001b'), '\u001C', '\u001c'), '\u001D', '\u001d'), '\u001E', '\u001e'), '\u001F', '\u001f'), char(1 USING utf8mb4), '\\') ELSE json_quote(convert(name USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin END), '"name":null') AS c1, CAST(`lowestWage` AS SIGNED INTEGER) AS c2, convert(name USING utf8mb4) COLLATE utf8mb4_nopad_bin AS c3
FROM (SELECT t.id AS `key`, t.nama AS name, t.upah_min AS `lowestWage`
FROM uji.`Perusahaan` AS t
WHERE t.upah_min < $1 OR t.upah_min IS NULL OR t.upah_min = $1 AND ((convert(t.nama USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin) IS NULL AND t.id > $2 ORDER BY t.upah_min DESC, ((convert(t.nama USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin) IS NULL, (convert(t.nama USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin ASC, t.id ASC
 LIMIT $3) AS r ORDER BY `lowestWage` DESC, ((convert(name USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin) IS NULL, (convert(name USING utf8mb4) COLLATE utf8mb4_nopad_bin) COLLATE utf8mb4_nopad_bin ASC, `key` ASC
-- $1: slot 10
-- $2: slot 12
-- $3: slot 9
