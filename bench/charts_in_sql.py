"""The same control charts written by hand for DuckDB, window by window: python -m bench.charts_in_sql FOLDER OUTPUT

Without the check of leaning figures and of the calendar: what is left out makes it faster, not slower.
"""

from __future__ import annotations

import sys
import tempfile

import duckdb

SQL = """
COPY (
WITH a AS (
  SELECT subject, place, period_start, polarity, estimate AS y,
         estimate - lag(estimate) OVER s AS step, avg(estimate) OVER p AS mean
  FROM read_parquet('{folder}/*.parquet') WHERE estimate IS NOT NULL
  WINDOW p AS (PARTITION BY subject, place), s AS (PARTITION BY subject, place ORDER BY period_start)
), b AS (SELECT *, avg(abs(step)) OVER (PARTITION BY subject, place) AS usual FROM a),
c AS (
  SELECT *, 2.66e0 * avg(abs(step)) FILTER (abs(step) < 3.267e0 * usual) OVER (PARTITION BY subject, place) AS reach FROM b
), d AS (
  SELECT *, abs(y - mean) > reach AS outside, abs(y - mean) > reach * 2e0 / 3e0 AND abs(y - mean) <= reach AS close,
         sign(y - mean)::TINYINT AS side, coalesce(sign(step), 0)::TINYINT AS slope FROM c
), e AS (
  SELECT *, sum(side) OVER w7 AS run7, sum(slope) OVER w6 AS run6, sum(side) OVER w3 AS run3, sum(close::TINYINT) OVER w3 AS near3
  FROM d WINDOW s AS (PARTITION BY subject, place ORDER BY period_start),
  w7 AS (s ROWS 6 PRECEDING), w6 AS (s ROWS 5 PRECEDING), w3 AS (s ROWS 2 PRECEDING)
), f AS (
  SELECT *, max(abs(run7) = 7) OVER f7 AS shift, max(abs(run6) = 6) OVER f7 AS trend,
         max(abs(run3) = 3 AND near3 >= 2) OVER f3 AS three,
         row_number() OVER s = count(*) OVER (PARTITION BY subject, place) AS final
  FROM e WINDOW s AS (PARTITION BY subject, place ORDER BY period_start),
  f7 AS (s ROWS BETWEEN CURRENT ROW AND 6 FOLLOWING), f3 AS (s ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING)
), g AS (
  SELECT *, CASE WHEN outside THEN 'outside_limits' WHEN trend THEN 'trend' WHEN three AND close THEN 'two_of_three'
                 WHEN shift THEN 'shift' END AS rule FROM f
)
SELECT subject, place, period_start, mean - reach AS chart_lower, mean + reach AS chart_upper, rule AS chart_rule,
       max(CASE WHEN final AND rule IS NOT NULL THEN side END) OVER (PARTITION BY subject, place) AS chart_reading
FROM g) TO '{output}' (FORMAT parquet)
"""


def main(folder: str, output: str) -> None:
    with tempfile.TemporaryDirectory(prefix="answerable-") as spill, duckdb.connect() as engine:
        engine.execute(f"SET memory_limit = '3GB'; SET temp_directory = '{spill}'")
        engine.execute(SQL.format(folder=folder, output=output))


if __name__ == "__main__":
    main(*sys.argv[1:3])
