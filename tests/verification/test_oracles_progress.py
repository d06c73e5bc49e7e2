"""The filter of one grid point against statsmodels, which wrote its own (exact diffuse start)."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from answerable.measurement.local_level import GRID, fitted, level_ahead


@pytest.mark.parametrize("point", [0, 5, 30, 65, 70, 100, 105])
@pytest.mark.parametrize("gap", [False, True])
def test_levels_and_their_variances_without_drift(point, gap):
    """Levels to 1e-8 and variances to one part in ten million of statsmodels' local level with the same variances."""
    assert GRID.drift[point] == 0
    rng = np.random.default_rng(point)
    figures = np.cumsum(rng.normal(size=14)) + rng.normal(size=14)
    if gap:
        figures[[4, 5, 9]] = np.nan
    fit = fitted(figures[None, :], np.zeros((1, 14)))
    square = fit.usual[0] ** 2
    theirs = UnobservedComponents(figures, level="local level", use_exact_diffuse=True)
    result = theirs.smooth([GRID.scatter[point] * square, GRID.step[point] * square])
    coming = result.get_forecast(5)
    for steps in range(1, 6):
        mean, variance = level_ahead(fit, np.array([steps]))
        assert mean[0, point] == pytest.approx(coming.predicted_mean[steps - 1], abs=1e-8)
        published = variance[0, point] + fit.scatter[0, point]
        assert published == pytest.approx(coming.se_mean[steps - 1] ** 2, rel=1e-7)
