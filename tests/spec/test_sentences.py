"""How judgements are worded. Each rule here is one a minister could read."""

from __future__ import annotations

from collections import namedtuple
from datetime import date

import pytest

from answerable.domain import findings, floor_sentences, periods, sentences, sureness
from answerable.domain.judgements import JUDGEMENT
from answerable.domain.metrics import Figures, Metric, Unit
from answerable.domain.reasons import REASONS
from answerable.domain.standards import Standard
from answerable.domain.verdicts import Reason

Row = namedtuple("Row", [column.name for column in JUDGEMENT], defaults=[None] * len(JUDGEMENT))


def a_judgement(**facts):
    usual = {
        "place_name": "Greater Manchester",
        "period": "2022-01-01/P1Y",
        "status": "final",
        "estimate": 69.7,
        "lower": 68.4,
        "upper": 71.0,
    }
    return Row(**(usual | facts))


def a_metric(**facts):
    usual = {
        "id": "in-work",
        "name": "People in work",
        "says": "{estimate} of people aged 16 to 64 in {place} were in work",
        "definition": "d",
        "kind": "outcome",
        "mission": "growth",
        "unit": Unit.PERCENT,
        "polarity": "high_is_good",
        "figures": Figures(source="s", value="v"),
        "kinds": ["county"],
        "owner": "dwp",
        "review_by": date(2027, 1, 1),
    }
    return Metric(**(usual | facts))


def a_standard(**facts):
    usual = {
        "id": "ae",
        "name": "A&E in four hours",
        "says": "{estimate} of people at {place} were seen within four hours",
        "definition": "d",
        "at_least": 95,
        "unit": Unit.PERCENT,
        "figures": Figures(source="s", value="v"),
        "kinds": ["trust"],
        "every": "P1M",
        "set_by": "dhsc",
        "why": "w",
        "evidence": "e",
        "applies_from": date(2010, 1, 1),
        "review_by": date(2027, 1, 1),
    }
    return Standard(**(usual | facts))


def told(**facts):
    return " ".join(sentences.about_metric(a_judgement(**facts), a_metric(), country="England"))


def test_a_figure_comes_with_its_range_its_comparison_and_its_direction():
    assert told(country_value=75.5, country_comparison="worse", chart_reading="cannot_be_told", chart_reason="too_short") == (
        "In 2022, 69.7% of people aged 16 to 64 in Greater Manchester were in work, probably between 68.4% and 71.0%. "
        "That is worse than England as a whole (75.5%). It is too early to tell which way it is going."
    )


def test_unknown_uncertainty_is_said():
    assert "Nobody has said how sure this figure is" in told(lower=None, upper=None, interval_reason="uncertainty_unknown")


def test_a_missing_figure_is_said_and_the_last_one_named():
    words = told(estimate=None, status="missing", last_reported="2019-01-01/P1Y")
    assert words == "There is no figure for Greater Manchester for 2022: no figure was published. The last figure was for 2019."


def test_a_figure_held_back_is_not_called_missing():
    assert "held the figure back" in told(estimate=None, status="suppressed")


def test_a_difference_that_chance_explains_is_not_a_difference():
    assert "about the same as England as a whole (69.0%)" in told(country_value=69.0, country_comparison="similar")


def test_noise_is_never_progress():
    assert "There is no clear change" in told(chart_reading="no_clear_change", trend="no_clear_change")


def test_what_only_the_recent_trend_shows_is_said_of_the_recent_figures_only():
    assert "Over its last few figures it is getting better" in told(chart_reading="cannot_be_told", trend="improving")
    assert "Its last few figures show no steady direction" in told(chart_reading="cannot_be_told", trend="no_clear_change")


def test_every_reason_has_its_words():
    assert set(REASONS) == set(Reason)


def test_a_floor_is_written_as_the_round_number_it_is():
    assert floor_sentences.floor_in_words(a_standard()) == "at least 95%"


def test_the_long_run_is_told_only_where_nothing_nearer_is():
    assert "Over all its figures it is getting better" in told(chart_reading="cannot_be_told", trend=None, long_trend="improving")
    words = told(chart_reading="no_clear_change", trend="no_clear_change", long_trend="improving")
    assert "There is no clear change" in words
    assert "Over all its figures it has been getting better." in words


