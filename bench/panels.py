"""Panels of invented but lifelike figures, metrics x places x periods, to measure with: `python -m bench.panels ROWS FOLDER`.

Parquet files of whole subjects, sorted by subject, place and period_start. The same seed gives the same panel.
Places differ for reasons of their own; some series are noise, others drift, step, trend, lean on their own past or follow the
seasons; some counts are small or held back, some periods are missing, and some services fall below their floor.
"""

from __future__ import annotations

import math
import multiprocessing
import sys
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import lfilter

Array = NDArray[Any]

PLACES = 320
ROWS_A_FILE = 5_000_000
ROWS_A_GROUP = 250_000
Z = 1.959963984540054


class Cadence(NamedTuple):
    months: int
    periods: int
    first: str
    share: float  # of the subjects


CADENCES = [Cadence(1, 60, "2020-10", 0.6), Cadence(3, 32, "2017-10", 0.25), Cadence(12, 14, "2011-04", 0.15)]
KINDS = ["proportion", "rate", "value"]
SCALES = {"proportion": 100.0, "rate": 1e5, "value": 1.0}
POLARITIES = ["high_is_good", "low_is_good", "neither"]
STATUSES = ["final", "provisional", "unreliable", "suppressed"]


def _days(cadence: Cadence) -> tuple[Array, Array]:
    starts = np.datetime64(cadence.first, "M") + np.arange(cadence.periods) * cadence.months
    ends = (starts + cadence.months).astype("datetime64[D]") - 1
    return starts.astype("datetime64[D]").astype(np.int32), ends.astype(np.int32)


STARTS, ENDS = (np.concatenate(part) for part in zip(*[_days(each) for each in CADENCES], strict=True))
LENGTHS = {1: "P1M", 3: "P3M", 12: "P1Y"}
PERIODS = [
    f"{day}/{LENGTHS[cadence.months]}" for cadence in CADENCES for day in _days(cadence)[0].astype("datetime64[D]").astype(str)
]
FIRST_PERIOD = np.cumsum([0, *[each.periods for each in CADENCES]])
CODES = [f"P{number:05d}" for number in range(PLACES)]

SCHEMA = pa.schema(
    [
        ("about", pa.string()),
        ("subject", pa.string()),
        ("place", pa.string()),
        ("place_kind", pa.string()),
        ("period", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("status", pa.string()),
        ("estimate", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("polarity", pa.string()),
        ("floor", pa.float64()),
        ("scale", pa.float64()),
        ("events", pa.bool_()),
        ("country_value", pa.float64()),
    ]
)
NUMBERS = ["estimate", "lower", "upper", "numerator", "denominator", "floor", "scale", "country_value"]


def write_panel(rows: int, folder: Path, *, seed: int = 1, processes: int = 2) -> list[Path]:
    """`rows` observations exactly, in four files or more. Paths in order of subject."""
    folder.mkdir(parents=True, exist_ok=True)
    files = max(4, math.ceil(rows / ROWS_A_FILE))
    quotas = [rows * (number + 1) // files - rows * number // files for number in range(files)]
    jobs = [(number, quota) for number, quota in enumerate(quotas) if quota]
    work = partial(_write_file, folder=folder, seed=seed)
    if processes == 1:
        return [work(job) for job in jobs]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pool.map(work, jobs, chunksize=1)


def _write_file(job: tuple[int, int], *, folder: Path, seed: int) -> Path:
    number, quota = job
    path = folder / f"panel-{number:04d}.parquet"
    with pq.ParquetWriter(path, SCHEMA, compression="zstd", compression_level=1, store_schema=False) as file:
        for table in _groups(number, quota, seed):
            file.write_table(table.cast(SCHEMA), row_group_size=table.num_rows)
    return path


def panel(rows: int, *, seed: int = 1) -> pa.Table:
    """The same figures in memory, for small sizes: one file's worth."""
    return pa.concat_tables(table.cast(SCHEMA) for table in _groups(0, rows, seed))


def _groups(number: int, quota: int, seed: int) -> Any:
    """Tables of about `ROWS_A_GROUP` rows, `quota` rows in all; the last subject is cut short."""
    waiting: list[dict[str, Array]] = []
    ahead, turn = 0, 0
    while quota:
        subject = a_subject(np.random.default_rng([seed, number, turn]))
        size = min(len(subject["place"]), quota)
        subject = {name: column[:size] for name, column in subject.items()}
        waiting.append({**subject, "subject": np.full(size, turn, dtype=np.int32)})
        ahead, quota, turn = ahead + size, quota - size, turn + 1
        if ahead >= ROWS_A_GROUP or not quota:
            yield _as_table({name: np.concatenate([each[name] for each in waiting]) for name in waiting[0]}, number, turn)
            waiting, ahead = [], 0


def _as_table(columns: dict[str, Array], number: int, subjects: int) -> pa.Table:
    def words(name: str, of: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(columns[name], pa.int32()), pa.array(of))

    made = {
        "about": words("about", ["metric", "standard"]),
        "subject": words("subject", [f"subject-{number:04d}-{turn:04d}" for turn in range(subjects)]),
        "place": words("place", CODES),
        "place_kind": pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(columns["place"]), np.int32)), pa.array(["area"])),
        "period": words("period", PERIODS),
        "period_start": pa.array(STARTS[columns["period"]], pa.int32()).cast(pa.date32()),
        "period_end": pa.array(ENDS[columns["period"]], pa.int32()).cast(pa.date32()),
        "status": words("status", STATUSES),
        "polarity": words("polarity", POLARITIES),
        "events": pa.array(columns["events"], pa.bool_()),
        **{name: pa.array(columns[name], pa.float64(), from_pandas=True) for name in NUMBERS},
    }
    return pa.table([made[name] for name in SCHEMA.names], names=SCHEMA.names)


