"""The bank holidays that a clock leaves out: a division of GOV.UK's list, kept in a package, or days that the catalogue lists."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from answerable.catalogue.contents import Catalogue
from answerable.domain.clocks import Clock, Holidays
from answerable.domain.country import HolidaySet


def holidays_of(catalogue: Catalogue, clock: Clock) -> Holidays | None:
    """None for a clock that leaves no holidays out."""
    found = next((each for each in catalogue.country.holidays if each.id == clock.holidays), None)
    return _read(found.name, found.govuk, tuple(found.days), found.known_to) if found else None


@lru_cache(maxsize=16)
def _read(name: str, govuk: str | None, days: tuple[date, ...], known_to: date | None) -> Holidays:
    if govuk:
        days = tuple(each["date"] for each in BankHolidays(use_cached_holidays=True).get_holidays(govuk))
        known_to = date(max(days).year, 12, 31)
    return Holidays(name, frozenset(days), known_to or date.max)


def divisions() -> list[str]:
    """The divisions that GOV.UK lists."""
    return list(BankHolidays.ALL_DIVISIONS)


def why_unreadable(holidays: HolidaySet) -> str | None:
    if holidays.govuk and holidays.govuk not in divisions():
        return f"GOV.UK lists no such division; write one of {', '.join(divisions())}"
    if bool(holidays.govuk) == bool(holidays.days):
        return "write either govuk or days"
    return None
