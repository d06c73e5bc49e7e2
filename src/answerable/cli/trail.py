"""`answerable trail`: check the record, and take out where everything comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from answerable.domain.counts import count

app = typer.Typer(no_args_is_help=True, help="The record of who did what, when.")
FAILED = 1


@app.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(help="A hash noted earlier and elsewhere: it must still be there.")] = None,
) -> None:
    """Recompute every hash, and hold every row of the record to its line; name the row that anybody changed."""
    from answerable.cli import shown, start

    start()
    from answerable.actions import database
    from answerable.queries.record import trail

    database.prepare()
    with shown.progress("Verifying") as tell:
        report = trail.verify(head=head, progress=tell)
    shown.say(*report.faults)
    if report.faults:
        raise typer.Exit(FAILED)
    lines = count(report.lines, "line")
    judgements = count(report.judgements, "published judgement")
    calls = count(report.calls, "call to account", "calls to account")
    shown.say(f"Nothing was changed: {lines}, {judgements}, {calls}. Head of the trail: {report.head}")


@app.command("export")
def export(
    output: Annotated[Path | None, typer.Option(help="File to write instead of the screen.")] = None,
) -> None:
    """Where everything comes from, as PROV-JSON: every call with who did what, back to the publishers' files."""
    from answerable.cli import start

    start()
    from django.conf import settings

    from answerable.actions import acting, database
    from answerable.exports import prov
    from answerable.exports.judgements import opened
    from answerable.queries.record import provenance, trail

    database.prepare()
    with opened(output) as file:
        calls = provenance.of_all(acting.standing())
        for part in prov.stream(calls, address=settings.ANSWERABLE_ADDRESS, head=trail.head()):
            file.write(part.encode())
