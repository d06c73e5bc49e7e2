"""How often ranges hold the figure to come, and chances come true: where the truth is known, and on real figures.

`python -m tests.simulation.progress [folder of england]` prints the tables of docs/methods/forecast.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pyarrow as pa

from answerable.measurement.forecast import forecast
from answerable.measurement.progress import chance_of_reaching

SEED, SERIES, HORIZON, FIRST = 20261125, 400, 5, 1950
LENGTHS = (10, 20, 40)
Z = 1.959963984540054


@dataclass(frozen=True)
class World:
    """A level that moves in some way, read with sampling noise; `cases` makes the figures shares of so many cases."""

    name: str
    steps: float = 0.0
    line: float = 0.0
    pull: float = 1.0  # of the level towards nought: 1 is none
    noise: float = 1.0
    told: bool = True  # whether the noise is published
    cases: int = 0

    def levels(self, length: int, rng: np.random.Generator) -> np.ndarray:
        made = np.zeros((SERIES, length))
        for turn in range(1, length):
            made[:, turn] = self.pull * made[:, turn - 1] + self.steps * rng.normal(size=SERIES)
        return made + self.line * rng.normal(size=(SERIES, 1)) * np.arange(length)


WORLDS = [
    World("stands still", noise=1.0),
    World("stands still, noise not published", told=False),
    World("wanders slowly", steps=0.3),
    World("wanders", steps=1.0, noise=0.7),
    World("wanders, noise not published", steps=1.0, noise=0.7, told=False),
    World("straight line", line=0.5),
    World("line and wandering", line=1.0, steps=0.5),
    World("pulled back to its mean", steps=1.0, pull=0.7, noise=0.7),
    World("share of 40 cases", steps=0.1, cases=40),
    World("share of 400 cases", steps=0.1, cases=400),
    World("share of 10,000 cases", steps=0.1, cases=10_000),
]


@dataclass(frozen=True)
class Panel:
    """Series by periods, past and coming together, and how they are measured; `error` is NaN where nobody knows it."""

    figures: np.ndarray
    error: np.ndarray
    cases: int = 0
    transform: str = "identity"
    scale: float = 1.0

    def table(self, length: int, target: np.ndarray | float = 0.0, ahead: int = HORIZON) -> Any:
        """The first `length` periods as a table, with a target so many periods ahead; one place a series."""
        places, turns = np.arange(len(self.figures)).repeat(length), np.tile(np.arange(length), len(self.figures))
        y, error = self.figures[:, :length].ravel(), self.error[:, :length].ravel()
        low, high = self._limits(y, error)
        columns = {
            "subject": pa.array(["s"] * len(y)),
            "place": pa.array(places),
            "period_start": pa.array([date(FIRST + turn, 1, 1) for turn in turns]),
            "period_end": pa.array([date(FIRST + turn, 12, 31) for turn in turns]),
            **{name: pa.array(each, from_pandas=True) for name, each in (("estimate", y), ("lower", low), ("upper", high))},
            "x": pa.array(np.round(y * self.cases), from_pandas=True),
            "n": pa.array(np.full(len(y), float(self.cases))),
            "transform": pa.array([self.transform] * len(y)),
            "scale": pa.array(np.full(len(y), self.scale)),
            "polarity": pa.array(["high_is_good"] * len(y)),
            "target": pa.array(np.repeat(np.broadcast_to(target, len(self.figures)), length)),
            "target_on": pa.array([date(FIRST + length - 1 + ahead, 12, 31)] * len(y)),
        }
        known = ~np.isnan(y)
        return ibis.memtable(pa.table(columns).filter(pa.array(known)))

    def _limits(self, y: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return y - Z * error, y + Z * error

    @property
    def counts(self) -> dict[str, str]:
        return {"numerator": "x", "denominator": "n"} if self.cases else {}


def panel_of(world: World, length: int, rng: np.random.Generator) -> Panel:
    levels = world.levels(length + HORIZON, rng)
    if world.cases:
        start = rng.normal(size=(SERIES, 1)) - 0.5
        figures = rng.binomial(world.cases, 1 / (1 + np.exp(-(start + levels)))) / world.cases
        return Panel(figures, np.full(figures.shape, np.nan), world.cases, "logit")
    figures = levels + world.noise * rng.normal(size=levels.shape)
    return Panel(figures, np.full(figures.shape, world.noise if world.told else np.nan))


def simulate(*, seed: int = SEED, worlds: list[World] = WORLDS) -> list[dict[str, Any]]:
    """One row for each world and length: coverage at 1 and 5 periods, evenness, chances against what came, and skill."""
    rng = np.random.default_rng(seed)
    return [
        {"world": world.name, "figures": length, **_judged(panel_of(world, length, rng), length, rng)}
        for world in worlds
        for length in LENGTHS
    ]


def _judged(panel: Panel, length: int, rng: np.random.Generator) -> dict[str, Any]:
    steps = _forecasts(panel, length)
    last = panel.figures[:, length - 1]
    came = panel.figures[:, length + HORIZON - 1]
    made: dict[str, Any] = {}
    for step in (1, HORIZON):
        made |= _coverage(steps[step], panel.figures[:, length + step - 1], f"{step}")
    slope = (last - panel.figures[:, 0]) / (length - 1)
    made["skill_last"] = 1 - _error(steps[HORIZON]["forecast"], came) / _error(last, came)
    made["skill_drift"] = 1 - _error(steps[HORIZON]["forecast"], came) / _error(last + HORIZON * slope, came)
    targets = last + rng.normal(size=len(last)) * np.std(came - last)
    if panel.cases:
        targets = np.clip(np.round(targets * panel.cases) / panel.cases, 0.0, 1.0)
    return made | _chances(panel, length, targets, came) | _evenness(panel, length, came)


def _forecasts(panel: Panel, length: int) -> dict[int, dict[str, np.ndarray]]:
    made = forecast(panel.table(length), horizon=HORIZON, **panel.counts).order_by("step", "place").to_pyarrow()
    steps = made["step"].to_numpy()
    names = ("forecast", "forecast_lower", "forecast_upper", "forecast_lower_80", "forecast_upper_80")
    columns = {name: made[name].to_numpy(zero_copy_only=False) for name in names}
    return {step: {name: column[steps == step] for name, column in columns.items()} for step in range(1, HORIZON + 1)}


def _coverage(told: dict[str, np.ndarray], came: np.ndarray, step: str) -> dict[str, float]:
    known = ~np.isnan(told["forecast"]) & ~np.isnan(came)
    held = {
        name: (told[f"forecast_lower{ending}"] <= came) & (came <= told[f"forecast_upper{ending}"])
        for name, ending in (("80", "_80"), ("95", ""))
    }
    return {f"held_{name}_at_{step}": float(each[known].mean()) for name, each in held.items()}


def _error(said: np.ndarray, came: np.ndarray) -> float:
    return float(np.nanmean(np.abs(said - came)))


def _chance_of(panel: Panel, length: int, targets: np.ndarray) -> np.ndarray:
    told = chance_of_reaching(panel.table(length, targets), **panel.counts).order_by("place").to_pyarrow()
    return np.asarray(told["chance_of_reaching"].to_numpy(zero_copy_only=False), dtype=np.float64)


def _chances(panel: Panel, length: int, targets: np.ndarray, came: np.ndarray) -> dict[str, float]:
    """Brier score beside that of always saying the share that came true; and how often what was said in bands came true."""
    chance, met = _chance_of(panel, length, targets), came >= targets - 1e-12
    known = ~np.isnan(chance)
    chance, met = chance[known], met[known].astype(float)
    bands = {"low": chance < 0.2, "middle": (chance >= 0.2) & (chance <= 0.8), "high": chance > 0.8}
    made = {"brier": float(((chance - met) ** 2).mean()), "brier_of_the_share": float(met.var())}
    for name, inside in bands.items():
        made[f"said_{name}"] = float(chance[inside].mean()) if inside.any() else np.nan
        made[f"came_{name}"] = float(met[inside].mean()) if inside.any() else np.nan
    return made


def _evenness(panel: Panel, length: int, came: np.ndarray) -> dict[str, float]:
    """Heights of what came in its forecast should be even: the fullest and the emptiest fifth (0.2 each)."""
    if panel.cases:
        return {"fullest_fifth": np.nan, "emptiest_fifth": np.nan}
    heights = 1 - _chance_of(panel, length, came)
    fifths = np.histogram(heights[~np.isnan(heights)], bins=5, range=(0, 1))[0] / len(heights)
    return {"fullest_fifth": float(fifths.max()), "emptiest_fifth": float(fifths.min())}


def trajectories(*, seed: int = SEED, length: int = 15, since: int = 5) -> list[dict[str, Any]]:
    """Shares called on and off course, beside the naive reading, which calls on course whoever's last figure is on the line.

    `wrong` are shares of those called: on course with the true level below the line, off course with it on or above. The
    baseline is the figure of its year, noise and all, so the line itself starts too high or too low.
    """
    rng, made = np.random.default_rng(seed), []
    for name, gain, steps in (
        ("nothing changes", 0.0, 0.0),
        ("wanders, no change meant", 0.0, 0.3),
        ("half of what is needed", 0.5, 0.0),
        ("just what is needed", 1.0, 0.0),
        ("twice what is needed", 2.0, 0.0),
    ):
        for wanted in (2.0, 6.0):
            made.append({"truth": name, "target_in_noise": wanted, **_courses(rng, gain, steps, wanted, length, since)})
    return made


def _courses(rng: np.random.Generator, gain: float, steps: float, wanted: float, length: int, since: int) -> dict[str, float]:
    levels = World("", steps=steps).levels(length, rng)
    levels += gain * wanted / 2 * np.maximum(np.arange(length) - (length - 1 - since), 0) / since
    panel = Panel(levels + rng.normal(size=levels.shape), np.ones(levels.shape))
    base = panel.figures[:, length - 1 - since]
    target = base + wanted
    table = panel.table(length, target, ahead=since).mutate(base_on=ibis.date(FIRST + length - 1 - since, 6, 1))
    table = table.mutate(base=table.target - wanted)
    told = chance_of_reaching(table, baseline="base", baseline_on="base_on").order_by("place").to_pyarrow()
    word, line = np.array(told["trajectory"].to_pylist()), base + wanted / 2
    calls = {
        "on_course": word == "on_course",
        "off_course": word == "off_course",
        "naive_on": panel.figures[:, -1] >= line,
        "naive_off": panel.figures[:, -1] < line,
    }
    good, made = levels[:, -1] >= line, {}
    for name, called in calls.items():
        made[name] = float(called.mean())
        made[f"{name}_wrong"] = float((good[called] != (name in ("on_course", "naive_on"))).mean()) if called.any() else np.nan
    return made


REAL = {
    "Employment rate": ("logit", 100.0),
    "Economically inactive": ("logit", 100.0),
    "Modelled unemployment rate": ("logit", 100.0),
    "Gross median weekly pay": ("log", 1.0),
    "Anxiety": ("logit", 10.0),
    "Happiness": ("logit", 10.0),
    "Satisfaction": ("logit", 10.0),
    "Worthwhile": ("logit", 10.0),
    "Claimant Count": ("logit", 100.0),
    "Gross value added per hour worked": ("log", 1.0),
    "Gross disposable household income": ("log", 1.0),
    "Greenhouse gas emissions": ("log", 1.0),
    "Housing affordability ratio (residence-based)": ("log", 1.0),
    "Net additions to the housing stock (England)": ("identity", 1.0),
}


def england(folder: Path, *, every: int = 2) -> list[dict[str, Any]]:
    """Real yearly figures, forecast from each second year on and held against what came; from Claimant Count on, no intervals."""
    return [
        {"indicator": name, **row}
        for name, (transform, scale) in REAL.items()
        for row in _rolled(Panel(*_real(folder, name), 0, transform, scale), every)
    ]


def _real(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    query = """
        select areacd, year(cast(split_part(period, '/', 1) as date)) as y, avg(try_cast(observation as double)),
            avg((try_cast(uci_95 as double) - try_cast(lci_95 as double)) / 2 / 1.959963984540054)
        from read_csv(?, all_varchar = true, union_by_name = true)
        where indicator = ? and (period like '%/P1Y' or period not like '%/%') and try_cast(observation as double) is not null
        group by 1, 2"""
    rows = duckdb.connect().execute(query, [str(folder / "ons-els" / "*" / "*.csv"), name]).fetchall()
    places, years = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    figures = np.full((len(places), years[-1] - years[0] + 1), np.nan)
    errors = figures.copy()
    number = {place: turn for turn, place in enumerate(places)}
    for place, year, value, error in rows:
        figures[number[place], year - years[0]] = value
        errors[number[place], year - years[0]] = np.nan if error is None else error
    whole = ~np.isnan(figures).any(axis=1)
    return figures[whole], errors[whole]


def _rolled(panel: Panel, every: int) -> Iterator[dict[str, Any]]:
    """All origins of one indicator together."""
    seen: dict[int, list[tuple[dict[str, np.ndarray], np.ndarray, np.ndarray, np.ndarray]]] = {1: [], 3: [], 5: []}
    years = panel.figures.shape[1]
    for length in range(8, years, every):
        steps = _forecasts(panel, length)
        last, first = panel.figures[:, length - 1], panel.figures[:, 0]
        for step in [step for step in seen if length + step <= years]:
            drift = last + step * (last - first) / (length - 1)
            seen[step].append((steps[step], panel.figures[:, length + step - 1], last, drift))
    for step, found in seen.items():
        if found:
            told = {name: np.concatenate([each[0][name] for each in found]) for name in found[0][0]}
            came, last, drift = (np.concatenate([each[place] for each in found]) for place in (1, 2, 3))
            known = ~np.isnan(told["forecast"])
            error = _error(told["forecast"], came)
            yield {
                "years_ahead": step,
                "origins": len(found),
                "forecasts": int(known.sum()),
                **{name.removesuffix("_at_"): value for name, value in _coverage(told, came, "").items()},
                "skill_last": 1 - error / _error(last[known], came[known]),
                "skill_drift": 1 - error / _error(drift[known], came[known]),
            }


def beside_statsmodels(*, seed: int = SEED, series: int = 36, length: int = 20) -> list[dict[str, Any]]:
    """Point forecasts and widths of 95% ranges five periods ahead, beside the most likely local level of statsmodels."""
    import time
    import warnings

    from statsmodels.tsa.statespace.structural import UnobservedComponents

    rng, made = np.random.default_rng(seed), []
    for world in (WORLDS[1], WORLDS[4]):
        panel = panel_of(world, length, rng)
        began = time.process_time()
        steps = _forecasts(panel, length)[HORIZON]
        ours = (time.process_time() - began) / SERIES
        theirs, began = [], time.process_time()
        for figures in panel.figures[:series, :length]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                told = UnobservedComponents(figures, level="local level").fit(disp=0).get_forecast(HORIZON)
            theirs.append((told.predicted_mean[-1], 2 * Z * told.se_mean[-1]))
        their_time = (time.process_time() - began) / series
        middle, width = np.array(theirs).T
        apart = np.abs(steps["forecast"][:series] - middle) / (width / 2 / Z)
        ratio = (steps["forecast_upper"] - steps["forecast_lower"])[:series] / width
        came = panel.figures[:series, length + HORIZON - 1]
        made.append(
            {
                "world": world.name,
                "median_apart_in_se": float(np.median(apart)),
                "median_width_ratio": float(np.median(ratio)),
                "their_held_95": float((np.abs(came - middle) <= width / 2).mean()),
                "milliseconds_each": 1000 * ours,
                "their_milliseconds_each": 1000 * their_time,
            }
        )
    return made


def shown(rows: list[dict[str, Any]]) -> str:
    """A Markdown table."""
    names = list(rows[0])
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in names)} |", f"|{'---|' * len(names)}"]
    for row in rows:
        cells = [f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    for table in (simulate(), trajectories(), beside_statsmodels()):
        print(shown(table), end="\n\n", flush=True)
    if len(sys.argv) > 1:
        print(shown(england(Path(sys.argv[1]))))
