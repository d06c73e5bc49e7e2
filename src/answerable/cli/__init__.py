"""The command line: each command reads the clock, calls one action or query, and shows what came back."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from answerable.cli import jobs, people, trail
from answerable.domain.refusals import Refusal

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Public services giving account: load published figures, judge them fairly, publish, serve.",
)
catalogue_app = typer.Typer(no_args_is_help=True, help="The catalogue of a country.")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(trail.app, name="trail")
app.add_typer(people.app, name="people")
app.command()(jobs.remind)

AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="Answer from what was known at the end of that day, as 2026-01-31.")
]
Whole = Annotated[bool, typer.Option("--whole", help="Judge everything again, also what nothing new touched.")]
Port = Annotated[int, typer.Option(help="Port of the site.", min=1, max=65535)]
REFUSED, FAILED = 2, 1


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Engine(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


def main() -> None:
    """What a person should read is printed as a sentence; anything else is kept in a file that the sentence names."""
    try:
        app()
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        sys.exit(REFUSED)
    except Exception:
        print(f"Something went wrong that should not have. The details are in {keep_details()}", file=sys.stderr)
        print("Please report it, with that file: see CONTRIBUTING.md.", file=sys.stderr)
        sys.exit(FAILED)


def keep_details() -> Path:
    home = Path(os.environ.get("ANSWERABLE_HOME") or "var")
    folder = home if home.is_dir() and os.access(home, os.W_OK) else Path(tempfile.gettempdir())
    path = folder / "answerable-errors.log"
    with open(path, "a", encoding="utf-8") as log:
        log.write(f"{now().isoformat()} answerable {' '.join(sys.argv[1:])}\n{traceback.format_exc()}\n")
    return path.absolute()


def now() -> datetime:
    return datetime.now(UTC)


def end_of(day: str | None) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time.max, tzinfo=UTC)
    except ValueError:
        raise Refusal(f"--as-of {day}: write the day as year, month and day, for example 2026-01-31.") from None


def start() -> None:
    """Check the settings, then let Django know of them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    django.setup()


@app.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False) -> None:
    if show:
        from answerable import __version__

        print(f"answerable {__version__}")
        raise typer.Exit


@app.command()
def init(
    country: Annotated[str, typer.Argument(help="A country that comes with the software, or the path of a catalogue.")],
) -> None:
    """Set up a home folder (ANSWERABLE_HOME, default ./var) for a country."""
    start()
    from answerable.actions import database, figures, homes

    home = figures.init_home(country=country, at=now(), home=homes.here())
    database.prepare()
    print(f"{home.path} is ready for {home.country}. Next: answerable load PATH...")


@app.command()
def load(paths: Annotated[list[Path], typer.Argument(help="Publishers' files, or folders of them.", metavar="PATH...")]) -> None:
    """Take in publishers' files: originals are kept, every row is checked, rejects are listed with the reason."""
    start()
    from answerable.actions import figures, homes
    from answerable.cli import shown

    with shown.progress("Loading") as tell:
        summary = figures.load_figures(paths=paths, at=now(), home=homes.here(), progress=tell)
    shown.loaded(summary)
    if not summary.datasets:
        raise typer.Exit(REFUSED)


@app.command()
def judge(
    as_of: AsOf = None,
    whole: Whole = False,
    engine: Annotated[Engine, typer.Option(help="What does the sums: the same figures either way.")] = Engine.DUCKDB,
) -> None:
    """Judge the figures in force. The judgements are drafts until they are published."""
    start()
    from answerable.actions import homes, judging
    from answerable.cli import shown
    from answerable.queries import findings

    home = homes.here()
    with shown.progress("Judging") as tell:
        run = judging.judge(home=home, at=now(), as_of=end_of(as_of), engine=engine.value, whole=whole, progress=tell)
    shown.judged(run, noticed=findings.of_run(home, run))


@app.command()
def verify() -> None:
    """Recompute every judgement of the current run from the kept files, and name those that differ."""
    start()
    from answerable.actions import homes, judging
    from answerable.cli import shown

    with shown.progress("Judging again") as tell:
        report = judging.verify(home=homes.here(), progress=tell)
    shown.verified(report)
    if not report.holds:
        raise typer.Exit(FAILED)


