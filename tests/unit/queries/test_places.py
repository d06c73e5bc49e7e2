"""The page of a place: what stands out, and how old it is."""

from __future__ import annotations

from datetime import timedelta

from answerable.queries import places, published
from tests.calls import NOON, a_breach

TODAY = NOON.date()


def test_what_is_surely_bad_stands_first_and_leads_to_its_figure(merrow_published):
    breach = a_breach()
    page = places.page(published.current(), breach.place, today=TODAY)
    title, found = page.standing_out[0]
    assert title == "Standards broken"
    assert breach.subject in [each.subject for each in found]


def test_a_place_says_how_many_of_its_figures_are_old(merrow_published):
    now, place = published.current(), next(row.place for row in published.current().rows if row.about == "metric")
    assert "two years old" not in " ".join(places.page(now, place, today=TODAY).summary)
    later = places.page(now, place, today=TODAY + timedelta(days=1500))
    assert later.summary[-1].endswith("of this place are more than two years old.")
