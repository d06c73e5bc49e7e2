"""Forecasts and chances against their slow twins, on whatever Hypothesis thinks of."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.forecast import forecast
from answerable.measurement.progress import chance_of_reaching
from tests.reference import progress as slow

few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ways = st.sampled_from(["high_is_good", "low_is_good"])
FIRST = 2000


def row(year, value, *, place="a", **more):
    return {
        "subject": "s",
        "place": place,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "estimate": None if value is None else float(value),
        "lower": None,
        "upper": None,
        "transform": "identity",
        "scale": 1.0,
        "polarity": "high_is_good",
        "target": 60.0,
        "target_on": date(year, 12, 31),
        **more,
    }


def typed(rows, *, floats=("estimate", "lower", "upper", "target")):
    table = pa.Table.from_pylist(rows)
    for name in floats:
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.float64()))
    return ibis.memtable(table)


def only(table):
    (made,) = table.to_pyarrow().to_pylist()
    return made


@st.composite
def years_with_gaps(draw, least=8, most=14):
    """Years that follow one another at least once, with gaps no longer than the figures."""
    count = draw(st.integers(least, most))
    steps = draw(st.lists(st.sampled_from([1, 1, 1, 2]), min_size=count - 1, max_size=count - 1))
    years = [FIRST]
    for step in [1, *steps[1:]]:
        years.append(years[-1] + step)
    return years


@st.composite
def measured(draw):
    """Figures in percent with intervals, or with none."""
    years = draw(years_with_gaps())
    values = draw(st.lists(st.integers(50, 950).map(lambda tenth: tenth / 10), min_size=len(years), max_size=len(years)))
    known = draw(st.booleans())
    widths = draw(st.lists(st.integers(1, 45).map(lambda tenth: tenth / 10), min_size=len(years), max_size=len(years)))
    shape = draw(st.sampled_from(["identity", "log", "logit"]))
    if len(set(values)) == 1:
        values[0] += 1
    return years, values, widths if known else None, shape


def rows_of(series, **more):
    years, values, widths, shape = series
    return [
        row(
            year,
            value,
            lower=value - widths[turn] if widths else None,
            upper=value + widths[turn] if widths else None,
            transform=shape,
            scale=100.0,
            **more,
        )
        for turn, (year, value) in enumerate(zip(years, values, strict=True))
    ]


def twin(series, ahead):
    years, values, widths, shape = series
    figures = [slow.model_scale(value, shape, 100.0) for value in values]
    variances = [0.0] * len(values)
    if widths:
        variances = [
            slow.from_interval(value - width, value, value + width, shape, 100.0) ** 2
            for value, width in zip(values, widths, strict=True)
        ]
    return slow.weighed(years, figures, variances, ahead), sum(variances[-3:]) / 3


@few
@given(measured(), st.integers(1, 6))
def test_forecasts_lie_where_the_twin_puts_them(series, step):
    made = forecast(typed(rows_of(series)), horizon=step)
    last = made.filter(made.step == step).to_pyarrow().to_pylist()[0]
    points, noise = twin(series, [step])
    assert last["forecast_reason"] is None
    assert last["forecast_basis"] == ("intervals" if series[2] else "scatter")
    assert last["forecast_start"] == date(series[0][-1] + step, 1, 1)
    heights = {
        "forecast": 0.5,
        "forecast_lower": 0.025,
        "forecast_upper": 0.975,
        "forecast_lower_80": 0.1,
        "forecast_upper_80": 0.9,
    }
    for name, height in heights.items():
        value = slow.model_scale(last[name], series[3], 100.0)
        assert slow.below(points, 1, value, noise) == pytest.approx(height, abs=0.012), name


@few
@given(measured(), st.integers(1, 8), st.integers(1, 99), ways, st.integers(1, 7))
def test_chances_are_their_twin(series, step, target, way, since):
    last = series[0][-1]
    rows = rows_of(series, polarity=way, target=float(target), target_on=date(last + step, 7, 1))
    rows = [{**each, "target": float(target), "base": 40.0, "base_on": date(last - since, 3, 1)} for each in rows]
    made = only(chance_of_reaching(typed(rows), baseline="base", baseline_on="base_on"))
    points, noise = twin(series, [step])
    sign = 1 if way == "high_is_good" else -1
    aim = slow.model_scale(target, series[3], 100.0)
    reached = slow.below(points, 1, aim, noise)
    assert made["periods_ahead"] == step
    assert made["chance_of_reaching"] == pytest.approx(1 - reached if sign > 0 else reached, abs=1e-7)
    assert made["ambition"] == pytest.approx(1 - made["chance_of_reaching"], abs=1e-12)
    line = slow.model_scale(40.0 + (target - 40.0) * since / (since + step), series[3], 100.0)
    known = slow.level_reaches(points, line, sign)
    if abs(line - slow.model_scale(series[1][-1], series[3], 100.0)) > 1e-6:
        assert made["trajectory_chance"] == pytest.approx(known, abs=1e-6)
        expected = "on_course" if known >= 0.9 else "off_course" if known <= 0.1 else "too_early_to_tell"
        assert min(abs(known - 0.9), abs(known - 0.1)) < 1e-6 or made["trajectory"] == expected


@settings(few, max_examples=4)
@given(measured(), st.integers(1, 3), st.integers(10, 90), ways)
def test_the_chance_to_reach_and_stay(series, step, target, way):
    rows = rows_of(series, polarity=way, target=float(target), target_on=date(series[0][-1] + step, 7, 1))
    made = only(chance_of_reaching(typed(rows), stay_for=1))
    points, noise = twin(series, [step, step + 1])
    aim = slow.model_scale(target, series[3], 100.0)
    known = slow.both_reach(points, aim, noise, 1 if way == "high_is_good" else -1)
    assert made["chance_of_reaching"] == pytest.approx(known, abs=0.02)


counted = st.lists(
    st.one_of(st.integers(1, 40), st.integers(500, 5000)).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=8,
    max_size=10,
)


@settings(few, max_examples=8)
@given(counted, st.sampled_from(["log", "logit"]), ways, st.sampled_from([0, 5, 50, 100]))
def test_chances_of_counts_are_their_twin(counts, shape, way, target):
    last = FIRST + len(counts) - 1
    rows = [
        row(FIRST + turn, 100 * x / n, transform=shape, scale=100.0, x=x, n=n, polarity=way, target=float(target),
            target_on=date(last + 2, 1, 1))
        for turn, (x, n) in enumerate(counts)
    ]  # fmt: skip
    made = only(chance_of_reaching(typed(rows), numerator="x", denominator="n"))
    figures, variances = slow.from_counts(counts, shape)
    points = slow.weighed(list(range(FIRST, last + 1)), figures, variances, [2])
    sign = 1 if way == "high_is_good" else -1
    known = slow.counts_reach(points, 1, target, counts[-1][1], 100.0, sign, shape)
    assert made["chance_basis"] == "counts"
    assert made["chance_of_reaching"] == pytest.approx(known, abs=0.01)


@few
@given(
    st.lists(st.lists(st.integers(1, 99), min_size=9, max_size=9, unique=True), min_size=1, max_size=5),
    st.integers(1, 9),
    st.integers(1, 99),
    ways,
)
def test_past_changes_are_their_twin(places, step, target, way):
    rows = [
        row(FIRST + turn, value, place=str(which), polarity=way, target=float(target), target_on=date(FIRST + 8 + step, 1, 1))
        for which, values in enumerate(places)
        for turn, value in enumerate(values)
    ]
    series = [[(turn, float(value)) for turn, value in enumerate(values)] for values in places]
    sign = 1 if way == "high_is_good" else -1
    for made in chance_of_reaching(typed(rows)).to_pyarrow().to_pylist():
        now = places[int(made["place"])][-1]
        required = (target - now) / step
        assert made["required_per_year"] == pytest.approx(required)
        assert made["met_now"] == (sign * (now - target) >= 0)
        everything = [value for values in places for value in values]
        assert made["beyond_best"] == (target > max(everything) if sign > 0 else target < min(everything))
        if sign * required <= 0:
            assert made["as_fast_before"] is None
        else:
            required = (float(target) - float(now)) / (step * 12 / 12.0)
            assert made["as_fast_before"] == pytest.approx(slow.as_fast_before(series, required, step, sign, same=False))
            same = slow.as_fast_before(series, required, step, sign, same=True)
            assert made["as_fast_before_for_as_long"] == (None if same is None else pytest.approx(same))


def yearly(values, **more):
    return [row(FIRST + turn, value, **more) for turn, value in enumerate(values)]


WAVES = [40.0, 42.0, 41.0, 44.0, 43.0, 45.0, 44.0, 47.0, 46.0]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (yearly(WAVES[:7], target_on=date(2008, 1, 1)), "too_short"),
        (yearly([None] * 9), "too_short"),
        (yearly(WAVES, target=None), "no_target"),
        (yearly(WAVES, target_on=None), "no_target"),
        (yearly(WAVES, target_on=date(2010, 1, 1), polarity="neither"), "no_direction"),
        (yearly(WAVES, target_on=date(2010, 1, 1), target=101.0, transform="logit", scale=100.0), "impossible_target"),
        (yearly(WAVES, target_on=date(2010, 1, 1), target=-1.0, transform="log"), "impossible_target"),
        (yearly(WAVES, target_on=date(2008, 6, 1)), "target_due"),
        (yearly(WAVES, target_on=date(2017, 12, 31)), None),
        (yearly(WAVES, target_on=date(2018, 1, 1)), "too_far"),
        (yearly(WAVES, target_on=date(2010, 1, 1), target=0.0, transform="log", polarity="low_is_good"), "needs_counts"),
        (yearly(WAVES, target_on=date(2010, 1, 1), target=100.0, transform="logit", scale=100.0), "needs_counts"),
        (yearly(WAVES, target_on=date(2010, 1, 1), target=0.0, transform="log"), None),
        (yearly([0.0, *WAVES], target_on=date(2011, 1, 1), transform="log"), "needs_counts"),
        (yearly([-1.0, *WAVES], target_on=date(2011, 1, 1), transform="log"), "impossible_counts"),
        (yearly([5.0] * 9, target_on=date(2011, 1, 1)), "no_scatter"),
        (yearly(WAVES, target_on=date(2011, 1, 1), period_end=date(2030, 1, 1)), "overlapping_periods"),
    ],
)
def test_what_cannot_be_told_is_said(rows, reason):
    made = only(chance_of_reaching(typed(rows)))
    assert made["chance_reason"] == reason
    assert (made["chance_of_reaching"] is None) == (reason is not None)
    assert (made["ambition_class"] is None) == (reason is not None)


def test_nought_is_a_target_and_the_end_of_a_scale_is_trivially_met():
    rows = yearly(WAVES, target_on=date(2010, 1, 1), target=0.0, transform="log")
    assert only(chance_of_reaching(typed(rows)))["chance_of_reaching"] == 1.0
    counts = [row(FIRST + turn, 0, x=0, n=50, transform="logit", target=0.0, polarity="low_is_good", target_on=date(2010, 1, 1))
              for turn in range(9)]  # fmt: skip
    made = only(chance_of_reaching(typed(counts), numerator="x", denominator="n"))
    assert 0.5 < made["chance_of_reaching"] < 1
    assert made["met_now"] is True


def test_months_have_seasons_unless_somebody_says_not():
    rows = [
        row(FIRST, value, period_start=date(2000, month, 1), period_end=date(2000, month, 28))
        for month, value in enumerate(WAVES, start=1)
    ]
    made = forecast(typed(rows), horizon=1)
    assert only(made)["forecast_reason"] == "not_annual"
    told = only(forecast(typed(rows), horizon=1, seasons=False))
    assert told["forecast_reason"] is None
    assert told["forecast_start"] == date(2000, 10, 1)


def test_too_few_figures_give_a_range_and_no_median():
    told = only(forecast(typed(yearly(WAVES[:5])), horizon=1))
    assert told["forecast"] is None
    assert told["forecast_reason"] == "too_short"
    assert told["forecast_lower"] < 43 < told["forecast_upper"]
    assert only(forecast(typed(yearly(WAVES[:3])), horizon=1))["forecast_lower"] is None


def test_an_unknown_shape_is_refused():
    with pytest.raises(ValueError, match="identity, log, logit"):
        forecast(typed(yearly(WAVES, transform="square")), horizon=1).to_pyarrow()


def test_other_rows_change_nothing():
    """The same figures for a series alone and among others, of any length and order."""
    alone = only(forecast(typed(yearly(WAVES, place="b")), horizon=1))
    rows = [*yearly([*WAVES, 50.0, 51.0], place="a"), *yearly(WAVES, place="b"), *yearly(WAVES[:5], place="c")]
    among = [each for each in forecast(typed(rows[::-1]), horizon=1).to_pyarrow().to_pylist() if each["place"] == "b"]
    assert among == [alone]
