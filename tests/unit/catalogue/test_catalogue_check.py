# ruff: noqa: E501  (a table of sentences reads best with one on each line)
"""Every mistake is told with its file, its line, what stands there and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable import catalogue
from answerable.domain.refusals import Refusal
from tests.unit.catalogue.copies import northland

READING, LETTERS = "metrics__reading", "standards__answers_in_30_days"


def test_the_example_of_the_how_to_page_is_whole(mistakes):
    assert mistakes() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (READING, "mission: every-child", "mission: every-chlid", "line 6: 'every-chlid': there is no mission of this id; did you mean 'every-child'?"),
        (READING, "owner: ministry-of-schools", "owner: ministry-of-school", "line 14: 'ministry-of-school': there is no body of this id; did you mean 'ministry-of-schools'?"),
        (READING, "source: office", "source: offise", "line 10: 'offise': there is no source that gives observations of this id; did you mean 'office'?"),
        (READING, "[country, council]", "[country, counsil]", "line 13: 'counsil': there is no kind of place with pages of this id; did you mean 'council'?"),
        (READING, "polarity: high_is_good", "polarity: high", "line 8: 'high': this is not one of the words allowed here; did you mean 'high_is_good'?"),
        (READING, "kind: outcome", "kind: result", "line 5: 'result': this is not one of the words allowed here; write one of: activity, outcome, output"),
        (READING, "polarity:", "polarty:", "line 8: 'polarty': nobody knows this key; did you mean 'polarity'?"),
        (READING, "unit: percent\n", "", "line 1: the key 'unit' is missing; add it"),
        (READING, "2030-01-01", "next year", "line 17: 'next year': write a date as year-month-day, for example 2027-04-01"),
        (READING, "{place}", "the area", "line 3: '{estimate} of eleven-year-olds in the area read well': the sentence needs {place}"),
        (READING, "{place}", "{area} or {place}", "nothing fills {area}"),
        (READING, "{place}", "{place", "a brace is left open"),
        (READING, "id: reading", "id: reeding", "line 1: 'reeding': the id and the file's name must agree; write 'reading'"),
        (READING, "id: reading", "id: Reading Well", "lower case words joined by hyphens"),
        (READING, "unit: percent", "unit: percent\nunit: years", "line 8: 'unit': this key stands twice (first on line 7); keep one"),
        (READING, "  value: reading\n", "", "line 9: name the indicator under value, or indicators under both numerator and denominator"),
        (READING, "unit: percent", "unit: years", "Wilson's interval is for a percent, and the unit is years"),
        (READING, "definition: Of", "definition: Of: a", "this is not YAML"),
        (LETTERS, "at_least: 90", "at_least: 0.9", "line 5: '0.9': percent runs from 0 to 100 here; for ninety-five percent write 95"),
        (LETTERS, "at_least: 90\n", "", "a standard has one floor: write at_least (where high is good) or at_most (where low is good), one of them"),
        (LETTERS, "at_least: 90", "at_least: ninety", "line 5: 'ninety': write a number, as 95 or 0.05"),
        (LETTERS, "review_by: 2030", "review_by: 2019", "'2019-01-01': write a day after applies_from (2020-01-01)"),
        (LETTERS, "  multiplier: 100\n", "", "for a percent write multiplier: 100"),
        (LETTERS, "set_by: ministry-of-schools", "set_by: nobody", "there is no body of this id"),
        ("country", "standards_cap: 5", "standards_cap: 0", "line 4: '0': 1 standards are in force on 2020-01-01: answers-in-30-days"),
        ("country", "licence: open\n", "licence: opne\n", "'opne': there is no licence of this id; did you mean 'open'?"),
        ("country", "tier: local, body", "tier: locale, body", "'locale': there is no tier of this id; did you mean 'local'?"),
        ("country", "within: [country]", "within: [county]", "'county': there is no kind of this id; did you mean 'country'?"),
        ("country", 'body: "{name} Council"', 'body: "{nam} Council"', "nothing fills {nam}; did you mean 'name'?"),
        ("bodies", "tier: national", "tier: nation", "line 4: 'nation': there is no tier of this id; did you mean 'national'?"),
        ("bodies", "name: Ministry", "name: The Ministry", "line 2: 'The Ministry of Schools': leave “the” out of the name, and write the: true below it"),
        ("missions", "- id: every-child", "every-child:\n  id: every-child", "this file holds a list"),
        ("missions", "lead: ministry-of-schools", "lead: x\n  ends_on: 2020-01-01\n  starts_on: 2021-01-01", "this is before starts_on (2021-01-01)"),
        ("missions", "order: 1", "order: first", "line 4: 'first': write a whole number, as 3"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(mistakes, file, old, new, told):
    found = mistakes(**{file: (old, new)})
    assert any(told in each for each in found), found
    assert all(f"{file.replace('__', '/').replace('_', '-')}.yaml, line " in each for each in found), found


def test_every_mistake_is_told_at_once(mistakes):
    found = mistakes(
        metrics__reading=("mission: every-child", "mission: x"),
        standards__answers_in_30_days=("at_least: 90", "at_least: 0.9"),
        bodies=("tier: national", "tier: nation"),
    )
    assert [each.split(",")[0] for each in found] == [
        "bodies.yaml",
        "metrics/reading.yaml",
        "standards/answers-in-30-days.yaml",
    ]


def test_one_mistake_is_told_once_though_others_lean_on_it(mistakes):
    found = mistakes(missions=("order: 1", "order: first"))
    assert len(found) == 1


def test_a_missing_file_and_a_stray_one_are_mistakes(tmp_path: Path):
    folder = northland(tmp_path / "northland")
    (folder / "bodies.yaml").unlink()
    (folder / "metrics/maths.yml").write_text("id: maths\n")
    (folder / "metric").mkdir()
    (folder / "metric/maths.yaml").write_text("id: maths\n")
    (folder / "missions.yaml").write_bytes(b"\xff\xfe")
    found = {error.file: error.says for error in catalogue.check(folder)}
    assert "this file is missing" in found["bodies.yaml"]
    assert "end in .yaml" in found["metrics/maths.yml"]
    assert "only metrics/ and standards/" in found["metric/maths.yaml"]
    assert "not YAML" in found["missions.yaml"]


def test_two_metrics_cannot_share_an_id(tmp_path: Path):
    folder = northland(tmp_path / "northland")
    letters = (folder / "standards/answers-in-30-days.yaml").read_text()
    (folder / "standards/reading.yaml").write_text(letters.replace("answers-in-30-days", "reading"))
    told = [str(error) for error in catalogue.check(folder)]
    says = "another metric or standard has this id already (metrics/reading.yaml, line 1); choose another"
    assert told == [f"standards/reading.yaml, line 1: 'reading': {says}"]


def test_an_empty_file_is_told_and_not_a_traceback(tmp_path: Path):
    folder = northland(tmp_path / "northland")
    for name in ("country.yaml", "missions.yaml", "metrics/reading.yaml"):
        (folder / name).write_text("")
    assert {error.file for error in catalogue.check(folder)} >= {"country.yaml", "missions.yaml", "metrics/reading.yaml"}


def test_a_broken_catalogue_is_refused_in_words(tmp_path: Path):
    folder = northland(tmp_path / "northland", metrics__reading=("mission: every-child", "mission: x"))
    with pytest.raises(catalogue.CatalogueErrors, match=r"The catalogue has one mistake:\n  metrics/reading\.yaml, line 6"):
        catalogue.load(folder)


def test_an_unknown_country_is_refused_with_the_nearest():
    with pytest.raises(Refusal, match=r"There is no catalogue called 'englnd', and no such folder; did you mean 'england'\?"):
        catalogue.find("englnd")


def test_a_folder_without_a_country_is_refused(tmp_path: Path):
    with pytest.raises(Refusal, match=r"it holds no country\.yaml"):
        catalogue.find(tmp_path)
