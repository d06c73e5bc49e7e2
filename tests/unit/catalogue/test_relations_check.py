"""Mistakes in relations, services and bodies are told with file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from answerable import catalogue
from answerable.catalogue.folders import find


@pytest.fixture
def merrow(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find("merrow"), tmp_path / "merrow"))


def spoilt(folder: Path, name: str, old: str, new: str) -> list[str]:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(error) for error in catalogue.check(folder)]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("relations.yaml", "forum: {body: assembly}", "forum: {body: asembly}", "there is no body of this id; did you mean"),
        ("relations.yaml", "forum: {body: assembly}", "forum: {body: people}", "write it under part, beside place or kinds"),
        ("relations.yaml", "part: people}", "part: assembly}", "no place has one of it"),
        ("relations.yaml", "kinds: [trust]", "kinds: [trusts]", "there is no kind of place of this id"),
        ("relations.yaml", "services: [rivers]", "services: [river]", "there is no service of this id"),
        ("relations.yaml", "ends_on: 2021-12-31", "ends_on: 2011-12-31", "this is before starts_on"),
        ("relations.yaml", "kind: hard", "kind: soft", "a soft relation has no sanctions"),
        ("services.yaml", "- id: rivers", "- id: rivers-in-good-health", "a metric, standard or mission has this id already"),
        ("services.yaml", "[rivers-in-good-health]", "[rivers-in-health]", "there is no metric of this id"),
        ("services.yaml", "  bodies: [river-wardens]\n", "", "say who delivers it"),
        ("bodies.yaml", "of: [combined-authority]", "of: [combined-authorities]", "there is no kind of place of this id"),
    ],
)  # fmt: skip
def test_each_mistake_is_told(merrow, name, old, new, told):
    assert any(told in sentence and sentence.startswith(f"{name}, line ") for sentence in spoilt(merrow, name, old, new))


def test_a_catalogue_may_lack_services_and_relations(merrow):
    (merrow / "relations.yaml").unlink()
    (merrow / "services.yaml").unlink()
    loaded = catalogue.load(merrow)
    assert (loaded.services, loaded.relations) == ({}, {})
