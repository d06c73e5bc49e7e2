"""What a loaded catalogue gives, and that its versions follow what was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answerable import catalogue
from answerable.catalogue import reference, schemas
from answerable.domain.refusals import Refusal
from tests.unit.catalogue.copies import northland

ROOT = Path(__file__).parents[3]
CHANGE = ("Children who were ill", "Pupils who were ill")


def test_a_catalogue_is_loaded_by_id(tmp_path: Path):
    country = catalogue.load(northland(tmp_path / "northland"))
    assert country.country.name == "Northland"
    assert country.subject("reading") is country.metrics["reading"]
    assert country.subject("answers-in-30-days") is country.standards["answers-in-30-days"]
    assert (list(country.kinds), list(country.sources)) == (["country", "council"], ["office"])


def test_an_unknown_subject_is_refused_with_the_nearest(tmp_path: Path):
    with pytest.raises(Refusal, match=r"called 'readin'; did you mean 'reading'\?"):
        catalogue.load(northland(tmp_path / "northland")).subject("readin")


def test_versions_follow_meaning_and_not_layout(tmp_path: Path):
    first = catalogue.load(northland(tmp_path / "a"))
    same = catalogue.load(northland(tmp_path / "b"))
    laid_out = catalogue.load(northland(tmp_path / "c", metrics__reading=("kind: outcome", "# a remark\nkind: outcome")))
    changed = catalogue.load(northland(tmp_path / "d", metrics__reading=CHANGE))
    assert first.version == same.version != laid_out.version
    assert first.version_of("reading") == laid_out.version_of("reading") != changed.version_of("reading")
    assert first.version_of("answers-in-30-days") == changed.version_of("answers-in-30-days")


def test_folded_text_holds_no_stray_marks(tmp_path: Path):
    folded = (
        "  - Children who were ill on the day are left out.",
        "  - >-\n    Children who were ill\n    are left out.",
    )
    country = catalogue.load(northland(tmp_path / "northland", metrics__reading=folded))
    assert country.metrics["reading"].caveats == ["Children who were ill are left out."]


def test_what_is_due_for_review_is_a_warning(tmp_path: Path):
    country = catalogue.load(northland(tmp_path / "northland"))
    assert catalogue.overdue(country, on=date(2030, 1, 1)) == []
    assert [each.split(":")[0] for each in catalogue.overdue(country, on=date(2030, 1, 2))] == [
        "metrics/reading.yaml",
        "standards/answers-in-30-days.yaml",
    ]


@pytest.mark.parametrize("name", schemas.FILES)
def test_the_committed_schemas_are_current(name: str):
    committed = (ROOT / f"docs/reference/schema/{name}.json").read_text(encoding="utf-8")
    assert committed == schemas.text(name), "run `make docs-write`"


def test_the_committed_reference_page_is_current():
    assert (ROOT / "docs/reference/catalogue.md").read_text(encoding="utf-8") == reference.page(), "run `make docs-write`"
