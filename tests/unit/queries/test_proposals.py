"""What the figures suggest: only from judgements that stand, only where somebody may ask, and nothing opens by itself."""

from __future__ import annotations

from datetime import timedelta

from answerable.queries import published
from answerable.queries.ledgers import proposals, proposals_page
from answerable.queries.ledgers.proposals import Ground
from answerable.queries.register.bodies import directory
from answerable.queries.register.relations import web
from answerable.records.models import Call
from tests.calls import COMMITTEE, MINISTRY, NOON, Story, a_breach

TODAY = NOON.date()


def found(**asked):
    return proposals.proposals(published.current(), today=TODAY, **asked)


def test_every_sure_finding_that_somebody_may_ask_about_is_proposed(merrow_published):
    listed = found()
    assert [each.ground for each in listed] == sorted((each.ground for each in listed), key=list(Ground).index)
    assert a_breach().id in [each.judgement for each in listed]
    assert all(each.askers for each in listed)
    assert Call.objects.count() == 0


def test_noise_and_risk_propose_nothing(merrow_published):
    verdicts = {published.current().by_id[each.judgement].verdict for each in found()}
    assert verdicts <= {"breach", "persistent_breach", "not_reported", None}


def test_a_worsening_measure_suggests_learning_never_a_sanction(merrow_published):
    worse = [each for each in found() if each.ground is Ground.WORSENING]
    assert worse
    assert all("never a ground for a sanction" in each.suggests for each in worse)


def test_a_running_call_and_an_explanation_are_shown_before_another_is_opened(merrow_published):
    call = Story().explained()
    mine = next(each for each in found() if each.judgement == call.judgement.id)
    assert [(each.key, each.call) for each in mine.asking] == [(MINISTRY, call.ref)]
    assert mine.explained == call.ref
    assert MINISTRY not in [each.key for each in mine.may_ask]


def test_forums_that_are_the_public_itself_do_not_open_calls(merrow_published):
    public = set(directory(published.current()).public)
    assert public
    assert not public & {asker.key for each in found() for asker in each.askers}


def test_old_figures_come_last_and_tell_of_what_was(merrow_published):
    now = published.current()
    assert not any(each.old for each in found())
    late = proposals.proposals(now, today=TODAY + timedelta(days=800))
    breach = next(each for each in late if each.ground is Ground.PERSISTENT)
    assert breach.says == "A standard was broken again and again, by old figures"
    assert "more than two years old" in breach.old
    ages = [bool(each.old) for each in late]
    assert ages == sorted(ages)


def test_a_forum_sees_its_own_list_and_the_yearly_accounts_owed_to_it(merrow_published):
    page = proposals_page.page(published.current(), today=TODAY, forum=MINISTRY)
    assert page.shown
    assert all(MINISTRY in [asker.key for asker in each.askers] for each in page.shown)
    assert all(asker.key == MINISTRY or asker.call for each in page.shown for asker in each.askers)
    assert page.yearly.rows
    assert (COMMITTEE, "Mission Committee of the Assembly") in proposals_page.page(
        published.current(), today=TODAY, forum=COMMITTEE
    ).forums, "the box names the forum that was chosen, also where nothing is suggested to it"
    everybody = proposals_page.page(published.current(), today=TODAY, number=99)
    assert everybody.number == everybody.pages


def test_a_figure_of_the_whole_country_is_asked_of_whoever_answers_for_it_nationally(merrow_published):
    standing = published.current()
    whole = standing.catalogue.country.whole
    answers, names = web(standing, on=TODAY), directory(standing)
    row = next(row for row in standing.rows if row.place == whole and row.subject == "early-deaths")
    assert proposals.answerable_for(standing, row, answers, names)[-1] == standing.catalogue.metrics["early-deaths"].owner
    national = [each for each in found(forum=COMMITTEE) if each.place == whole]
    assert len({each.judgement for each in national}) == len(national)
    local = next(row for row in standing.rows if row.place != whole)
    assert proposals.answerable_for(standing, local, answers, names) == names.of_place.get(local.place, [])


def test_a_forum_to_which_nothing_is_suggested_hears_why(merrow_published):
    standing = published.current()
    answers, names = web(standing, on=TODAY), directory(standing)
    assert proposals_page.why_none(answers, names, "nobody") == "No body gives account to nobody."
    assert "account to" in proposals_page.why_none(answers, names, COMMITTEE)
