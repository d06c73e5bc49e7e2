"""Screens for copies, breaks and silence against their slow twins."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.domain.findings import FOUND, INNOCENT, Finding, in_words
from answerable.measurement.breaks import definition_break
from answerable.measurement.quality import missing_pattern, stale_copy
from tests.reference import quality as slow

few = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SUBJECTS = 8  # in one table: a query costs more than the rows in it
SCHEMA = pa.schema(
    {
        "subject": pa.string(),
        "place": pa.string(),
        "turn": pa.int64(),
        "period": pa.string(),
        "period_start": pa.date32(),
        "period_end": pa.date32(),
        "estimate": pa.float64(),
        "numerator": pa.float64(),
        "denominator": pa.float64(),
        "status": pa.string(),
        "note": pa.string(),
    }
)


def starts(turn, months):
    return date(2000 + turn * months // 12, turn * months % 12 + 1, 1)


def row(place, turn, *, estimate=None, x=None, n=None, months=12, status="final", note=None):
    return {
        "subject": "s", "place": place, "turn": turn, "period": f"t{turn}", "period_start": starts(turn, months),
        "period_end": starts(turn + 1, months) - timedelta(days=1), "estimate": estimate, "numerator": x, "denominator": n,
        "status": status if estimate is not None or status == "suppressed" else "missing", "note": note,
    }  # fmt: skip


def rows_of(function, rows, **more):
    return function(pa.Table.from_pylist(rows, schema=SCHEMA), **more).to_pyarrow().to_pylist()


@st.composite
def panels(draw):
    """Places and periods with whole figures or counts, some missing, some periods copied."""
    rng = random.Random(draw(st.integers(0, 10**6)))
    months = draw(st.sampled_from([12, 1]))
    places, periods = draw(st.integers(1, 14)), draw(st.integers(1, 26 if months == 1 else 9))
    spread, counted = draw(st.sampled_from([1, 5, 40, 400])), draw(st.booleans())
    copied = {turn: turn - draw(st.sampled_from([1, 12])) for turn in draw(st.lists(st.integers(1, periods), max_size=2))}
    rows = {}
    for place in range(places):
        for turn in range(periods):
            if rng.random() < 0.1:
                continue
            past = rows.get((place, copied.get(turn)))
            if past is not None and rng.random() < 0.85:
                kept = {"estimate": past["estimate"], "x": past["numerator"], "n": past["denominator"]}
                rows[place, turn] = row(str(place), turn, months=months, **kept)
                continue
            n = 10 * spread + rng.randrange(spread)
            x = rng.randrange(n // 2, n + 1)
            counts = {"x": float(x), "n": float(n)} if counted else {}
            estimate = round(100 * x / n, 3) if counted else float(rng.randrange(spread))
            rows[place, turn] = row(str(place), turn, estimate=estimate, months=months, **counts)
    return list(rows.values()), months


def together(panels):
    return [{**each, "subject": str(subject)} for subject, rows in enumerate(panels) for each in rows]


def apart(rows):
    return [[each for each in rows if each["subject"] == str(subject)] for subject in range(SUBJECTS)]


def several(panel):
    return st.lists(panel, min_size=SUBJECTS, max_size=SUBJECTS)


@few
@given(several(panels()))
def test_copies_are_their_twin(all_panels):
    made = apart(rows_of(stale_copy, together(rows for rows, _ in all_panels)))
    for (rows, months), these in zip(all_panels, made, strict=True):
        expected = {turn: f"t{other}" for turn, other in slow.copies(rows, months_a_period=months).items()}
        assert {each["turn"]: each["copy_of"] for each in these if each["copy_of"]} == expected


def counts(rng, *, places, periods, size=2000.0):
    for place in range(places):
        for turn in range(periods):
            n = round(rng.gauss(size, size**0.5))
            x = round(rng.gauss(0.9 * n, (0.09 * n) ** 0.5))
            yield row(str(place), turn, estimate=100 * x / n, x=float(x), n=float(n), months=1)


def copied(rows, turn, *, of, places):
    past = {each["place"]: each for each in rows if each["turn"] == of}
    same = {place: {name: each[name] for name in ["estimate", "numerator", "denominator"]} for place, each in past.items()}
    return [{**each, **same[each["place"]]} if each["turn"] == turn and int(each["place"]) < places else each for each in rows]


@pytest.mark.parametrize(("of", "places", "found"), [(14, 6, True), (3, 8, True), (14, 4, False), (13, 8, False)])
def test_a_period_given_twice_is_found(of, places, found):
    """The month before (14) or the same month a year before (3), by most of eight places; nothing else is looked at."""
    rows = copied(list(counts(random.Random(1), places=8, periods=24)), 15, of=of, places=places)
    made = {(each["turn"], each["copy_of"]) for each in rows_of(stale_copy, rows) if each["copy_of"]}
    assert made == ({(15, f"t{of}")} if found else set())


@pytest.mark.parametrize("figures", ["always 100", "whole numbers that hardly move", "tiny counts", "only two periods"])
def test_a_natural_likeness_is_no_copy(figures):
    rng, rows = random.Random(5), []
    for place in range(40):
        level = rng.randrange(20, 80)
        for turn in range(2 if figures == "only two periods" else 12):
            quiet = figures == "only two periods" or turn == 6
            match figures:
                case "always 100":
                    rows.append(row(str(place), turn, estimate=100.0 if quiet or rng.random() < 0.6 else 99.0))
                case "tiny counts":
                    rows.append(row(str(place), turn, estimate=0.0, x=0.0, n=1.0 if quiet else float(rng.randrange(4))))
                case _:
                    level += 0 if quiet and rng.random() < 0.7 else rng.choice([-1, 1]) * (1 if quiet else rng.randrange(1, 5))
                    rows.append(row(str(place), turn, estimate=float(level)))
    assert not [each for each in rows_of(stale_copy, rows) if each["copy_of"]]


@st.composite
def moving(draw):
    rng = random.Random(draw(st.integers(0, 10**6)))
    places, periods = draw(st.integers(1, 16)), draw(st.integers(1, 14))
    jump, at = draw(st.sampled_from([0.0, 1.0, 6.0, 20.0])), draw(st.integers(0, 13))
    common = [rng.gauss(0, rng.choice([0.1, 1.0])) for _ in range(periods)]
    return [
        row(str(place), turn, estimate=round(50 + common[turn] + jump * (turn >= at) + rng.gauss(0, 1), 1))
        for place in range(places)
        for turn in range(periods)
        if rng.random() > 0.08
    ]


@few
@given(several(moving()))
def test_breaks_are_their_twin(panels):
    for rows, these in zip(panels, apart(rows_of(definition_break, together(panels))), strict=True):
        expected = slow.breaks(rows)
        for each in these:
            broken, surprise = expected.get(each["turn"], (False, None))
            assert each["definition_break"] == broken
            assert each["break_surprise"] == (None if surprise is None else pytest.approx(surprise, abs=1e-6))


def jumping(jump, *, at=8, back=None, places=20, periods=14, note=None):
    rng = random.Random(3)
    return [
        row(
            str(place), turn, estimate=60 + rng.gauss(0, 1) + jump * (turn >= at and (back is None or turn < back)),
            note=note if turn >= at else None,
        )
        for place in range(places)
        for turn in range(periods)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (jumping(0.0), set()),
        (jumping(8.0), {8}),
        (jumping(-8.0), {8}),
        (jumping(8.0, back=9), set()),
        (jumping(8.0, places=4), set()),
        (jumping(8.0, at=13), {13}),
    ],
)
def test_a_break_is_a_jump_of_all_that_lasts(rows, found):
    assert {each["turn"] for each in rows_of(definition_break, rows) if each["definition_break"]} == found


def test_a_changed_note_is_a_hint_and_no_more():
    made = {each["turn"]: each for each in rows_of(definition_break, jumping(0.0, note="A new definition"))}
    assert made[8]["notes_changed"] == 1.0
    assert made[9]["notes_changed"] == 0.0
    assert not made[8]["definition_break"]


@st.composite
def silent(draw):
    rng = random.Random(draw(st.integers(0, 10**6)))
    places, periods, share = draw(st.integers(1, 40)), draw(st.integers(1, 8)), draw(st.floats(0, 0.6))
    odd, rows = rng.randrange(periods), []
    for place in range(places):
        for turn in range(periods):
            spoke = rng.random() > (share if turn == odd else 0.05)
            status = ("suppressed" if rng.random() < 0.1 else "final") if spoke else "missing"
            if spoke or rng.random() < 0.5:
                rows.append(row(str(place), turn, estimate=1.0 if status == "final" else None, status=status))
    return rows


@few
@given(several(silent()))
def test_silences_are_their_twin(panels):
    for rows, these in zip(panels, apart(rows_of(missing_pattern, together(panels))), strict=True):
        of_places, of_turns = slow.silences(rows)
        for each in these:
            first, last, missed, gaps, stopped = of_places.get(each["place"], (None,) * 5)
            named = [None if turn is None else f"t{turn}" for turn in (first, last)]
            assert [each["first_reported"], each["last_reported"]] == named
            assert (each["missed"], each["gaps"], each["stopped"]) == (missed, gaps, stopped)
            share, went, back, jump = of_turns.get(each["turn"], (None,) * 4)
            assert (each["went_silent"], each["came_back"], each["missing_jump"]) == (went, back, jump)
            assert each["reporting"] == (None if share is None else pytest.approx(share))


def test_silence_since_a_target_began():
    """Half of forty places skip every other year from 2006 on."""
    rows = [row(str(p), t, estimate=1.0) for p in range(40) for t in range(12) if t < 6 or p % 2 or t % 2]
    made = rows_of(missing_pattern, rows, since=date(2006, 1, 1))
    assert {each["missing_since"] for each in made} == {True}
    assert made[0]["missing_since_p"] == pytest.approx(0.5**20)
    whole = [row(str(p), t, estimate=1.0) for p in range(40) for t in range(12)]
    assert {each["missing_since"] for each in rows_of(missing_pattern, whole, since=date(2006, 1, 1))} == {False}


def test_every_finding_has_its_words_and_is_no_proof():
    assert set(FOUND) == set(INNOCENT) == set(Finding)
    assert all("proves nothing" in in_words(finding) for finding in Finding)
