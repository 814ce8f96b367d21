-- high, sip-kerja: total
-- $1: [1] as stored in tk_total
SELECT count(*) AS count_1
FROM perusahaan AS t
WHERE t.tk_total >= CAST($1 AS BIGINT);

-- notHigh, sip-kerja: total
-- $1: [4] as stored in tk_total
SELECT count(*) AS count_1
FROM perusahaan AS t
WHERE (t.tk_total >= CAST($1 AS BIGINT)) IS NOT true;

-- unknown, sip-kerja: total
-- $1: [7]
SELECT count(*) AS count_1
FROM perusahaan AS t
WHERE (t.tk_total IS NULL) = CAST($1 AS BOOLEAN);

-- all, sip-kerja: total
SELECT count(*) AS count_1
FROM perusahaan AS t;
