"""One series, its level and slope before a known date and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from answerable.domain.verdicts import Reason
from answerable.measurement.autoregression import FURTHEST, leaning
from answerable.measurement.clustered import Told, by_t
from answerable.measurement.engines import table_of
from answerable.measurement.evaluate import Floats, Ints, Term, code_from, keyed, numbers, table_of_terms

Seasonal = Literal["dummies", "fourier"]
Errors = Literal["reml", "gls", "newey_west"]
LEAST_POINTS = 8  # on each side (Penfold and Zhang 2013)
WAVES = 2  # pairs of sine and cosine (Bhaskaran and others 2013)


@dataclass(frozen=True)
class Asked:
    starts: Any
    seasonal: Seasonal | None
    season_length: int | None
    errors: Errors
    lags: int | None
    confidence: float
    method: str


def interrupted_time_series(
    data: Any,
    *,
    outcome: str = "estimate",
    time: str = "period_start",
    starts: Any,
    by: Sequence[str] = (),
    seasonal: Seasonal | None = None,
    season_length: int | None = None,
    control: str | None = None,
    errors: Errors = "reml",
    lags: int | None = None,
    confidence: float = 0.95,
) -> ir.Table:
    """A table of terms for each series `by`: `level_change`, `slope_change`, `effect_at_end`, `slope_before`, `autocorrelation`.

    y_t = a + b t + c D_t + d D_t (t - t0) + season + e_t, D_t = 1 from `starts` on, t0 the first such period (Wagner and others
    2002): c is `level_change`, d `slope_change` (a period), c + d (T - t0) `effect_at_end`. `starts` is set down before anybody
    looks; it is never searched for. `seasonal`: `dummies` for each part of the year, or `fourier`, two waves; `season_length`
    in periods is read from dates, and must be given with numbers. `control`: a column with a series on the same scale that was
    not changed; the model is then of the difference.
    Errors: e_t = r e_(t-1) + u_t by `reml`, restricted likelihood with Satterthwaite's degrees of freedom (Turner and others
    2021); `gls`, the same by Cochrane and Orcutt 1949 again and again, t with T - k; or `newey_west` 1987, `lags` =
    floor(4 (T/100)^(2/9)). The last two are too sure on short series. `autocorrelation` is r of the plain residuals, with the
    p-value of Ljung and Box 1978. Columns: those of `by`, then `evaluate.Term`; `of` is empty.
    Refused: fewer than 8 figures before or after, or fewer than two whole seasons before: `too_short`; missing figures: `gaps`;
    periods not evenly spaced: `irregular_periods`; r too near 1 to fit: `autocorrelated`. ValueError for other kinds of time.
    """
    if errors not in ("reml", "gls", "newey_west") or seasonal not in (None, "dummies", "fourier"):
        raise ValueError("errors is reml, gls or newey_west; seasonal is dummies, fourier or None")
    rows = table_of(data).select(*dict.fromkeys([*by, time, outcome, *([control] if control else [])])).to_pyarrow()
    y = numbers(rows[outcome]) - (numbers(rows[control]) if control else 0.0)
    times = keyed(rows[time])
    method = "controlled_interrupted_time_series" if control else "interrupted_time_series"
    asked = Asked(starts, seasonal, season_length, errors, lags, confidence, method)
    made: list[Term] = []
    firsts: list[int] = []
    for where in _series(rows, by):
        where = where[(times.codes[where] >= 0) & np.isfinite(y[where])]
        where = where[np.argsort(times.codes[where], kind="stable")]
        terms = list(_terms(y[where], [times.labels[code] for code in times.codes[where]], asked))
        made, firsts = made + terms, firsts + [int(where[0]) if len(where) else 0] * len(terms)
    found: ir.Table = table_of_terms(made)
    if not by:
        return found
    columns: pa.Table = found.to_pyarrow()
    for turn, name in enumerate(by):
        columns = columns.add_column(turn, name, rows[name].take(pa.array(firsts, pa.int64())))
    return ibis.memtable(columns)


def _series(rows: pa.Table, by: Sequence[str]) -> list[Ints]:
    """The row numbers of each series."""
    if not by:
        return [np.arange(rows.num_rows)]
    codes = np.stack([keyed(rows[name]).codes for name in by], axis=1)
    of = np.unique(codes, axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(of, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(of[order])) + 1)


def _terms(y: Floats, times: list[Any], asked: Asked) -> Iterator[Term]:
    before = code_from(times, asked.starts)
    seen: Any = {"method": asked.method, "observations": len(y)}
    places, yearly = _places(times)
    season = _season(yearly, asked)
    reason = _why_not(places, before, len(y), season)
    if reason:
        yield Term(term="level_change", reason=reason, **seen)
        return
    x = design(len(y), before, asked.seasonal, season)
    for name, made in _estimates(y, x, before, asked).items():
        found = {key: getattr(made, key) for key in ("estimate", "lower", "upper", "standard_error", "p_value", "inference")}
        yield Term(term=name, **found, **seen, reason=None if made.standard_error > 0 else Reason.AUTOCORRELATED)
    r, p = _autocorrelation(y, x, season)
    yield Term(term="autocorrelation", estimate=r, p_value=p, inference="ljung_box", **seen)


def _why_not(places: Ints | Reason, before: int, count: int, season: int) -> Reason | None:
    if before == 0 or before == count:
        return Reason.NO_BEFORE_OR_AFTER
    if isinstance(places, Reason):
        return places
    return Reason.TOO_SHORT if min(before, count - before) < LEAST_POINTS or before < 2 * season else None


def _places(times: list[Any]) -> tuple[Ints | Reason, int]:
    """Positions of periods that come evenly, else a reason; and how many make a year, 0 where that is not known."""
    if not all(hasattr(each, "toordinal") or isinstance(each, (int, float)) for each in times):
        raise ValueError("time must hold dates or numbers, so that gaps can be seen")
    dates = bool(times) and hasattr(times[0], "toordinal")
    monthly = dates and len({each.day for each in times}) == 1
    numbered = [each.year * 12 + each.month if monthly else each.toordinal() if dates else each for each in times]
    steps = np.diff(np.array(numbered, dtype=np.float64))
    if not len(steps):
        return np.arange(len(times)), 0
    step = float(steps.min())
    if step <= 0:
        return Reason.REPEATED_FIGURES, 0
    yearly = int(12 / step) if monthly and 12 % step == 0 else 0
    if np.allclose(steps, step):
        return np.arange(len(times)), yearly
    return (Reason.GAPS if np.allclose(steps / step, np.round(steps / step)) else Reason.IRREGULAR_PERIODS), yearly


def _season(yearly: int, asked: Asked) -> int:
    """The periods of one season's round; 0 where none was asked for."""
    if asked.seasonal is None:
        return 0
    length = asked.season_length or yearly
    if length < 2:
        raise ValueError("season_length must be given: it cannot be read from the times")
    return length