def a_subject(rng: Generator) -> dict[str, Array]:
    """One subject's figures, place by place, periods in order; periods that nobody reported have no row."""
    which = int(rng.choice(len(CADENCES), p=[each.share for each in CADENCES]))
    cadence, kind = CADENCES[which], str(rng.choice(KINDS, p=[0.5, 0.3, 0.2]))
    size = (PLACES, cadence.periods)
    level = rng.uniform(*{"proportion": (-1.5, 3.0), "rate": (-7.5, -4.0), "value": (2.0, 6.0)}[kind])
    logit, n = level + movement(rng, cadence), cases(rng, size)
    figures = valued(rng, logit, n) if kind == "value" else counted(rng, logit, n, kind)
    status = statuses(rng, figures["numerator"], size)
    country = whole(figures, kind)
    figures = {name: np.where(status <= 1, column, np.nan) for name, column in figures.items()}
    polarity = int(rng.choice(3, p=[0.5, 0.4, 0.1]))
    standard = kind != "value" and polarity < 2 and rng.random() < 0.5
    floor = share_of(np.array(level + rng.uniform(0.2, 0.6) * (1 if polarity else -1)), kind) * SCALES[kind]
    described = {
        "about": np.int32(standard),
        "place": np.arange(PLACES, dtype=np.int32)[:, None],
        "period": np.arange(cadence.periods, dtype=np.int32) + np.int32(FIRST_PERIOD[which]),
        "status": status,
        "polarity": np.int32(polarity),
        "floor": floor if standard else np.nan,
        "scale": SCALES[kind],
        "events": kind == "rate",
        "country_value": country,
    }
    there = reported(rng, size)
    return {name: np.broadcast_to(column, size)[there] for name, column in (figures | described).items()}


def movement(rng: Generator, cadence: Cadence) -> Array:
    """On the scale of log odds: own levels, the country's movement, steps, trends, and noise that may lean on its past."""
    size = (PLACES, cadence.periods)
    time = np.arange(cadence.periods)
    lean = rng.choice([0.0, 0.3, 0.6], p=[0.5, 0.25, 0.25])
    noise = rng.uniform(0.03, 0.12) * lfilter([math.sqrt(1 - lean**2)], [1.0, -lean], rng.standard_normal(size), axis=1)
    own = rng.normal(0.0, 0.25, (PLACES, 1))
    country = np.cumsum(rng.normal(0.0, 0.01, cadence.periods))
    if cadence.months < 12 and rng.random() < 0.3:
        country = country + rng.uniform(0.05, 0.2) * np.sin(2 * np.pi * time * cadence.months / 12)
    steps = some(rng, 0.06) * rng.choice([-0.4, 0.4], (PLACES, 1)) * (time >= rng.integers(1, cadence.periods, (PLACES, 1)))
    trends = some(rng, 0.08) * rng.normal(0.0, 0.8, (PLACES, 1)) * (time / cadence.periods)
    return own + country + steps + trends + noise


