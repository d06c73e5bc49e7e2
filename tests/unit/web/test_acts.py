"""Every move by HTTP, as the person whose move it is: the form, the act, the refusal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import global_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.actions import account, contesting, dates, learning
from answerable.domain.calls import MOVES
from answerable.domain.permissions import PUBLIC, Person, Role
from answerable.domain.withholding import Withheld
from answerable.queries import published
from answerable.queries.account.moves import moves_for
from answerable.queries.account.promises import promise as words_of
from answerable.queries.account.rounds import rounds
from answerable.queries.record import verifying
from answerable.records.models import Attachment, Call, Draft, Entry, Slip, Term
from tests.calls import COMMITTEE, NOON, Story, a_breach, a_movement, a_person
from tests.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("merrow_published")]
WORDS = "The new ward opened three months late.\n\nIt is open now."
A_YEAR = NOON.date() + timedelta(days=300)
FAR = {"day": "1", "month": "3", "year": "2027"}


def a_day(name: str, day: dict[str, str] = FAR) -> dict[str, str]:
    return {f"{name}-{part}": value for part, value in day.items()}


def do(story: Story, by: Person, move: str, query: str = "", **said: object):
    """Open the page of the move, then send it as the page would."""
    client, where = client_of(by), f"/calls/{story.ref}/{move}/{query}"
    page = client.get(where)
    assert page.status_code == 200, page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    return client.post(where, {"seen": story.call.version, "do": "give", **said})


def done(answer, story: Story, state: str) -> None:
    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == f"/calls/{story.ref}/"
    assert story.call.state == state


def test_explaining_asking_answering_reviewing_judging():
    story = Story()
    done(do(story, story.lead, "explain", text=WORDS), story, "explained")
    assert story.last("explanation").text == WORDS
    done(do(story, story.clerk, "ask", text="Why did nobody plan for it?"), story, "questioned")
    done(do(story, story.lead, "answer", text="The plan had no slack."), story, "answered")
    done(do(story, story.second, "ask_for_review", text="That is no answer."), story, "in-review")
    done(do(story, story.lead, "review", text="We have looked again."), story, "answered")
    done(do(story, story.clerk, "judge", outcome="not-accepted", text="It was to be foreseen."), story, "judged")
    done(do(story, story.clerk, "close", text="Nothing more to ask."), story, "closed")


def test_learning():
    story = Story().judged()
    done(do(story, story.clerk, "open_learning", text="Let us find out."), story, "learning")
    for question in (0, 1):
        done(do(story, story.officer, "answer_learning", f"?question={question}", text="Too few beds."), story, "learning")
    promise = {"text": "Rounds at eight.", "owner": "Chief nurse", **a_day("due_on")}
    done(do(story, story.lead, "plan_action", **promise), story, "learning")
    done(do(story, story.officer, "finish_action", became="done", text="Since May."), story, "learning")
    done(do(story, story.clerk, "end_learning", outcome="did-not-work", text="No change."), story, "learned")


def test_a_hard_step_is_confirmed_first():
    story = Story().learned()
    check = do(story, story.clerk, "take_hard_step", step="notice", text="Show weekly figures.", **a_day("due_on"))
    assert check.status_code == 200
    assert "You take this step in the name of the Ministry of Health and Care" in check.content.decode()
    assert story.call.state == "learned"
    step = do(
        story, story.clerk, "take_hard_step", step="notice", text="Show weekly figures.", **a_day("due_on"), confirmed="yes"
    )
    done(step, story, "hard-step")
    work = client_of(story.lead).get("/work/").content.decode()
    assert "Do what the formal notice asks: “Show weekly figures.”" in work
    assert f"/calls/{story.ref}/answer_hard_step/?step={story.last('hard-step').number}" in work
    done(do(story, story.lead, "answer_hard_step", text="Weekly figures stand on our site."), story, "hard-step")
    assert story.duty("action").state == "met"
    assert story.last("step-answer").answers == story.last("hard-step")
    assert client_of(story.lead).get(f"/calls/{story.ref}/answer_hard_step/").status_code == 404


def test_changing_what_was_written_before_the_step_keeps_it():
    story = Story().learned()
    page = client_of(story.clerk).post(
        f"/calls/{story.ref}/take_hard_step/", {"do": "change", "step": "notice", "text": "Weekly figures.", "confirmed": "yes"}
    )
    assert page.status_code == 200
    assert "Weekly figures." in page.content.decode()
    assert story.call.state == "learned"


def test_before_the_ladder_allows_a_step_nothing_can_be_typed():
    story = Story(a_movement(), actor="ministry-of-health", forum=COMMITTEE).judged()
    page = client_of(story.clerk).get(f"/calls/{story.ref}/take_hard_step/")
    assert page.status_code == 409
    assert "has no power to take a hard step here" in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_an_override_needs_a_second_person():
    story = Story(a_movement_with_powers(), actor=a_movement_with_powers().place).judged()
    why = "People are waiting for hours tonight and an enquiry would take months."
    check = do(story, story.clerk, "propose_override", step="notice", reason=why, text="Open more beds.", **a_day("due_on"))
    assert "listed publicly" in check.content.decode()
    done(
        do(
            story,
            story.clerk,
            "propose_override",
            step="notice",
            reason=why,
            text="Open more beds.",
            **a_day("due_on"),
            confirmed="yes",
        ),
        story,
        "judged",
    )
    own_page = client_of(story.clerk).get(f"/calls/{story.ref}/confirm_override/")
    assert own_page.status_code == 404
    assert "another must confirm" in own_page.content.decode()
    number = story.last("override").number
    own = client_of(story.clerk).post(
        f"/calls/{story.ref}/confirm_override/?override={number}", {"text": "I agree with this, and say so.", "confirmed": "yes"}
    )
    assert own.status_code == 422
    assert "you proposed it yourself" in own.content.decode()
    assert "Override in call" in client_of(story.second).get("/work/").content.decode()
    assert "Override in call" not in client_of(story.clerk).get("/work/").content.decode()
    short = do(story, story.second, "confirm_override", text="Yes.")
    assert "Say in a sentence of your own why you agree" in short.content.decode()
    check = do(story, story.second, "confirm_override", text="I was there, and nothing else is left.").content.decode()
    for told in (f"{story.clerk.name} proposed a formal notice", why, "Open more beds.", "1 March 2027"):
        assert told in check
    agreed = do(story, story.second, "confirm_override", text="I was there, and nothing else is left.", confirmed="yes")
    done(agreed, story, "hard-step")
    assert story.duty("action").due_on == date(2027, 3, 1)


def test_what_is_wrong_with_an_override_is_said_before_the_page_that_asks_whether_all_is_right():
    story = Story(a_movement_with_powers(), actor=a_movement_with_powers().place).judged()
    past = {"due_on-day": "27", "due_on-month": "3", "due_on-year": "2020"}
    page = do(story, story.clerk, "propose_override", step="notice", reason="Tenants are in danger.", text="Mend it.", **past)
    content = page.content.decode()
    assert page.status_code == 422
    assert "In at least 30 characters" in content
    assert "Say why the ladder is left aside, in at least 30 characters" in content
    assert "Give a day still to come" in content


def a_movement_with_powers():
    """A standard that is met: its forum has the powers, the ladder is closed."""
    return a_breach(verdict="met")


def test_dates_and_objections():
    story = Story()
    where = f"?duty={story.duty('explanation').id}"
    why = {"reason": "The auditor is away.", **a_day("to", {"day": "6", "month": "3", "year": "2027"})}
    check = do(story, story.lead, "extend", where, **why).content.decode()
    assert "cannot be taken back" in check
    assert "The new day is a Saturday. It still counts" in check
    assert not Slip.objects.exists()
    done(do(story, story.lead, "extend", where, confirmed="yes", **why), story, "open")
    assert Slip.objects.get().to_on == date(2027, 3, 6)
    done(do(story, story.lead, "contest", about="figure", text="Two wards are counted twice."), story, "open")
    assert "Objection in call" in client_of(story.publisher).get("/work/").content.decode()
    done(do(story, story.publisher, "reply_to_contest", outcome="not-upheld", text="They are not."), story, "open")
    done(do(story, story.clerk, "withdraw", text="Opened by mistake."), story, "closed")


def test_withholding_as_it_is_given_then_releasing():
    story = Story()
    second = do(story, story.lead, "explain", text=WORDS, reading="withheld")
    assert second.status_code == 200
    assert "Why is it not public?" in second.content.decode()
    assert story.call.state == "open"
    why = {"ground": "personal", "reason": "A patient can be recognised in this.", **a_day("review_on", in_a_year())}
    done(do(story, story.lead, "explain", text=WORDS, reading="withheld", **why), story, "explained")
    assert story.last("explanation").withholdings.get().ground == "personal"
    number = story.last("explanation").number
    done(do(story, story.lead, "release", f"?entry={number}"), story, "explained")
    done(do(story, story.lead, "withhold", f"?entry={number}", **why), story, "explained")


def in_a_year() -> dict[str, str]:
    day = date.today() + timedelta(days=300)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def test_a_bad_day_to_look_again_keeps_the_text():
    story = Story()
    why = {
        "ground": "personal",
        "reason": "A patient can be recognised.",
        **a_day("review_on", {"day": "1", "month": "1", "year": "2020"}),
    }
    page = do(story, story.lead, "explain", text=WORDS, reading="withheld", **why)
    assert page.status_code == 422
    assert "still to come" in page.content.decode()
    assert "Why is it not public?" in page.content.decode()
    for kept in ('value="2020"', "A patient can be recognised.", 'value="personal" checked'):
        assert kept in page.content.decode()
    assert "three months late" in page.content.decode()
    assert story.call.state == "open"


def test_one_explanation_serves_two_forums():
    first, second = Story(), None
    other = other_forum(first)
    second = Story(forum=other)
    first.explained()
    page = client_of(second.lead).get(f"/calls/{second.ref}/explain/").content.decode()
    assert "has explained the same to another forum already" in page
    done(do(second, second.officer, "reuse_explanation"), second, "explained")
    assert second.last("explanation").reuses == first.last("explanation")


def other_forum(story: Story) -> str:
    from answerable.domain.relations import Power
    from answerable.queries import published
    from answerable.queries.register.relations import web

    net = web(published.current(), on=NOON.date())
    edges = net.of_actor(story.actor, story.judgement.subject)
    return next(e.forum for e in edges if e.forum != story.forum and e.relation.may(Power.EXPLANATION))


def test_the_later_writer_is_told_and_keeps_the_text():
    story = Story()
    client, where = client_of(story.lead), f"/calls/{story.ref}/explain/"
    seen = story.call.version
    client.get(where)
    story.explained()
    page = client.post(where, {"seen": seen, "do": "give", "text": "My own words, an hour of work."})
    text = page.content.decode()
    assert page.status_code == 409
    assert "This call has moved on since you opened the page" in text
    assert f"{story.lead.name} explained" in text
    assert "My own words, an hour of work." in text
    assert f'name="seen" value="{story.call.version}"' in text
    assert story.call.entries.filter(kind="explanation").count() == 1


def test_the_later_writer_may_send_again_where_the_call_still_allows_it():
    story = Story().explained()
    client, where = client_of(story.clerk), f"/calls/{story.ref}/ask/"
    seen = story.call.version
    story.do(account.ask, story.second, text="Who planned the ward?")
    assert client.post(where, {"seen": seen, "text": "Why so late?"}).status_code == 409
    done(client.post(where, {"seen": seen + 1, "text": "Why so late?"}), story, "questioned")


def test_officers_draft_and_leads_give():
    story = Story()
    officer, lead, where = client_of(story.officer), client_of(story.lead), f"/calls/{story.ref}/explain/"
    page = officer.get(where).content.decode()
    assert "Save as a draft" in page
    assert 'value="give"' not in page
    plan = SimpleUploadedFile("plan.txt", b"Beds: 30", content_type="text/plain")
    assert officer.post(where, {"do": "save", "text": "First words.", "mark": "", "file": plan}).status_code == 302
    assert officer.post(where, {"do": "give", "text": "First words."}).status_code == 403
    page = lead.get(where).content.decode()
    assert "First words." in page
    assert "plan.txt" in page
    assert "Draft of an explanation" in lead.get("/work/").content.decode()
    file = Attachment.objects.get()
    address = f"/calls/{story.ref}/files/{file.id}/"
    assert client_of(story.clerk).get(address).status_code == 404
    assert Client().get(address).status_code == 404
    mark = Draft.objects.get().at.isoformat()
    done(lead.post(where, {"do": "give", "text": "Better words.", "mark": mark, "seen": story.call.version}), story, "explained")
    given = Client().get(address)
    assert given.status_code == 200
    assert content_of(given) == b"Beds: 30"
    assert given.headers["Content-Disposition"] == 'attachment; filename="plan.txt"'
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-store"
    assert not Draft.objects.exists()


def content_of(given) -> bytes:
    content = b"".join(given.streaming_content)
    given.close()
    return content


def test_a_colleagues_newer_draft_is_never_lost():
    story = Story()
    officer, lead, where = client_of(story.officer), client_of(story.lead), f"/calls/{story.ref}/explain/"
    officer.post(where, {"do": "save", "text": "The officer's words.", "mark": ""})
    for do_it in ("save", "give"):
        page = lead.post(where, {"do": do_it, "text": "The lead's words.", "mark": "", "seen": story.call.version})
        text = page.content.decode()
        assert page.status_code == 409
        assert "The officer&#39;s words." in text
        assert "The lead&#39;s words." in text
    assert Draft.objects.get().text == "The officer's words."
    assert story.call.state == "open"


def test_files_are_taken_off_and_wrong_ones_refused_with_the_text_kept():
    story = Story()
    officer, where = client_of(story.officer), f"/calls/{story.ref}/explain/"
    program = SimpleUploadedFile("run.exe", b"MZ")
    page = officer.post(where, {"do": "save", "text": "Kept words.", "mark": "", "file": program})
    assert page.status_code == 422
    assert "attach a file that ends in" in page.content.decode()
    assert "Kept words." in page.content.decode()
    officer.post(where, {"do": "save", "text": "Kept words.", "mark": "", "file": SimpleUploadedFile("a.txt", b"a")})
    file = Attachment.objects.get()
    mark = Draft.objects.get().at.isoformat()
    assert officer.post(where, {"take_off": file.id, "text": "Newer words.", "mark": mark}).status_code == 302
    assert not Attachment.objects.exists()
    assert Draft.objects.get().text == "Newer words."


def test_withheld_files_are_withheld_too():
    story = Story()
    lead, where = client_of(story.lead), f"/calls/{story.ref}/explain/"
    lead.post(where, {"do": "save", "text": WORDS, "mark": "", "file": SimpleUploadedFile("a.txt", b"a")})
    mark = Draft.objects.get().at.isoformat()
    why = {"ground": "personal", "reason": "A patient can be recognised.", **a_day("review_on", in_a_year())}
    lead.post(where, {"seen": story.call.version, "do": "give", "text": WORDS, "mark": mark, "reading": "withheld", **why})
    address = f"/calls/{story.ref}/files/{Attachment.objects.get().id}/"
    assert story.call.state == "explained"
    assert Client().get(address).status_code == 404
    assert client_of(a_person(Role.CLERK, COMMITTEE)).get(address).status_code == 404
    assert content_of(client_of(story.clerk).get(address)) == b"a"
    assert Client().get(f"/calls/2026-999/files/{Attachment.objects.get().id}/").status_code == 404


def test_strangers_are_refused_with_a_sentence():
    story = Story()
    stranger = client_of(a_person(Role.LEAD, "ministry-of-work"))
    for move in (*MOVES, "reuse_explanation"):
        where = f"/calls/{story.ref}/{move}/"
        assert Client().get(where).status_code == 302
        for answer in (stranger.get(where), stranger.post(where, {"text": "x"})):
            assert answer.status_code == 403, move
            assert "may" in answer.content.decode()
    assert Entry.objects.count() == 1


def test_too_early_is_a_sentence_and_not_a_form():
    story = Story()
    page = client_of(story.clerk).get(f"/calls/{story.ref}/close/")
    assert page.status_code == 409
    assert "It is too early to close the call" in page.content.decode()
    assert client_of(story.clerk).get("/calls/2026-999/close/").status_code == 404


def test_opening_from_a_judgement():
    judgement = a_breach()
    clerk = client_of(a_person(Role.CLERK, "ministry-of-health"))
    where = f"/calls/open/?judgement={judgement.id}"
    page = clerk.get(where).content.decode()
    assert "The published judgement this begins from" in page
    assert "Opened today, it is due on" in page
    said = {"title": "Waits for urgent care", "text": "Please explain the waits."}
    check = clerk.post(where, said)
    assert "Check before you open this call" in check.content.decode()
    assert not Call.objects.exists()
    opened = clerk.post(where, {**said, "confirmed": "yes"})
    call = Call.objects.get()
    assert opened.headers["Location"] == f"/calls/{call.ref}/"
    assert (call.forum, call.actor, call.judgement_id) == ("ministry-of-health", judgement.place, judgement.id)
    again = clerk.get(where)
    assert again.status_code == 409
    assert "asks this body the same already" in again.content.decode()


def test_opening_asks_one_question_after_the_other():
    clerk = client_of(a_person(Role.CLERK, COMMITTEE))
    page = clerk.get("/calls/open/").content.decode()
    assert "Who should give account?" in page
    assert clerk.get("/calls/open/?asked=actor").status_code == 422
    page = clerk.get("/calls/open/?actor=ministry-of-health").content.decode()
    assert "What should it give account of?" in page
    page = clerk.get("/calls/open/?actor=ministry-of-health&subject=early-deaths").content.decode()
    assert "What do you ask for?" in page
    where = "/calls/open/?actor=ministry-of-health&subject=early-deaths&kind=question"
    assert "What do you ask the Ministry of Health and Care?" in clerk.get(where).content.decode()
    opened = clerk.post(where, {"title": "Early deaths", "text": "Why?", "confirmed": "yes"})
    assert opened.status_code == 302
    assert Call.objects.get().begun_by == "question"


def test_who_may_not_open_is_told_why():
    officer = client_of(a_person(Role.OFFICER, COMMITTEE))
    page = officer.get("/calls/open/")
    assert page.status_code == 403
    assert "may open a call to account" in page.content.decode()


def test_the_list_of_work_says_once_what_several_forums_ask():
    first = Story()
    Story(forum=other_forum(first))
    page = client_of(first.lead).get("/work/").content.decode()
    assert "2 forums ask the same" in page
    assert page.count("Explain once") == 1
    assert "You owe 2 things" in page
    table = client_of(first.lead).get("/work/owed.csv")
    assert table.headers["Cache-Control"] == "no-store"
    assert table.content.decode().count(first.actor) >= 2
    awaited = client_of(first.clerk).get("/work/").content.decode()
    assert "What you await from others" in awaited


def test_work_is_for_those_who_sign_in():
    assert Client().get("/work/").status_code == 302
    page = client_of(a_person(Role.ADMINISTRATOR)).get("/work/").content.decode()
    assert "You hold no role" not in page
    assert "/people/accounts/" in page
    page = client_of(a_person(Role.PUBLISHER)).get("/work/").content.decode()
    for where in ("/questions/", "/relations/add/"):
        assert where in page


def test_what_comes_round_by_itself_stands_in_the_list_of_work():
    person = a_person(Role.LEAD, a_breach().place)
    page = client_of(person).get("/work/").content.decode()
    found = rounds(published.current(), person, today=date.today())
    assert found
    assert "What comes round by itself" in page
    assert all(each.every in page for each in found)


def test_an_empty_draft_is_refused():
    story = Story()
    page = client_of(story.officer).post(f"/calls/{story.ref}/explain/", {"do": "save", "text": "  ", "mark": ""})
    assert page.status_code == 422
    assert "an empty draft is not saved" in page.content.decode()
    assert not Draft.objects.exists()


def test_only_what_has_no_answer_is_offered_and_one_thing_needs_no_choosing():
    story = Story().learning()
    story.do(learning.answer_learning, story.lead, question=0, text="Too few beds.")
    page = client_of(story.lead).get(f"/calls/{story.ref}/answer_learning/").content.decode()
    assert "Learning enquiry: “What can be done to mitigate it?”" in page
    work = client_of(story.lead).get("/work/").content.decode()
    assert f"/calls/{story.ref}/answer_learning/?question=1" in work
    assert f"/calls/{story.ref}/answer_learning/?question=0" not in work


def test_a_promise_is_told_by_how_it_begins():
    story = Story().learning()
    promise = "Its rounds begin at eight, on every ward, from the first Monday of May onwards."
    due_on = story.at.date() + timedelta(days=60)
    story.do(learning.plan_action, story.lead, text=promise, owner="Chief nurse", due_on=due_on)
    duty = story.duty("action")
    assert words_of(duty, yours=True).startswith("Do what you promised: “Its rounds begin at eight")
    assert words_of(duty, yours=False).startswith("Do what it promised: “Its rounds")


def test_whoever_judges_reads_all_that_was_said_and_whoever_objects_reads_the_figure():
    story = Story().answered()
    page = client_of(story.clerk).get(f"/calls/{story.ref}/judge/").content.decode()
    for said in ("three months late", "Why did nobody plan", "had no slack"):
        assert said in page
    page = client_of(story.lead).get(f"/calls/{story.ref}/contest/").content.decode()
    assert "The published judgement" in page
    assert "must have a reply by" in page
    assert "an answer is due by" in client_of(story.clerk).get(f"/calls/{story.ref}/ask/").content.decode()


def test_whoever_objects_reads_first_that_nobody_could_reply():
    story, said = Story().answered(), "Nobody is a publisher of this site today"
    lead, where = client_of(story.lead), f"/calls/{story.ref}/contest/"
    assert said not in lead.get(where).content.decode()
    Term.objects.filter(role=Role.PUBLISHER).update(ends_on=date.today() - timedelta(days=1))
    page = lead.get(where).content.decode()
    assert page.index(said) < page.index("<form method")
    assert said in lead.post(where, {"seen": story.call.version, "text": ""}).content.decode()
    assert said not in lead.get(f"/calls/{story.ref}/explain/").content.decode()


def test_silence_lets_the_forum_judge():
    story = Story()
    dates.mark_overdue(at=story.at + timedelta(days=60))
    done(do(story, story.clerk, "judge", outcome="not-accepted", text="No word came."), story, "judged")


def test_an_open_objection_closes_the_ladder_before_anything_is_typed():
    story = Story().judged()
    story.do(contesting.contest, story.lead, about="figure", text="Counted twice.")
    page = client_of(story.clerk).get(f"/calls/{story.ref}/take_hard_step/")
    assert page.status_code == 409
    assert "contests the figure" in page.content.decode()


def test_a_file_that_is_too_large_is_dropped_and_the_text_kept(settings):
    settings.FILE_UPLOAD_HANDLERS = ["answerable.web.uploads.NotTooLarge", *global_settings.FILE_UPLOAD_HANDLERS]
    story = Story()
    officer, where = client_of(story.officer), f"/calls/{story.ref}/explain/"
    for handlers in (settings.FILE_UPLOAD_HANDLERS, global_settings.FILE_UPLOAD_HANDLERS):
        settings.FILE_UPLOAD_HANDLERS = handlers
        large = SimpleUploadedFile("a.txt", b"a" * (11 * 1024 * 1024))
        page = officer.post(where, {"do": "save", "text": "Kept words.", "mark": "", "file": large})
        assert page.status_code == 422
        assert "The file is too large: the most is 10 MB." in page.content.decode()
        assert "Kept words." in page.content.decode()
    assert not Attachment.objects.exists()


def test_what_is_withheld_is_quoted_to_the_two_bodies_only():
    story = Story()
    story.do(
        account.explain, story.lead, text="Secret words.", withheld=Withheld("legal", "A court will decide on this.", A_YEAR)
    )
    asking = client_of(story.clerk).get(f"/calls/{story.ref}/ask/").content.decode()
    assert "Secret words." in asking
    assert "Withheld" in asking
    other = client_of(a_person(Role.CLERK, COMMITTEE))
    for page in ("explain/", "reuse_explanation/", "withhold/", "release/"):
        assert "Secret words." not in other.get(f"/calls/{story.ref}/{page}").content.decode()
    second = Story(forum=other_forum(story))
    assert "Secret words." not in client_of(second.lead).get(f"/calls/{second.ref}/reuse_explanation/").content.decode()


def test_whoever_looks_again_may_keep_a_text_withheld():
    story = Story()
    story.do(
        account.explain, story.lead, text="Secret words.", withheld=Withheld("legal", "A court will decide on this.", A_YEAR)
    )
    query = f"?entry={story.last('explanation').number}"
    release = client_of(story.lead).get(f"/calls/{story.ref}/release/{query}").content.decode()
    assert "If it must stay withheld" in release
    why = {"ground": "legal", "reason": "The court has not decided yet.", **a_day("review_on", in_a_year())}
    done(do(story, story.lead, "withhold", query, **why), story, "explained")
    first, second = story.last("explanation").withholdings.order_by("id")
    assert first.released_at == second.at
    assert second.released_at is None
    assert verifying.verify().faults == []


def test_a_step_that_the_ladder_would_allow_but_not_now_says_why():
    story = Story().learning()
    page = client_of(story.clerk).get(f"/calls/{story.ref}/take_hard_step/")
    assert page.status_code == 409
    assert "to take a hard step: the call is “learning enquiry under way”." in page.content.decode()
    assert "None" not in page.content.decode()


def test_moves_are_listed_with_their_refusals():
    story = Story()
    names = {move.name: move.refusal for move in moves_for(story.call, story.clerk, NOON.date())}
    assert names["withdraw"] is None
    assert "Until the explanation is overdue" in names["ask"]
    assert "explain" not in names
    assert moves_for(story.call, PUBLIC, NOON.date()) == []
    own = [move.words for move in moves_for(story.call, story.officer, NOON.date())]
    assert "Draft the explanation" in own
