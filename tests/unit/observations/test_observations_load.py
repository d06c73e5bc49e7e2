"""Loading: nothing changes twice, a correction supersedes, the past stays readable, a bad file is one sentence."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from answerable.domain.refusals import Refusal
from answerable.observations.home import Home
from answerable.observations.pointer import in_force
from answerable.observations.store import Store
from tests.observations_factories import NOON, a_country, a_source

HEADER = "indicator,place,period,value\n"


def values(home: Home, **how: object) -> list[float]:
    with Store(home, **how) as store:
        return sorted(store.table("observations").value.to_pyarrow().to_pylist())


def test_the_same_file_twice_changes_nothing(loading: Callable, figures: Callable, home: Home) -> None:
    path = figures("a.csv", HEADER + "work,S1,2023,70\n")
    first = loading(path)
    before = sorted(str(each) for each in home.path.rglob("*"))
    again = loading(path, at=NOON + timedelta(days=1))
    assert first.changed
    assert not again.changed
    assert [each.change for each in again.datasets] == ["unchanged"]
    assert sorted(str(each) for each in home.path.rglob("*")) == before


def test_a_correction_supersedes_and_the_old_figure_stays_readable(loading: Callable, figures: Callable, home: Home) -> None:
    first = loading(figures("a.csv", HEADER + "work,S1,2023,70\n"))
    second = loading(figures("a.csv", HEADER + "work,S1,2023,71\n"), at=NOON + timedelta(days=2))
    assert second.datasets[0].change == "corrected"
    assert second.datasets[0].supersedes == first.datasets[0].release
    assert values(home) == [71]
    assert values(home, as_of=NOON + timedelta(days=1)) == [70]
    assert values(home, as_of=NOON - timedelta(days=1)) == []


def test_a_correction_under_another_name_supersedes_too(loading: Callable, figures: Callable, home: Home) -> None:
    loading(figures("a.csv", HEADER + "work,S1,2023,70\n"))
    summary = loading(figures("a-corrected.csv", HEADER + "work,S1,2023,71\nwork,S1,2024,72\n"))
    assert summary.datasets[0].change == "corrected"
    assert values(home) == [71, 72]
    loading(figures("a.csv", HEADER + "work,S1,2023,70\nwork,S1,2024,72\n"))
    assert values(home) == [70, 72]


def test_a_file_that_repeats_part_of_another_is_refused(loading: Callable, figures: Callable, home: Home) -> None:
    loading(figures("a.csv", HEADER + "work,S1,2023,70\nwork,S1,2022,69\n"))
    summary = loading(figures("b.csv", HEADER + "work,S1,2023,70\nwork,S1,2024,72\n"))
    assert "as statistics/a does already" in summary.refused[0].says
    assert values(home) == [69, 70]


def test_files_that_add_to_each_other(loading: Callable, figures: Callable, home: Home) -> None:
    loading(figures("2022.csv", HEADER + "work,S1,2022,69\n"))
    loading(figures("2023.csv", HEADER + "work,S1,2023,70\n"))
    assert values(home) == [69, 70]


def test_the_original_is_kept_as_it_was(loading: Callable, figures: Callable, home: Home) -> None:
    path = figures("a.csv", HEADER + "work,S1,2023,70\n")
    loading(path)
    with Store(home) as store:
        (manifest,) = store.manifests()
    (file,) = manifest.files
    assert (home.path / file.original).read_bytes() == path.read_bytes()
    assert manifest.covers == {"first": "2023-01-01", "last": "2023-12-31"}


def test_a_packed_file(loading: Callable, figures: Callable, home: Home) -> None:
    path = figures("a.csv.gz", "")
    path.write_bytes(gzip.compress((HEADER + "work,S1,2023,70\n").encode()))
    loading(path)
    assert values(home) == [70]


def test_what_nobody_knows_is_listed_with_what_was_expected(loading: Callable, figures: Callable) -> None:
    figures("odd.csv", "one,two\n1,2\n")
    figures("README.md", "words")
    figures("empty.csv", "")
    summary = loading(figures("pack.zip", "PK").parent)
    assert [Path(name).name for name in summary.unrecognised] == ["empty.csv", "odd.csv", "pack.zip"]
    assert "tidy CSV" in summary.expected["statistics"]


def test_a_known_file_without_a_source_is_said(loading: Callable, figures: Callable) -> None:
    path = figures("ae.csv", "period,org_code,type,attendances,breaches,admissions\n2018-04-01,RXX,1,10,1,0\n")
    summary = loading(path)
    assert "Somewhere has no source for it" in summary.refused[0].says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ((HEADER + "work,Mañana,2023,70\n").encode("latin-1"), "is not in UTF-8"),
        (b"indicator,place,period,value,Value\n", "the column 'value' is there twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(content: bytes, says: str, loading: Callable, figures: Callable) -> None:
    path = figures("a.csv", "")
    path.write_bytes(content)
    summary = loading(path)
    assert says in summary.refused[0].says
    assert summary.datasets == []


def test_a_torn_packed_file_is_left_out(loading: Callable, figures: Callable) -> None:
    path = figures("a.csv.gz", "")
    path.write_bytes(gzip.compress((HEADER + "work,S1,2023,70\n" * 9).encode())[:-9])
    summary = loading(path)
    assert summary.datasets == []
    assert summary.refused or summary.unrecognised


def test_a_header_without_rows(loading: Callable, figures: Callable, home: Home) -> None:
    loading(figures("a.csv", HEADER.strip()))
    assert values(home) == []


def test_a_path_that_is_not_there(loading: Callable, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is not there"):
        loading(tmp_path / "nowhere")


def test_two_different_files_of_one_name(loading: Callable, figures: Callable) -> None:
    figures("one/a.csv", HEADER + "work,S1,2023,70\n")
    path = figures("two/a.csv", HEADER + "work,S1,2023,71\n")
    summary = loading(path.parents[1])
    assert "Load one of them at a time" in summary.refused[0].says


def test_the_folder_says_which_source_a_tidy_file_is_from(loading: Callable, figures: Callable, home: Home) -> None:
    country = a_country(a_source("one", folder="one/"), a_source("two", folder="two/"))
    figures("one/a.csv", HEADER + "work,S1,2023,70\n")
    path = figures("two/a.csv", HEADER + "work,S1,2023,71\n")
    loading(path.parents[1], country=country)
    assert sorted(in_force(home).releases) == ["one/a", "two/a"]


def test_leftovers_of_a_killed_load_are_swept(loading: Callable, figures: Callable, home: Home) -> None:
    (home.releases / ".tmp-1-half").mkdir(parents=True)
    (home.releases / ".tmp-1-half" / "observations.parquet").write_bytes(b"PAR1")
    loading(figures("a.csv", HEADER + "work,S1,2023,70\n"))
    assert not list(home.path.rglob(".tmp-*"))


def test_a_home_holds_one_country(home: Home) -> None:
    with pytest.raises(Refusal, match="already holds somewhere"):
        home.create(country="elsewhere", at=NOON)


def test_a_home_that_is_not_set_up(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="answerable init"):
        _ = Home(tmp_path / "none").country


def test_a_table_no_release_gives_is_empty_with_its_columns(home: Home) -> None:
    with Store(home) as store:
        assert store.table("places").columns[-3:] == ("release", "dataset", "source")
        assert store.table("places").count().to_pyarrow().as_py() == 0