def some(rng: Generator, share: float) -> Array:
    return rng.random((PLACES, 1)) < share


def cases(rng: Generator, size: tuple[int, int]) -> Array:
    """How many cases each figure rests on: places differ much, and a tenth are small."""
    typical = np.where(some(rng, 0.1), rng.uniform(3, 40, (PLACES, 1)), np.exp(rng.normal(7.5, 1.0, (PLACES, 1))))
    return np.maximum(np.round(typical * rng.uniform(0.9, 1.1, size)), 0.0)


def share_of(logit: Array, kind: str) -> Array:
    return np.asarray(np.exp(logit) if kind == "rate" else 1 / (1 + np.exp(-logit)))


def counted(rng: Generator, logit: Array, n: Array, kind: str) -> dict[str, Array]:
    """Counts with Wilson's interval for shares and Byar's for rates; chance is a rounded normal where counts are large."""
    share = share_of(logit, kind)
    n = n * 30 if kind == "rate" else n
    expected = n * share
    spread = np.sqrt(expected if kind == "rate" else expected * (1 - share))
    x = np.round(expected + spread * rng.standard_normal(n.shape))
    few = spread < 4
    x[few] = rng.poisson(expected[few]) if kind == "rate" else rng.binomial(n[few].astype(np.int64), share[few])
    x = np.clip(x, 0.0, None if kind == "rate" else n)
    whole_n = np.where(n > 0, n, np.nan)
    lower, upper = byar(x, whole_n) if kind == "rate" else wilson(x, whole_n)
    scale = SCALES[kind]
    return {"estimate": x / whole_n * scale, "lower": lower * scale, "upper": upper * scale, "numerator": x, "denominator": n}


def wilson(x: Array, n: Array) -> tuple[Array, Array]:
    middle, width = 2 * x + Z * Z, 2 * (n + Z * Z)
    spread = Z * np.sqrt(Z * Z + 4 * x * (1 - x / n))
    return np.where(x == 0, 0.0, (middle - spread) / width), np.where(x == n, 1.0, (middle + spread) / width)


def byar(x: Array, n: Array) -> tuple[Array, Array]:
    safe = np.maximum(x, 1.0)
    lower = x * (1 - 1 / (9 * safe) - Z / (3 * np.sqrt(safe))) ** 3
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * np.sqrt(x + 1))) ** 3
    return np.maximum(lower, 0.0) / n, upper / n


def valued(rng: Generator, logit: Array, n: Array) -> dict[str, Array]:
    """A published figure with the publisher's interval and no counts."""
    half = 0.2 * logit / np.sqrt(n + 10.0) * 10
    estimate = logit * 10 + half / Z * rng.standard_normal(n.shape)
    none = np.full(n.shape, np.nan)
    return {"estimate": estimate, "lower": estimate - half, "upper": estimate + half, "numerator": none, "denominator": none}


def statuses(rng: Generator, numerator: Array, size: tuple[int, int]) -> Array:
    """Half of the publishers hold back counts below five; the last period is provisional; one in 300 is called unreliable."""
    status = np.where(rng.random(size) < 1 / 300, 2, 0).astype(np.int32)
    status[:, -1] = np.where(status[:, -1] == 0, 1, status[:, -1])
    return np.where((numerator < 5) & (numerator > 0) & (rng.random() < 0.5), np.int32(3), status)


def whole(figures: dict[str, Array], kind: str) -> Array:
    if kind == "value":
        return np.broadcast_to(figures["estimate"].mean(axis=0), figures["estimate"].shape)
    return np.broadcast_to(
        figures["numerator"].sum(axis=0) / figures["denominator"].sum(axis=0) * SCALES[kind], figures["estimate"].shape
    )


def reported(rng: Generator, size: tuple[int, int]) -> Array:
    """One figure in a hundred is missing; one place in 25 falls silent for a while, one in 50 begins late."""
    time = np.arange(size[1])
    silent_from = rng.integers(0, size[1], (PLACES, 1))
    silent = some(rng, 0.04) & (time >= silent_from) & (time < silent_from + rng.integers(1, 7, (PLACES, 1)))
    late = some(rng, 0.02) & (time < rng.integers(1, size[1], (PLACES, 1)))
    return (rng.random(size) > 0.01) & ~silent & ~late


if __name__ == "__main__":
    for made in write_panel(int(float(sys.argv[1])), Path(sys.argv[2])):
        print(made)
