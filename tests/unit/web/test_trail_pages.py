"""The trail on pages: its head, its lines, what may be downloaded; nothing that is withheld."""

from __future__ import annotations

import json

import pytest

from answerable.queries.record import trail
from answerable.records.canonical import canonical, sha256
from tests.calls import Story

pytestmark = pytest.mark.postgres


@pytest.fixture
def story(merrow_published) -> Story:
    return Story().questioned()


def test_the_head_is_published(client, story):
    answer = client.get("/trail/head.txt")
    assert answer.content.decode().strip() == trail.head()
    assert answer["Cache-Control"] == "no-cache"
    assert trail.head() in client.get("/trail/").content.decode()


def test_every_download_carries_the_head(client, story):
    for path in ("/trail/table.csv", "/places/table.csv", "/downloads/judgements.csv", f"/calls/{story.ref}/story.csv"):
        answer = client.get(path)
        if answer.status_code == 200:
            assert answer["Trail-Head"] == trail.head(), path
    assert client.get(f"/calls/{story.ref}/prov.json").json()["entity"]["ans:trail/head"]["ans:sha256"] == trail.head()


def test_anybody_can_check_the_chain_from_the_download(client, story):
    previous = "0" * 64
    lines = [json.loads(line) for line in b"".join(client.get("/trail/lines.jsonl").streaming_content).splitlines()]
    for line in lines:
        told = [line["seq"], line["at"], line["by"], line["what"], line["about"], line["details"]]
        assert line["previous_hash"] == previous
        assert line["hash"] == sha256(previous + canonical(told))
        previous = line["hash"]
    assert previous == trail.head()


def test_lines_of_one_call_and_of_one_body(client, story):
    other = Story(begun_by="question")
    page = client.get(f"/trail/?call={story.ref}").content.decode()
    assert f"/calls/{story.ref}/" in page
    assert f"/calls/{other.ref}/" not in page
    assert f"/calls/{other.ref}/" in client.get(f"/trail/?body={story.actor}").content.decode()
    assert client.get("/trail/?call=nonsense&before=x").status_code == 200
    assert len(trail.page(before=2).lines) == 1


def test_all_of_it_as_provenance(client, story):
    answer = client.get("/trail/prov.json")
    document = json.loads(b"".join(answer.streaming_content))
    assert f"ans:calls/{story.ref}/prov" in document["bundle"]
    assert client.get("/calls/2026-999/prov.json").status_code == 404
