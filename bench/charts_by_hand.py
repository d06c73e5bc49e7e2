"""The same control charts written by hand with numpy, for comparison: the files must be sorted, and are read one at a time.

python -m bench.charts_by_hand FOLDER OUTPUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

COLUMNS = ["subject", "place", "period_start", "period_end", "estimate", "polarity"]
RULES = ["outside_limits", "trend", "two_of_three", "shift"]
READINGS = ["worsening", "no_clear_change", "improving", "falling", "rising", "cannot_be_told"]
REASONS = ["overlapping_periods", "too_short", "gaps", "autocorrelated", "provisional"]


def main(folder: str, output: str) -> None:
    writer = None
    for path in sorted(Path(folder).glob("*.parquet")):
        made = charts(pq.ParquetFile(path).read(columns=COLUMNS))
        writer = writer or pq.ParquetWriter(output, made.schema)
        writer.write_table(made)
    if writer:
        writer.close()


def charts(rows: pa.Table) -> pa.Table:
    known = pc.is_valid(rows["estimate"]).to_numpy(zero_copy_only=False)
    rows = rows.filter(pa.array(known)).combine_chunks()
    y = rows["estimate"].to_numpy()
    first, last = (rows[name].cast(pa.int32()).to_numpy() for name in ("period_start", "period_end"))
    n = len(y)
    new = np.ones(n, bool)
    new[1:] = changed(rows["subject"]) | changed(rows["place"])
    starts = np.flatnonzero(new)
    lengths = np.diff(starts, append=n)

    def each(values):
        return np.repeat(values, lengths)

    months = np.round((last - first + 1) / 30.4375)
    step = np.round(np.diff(first, prepend=first[:1]) / 30.4375)
    step[starts] = np.inf
    expected = np.where(months > 0, months, each(np.maximum(np.minimum.reduceat(step, starts), 1)))
    gap, overlap = (step > expected) & ~new, (step < months) & (months > 0)
    joined = ~new & ~gap
    mean = each(np.add.reduceat(y, starts) / lengths)
    centred = y - mean
    ranges = np.where(joined, np.abs(np.diff(y, prepend=y[:1])), 0.0)
    count = np.add.reduceat(joined, starts, dtype=np.int64)
    usual = each(np.add.reduceat(ranges, starts) / np.maximum(count, 1))
    kept = joined & ((usual == 0) | (ranges < 3.267 * usual))
    kept_count = np.maximum(np.add.reduceat(kept, starts, dtype=np.int64), 1)
    reach = 2.66 * each(np.add.reduceat(np.where(kept, ranges, 0.0), starts) / kept_count)
    product = np.where(joined, centred * np.concatenate([[0.0], centred[:-1]]), 0.0)
    square = np.add.reduceat(centred * centred, starts)
    lean = np.divide(np.add.reduceat(product, starts), square, out=np.zeros(len(square)), where=square > 0)
    rule, direction = rules(y, centred, reach, joined)
    root = np.sqrt(lengths)
    reason = np.select(
        [np.logical_or.reduceat(overlap, starts), lengths < 8, count < 7, (lean > 1.3 / root) | (lean < -2 / root), lengths < 12],
        [0, 1, 2, 3, 4], -1,
    )  # fmt: skip
    told = (reason == -1) | (reason == 4)
    at = starts + lengths - 1
    way = np.where(rule[at] >= 0, direction[at], 0)
    polarity = rows["polarity"].take(pa.array(starts))
    high, low = (pc.equal(polarity, name).to_numpy(zero_copy_only=False) for name in ("high_is_good", "low_is_good"))
    reading = np.select([~told, way == 0, high, low], [5, 1, 1 + way, 1 - way], np.where(way > 0, 4, 3))
    here = each(told)
    return pa.table(
        {
            "subject": rows["subject"],
            "place": rows["place"],
            "period_start": rows["period_start"],
            "chart_lower": pa.array(mean - reach, mask=~here),
            "chart_upper": pa.array(mean + reach, mask=~here),
            "chart_rule": words(np.where(here, rule, -1), RULES),
            "chart_reading": words(each(reading), READINGS),
            "chart_reason": words(each(reason), REASONS),
        }
    )


def changed(column):
    chunk = column.combine_chunks()
    return pc.not_equal(chunk.slice(1), chunk.slice(0, len(chunk) - 1)).to_numpy(zero_copy_only=False)


def rules(y, centred, reach, joined):
    side = np.sign(centred).astype(np.int8)
    slope = np.where(joined, np.sign(np.diff(y, prepend=y[:1])), 0).astype(np.int8)
    outside = np.abs(centred) > reach
    close = (np.abs(centred) > reach * (2 / 3)) & ~outside
    rising = in_run(slope, joined & np.concatenate([[False], joined[:-1]]), 6)
    trending = rising | np.concatenate([rising[1:] & joined[1:], [False]])
    ends = np.zeros(len(y), bool)
    alike = (side[2:] == side[1:-1]) & (side[1:-1] == side[:-2]) & (side[2:] != 0) & joined[2:] & joined[1:-1]
    ends[2:] = alike & (close[2:].astype(np.int8) + close[1:-1] + close[:-2] >= 2)
    three = ends.copy()
    three[:-1] |= ends[1:]
    three[:-2] |= ends[2:]
    rule = np.select([outside, trending, three & close, in_run(side, joined, 7)], [0, 1, 2, 3], -1).astype(np.int8)
    ahead = np.concatenate([slope[1:], np.zeros(1, np.int8)])
    return rule, np.where(trending & ~outside, np.where(rising, slope, ahead), side)


def in_run(sign, joined, length):
    begins = ~joined
    begins[1:] |= sign[1:] != sign[:-1]
    begins[:1] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(sign))
    return np.repeat(lengths >= length, lengths) & (sign != 0)


def words(codes, names):
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8(), mask=codes < 0), pa.array(names)).cast(pa.string())


if __name__ == "__main__":
    main(*sys.argv[1:3])
