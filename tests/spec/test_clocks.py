"""When something is due: by working days, calendar days or months, and whose holidays count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from answerable import catalogue
from answerable.catalogue.holidays import holidays_of
from answerable.domain.clocks import Clock, Holidays, due_on
from answerable.domain.duties import DutyState, when_met, why_not_extend
from answerable.domain.refusals import Refusal

ENGLAND = catalogue.load("england")
TWENTY = ENGLAND.clocks["answer-20-working-days"]


def a_clock(days: int, unit: str) -> Clock:
    return Clock(id="a-clock", name="A clock", duty="answer", days=days, unit=unit, basis="A test")


def in_england(received_on: date) -> date:
    return due_on(TWENTY, received_on, holidays_of(ENGLAND, TWENTY))


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        (date(2026, 11, 2), date(2026, 11, 30)),  # a plain month: Monday to Monday, four weeks on
        (date(2026, 11, 7), date(2026, 12, 4)),  # received on a Saturday: day one is Monday
        (date(2025, 12, 1), date(2025, 12, 31)),  # Christmas Day and Boxing Day are left out
        (date(2026, 3, 31), date(2026, 4, 30)),  # Good Friday and Easter Monday are left out
    ],
)
def test_twenty_working_days_in_england(received_on, due):
    assert in_england(received_on) == due


@given(st.dates(date(2020, 1, 1), date(2027, 6, 1)), st.integers(1, 40))
def test_working_days_counted_one_by_one_by_the_library_of_bank_holidays(received_on, days):
    theirs = BankHolidays(use_cached_holidays=True)
    day = received_on
    for _ in range(days):
        day = theirs.get_next_work_day(division="england-and-wales", date=day)
    clock = TWENTY.model_copy(update={"days": days})
    assert due_on(clock, received_on, holidays_of(ENGLAND, TWENTY)) == day


@pytest.mark.parametrize(
    ("received_on", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(received_on, months, due):
    assert due_on(a_clock(months, "months"), received_on) == due


def test_calendar_days_count_every_day():
    assert due_on(a_clock(28, "calendar-days"), date(2026, 12, 10)) == date(2027, 1, 7)


def test_nobody_counts_into_years_whose_holidays_are_unknown():
    known = Holidays("Merrow", frozenset(), date(2026, 12, 31))
    with pytest.raises(Refusal, match="known to 31 December 2026 only"):
        due_on(a_clock(20, "working-days"), date(2026, 12, 20), known)


def test_in_time_goes_by_the_dates_alone():
    due = date(2026, 3, 10)
    assert when_met(due, due) is DutyState.MET
    assert when_met(due, due + timedelta(days=1)) is DutyState.MET_LATE


def test_a_date_moves_forward_with_a_reason():
    today, due, later = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 20)
    assert why_not_extend(DutyState.DUE, due, later, today, "The ward is not open yet.") is None
    assert "public list of slipped dates" in (why_not_extend(DutyState.DUE, due, later, today, "late") or "")
    assert "give a later day" in (why_not_extend(DutyState.DUE, due, due, today, "The ward is not open yet.") or "")
    assert "no longer be moved" in (why_not_extend(DutyState.MET, due, later, today, "The ward is not open yet.") or "")
