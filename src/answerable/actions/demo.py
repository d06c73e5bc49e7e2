"""The whole main job in one go, for somebody who wants to see it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from answerable import catalogue
from answerable.actions import database, demonstrating, figures, homes, judging, publishing
from answerable.domain.country import Country
from answerable.domain.refusals import Refusal
from answerable.invented.account import LASTS
from answerable.queries import findings
from answerable.records.models import Publication

BY = "Demonstration"


class Show(Protocol):
    """Who tells the person how far it is."""

    def progress(self, what: str) -> Any: ...
    def loaded(self, summary: Any) -> None: ...
    def judged(self, run: Any, *, noticed: list[Any]) -> None: ...
    def published(self, result: Any) -> None: ...


def demo(*, country: str, folder: Path | None, clock: Callable[[], datetime], show: Show) -> None:
    """Set up, load, judge and publish. Doing it again changes nothing."""
    known = catalogue.load(country).country
    clock = earlier(clock) if known.invented else clock
    refused = why_not_demonstrate(known, folder)
    if refused:
        raise Refusal(refused)
    if folder is not None:
        run(country, folder, clock=clock, show=show)
        return
    with tempfile.TemporaryDirectory(prefix="answerable-") as made:
        run(country, invent(Path(made)), clock=clock, show=show)
    with show.progress("Giving account") as tell:
        tell("what the people of the invented country asked and answered")
        demonstrating.play(published_at=Publication.objects.latest("number").at)


def run(country: str, folder: Path, *, clock: Callable[[], datetime], show: Show) -> None:
    home = homes.here()
    figures.init_home(country=country, at=clock(), home=home)
    database.prepare()
    with show.progress("Loading") as tell:
        summary = figures.load_figures(paths=[folder], at=clock(), home=home, progress=tell)
    show.loaded(summary)
    with show.progress("Judging") as tell:
        drafts = judging.judge(home=home, at=clock(), progress=tell)
    show.judged(drafts, noticed=findings.of_run(home, drafts))
    show.published(publishing.publish(home=home, by=BY, at=clock()))


def earlier(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """The invented country published a while ago, so that there has been time to give account."""
    return lambda: clock() - timedelta(days=LASTS)


def invent(folder: Path) -> Path:
    """The figures of the invented country, the same every time."""
    from answerable import invented

    invented.write_figures(folder)
    return folder


def why_not_demonstrate(country: Country, folder: Path | None) -> str | None:
    if folder is not None and not folder.exists():
        return f"There is no {folder}. Write the path of the folder that holds the files."
    if folder is not None or country.invented:
        return None
    wanted = [f"  {source.folder}\n    {source.files}\n    {source.publisher}: {source.url}" for source in country.sources]
    return "\n".join(
        [
            f"The figures of {country.name} belong to their publishers and do not come with the software. Get these files:",
            *wanted,
            f"Put them in one folder, with those names below it, and run: answerable demo {country.id} --figures FOLDER",
        ]
    )
