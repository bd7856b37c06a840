#!/bin/sh
# The question in csvkit, which loads a file into SQLite: sh csvkit.sh FILE CSVSQL
# Where a check fails it prints no row.
"$2" --tables figures --query "
WITH good AS (
  SELECT NOT EXISTS (SELECT 1 FROM figures WHERE typeof(value) NOT IN ('integer', 'real'))
     AND NOT EXISTS (SELECT 1 FROM figures GROUP BY city, metric, period, unit, source
                     HAVING min(value) <> max(value)) AS fine
), newest AS (
  SELECT f.metric, f.unit, f.source, max(f.period) AS period, f.value AS a, s.value AS b,
         CASE WHEN substr(f.metric, 8) % 5 = 3 THEN -1 ELSE 1 END AS sign
  FROM figures AS f JOIN figures AS s USING (metric, period, unit, source)
  WHERE f.city = 'City 00001' AND s.city = 'City 00002'
  GROUP BY f.metric
), counted AS (
  SELECT metric, a, b, 1 + sum(sign * value > sign * a) AS above_a,
         1 + sum(sign * value > sign * b) AS above_b, count(*) AS n
  FROM figures JOIN newest USING (metric, period, unit, source) GROUP BY metric
)
SELECT metric, 'City 00001' AS city, a AS value, above_a AS rank, n AS 'of', 1.0 * a / b AS ratio
FROM counted, good WHERE fine
UNION ALL SELECT metric, 'City 00002', b, above_b, n, 1 FROM counted, good WHERE fine" "$1"
