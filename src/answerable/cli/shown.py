"""What commands print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

console = Console()


@contextmanager
def progress(what: str) -> Iterator[Callable[[Any], None]]:
    """A bar that follows what is told: the name of a step, or `stage`, `dataset`, `done` and `total`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(event: Any) -> None:
            if isinstance(event, str):
                bar.update(task, description=f"{what}: {event}")
                return
            step = f"{what}: {event.stage} {event.dataset}"
            bar.update(task, description=step, completed=event.done, total=event.total or None)

        yield tell


def loaded(summary: Any) -> None:
    if summary.datasets:
        console.print(load_table(summary))
    for each in summary.refused:
        console.print(f"[bold]Left out:[/] {', '.join(each.files)}\n  {each.says}", highlight=False)
    for name in summary.unrecognised:
        console.print(f"[bold]Not recognised:[/] {name}", highlight=False)
    if summary.unrecognised:
        for source, expects in summary.expected.items():
            console.print(f"  {source} looks like: {expects}", highlight=False)
    console.print(outcome(summary), highlight=False)


def load_table(summary: Any) -> Table:
    table = Table(title=None, box=None, pad_edge=False, header_style="bold")
    for name, side in (
        ("dataset", "left"),
        ("rows", "right"),
        ("taken", "right"),
        ("rejected", "right"),
        ("", "left"),
        ("why rejected", "left"),
    ):
        table.add_column(name, justify=side, overflow="fold")  # type: ignore[arg-type]
    for each in summary.datasets:
        why = "; ".join(f"{count:,} {reason}" for reason, count in sorted(each.rejects_by_reason.items()))
        table.add_row(each.dataset, f"{each.rows:,}", f"{each.taken:,}", f"{each.rejected:,}", each.change, why)
    return table


def outcome(summary: Any) -> str:
    if not summary.datasets:
        return "Nothing was taken in."
    lines = [f"{summary.taken:,} rows taken, {summary.observations:,} of them observations; {summary.rejected:,} rejected."]
    lines += [f"  Rejects of {each.dataset}: {each.rejects_path}" for each in summary.datasets if each.rejects_path]
    lines.append("Next: answerable judge" if summary.changed else "Nothing is new: the same figures are in force as before.")
    return "\n".join(lines)


def judged(run: Any) -> None:
    counts = ", ".join(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in sorted(run.verdicts.items()))
    console.print(f"Run {run.id}: {run.judgements:,} judgements. Standards: {counts or 'none judged'}.", highlight=False)
    console.print("They are drafts. Next: answerable publish --by NAME", highlight=False)


def verified(report: Any) -> None:
    faults = [*report.changed_files, *(each.says for each in report.differences)]
    for sentence in [*report.notes, *faults]:
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)
    if report.holds:
        console.print(f"All {report.judgements:,} judgements come out the same, from unchanged files.", highlight=False)
    else:
        console.print(f"{len(faults):,} things differ in run {report.run.id}.", highlight=False)


def published(result: Any) -> None:
    if result.already:
        console.print(f"This run is published already, as publication {result.number}. Nothing was changed.", highlight=False)
        return
    console.print(
        f"Publication {result.number}: {result.stand:,} judgements stand, {result.new:,} of them new; "
        f"{result.ended:,} earlier ones ended.",
        highlight=False,
    )
    console.print(
        f"Head of the trail (note it elsewhere): {result.head}\nNext: answerable serve", highlight=False, soft_wrap=True
    )


def examined(findings: list[Any]) -> None:
    for finding in findings:
        mark = "[green]well   [/]" if finding.well else ("[red]missing[/]" if finding.needed else "[yellow]absent [/]")
        console.print(f"{mark} {finding.what}: {finding.says}", highlight=False, soft_wrap=True)
        if not finding.well and finding.mend:
            console.print(f"        mend it: {finding.mend}", highlight=False, markup=False, soft_wrap=True)


class Demo:
    """Shows each step of a demonstration as it ends."""

    progress = staticmethod(progress)
    loaded = staticmethod(loaded)
    judged = staticmethod(judged)
    published = staticmethod(published)
