"""Where a call comes from, read by the `prov` package: from judgement back to publisher's file, nothing withheld given."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from prov.model import ProvDerivation, ProvDocument, ProvEntity

from answerable.actions import account, drafting, withholding
from answerable.domain.files import Given
from answerable.domain.withholding import Withheld
from answerable.exports import prov
from answerable.queries import published
from answerable.queries.record import provenance
from tests.calls import NOON, Story

pytestmark = pytest.mark.postgres
ADDRESS = "https://answerable.example"
SECRET, SECRET_FILE = "Patient Rosa Quill was left in a corridor.", "rosa-quill.txt"


@pytest.fixture
def story(merrow_published, settings, tmp_path) -> Story:
    assert published.current()
    settings.ANSWERABLE_HOME = tmp_path
    story = Story()
    files = [Given(SECRET_FILE, b"about her")]
    story.do(drafting.write_draft, story.lead, body=story.actor, kind="explanation", text="Soon.", files=files)
    hide = Withheld("personal", "A patient could be recognised from this.", NOON.date() + timedelta(days=60))
    story.do(account.explain, story.lead, text=SECRET, withheld=hide)
    story.do(account.ask, story.clerk, text="Why did nobody plan for the delay?")
    story.do(account.answer, story.lead, question=3, text="The plan had no slack in it.")
    return story


def of(story: Story) -> dict:
    return prov.document(provenance.of_call(published.current(), story.ref), address=ADDRESS, head="f" * 64)


def read(text: str) -> ProvDocument:
    return ProvDocument.deserialize(content=text, format="json")


def test_it_is_valid_and_leads_back_to_the_publishers_file(story):
    document = read(json.dumps(of(story)))
    derived = {}
    for each in document.get_records(ProvDerivation):
        made, used = (str(value) for _, value in each.formal_attributes[:2])
        derived.setdefault(made, set()).add(used)
    judgement = f"ans:judgements/{story.judgement.id}"
    files = {file for release in derived[judgement] for file in derived[release]}
    named = {str(each.identifier): each for each in document.get_records(ProvEntity)}
    releases = json.loads(story.judgement.row["releases"])
    assert files == {f"ans:files/{sha256}" for release in releases for sha256 in release["sha256"].values()}
    assert files <= named.keys()
    assert derived[f"ans:calls/{story.ref}/texts/4"] == {f"ans:calls/{story.ref}/texts/3"}


def test_every_end_of_a_relation_is_there(story):
    document = of(story)
    known = {id for part in ("entity", "activity", "agent") for id in document[part]}
    for part, found in document.items():
        if part not in ("prefix", "entity", "activity", "agent"):
            assert {end for each in found.values() for end in each.values()} <= known, part


def test_what_is_withheld_is_marked_and_not_given(story):
    text = json.dumps(of(story))
    assert SECRET not in text
    assert SECRET_FILE not in text
    hidden = of(story)["entity"][f"ans:calls/{story.ref}/texts/2"]
    assert hidden["ans:withheld"] == "A patient could be recognised from this."
    assert "ans:salt" not in hidden
    story.do(withholding.release, story.lead, entry=2)
    assert SECRET in json.dumps(of(story))


def test_all_calls_are_bundles_of_one_document(story):
    other = Story(begun_by="question")
    document = read("".join(prov.stream(provenance.of_all(published.current()), address=ADDRESS, head="f" * 64)))
    assert sorted(str(bundle.identifier) for bundle in document.bundles) == sorted(
        f"ans:calls/{ref}/prov" for ref in (story.ref, other.ref)
    )
    flat = document.flattened()
    assert len(list(flat.get_records(ProvEntity))) > 10
