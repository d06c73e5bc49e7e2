"""Fixtures every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from answerable.actions.publishing import Draft
    from answerable.observations.home import Home

HELD: dict[Path, Any] = {}  # home -> its publication, as the site holds it
SHARED = Path(os.environ.get("ANSWERABLE_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real figures and published answers; a fresh clone elsewhere may lack it, CI may not."""
    if not SHARED.is_dir():
        sentence = f"{SHARED} is not there: set ANSWERABLE_SHARED to the folder that holds england/ and oracles/"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return SHARED


@pytest.fixture(scope="session")
def england(shared: Path) -> Path:
    return shared / "england"


@pytest.fixture(scope="session")
def oracles(shared: Path) -> Path:
    return shared / "oracles"


@pytest.fixture(scope="session")
def merrow(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of the invented country, judged. Shared by all tests: copy it before changing anything."""
    from tests.merrow import a_judged_merrow

    return a_judged_merrow(tmp_path_factory.mktemp("merrow"))


@pytest.fixture(scope="session")
def merrow_draft(merrow: Home) -> Draft:
    from answerable.actions.publishing import Draft
    from answerable.queries import runs

    run = runs.current_run(merrow)
    rows = runs.judgements(merrow, run).to_pylist()
    return Draft(run=run.id, country=run.country, catalogue_version=run.catalogue_version, as_of=None, rows=rows)


@pytest.fixture
def merrow_published(
    merrow: Home, merrow_draft: Draft, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    """Merrow, published: calls to account can begin. What the site holds in memory of it is read once for all tests."""
    from answerable.actions.publishing import publish_draft
    from answerable.queries import published
    from tests.merrow import LOADED_AT

    settings.ANSWERABLE_HOME = merrow.path
    published.forget()
    publish_draft(draft=merrow_draft, by="The Statistician of Merrow", at=LOADED_AT)
    if merrow.path in HELD:
        monkeypatch.setattr(published, "_held", HELD[merrow.path])
    HELD[merrow.path] = published.current()
    yield merrow
    published.forget()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing a password takes half a second on purpose; tests of people need no such hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
