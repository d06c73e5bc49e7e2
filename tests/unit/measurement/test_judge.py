"""Judging a tiny country: who, which period, which words, and why not."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.domain.judgements import JUDGEMENT, SERIES
from answerable.domain.refusals import Refusal
from answerable.measurement.judge import SEALED
from tests.unit.measurement.a_country import a_metric, a_standard, an_observation, judged, monthly, of, places, yearly

NOISE = [60.0, 61, 59, 60, 62, 60, 61, 59, 60, 62, 60, 61, 60]
LAND = [("T00", "country"), *[(f"C{number}", "council") for number in range(1, 8)]]


def work(*series, where=LAND, **more):
    return judged([row for rows in series for row in rows], places(*where), subjects=[a_metric(**more)])


def waits(*series, where=(), **more):
    trusts = where or [(f"R{number}", "trust") for number in range(1, 6)]
    return judged([row for rows in series for row in rows], places(*trusts), subjects=[a_standard(**more)])[0]


def test_the_columns_are_those_of_the_domain():
    rows, series = work(yearly("work", "C1", NOISE))
    assert [*rows[0]] == [column.name for column in JUDGEMENT if column.name not in SEALED] + ["place_release"]
    assert [*series[0]] == [column.name for column in SERIES]
    assert len(series) == len(NOISE)


def test_a_whole_interval_above_the_country_is_better():
    rows, _ = work(yearly("work", "T00", [60] * 3), yearly("work", "C1", [60, 60, 70]), yearly("work", "C2", [60, 60, 60.5]))
    assert of(rows, "C1")["country_comparison"] == "better"
    assert of(rows, "C2")["country_comparison"] == "similar"
    assert of(rows, "T00")["country_comparison"] == "not_compared"


def test_low_can_be_good_and_neither_can_be():
    series = yearly("work", "T00", [60] * 3), yearly("work", "C1", [60, 60, 70])
    assert of(work(*series, polarity="low_is_good")[0], "C1")["country_comparison"] == "worse"
    assert of(work(*series, polarity="neither")[0], "C1")["country_comparison"] == "higher"


def test_no_interval_no_comparison():
    rows, _ = work(yearly("work", "T00", [60] * 3), yearly("work", "C1", [60, 60, 70], half_width=None))
    assert (of(rows, "C1")["country_comparison"], of(rows, "C1")["country_reason"]) == ("not_compared", "uncertainty_unknown")
    assert of(rows, "C1")["estimate"] == 70


def test_an_interval_without_its_own_figure_is_none():
    day = date(2020, 1, 1), date(2020, 12, 31)
    odd = an_observation("work", "C1", "2020-01-01/P1Y", *day, 70.0) | {"lower": 71.0, "upper": 75.0}
    rows, _ = work([odd])
    assert (rows[0]["lower"], rows[0]["interval_reason"]) == (None, "interval_excludes_value")
    assert rows[0]["country_reason"] == "interval_excludes_value"


def test_a_sudden_last_point_is_told_and_an_old_one_is_not():
    rows, _ = work(yearly("work", "C1", [*NOISE, 75]), yearly("work", "C2", [*NOISE[:5], 75, *NOISE[5:]]))
    assert (of(rows, "C1")["chart_reading"], of(rows, "C1")["chart_rule"]) == ("improving", "outside_limits")
    assert of(rows, "C2")["chart_reading"] == "no_clear_change"


def test_short_charts_say_so():
    rows, _ = work(yearly("work", "C1", NOISE[-7:]), yearly("work", "C2", NOISE[-9:]))
    assert of(rows, "C1")["chart_reason"] is not None
    short, _ = work(yearly("work", "C1", NOISE[:7]))
    provisional, _ = work(yearly("work", "C1", NOISE[:9]))
    assert (short[0]["chart_reading"], short[0]["chart_reason"]) == ("cannot_be_told", "too_short")
    assert (provisional[0]["chart_reading"], provisional[0]["chart_reason"]) == ("no_clear_change", "provisional")


def test_a_series_that_leans_on_itself_is_charted_around_the_figure_before():
    rows, series = work(yearly("work", "C1", [70.0 + year for year in range(14)]))
    assert (rows[0]["chart_kind"], rows[0]["chart_reading"]) == ("xmr_following", "improving")
    assert (rows[0]["trend"], rows[0]["long_trend"]) == ("improving", "improving")
    first, *upper = [row["chart_upper"] for row in sorted(series, key=lambda row: row["period_start"])]
    assert first is None, "nothing leads one to expect the first figure"
    assert upper == sorted(upper), "limits move with the figures"


def test_overlapping_periods_are_neither_charted_nor_given_a_trend():
    rows = [
        an_observation("work", "C1", f"{year}-01-01/P3Y", date(year, 1, 1), date(year + 2, 12, 31), 60.0 + year % 3, half_width=1)
        for year in range(2005, 2020)
    ]
    row = work(rows)[0][0]
    assert (row["chart_reason"], row["trend_reason"]) == ("overlapping_periods", "overlapping_periods")


def test_a_missing_year_breaks_the_trend():
    rows = [row for row in yearly("work", "C1", [60.0, 61, 62, 63, 64, 65]) if row["period_start"].year != 2013]
    assert work(rows)[0][0]["trend_reason"] == "gaps"


def test_an_area_is_judged_on_the_day_and_a_service_in_its_time():
    ended = date(2015, 12, 31)
    rows, _ = work(
        yearly("work", "C1", NOISE), yearly("work", "C2", NOISE), where=[("C1", "council", None, ended), ("C2", "council")]
    )
    assert [row["place"] for row in rows] == ["C2"]
    old = [("R1", "trust", None, date(2018, 6, 30)), ("R2", "trust", None, date(2018, 5, 31))]
    trusts = waits(monthly("waits", "R1", [(99, 100)] * 6), monthly("waits", "R2", [(99, 100)] * 6), where=old)
    assert [row["place"] for row in trusts] == ["R1"]


def test_a_service_on_no_list_is_judged_by_its_code():
    rows = waits(monthly("waits", "R1", [(99, 100)]), monthly("waits", "X9", [(99, 100)]), where=[("R1", "trust")])
    assert of(rows, "X9")["place_name"] == "X9"


def test_a_place_that_stopped_reporting_is_said_to_have():
    rows, _ = work(yearly("work", "C1", NOISE), yearly("work", "C2", NOISE[:-2]), yearly("work", "C3", NOISE[:-5]))
    silent = of(rows, "C2")
    assert (silent["status"], silent["estimate"], silent["last_reported"]) == ("missing", None, "2020-01-01/P1Y")
    assert [row["place"] for row in rows] == ["C1", "C2"]  # C3 has been silent for too long


def test_a_council_that_owes_a_figure_and_never_gave_one_is_not_reported():
    councils = [("C1", "council"), ("C2", "council"), ("C3", "council", None, date(2017, 1, 1))]
    rows = waits(monthly("waits", "C1", [(990, 1000)] * 3), where=councils, kinds=["council"])
    assert {row["place"]: row["verdict"] for row in rows} == {"C1": "met", "C2": "not_reported"}
    assert of(rows, "C2")["last_reported"] is None


def test_a_figure_held_back_is_not_a_figure():
    held = yearly("work", "C1", [60.0, 61]) + yearly("work", "C2", [60.0, 61])
    held[-1] |= {"status": "suppressed", "value": None, "lower": None, "upper": None}
    rows, _ = work(held)
    assert (of(rows, "C2")["status"], of(rows, "C2")["interval_reason"]) == ("suppressed", "suppressed")


def test_verdicts_climb_the_ladder():
    rows = waits(
        monthly("waits", "R1", [(900, 1000)] * 6),
        monthly("waits", "R2", [(990, 1000)] * 5 + [(900, 1000)]),
        monthly("waits", "R3", [(949, 1000)] * 6),
        monthly("waits", "R4", [(950, 1000)] * 6),
        monthly("waits", "R5", [(990, 1000)] * 5),
    )
    assert {row["place"]: row["verdict"] for row in rows} == {
        "R1": "persistent_breach",
        "R2": "breach",
        "R3": "at_risk",
        "R4": "met",
        "R5": "not_reported",
    }
    assert of(rows, "R1")["distance"] == pytest.approx(-5)


def test_tiny_numbers_are_never_a_pass_nor_a_breach():
    rows = waits(monthly("waits", "R1", [(3, 3)] * 3), at_least=50)
    assert (rows[0]["verdict"], rows[0]["verdict_reason"]) == ("not_assessable", "small_numbers")


def test_a_ceiling_is_mirrored():
    rows = waits(monthly("waits", "R1", [(100, 1000)] * 8), monthly("waits", "R2", [(10, 1000)] * 8), at_least=None, at_most=5)
    assert {row["place"]: row["verdict"] for row in rows} == {"R1": "persistent_breach", "R2": "met"}
    assert of(rows, "R1")["distance"] == pytest.approx(-5)


def test_a_first_bad_figure_is_at_risk_while_nobody_knows_how_much_is_usual():
    rows = waits(monthly("waits", "R1", [(900, 1000)]), monthly("waits", "R2", [(990, 1000)]))
    assert (of(rows, "R1")["verdict"], of(rows, "R1")["verdict_reason"]) == ("at_risk", "extra_variation_unknown")


def test_a_place_whose_months_swing_is_not_named_for_one_of_them():
    steady, swinging = [(960, 1000)] * 23 + [(890, 1000)], [(990, 1000), (930, 1000)] * 12
    others = [monthly("waits", f"R{number}", [(960, 1000)] * 24) for number in range(3, 15)]
    trusts = [(f"R{number}", "trust") for number in range(1, 15)]
    rows = waits(monthly("waits", "R1", steady), monthly("waits", "R2", swinging), *others, where=trusts)
    assert (of(rows, "R1")["verdict"], of(rows, "R2")["verdict"]) == ("breach", "at_risk")
    assert of(rows, "R2")["extra_variation"] > 2 * of(rows, "R1")["extra_variation"]


def test_numerators_and_denominators_are_added_and_a_missing_part_leaves_none():
    bound = {"source": "tiny", "numerator": ["a", "b"], "denominator": ["c"], "denominator_percent": "p", "interval": "wilson"}
    day = date(2020, 1, 1), date(2020, 12, 31)

    def part(name, place, value):
        return an_observation(name, place, "2020-01-01/P1Y", *day, value)

    rows = [part("a", "C1", 30.0), part("b", "C1", 40.0), part("c", "C1", 199.0), part("p", "C1", 50.0)]
    rows += [part("a", "C2", 30.0), part("c", "C2", 199.0), part("p", "C2", 50.0)]
    made, series = work(rows, figures=bound)
    assert (of(made, "C1")["numerator"], of(made, "C1")["denominator"], of(made, "C1")["estimate"]) == (70, 100, 70)
    assert {row["place"]: row["status"] for row in series} == {"C1": "final"}


def test_neighbours_need_five():
    alike = [
        {"neighbours": "alike", "place": place, "neighbour": f"C{number}", "rank": number, "release": "n--1"}
        for place, last in (("C1", 6), ("C7", 5))
        for number in range(2, last + 1)
    ]
    figures = [row for number in range(1, 8) for row in yearly("work", f"C{number}", [60.0 + number])]
    rows, _ = judged(figures, places(*LAND), subjects=[a_metric(neighbours="alike")], neighbours=alike)
    first, last = of(rows, "C1"), of(rows, "C7")
    assert (first["neighbours_count"], first["neighbours_value"], first["neighbours_comparison"]) == (5, 64, "worse")
    assert (last["neighbours_count"], last["neighbours_value"], last["neighbours_reason"]) == (4, None, "no_neighbours")


def test_several_measures_are_refused_in_one_sentence():
    figures = yearly("work", "C1", [60.0]) + yearly("work", "C1", [7.0], measure="score")
    with pytest.raises(Refusal, match="work: 'work' has 2 measures"):
        work(figures)


def test_services_without_a_published_total_are_held_against_all_of_them():
    rows = waits(monthly("waits", "R1", [(900, 1000)]), monthly("waits", "R2", [(1000, 1000)]))
    assert of(rows, "R1")["country_value"] == pytest.approx(95)
    assert of(rows, "R1")["country_comparison"] == "worse"