def test_where_chart_and_trend_disagree_neither_is_told():
    assert "cannot be told" in told(chart_reading="improving", trend="worsening")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("met", "It was met, though its range reaches to the other side."),
        ("at_risk", "not surely: chance, or swings as wide as it has had before, could explain that. It is at risk."),
        ("breach", "It was broken, by more than chance would explain."),
        ("persistent_breach", "at least 2 of the last 3 periods"),
        ("not_assessable", "cannot be told: the numbers are too small to tell"),
        ("not_reported", "Silence is never a pass."),
    ],
)
def test_every_verdict_has_its_sentence(verdict, words):
    row = a_judgement(verdict=verdict, verdict_reason="small_numbers", floor=95.0)
    assert words in floor_sentences.about_floor(row, a_standard())


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022-01-01/P1Y", "in 2022"),
        ("2022-04-01/P1Y", "from April 2022 to March 2023"),
        ("2019-03-01/P1M", "in March 2019"),
        ("2020-01-01/P3Y", "from 2020 to 2022"),
        ("2024-04-17/P1D", "on 17 April 2024"),
        ("2015-11-16/P1Y", "from 16 November 2015 to 15 November 2016"),
        ("2023-01-01/P3M", "from January to March 2023"),
        ("2024-01-31/P1D", "on 31 January 2024"),
    ],
)
def test_periods_are_said_as_people_say_them(period, words):
    assert periods.when(period) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (69.66, Unit.PERCENT, 1, "69.7%"),
        (31245.4, Unit.POUNDS, 0, "£31,245"),
        (-3.04, Unit.POUNDS, 1, "-£3.0"),
        (-0.01, Unit.PERCENT, 1, "0.0%"),
        (12.34, Unit.PER_100000, 1, "12.3 per 100,000"),
        (None, Unit.PERCENT, 1, "no figure"),
    ],
)
def test_numbers_are_written_with_their_unit(value, unit, decimals, words):
    assert sentences.number(value, a_metric(unit=unit, decimals=decimals)) == words


# How sure we are


def sure(**facts):
    return " ".join(sureness.how_sure(a_judgement(**facts), a_standard()))


def test_a_range_is_explained():
    assert "ranges made like this one hold the truth 95 times in 100" in sure()
    assert "We cannot say how sure the figure is" in sure(lower=None, upper=None, interval_reason="uncertainty_unknown")


def test_the_chance_of_naming_wrongly_is_told_on_the_careful_side():
    words = sure(verdict="persistent_breach", sureness=0.9973, extra_variation=1.7)
    assert "the true level here moves by about 1.7 percentage points from one period to the next" in words
    assert "at most about 1 in 370 would be named wrongly" in words


def test_what_is_not_known_of_ups_and_downs_is_said():
    assert "is not known yet, so we allow for a great deal" in sure(verdict="at_risk", sureness=0.4)
    assert "too weak to name this place" in sure(verdict="at_risk", sureness=0.4)


def test_a_figure_that_looks_like_the_floor_is_written_finer():
    row = a_judgement(verdict="persistent_breach", estimate=94.961)
    assert "The figure, 94.96%, misses it" in floor_sentences.about_floor(row, a_standard())
    assert "The figure misses it" in floor_sentences.about_floor(row._replace(estimate=92.0), a_standard())


def test_figures_that_lean_are_named_wrongly_more_often_and_that_is_said():
    assert "leans on the one before" in sure(verdict="breach", sureness=0.99, chart_autocorrelation=0.7)


def test_a_met_standard_claims_no_sureness():
    assert "named wrongly" not in sure(verdict="met")


def test_every_finding_says_what_else_could_explain_it_and_that_it_proves_nothing():
    for finding in findings.Finding:
        words = findings.in_words(finding)
        assert findings.INNOCENT[finding] in words
        assert words.endswith("It proves nothing about anybody.")
    assert "All places moved at once" in sure(findings="definition_break")
