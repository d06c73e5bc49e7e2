"""Judging again: only what something new touched is worked out, and the run is byte for byte that of judging everything."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import answerable
from answerable import catalogue, invented
from answerable.actions import judging, rejudging
from answerable.actions.figures import init_home, load_figures
from answerable.actions.judging import judge, verify
from answerable.cli import shown
from answerable.observations.home import Home
from answerable.queries import runs

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ENDED = datetime(2026, 7, 1, 9, tzinfo=UTC)  # the day after the council of ENDING has ended
ENDING = "M06000003"
PEOPLE, PAY, HAZARDS, URGENT = "people-in-work", "weekly-pay", "hazards-mended", "urgent-care-four-hours"
SUBJECTS = {PEOPLE, PAY, HAZARDS, URGENT}
OF_COUNCILS = {PEOPLE, PAY, HAZARDS}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A folder with the catalogue of two metrics and two standards of Merrow, their figures, and the home judged from them."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(catalogue.find("merrow"), folder / "catalogue")
    for name in ("truths.yaml", "services.yaml", "relations.yaml"):
        (folder / "catalogue" / name).unlink()
    for path in [*folder.glob("catalogue/metrics/*.yaml"), *folder.glob("catalogue/standards/*.yaml")]:
        if path.stem not in SUBJECTS:
            path.unlink()
    edit(folder / "catalogue/metrics/weekly-pay.yaml", "neighbours: merrow-alike\n", "")
    invented.write_figures(folder / "all")
    (folder / "figures").mkdir()
    for name in [*SUBJECTS, "places", "memberships", "neighbours"]:
        shutil.copy(folder / "all" / f"{name}.csv", folder / "figures")
    row = re.search(rf"^{ENDING},.*$", (folder / "figures/places.csv").read_text(), re.MULTILINE)
    edit(folder / "figures/places.csv", row[0], row[0] + "2026-06-30")
    home = init_home(country=str(folder / "catalogue"), at=AT, home=Home(folder / "home"))
    load_figures(paths=[folder / "figures"], home=home, at=AT)
    assert judge(home=home, at=AT).reused == 0
    return folder


@pytest.fixture
def folder(judged, tmp_path):
    """A copy of it, to change; its home goes by the copied catalogue."""
    shutil.copytree(judged, tmp_path / "small")
    copy = tmp_path / "small"
    note = copy / "home/home.json"
    note.write_text(note.read_text().replace(str(judged), str(copy)))
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def corrected(folder: Path, name: str, old: str, new: str) -> None:
    """The publisher corrects a file, and it is loaded."""
    edit(folder / "figures" / f"{name}.csv", old, new)
    load_figures(paths=[folder / "figures" / f"{name}.csv"], home=Home(folder / "home"), at=LATER)


def again(folder: Path, *, at: datetime = LATER, as_of: datetime | None = None) -> tuple[runs.Run, set[str]]:
    """Judge again; the run, which is that of judging everything in a home without earlier runs, and the subjects worked out."""
    shutil.copytree(folder / "home", folder / "fresh", ignore=shutil.ignore_patterns("judgements"))
    whole = judge(home=Home(folder / "fresh"), at=at, as_of=as_of)
    made = judge(home=Home(folder / "home"), at=at, as_of=as_of)
    assert (whole.reused, made.reused) == (0, len(made.bases) - len(touched(made)))
    assert (made.id, made.sha256) == (whole.id, whole.sha256)
    assert {name: said["basis"] for name, said in made.bases.items()} == {
        name: said["basis"] for name, said in whole.bases.items()
    }
    assert runs.why_not_whole(made) is None
    return made, touched(made)


def touched(run: runs.Run) -> set[str]:
    """What was worked out in this run itself. Not for a run that was there already."""
    return {name for name, said in run.bases.items() if said["run"] == run.id}


def first(folder: Path) -> runs.Run:
    return runs.current_run(Home(folder / "home"))


def test_nothing_new_touches_nothing(folder, monkeypatch):
    monkeypatch.setattr(judging, "judge_figures", lambda *_, **__: pytest.fail("judged again"))
    before = first(folder)
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.unchanged, made.reused, made.reused_from) == (True, 4, (before.id,))
    assert made == before


def test_a_corrected_file_touches_its_own_subject(folder):
    before = first(folder)
    corrected(folder, PEOPLE, *a_correction(folder))
    made, new = again(folder)
    assert new == {PEOPLE}
    assert made.reused_from == (before.id,)
    assert {said["run"] for name, said in made.bases.items() if name != PEOPLE} == {before.id}


def a_correction(folder: Path) -> tuple[str, str]:
    """A line of people in work as it is, and with a note more."""
    line = re.search(r"^people-in-work,M06000001,.*$", (folder / "figures/people-in-work.csv").read_text(), re.MULTILINE)[0]
    return line, line.rstrip(",") + ",corrected"


def test_an_edited_metric_touches_itself_which_is_said_and_stands_up_to_verifying(folder, capsys):
    before = first(folder)
    edit(folder / "catalogue/metrics/weekly-pay.yaml", "high_is_good", "neither")
    made, new = again(folder)
    assert new == {PAY}
    shown.judged(made, noticed=[])
    said = "3 of 4 subjects were not touched by anything new and were taken over from run"
    assert f"{said} {before.id}." in capsys.readouterr().out
    assert verify(home=Home(folder / "home")).holds


def test_what_rests_on_several_subjects_is_always_worked_out(folder, monkeypatch):
    def many(store, rules, tables):
        return pa.table({"subjects": [len(set(tables["judgements"].column("subject").to_pylist()))]})

    monkeypatch.setitem(judging.ACROSS, "many", many)
    made = judge(home=Home(folder / "home"), at=LATER)
    assert made.reused == 4
    assert pq.read_table(made.path / "many.parquet").to_pylist() == [{"subjects": 4}]


def test_an_edited_country_touches_all(folder):
    edit(folder / "catalogue/country.yaml", "name: Councils, rank: 2", "name: Councils, rank: 5")
    assert judge(home=Home(folder / "home"), at=LATER).reused == 0


def test_a_corrected_place_list_touches_all(folder):
    row = re.search(rf"^{ENDING},.*$", (folder / "figures/places.csv").read_text(), re.MULTILINE)[0]
    corrected(folder, "places", row, row.replace(ENDING, "M06999999"))
    made, new = again(folder)
    assert new == SUBJECTS
    rows = runs.judgements(Home(folder / "home"), made).select(["subject", "place"]).to_pylist()
    assert ENDING not in {row["place"] for row in rows if row["subject"] in OF_COUNCILS}


def test_a_place_on_another_list_touches_the_services_that_might_have_reported_as_strangers(folder):
    row = "\nM06999999,Elsewhere,combined-authority,,\n"
    (folder / "figures/more-places.csv").write_text("place,name,kind,starts_on,ends_on" + row)
    load_figures(paths=[folder / "figures/more-places.csv"], home=Home(folder / "home"), at=LATER)
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.unchanged, made.reused) == (True, 1)


def test_a_day_on_which_an_area_has_ended_touches_those_that_judged_it(folder):
    made, new = again(folder, at=ENDED)
    assert new == OF_COUNCILS
    assert ENDING not in runs.judgements(Home(folder / "home"), made).column("place").to_pylist()


def test_a_day_on_which_nothing_happens_touches_nothing(folder):
    assert judge(home=Home(folder / "home"), at=AT + timedelta(days=1)).reused == 4


def test_a_standard_past_its_sunset_is_not_taken_over(folder):
    made, _ = again(folder, at=datetime(2040, 1, 1, tzinfo=UTC))
    assert set(made.bases) == {PEOPLE, PAY}


def test_corrected_neighbours_touch_those_compared_with_them(folder):
    lines = (folder / "figures/neighbours.csv").read_text().splitlines()
    corrected(folder, "neighbours", lines[-1] + "\n", "")
    asking = {name for name in SUBJECTS if "neighbours:" in next(folder.glob(f"catalogue/*/{name}.yaml")).read_text()}
    assert PEOPLE in asking
    assert PAY not in asking
    assert again(folder)[1] == asking


def test_corrected_memberships_touch_nothing(folder):
    lines = (folder / "figures/memberships.csv").read_text().splitlines()
    corrected(folder, "memberships", lines[-1] + "\n", "")
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.unchanged, made.reused) == (True, 4)


def test_other_software_touches_all(folder, monkeypatch):
    monkeypatch.setattr(answerable, "__version__", "99.0")
    made, new = again(folder)
    assert new == SUBJECTS
    assert set(runs.judgements(Home(folder / "home"), made).column("judged_by").to_pylist()) == {"answerable 99.0"}


def test_other_code_of_the_same_version_is_worked_out_and_noted_in_the_same_run(folder, monkeypatch):
    before = first(folder)
    monkeypatch.setattr(rejudging, "software", lambda: "another formula")
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.unchanged, made.reused, made.id, made.at) == (True, 0, before.id, before.at)
    assert judge(home=Home(folder / "home"), at=LATER).reused == 4


def test_a_run_with_a_damaged_file_is_not_taken_over_and_is_mended(folder):
    before = first(folder)
    path = before.path / "series.parquet"
    table = pq.read_table(path)
    turn = table.column_names.index("note")
    pq.write_table(table.set_column(turn, "note", pa.array(["good"] * table.num_rows)), path)
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.reused, made.unchanged, made.id, made.sha256) == (0, False, before.id, before.sha256)
    assert runs.why_not_whole(made) is None
    assert [sentence.startswith(f"{path} has changed since it was written.") for sentence in made.notes] == [True, True]
    assert judge(home=Home(folder / "home"), at=LATER).reused == 4


def test_a_note_that_cannot_be_read_is_written_again(folder):
    before = first(folder)
    (before.path / "run.json").write_text("{half of")
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.reused, made.id, made.sha256) == (0, before.id, before.sha256)
    assert made.notes
    assert runs.current_run(Home(folder / "home")) == made


def test_a_run_of_older_software_without_bases_is_judged_whole_and_gets_them(folder):
    before = first(folder)
    note = before.path / "run.json"
    note.write_text(json.dumps({name: value for name, value in json.loads(note.read_text()).items() if name != "bases"}))
    made = judge(home=Home(folder / "home"), at=LATER)
    assert (made.reused, made.unchanged, made.id) == (0, True, before.id)
    assert made.bases == before.bases


def test_rows_are_taken_from_whichever_run_has_them(folder):
    before, (old, new) = first(folder), a_correction(folder)
    corrected(folder, PEOPLE, old, new)
    middle = judge(home=Home(folder / "home"), at=LATER)
    edit(folder / "catalogue/metrics/weekly-pay.yaml", "high_is_good", "neither")
    newest = judge(home=Home(folder / "home"), at=LATER)
    corrected(folder, PEOPLE, new, old)
    made = judge(home=Home(folder / "home"), at=LATER)
    assert made.reused == 4
    assert set(made.reused_from) == {newest.id, before.id}
    assert {name: said["run"] for name, said in made.bases.items()} == {
        PEOPLE: before.id,
        PAY: newest.id,
        HAZARDS: before.id,
        URGENT: before.id,
    }
    assert middle.id not in made.reused_from


def test_as_of_an_earlier_day_takes_over_what_was_judged_then(folder):
    corrected(folder, PEOPLE, *a_correction(folder))
    now = judge(home=Home(folder / "home"), at=LATER)
    then = judge(home=Home(folder / "home"), at=LATER, as_of=AT)
    assert (then.unchanged, then.reused) == (True, 4)
    assert runs.current_run(Home(folder / "home")) == now


def test_whole_takes_nothing_over(folder):
    made = judge(home=Home(folder / "home"), at=LATER, whole=True)
    assert (made.unchanged, made.reused, made.reused_from) == (True, 0, ())
