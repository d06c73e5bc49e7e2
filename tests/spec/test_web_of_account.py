"""The webs that come with the software: England's around Greater Manchester, and what Merrow's was made to hold."""

from __future__ import annotations

from datetime import date

import pytest

from answerable import catalogue
from answerable.domain.relations import Direction, Kind
from answerable.queries import published
from answerable.queries.register import web_of_account
from answerable.queries.register.balance import balance, burden

TODAY = date(2026, 3, 9)


@pytest.fixture(params=["england", "merrow"])
def whole(request):
    return catalogue.load(request.param)


def test_every_measure_and_standard_tells_of_a_service(whole):
    told = {id for service in whole.services.values() for id in (*service.metrics, *service.standards)}
    assert told == {*whole.metrics, *whole.standards}


def test_every_relation_names_its_basis_and_where_it_can_be_read(whole):
    for relation in whole.relations.values():
        assert relation.basis.title, relation.id
        assert relation.basis.citations, relation.id
        assert all(citation.read_on for citation in relation.basis.citations if citation.checked) or whole.country.invented


def test_account_runs_all_three_ways_and_is_of_both_kinds(whole):
    assert {relation.direction for relation in whole.relations.values()} == set(Direction)
    assert {relation.kind for relation in whole.relations.values()} == set(Kind)


@pytest.mark.django_db
class TestMerrow:
    """Planted on purpose, and found."""

    @pytest.fixture
    def merrow_now(self, merrow_published):
        return published.current()

    def test_an_office_that_answers_to_nobody(self, merrow_now):
        rows = web_of_account.voids(merrow_now, on=TODAY).tables[0].rows
        assert {(row[0].words, row[1].words) for row in rows} == {
            ("Nobody may ask", "Arrivals Office"),
            ("Nobody asks about it in particular", "Councils"),
            ("No local forum", "Ministry of Land and Water"),
            ("No local forum", "River Wardens"),
        }

    def test_care_at_home_is_asked_about_five_times(self, merrow_now):
        found = web_of_account.overlaps(merrow_now, on=TODAY)
        assert found.finding == "Councils may have to explain the same to 5 forums: Care at home"

    def test_wardens_answer_only_upwards(self, merrow_now):
        rows = web_of_account.only_upwards(merrow_now, on=TODAY).tables[0].rows
        assert "River Wardens" in [row[0].words for row in rows]

    def test_hours_are_added_up_where_they_are_stated(self, merrow_now):
        """The wardens report four times a year, 45 hours each."""
        each = {row[0].value: row for row in burden(merrow_now, on=TODAY).tables[1].rows}
        assert each["river-wardens"][5].value == 4
        assert each["river-wardens"][6].value == 180

    def test_hard_and_soft_add_up_to_all(self, merrow_now):
        tables = {table.name: table for table in balance(merrow_now, on=TODAY).tables}
        totals = {
            name: sum(row[1].value + row[2].value for row in tables[name].rows)
            for name in ("balance-actors", "balance-forums", "balance-tiers", "balance-each")
        }
        assert len(set(totals.values())) == 1
        pact = {row[0].value: row[2].value for row in tables["balance-years"].rows}
        assert pact[2020] == pact[2023] + 1  # the Safety Pact, which ended
