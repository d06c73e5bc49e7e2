"""Fair readings of published figures. Every function takes an Ibis table and gives it back with columns added."""

from answerable.measurement.charts_spc import control_chart
from answerable.measurement.compare import compare
from answerable.measurement.floors import floor_verdict
from answerable.measurement.funnels import funnel
from answerable.measurement.intervals import proportion, rate
from answerable.measurement.judge import judge
from answerable.measurement.trends import recent_trend

__all__ = ["compare", "control_chart", "floor_verdict", "funnel", "judge", "proportion", "rate", "recent_trend"]
