-- identifiers
SELECT t.id, t.paspor
FROM uji.tka AS t
WHERE t.paspor IS NOT NULL AND CAST($1 AS TEXT) = ANY (CASE WHEN (t.lokasi IS NOT NULL) THEN array((SELECT nullif(btrim(u.e, E' \t\n\r\f\v'), '') AS nullif_1
FROM unnest(string_to_array(t.lokasi, '|')) WITH ORDINALITY AS u(e, n)
WHERE nullif(btrim(u.e, E' \t\n\r\f\v'), '') IS NOT NULL ORDER BY u.n)) END) AND CASE WHEN (t.lahir IS NOT NULL) THEN t.lahir <= CAST($2 AS DATE) ELSE true END
 LIMIT CAST($3 AS BIGINT)
-- $1: '82.04'
-- $2: the last birth date of an adult on the day of the answer
-- $3: 5001

-- rows
SELECT key AS c0, coalesce('"levyAmountUsd":' || CAST("levyAmountUsd" AS TEXT), '"levyAmountUsd":null') AS c1
FROM (SELECT t.id AS key, t.id AS parent, t.iuran AS "levyAmountUsd"
FROM uji.tka AS t
WHERE t.id = ANY (CAST($1 AS BIGINT[])) AND CAST($2 AS TEXT) = ANY (CASE WHEN (t.lokasi IS NOT NULL) THEN array((SELECT nullif(btrim(u.e, E' \t\n\r\f\v'), '') AS nullif_1
FROM unnest(string_to_array(t.lokasi, '|')) WITH ORDINALITY AS u(e, n)
WHERE nullif(btrim(u.e, E' \t\n\r\f\v'), '') IS NOT NULL ORDER BY u.n)) END) AND CASE WHEN (t.lahir IS NOT NULL) THEN t.lahir <= CAST($3 AS DATE) ELSE true END ORDER BY t.id ASC) AS r
-- $1: slot 0, as a list
-- $2: '82.04'
-- $3: the last birth date of an adult on the day of the answer
