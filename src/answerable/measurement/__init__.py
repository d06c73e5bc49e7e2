"""Fair readings of published figures. Every function takes whole tables and gives them back with columns added.

Each takes an Ibis table, or anything that `ibis.memtable` takes (pandas, polars, pyarrow).
"""

from answerable.measurement.breaks import definition_break
from answerable.measurement.bunching import bunching
from answerable.measurement.charts_spc import control_chart
from answerable.measurement.compare import compare
from answerable.measurement.context import expected_given_context
from answerable.measurement.deviants import positive_deviants
from answerable.measurement.differences import difference_in_differences
from answerable.measurement.floors import floor_verdict
from answerable.measurement.forecast import forecast
from answerable.measurement.funnels import funnel
from answerable.measurement.gaming import dispersion_too_small, divergence, shrinking_denominator
from answerable.measurement.heaping import heaping, threshold_hump
from answerable.measurement.inequality import quantiles, slope_index_of_inequality
from answerable.measurement.interruptions import interrupted_time_series
from answerable.measurement.intervals import mean, proportion, rate
from answerable.measurement.judge import judge
from answerable.measurement.peers import nearest_neighbours
from answerable.measurement.progress import chance_of_reaching
from answerable.measurement.quality import missing_pattern, stale_copy
from answerable.measurement.ranking import ranking
from answerable.measurement.sizes import size_jump
from answerable.measurement.standardise import (
    directly_standardised_rate,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from answerable.measurement.synthetic import synthetic_control
from answerable.measurement.trends import long_trend, recent_trend

__all__ = [
    "bunching",
    "chance_of_reaching",
    "compare",
    "control_chart",
    "definition_break",
    "difference_in_differences",
    "directly_standardised_rate",
    "dispersion_too_small",
    "divergence",
    "expected_given_context",
    "floor_verdict",
    "forecast",
    "funnel",
    "heaping",
    "indirectly_standardised_rate",
    "indirectly_standardised_ratio",
    "interrupted_time_series",
    "judge",
    "long_trend",
    "mean",
    "missing_pattern",
    "nearest_neighbours",
    "positive_deviants",
    "proportion",
    "quantiles",
    "ranking",
    "rate",
    "recent_trend",
    "shrinking_denominator",
    "size_jump",
    "slope_index_of_inequality",
    "stale_copy",
    "synthetic_control",
    "threshold_hump",
]
