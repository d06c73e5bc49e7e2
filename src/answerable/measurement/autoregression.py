"""A straight-line model whose errors lean on the one before, fitted by restricted maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from answerable.measurement.evaluate import Floats

FURTHEST = 0.97  # a series that leans more than this has no level to speak of
STEP = 1e-3


@dataclass(frozen=True)
class Leaning:
    """y = x b + e, e_t = r e_(t-1) + u_t."""

    y: Floats
    x: Floats
    r: float
    coefficients: Floats

    @property
    def at_the_edge(self) -> bool:
        return abs(self.r) > FURTHEST - STEP

    def error_and_degrees(self, contrast: Floats) -> tuple[float, float]:
        """Standard error of contrast'b, and degrees of freedom after Satterthwaite 1946: 2 v^2 / var(v), v = error^2.

        var(v) by the delta method from the curvature of the restricted likelihood in r and the variance of u. They count
        that r was estimated too; without them short series find changes that are not there.
        """
        left = len(self.y) - self.x.shape[1]
        lower, middle, upper = (_at(self.r + step, self.y, self.x) for step in (-STEP, 0.0, STEP))
        spread, variance = middle.shape_of(contrast), middle.squares / left
        slope = (upper.shape_of(contrast) - lower.shape_of(contrast)) / (2 * STEP) * variance
        lean = (upper.squares - lower.squares) / (2 * STEP) / variance
        bend = (upper.squares - 2 * middle.squares + lower.squares) / STEP**2 / variance
        bend += (upper.log_size - 2 * middle.log_size + lower.log_size) / STEP**2
        curvature = np.array([[bend, -lean], [-lean, float(left)]]) / 2
        pull = np.array([slope, spread * variance])
        doubt = float(pull @ np.linalg.pinv(curvature, hermitian=True) @ pull)
        told = np.linalg.det(curvature) > 0 and bend > 0 and doubt > 0
        degrees = min(float(left), max(1.0, 2 * (spread * variance) ** 2 / doubt)) if told else 1.0
        return float(np.sqrt(spread * variance)), degrees


@dataclass(frozen=True)
class _Whitened:
    """With the leaning r taken out: least squares of what is left."""

    bread: Floats
    coefficients: Floats
    squares: float
    log_size: float  # log |x' V^-1 x| + log |V|

    def shape_of(self, contrast: Floats) -> float:
        return float(contrast @ self.bread @ contrast)


def leaning(y: Floats, x: Floats) -> Leaning:
    """Restricted maximum likelihood for r (Patterson and Thompson 1971), then generalised least squares with every point.

    Turner and others (2021) found it the least wrong of the methods in use for interrupted time series.
    """
    from scipy.optimize import minimize_scalar

    left = len(y) - x.shape[1]

    def deviance(r: float) -> float:
        each = _at(r, y, x)
        return float(left * np.log(max(each.squares, 1e-300)) + each.log_size)

    grid = np.linspace(-FURTHEST, FURTHEST, 21)  # short series may have two valleys
    best = int(np.argmin([deviance(float(each)) for each in grid]))
    around = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)]))
    r = float(minimize_scalar(deviance, bounds=around, method="bounded", options={"xatol": 1e-8}).x)
    return Leaning(y, x, r, _at(r, y, x).coefficients)


def _at(r: float, y: Floats, x: Floats) -> _Whitened:
    whole = np.column_stack([x, y])
    white = np.vstack([whole[:1] * np.sqrt(1 - r * r), whole[1:] - r * whole[:-1]])
    clean, out = white[:, :-1], white[:, -1]
    crossed = clean.T @ clean
    bread = np.linalg.inv(crossed)
    coefficients = bread @ (clean.T @ out)
    residuals = out - clean @ coefficients
    return _Whitened(bread, coefficients, float(residuals @ residuals), float(np.linalg.slogdet(crossed)[1] - np.log(1 - r * r)))
