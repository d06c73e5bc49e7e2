"""How often the screens for gaming and for doubtful figures ring when there is nothing to find, and how often they find it.

`python -m tests.simulation.bunching` prints the tables of docs/methods/bunching.md, gaming.md and data-quality.md;
about a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import stats

from answerable.measurement.breaks import definition_break
from answerable.measurement.bunching import bunching
from answerable.measurement.gaming import dispersion_too_small
from answerable.measurement.quality import stale_copy

SEED = 20261125
PROVIDERS, REACH = 1000, 60
SUBJECTS, PLACES, YEARS = 200, 30, 12
STARTS = np.arange("2000", "2060", dtype="datetime64[Y]").astype("datetime64[D]")
Rows = Iterator[dict[str, Any]]


def rows() -> list[dict[str, Any]]:
    """One row a screen and a situation: how often ours rings, and the naive practice, and out of how many."""
    return [*of_bunching(), *of_smoothness(), *of_copies(), *of_breaks()]


def of_bunching() -> Rows:
    """Ours: p below 0.05 for one provider alone, and named among 1,000. Naive: more cases in the three bins up to the threshold
    than in the three bins above it, by 1.64 standard errors."""
    turns = np.arange(-REACH, REACH + 1)
    shapes = {
        "hump left of it": np.exp(-(((turns + 10) / 45) ** 2)),
        "steady fall": np.exp(-(turns + REACH) / 40),
        "level": np.ones(len(turns)),
    }
    for shape, curve in shapes.items():
        for size in (20, 200, 2000):
            yield bunched(f"nothing moved, {shape}, {size} a bin", size * curve)
    for share in (0.02, 0.05, 0.1):
        yield bunched(f"{share:.0%} of ten bins above moved, 200 a bin", moved(200 * shapes["hump left of it"], share))
    yield bunched("nothing moved, hole looked for, 200 a bin", 200 * shapes["hump left of it"], hole=15)
    yield bunched("10% moved, hole looked for, 200 a bin", moved(200 * shapes["hump left of it"], 0.1), hole=15)
    rounded = 200 * shapes["hump left of it"] * np.where(turns % 10 == 0, 1.3, 1.0)
    yield bunched("nothing moved, multiples of ten 30% higher", rounded)
    yield bunched("the same, round numbers told", rounded, round_numbers=[10.0])
    yield bunched("the same, placebos at multiples of ten", rounded, placebos=[200.0, 210.0, 220.0, 230.0, 250.0, 260.0, 270.0])


def moved(curve: np.ndarray, share: float) -> np.ndarray:
    curve = curve.copy()
    gone = share * curve[REACH + 1 : REACH + 11]
    curve[REACH + 1 : REACH + 11] -= gone
    curve[REACH - 2 : REACH + 1] += gone.sum() / 3
    return curve


def bunched(situation: str, curve: np.ndarray, **more: Any) -> dict[str, Any]:
    grid = np.random.default_rng([SEED, len(situation)]).poisson(np.tile(curve, (PROVIDERS, 1)))
    table = pa.table(
        {
            "subject": ["s"] * grid.size,
            "place": np.repeat(np.arange(PROVIDERS).astype(str), grid.shape[1]),
            "bin": np.tile(240.0 + np.arange(-REACH, REACH + 1), PROVIDERS),
            "count": grid.ravel().astype(float),
        }
    )
    made = bunching(table, threshold=240.0, reach=REACH, **more).to_pyarrow()
    p, named = (made[name].to_numpy(zero_copy_only=False) for name in ("bunching_p", "bunched"))
    below, above = grid[:, REACH - 2 : REACH + 1].sum(axis=1), grid[:, REACH + 1 : REACH + 4].sum(axis=1)
    naive = (below - above) / np.sqrt(np.maximum(below + above, 1)) > stats.norm.ppf(0.95)
    return row("bunching, p < 0.05", situation, (p < 0.05).mean(), naive.mean(), PROVIDERS, named=named.astype(bool).mean())


def of_smoothness() -> Rows:
    """Ours: p below 0.01 for one series alone, and named among 30 places. Naive: the share varies less than half as much as in
    the median place."""
    for size, share in ((60, 0.9), (200, 0.97), (1000, 0.9), (20000, 0.95)):
        yield smooth(f"chance alone, {size:,} cases, {share:.0%}", size, share)
    yield smooth("chance alone, 60 to 20,000 cases", None, 0.9)
    yield smooth("small real changes, 1,000 cases", 1000, 0.9, extra=0.01)
    yield smooth("varies half as much as chance, 1,000 cases", 1000, 0.9, shrink=0.5)


def smooth(situation: str, size: int | None, share: float, *, extra: float = 0.0, shrink: float = 1.0) -> dict[str, Any]:
    rng = np.random.default_rng([SEED, len(situation), 2])
    shape = (SUBJECTS, PLACES, YEARS)
    usual = np.exp(rng.uniform(np.log(60), np.log(20000), (SUBJECTS, PLACES, 1))) if size is None else np.full(shape, size)
    n = np.maximum(rng.poisson(usual, shape), 1)
    x = rng.binomial(n, np.clip(share + extra * rng.normal(size=shape), 0, 1))
    x = np.round(n * share + shrink * (x - n * share)) if shrink < 1 else x
    made = dispersion_too_small(panel(100 * x / n, x, n)).to_pyarrow()
    first = np.arange(0, made.num_rows, YEARS)
    ordered = made.sort_by([("subject", "ascending"), ("place", "ascending"), ("period_start", "ascending")])
    p, named = (ordered[name].to_numpy(zero_copy_only=False)[first] for name in ("smoothness_p", "too_smooth"))
    spread = (x / n).std(axis=2)
    naive = spread < 0.5 * np.median(spread, axis=1, keepdims=True)
    told = ~np.isnan(p)
    named = named[told].astype(bool).mean() if told.any() else 0.0
    return row("too smooth, p < 0.01", situation, (p[told] < 0.01).mean(), naive.mean(), int(told.sum()), named=named)


def of_copies() -> Rows:
    """Ours: a period named. Naive: more than half of the places give the figure they gave before. Out of periods."""
    rng = np.random.default_rng([SEED, 3])
    shape = (SUBJECTS, PLACES, YEARS)
    level, noise = rng.uniform(20, 80, (SUBJECTS, PLACES, 1)), rng.normal(size=shape)
    yield copied("shares to a tenth", np.round(level + noise, 1))
    yield copied("whole figures", np.round(level + noise))
    yield copied("whole figures that hardly move", np.round(level + 0.3 * noise))
    quiet = np.where(rng.random((SUBJECTS, 1, YEARS)) < 0.3, 0.05, 1.0)
    yield copied("whole figures, loud years and quiet ones", np.round(level + np.cumsum(quiet * noise, axis=2)))
    n = rng.poisson(3.0, shape)
    yield copied("counts of about three", None, rng.binomial(n, 0.9), n)
    always = np.where(rng.random((SUBJECTS, PLACES, 1)) < 0.6, 100.0, np.round(90 + noise, 1))
    yield copied("six places in ten always at 100", always)
    yield copied("a period given twice, to a tenth", given_twice(np.round(level + noise, 1)))
    yield copied("a period given twice, by two places in three", given_twice(np.round(level + noise, 1), PLACES * 2 // 3))
    yield copied("a period given twice, whole figures", given_twice(np.round(level + noise)))


def given_twice(values: np.ndarray, places: int = PLACES) -> np.ndarray:
    values = values.copy()
    values[:, :places, 7] = values[:, :places, 6]
    return values


def copied(situation: str, values: np.ndarray | None, x: np.ndarray | None = None, n: np.ndarray | None = None) -> dict[str, Any]:
    if values is None:
        values = 100 * x / np.maximum(n, 1)
    made = stale_copy(panel(values, x, n))
    found = made.filter(made.copy_of.notnull()).select("subject", "period", "copy_of").distinct().to_pyarrow().to_pylist()
    same = (np.diff(values, axis=2) == 0).mean(axis=1) > 0.5
    if "twice" in situation:
        right = [each for each in found if each["period"] == "2007" and each["copy_of"] == "2006"]
        return row("copies found", situation, len(right) / SUBJECTS, same[:, 6].mean(), SUBJECTS, named=len(found) - len(right))
    periods = SUBJECTS * (YEARS - 1)
    return row("false copies", situation, len(found) / periods, same.mean(), periods)


def of_breaks() -> Rows:
    """Ours: a period named. Naive: the mean of all places moves by more than two standard deviations of its moves."""
    rng = np.random.default_rng([SEED, 4])
    shape, together = (SUBJECTS, PLACES, YEARS), (SUBJECTS, 1, YEARS)
    noise = rng.normal(size=shape)
    own = 50 + noise
    shocks = {"nothing common": np.zeros(together), "small common shocks": 0.5 * rng.normal(size=together)}
    shocks["large common shocks"] = 2 * rng.normal(size=together)
    shocks["common shocks, now and then wild (t, 3)"] = rng.standard_t(3, together)
    shocks["a common random walk"] = np.cumsum(rng.normal(size=together), axis=2)
    for name, common in shocks.items():
        yield broken(name, np.round(own + common, 1))
    yield broken("small counts to whole figures", np.round(2 + noise))
    for jump in (2.0, 4.0, 6.0):
        later = jump * (np.arange(YEARS) >= 7)
        yield broken(f"a break of {jump / 2**0.5:.1f} usual steps", np.round(own + later, 1))
    yield broken("a break of 4.2 usual steps, small common shocks", np.round(own + shocks["small common shocks"] + later, 1))


def broken(situation: str, values: np.ndarray) -> dict[str, Any]:
    made = definition_break(panel(values), note=None)
    found = made.filter(made.definition_break).select("subject", "period").distinct().to_pyarrow().to_pylist()
    step = np.diff(values.mean(axis=1), axis=1)
    naive = np.abs(step - step.mean(axis=1, keepdims=True)) > 2 * step.std(axis=1, keepdims=True)
    if situation.startswith("a break"):
        right = [each for each in found if each["period"] == "2007"]
        return row("breaks found", situation, len(right) / SUBJECTS, naive[:, 6].mean(), SUBJECTS, named=len(found) - len(right))
    periods = SUBJECTS * (YEARS - 1)
    return row("false breaks", situation, len(found) / periods, naive.mean(), periods)


def panel(values: np.ndarray, x: np.ndarray | None = None, n: np.ndarray | None = None) -> pa.Table:
    subjects, places, years = values.shape
    starts = np.tile(STARTS[:years], subjects * places)
    nothing = np.full(values.size, np.nan)
    return pa.table(
        {
            "subject": np.repeat([f"s{each:03}" for each in range(subjects)], places * years),
            "place": np.tile(np.repeat([f"p{each:02}" for each in range(places)], years), subjects),
            "period": np.tile([f"{2000 + each}" for each in range(years)], subjects * places),
            "period_start": starts,
            "period_end": starts + 364,
            "estimate": values.ravel(),
            "numerator": pa.array(nothing if x is None else x.ravel().astype(float), from_pandas=True),
            "denominator": pa.array(nothing if n is None else n.ravel().astype(float), from_pandas=True),
        }
    )


def row(screen: str, situation: str, ours: float, naive: float, cases: int, *, named: float | None = None) -> dict[str, Any]:
    return {"screen": screen, "situation": situation, "ours": float(ours), "naive": float(naive), "cases": cases, "named": named}


def main() -> None:
    print("| screen | situation | ours | naive | of | named |")
    print("|---|---|---|---|---|---|")
    for each in rows():
        named = "" if each["named"] is None else f"{each['named']:.4g}"
        print(
            f"| {each['screen']} | {each['situation']} | {each['ours']:.2%} | {each['naive']:.1%} | {each['cases']:,} | {named} |"
        )


if __name__ == "__main__":
    main()