@app.command()
def judgements(
    format: Annotated[Format, typer.Option(help="Shape of the table.")] = Format.CSV,
    output: Annotated[Path | None, typer.Option(help="File to write instead of the screen.")] = None,
    as_of: AsOf = None,
) -> None:
    """Write every judgement of the current run, or those that the figures of an earlier day give."""
    start()
    from answerable.actions import homes, judging
    from answerable.exports import judgements as export
    from answerable.queries import runs

    home = homes.here()
    run = judging.judge(home=home, at=now(), as_of=end_of(as_of)) if as_of else runs.current_run(home)
    export.write(runs.judgements(home, run), format=format.value, output=output)


@app.command("findings")
def findings_(
    format: Annotated[Format | None, typer.Option(help="Shape of the table; without it, sentences.")] = None,
    output: Annotated[Path | None, typer.Option(help="File to write instead of the screen.")] = None,
) -> None:
    """What screens of the figures found in the current run: figures given twice, breaks, silence. Look before you publish."""
    start()
    from answerable.actions import homes
    from answerable.cli import shown
    from answerable.exports import judgements as export
    from answerable.queries import findings, runs

    home = homes.here()
    if format or output:
        export.write(runs.findings(home), format=(format or Format.CSV).value, output=output)
    else:
        shown.noticed(findings.of_run(home, runs.current_run(home)))


@app.command()
def publish(by: Annotated[str, typer.Option(help="Name of the person who answers for the publication.")] = "") -> None:
    """Put the judgements of the current run before the public, with a line of the trail."""
    start()
    from answerable.actions import homes, publishing
    from answerable.cli import shown

    shown.published(publishing.publish(home=homes.here(), by=by, at=now()))


@app.command()
def serve(
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 2,
) -> None:
    """Serve the public site."""
    start()
    from answerable.actions import serving

    command = serving.command(host=host, port=port, workers=workers)
    print(f"The site is at {serving.address(host, port)} (Ctrl-C stops it)", flush=True)
    if serving.unnamed(os.environ):
        own = serving.address(host, port).rstrip("/")
        os.environ["ANSWERABLE_ADDRESS"] = own
        print(
            f"Links in e-mails of the site begin with {own}. For those of other commands: export ANSWERABLE_ADDRESS={own}",
            flush=True,
        )
    os.execv(command[0], command)


@app.command()
def demo(
    country: Annotated[str, typer.Argument(help="merrow (invented, figures and all) or another country.")] = "merrow",
    figures: Annotated[Path | None, typer.Option(help="Folder of publishers' files; merrow needs none.")] = None,
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site at the end.")] = True,
    port: Port = 8000,
) -> None:
    """The whole main job: set up, load, judge, publish, serve. In a home of its own unless ANSWERABLE_HOME is set."""
    os.environ["ANSWERABLE_HOME"] = os.environ.get("ANSWERABLE_HOME") or f"var/demo-{Path(country).name}"
    start()
    from answerable.actions import demo as action
    from answerable.cli import shown

    action.demo(country=country, folder=figures, clock=now, show=shown.Demo())
    if serve_it:
        serve(port=port, host="127.0.0.1", workers=2)
    print(f"To see the site: ANSWERABLE_HOME={os.environ['ANSWERABLE_HOME']} answerable serve")


@app.command()
def doctor() -> None:
    """Say what is missing on this machine, with the command that mends it."""
    start()
    from answerable.actions import doctor as action
    from answerable.cli import shown

    findings = action.examine()
    shown.examined(findings)
    if any(finding.needed and not finding.well for finding in findings):
        raise typer.Exit(FAILED)


@catalogue_app.command("check")
def catalogue_check(
    folder: Annotated[
        str | None, typer.Argument(help="A country's name or folder. Without one: all that come with the software.")
    ] = None,
) -> None:
    """Every mistake at once: file, line, the value and what to write."""
    from answerable import catalogue

    faults = 0
    for name in [folder] if folder else catalogue.countries():
        errors = catalogue.check(catalogue.find(name))
        faults += len(errors)
        print(
            "\n".join(
                [
                    f"{name}: {len(errors) or 'no'} {'mistake' if len(errors) == 1 else 'mistakes'}",
                    *(f"  {error}" for error in errors),
                ]
            )
        )
    if faults:
        raise typer.Exit(FAILED)


@catalogue_app.command("schema")
def catalogue_schema(
    folder: Annotated[Path, typer.Argument(help="Where to write the JSON Schemas.")] = Path("docs/reference/schema"),
) -> None:
    """Write the JSON Schemas of the catalogue's files, from which editors complete them."""
    from answerable.catalogue import schemas

    for path in schemas.write(folder):
        print(path)