def design(count: int, before: int, seasonal: Seasonal | None, season: int) -> Floats:
    """Columns: 1, time from 0, level, slope, then those of the season."""
    turn = np.arange(count, dtype=np.float64)
    after = (turn >= before).astype(np.float64)
    columns = [np.ones(count), turn, after, after * (turn - before)]
    if seasonal == "dummies":
        columns += [(turn % season == part).astype(np.float64) for part in range(1, season)]
    if seasonal == "fourier":
        for wave in range(1, min(WAVES, season // 2) + 1):
            angle = 2 * np.pi * wave * turn / season
            columns += [np.cos(angle)] if 2 * wave == season else [np.sin(angle), np.cos(angle)]
    return np.stack(columns, axis=1)


def _estimates(y: Floats, x: Floats, before: int, asked: Asked) -> dict[str, Told]:
    """Each is a plain contrast of the coefficients."""
    level, slope, slope_before = (np.eye(x.shape[1])[place] for place in (2, 3, 1))
    contrasts = {
        "level_change": level,
        "slope_change": slope,
        "effect_at_end": level + (len(y) - 1 - before) * slope,
        "slope_before": slope_before,
    }
    told = _by_reml(y, x, asked) if asked.errors == "reml" else _by_statsmodels(y, x, asked)
    return {name: told(contrast) for name, contrast in contrasts.items()}


def _by_reml(y: Floats, x: Floats, asked: Asked) -> Callable[[Floats], Told]:
    found = leaning(y, x)

    def told(contrast: Floats) -> Told:
        error, degrees = found.error_and_degrees(contrast)
        degrees = 0.0 if found.at_the_edge else degrees
        return by_t(float(contrast @ found.coefficients), error, degrees, asked.confidence, "reml_ar1_satterthwaite")

    return told


def _by_statsmodels(y: Floats, x: Floats, asked: Asked) -> Callable[[Floats], Told]:
    import statsmodels.api as sm

    if asked.errors == "newey_west":
        lags = int(4 * (len(y) / 100) ** (2 / 9)) if asked.lags is None else asked.lags
        kinds = {"maxlags": lags, "use_correction": True}
        found, inference, far = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds=kinds, use_t=True), f"newey_west_{lags}_lags", False
    else:
        model = sm.GLSAR(y, x, rho=1)
        found, inference = model.iterative_fit(maxiter=100, rtol=1e-8), "gls_ar1_t"
        far = abs(float(model.rho[0])) > FURTHEST
    coefficients, covariance = np.asarray(found.params), np.asarray(found.cov_params())

    def told(contrast: Floats) -> Told:
        error = float(np.sqrt(contrast @ covariance @ contrast))
        return by_t(float(contrast @ coefficients), error, 0 if far else int(found.df_resid), asked.confidence, inference)

    return told


def _autocorrelation(y: Floats, x: Floats, season: int) -> tuple[float, float]:
    """r at lag 1 of the plain residuals; p that they are all nil, up to a season or a fifth of the series."""
    from scipy import stats

    residuals = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    lags = max(1, min(season or 10, len(y) // 5))
    square = float(residuals @ residuals)
    if not square > 0:
        return float("nan"), float("nan")
    r = np.array([float(residuals[lag:] @ residuals[:-lag]) / square for lag in range(1, lags + 1)])
    q = len(y) * (len(y) + 2) * float(np.sum(r**2 / (len(y) - np.arange(1, lags + 1))))
    return float(r[0]), float(stats.chi2.sf(q, lags))
