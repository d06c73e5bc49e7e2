"""Writes the golden judgements of the invented country anew: `make golden`. Read the difference before committing it."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from pathlib import Path
from typing import Any

from answerable.observations.home import Home
from answerable.queries import runs
from tests.merrow import a_judged_merrow

HERE = Path(__file__).parent
# These change with every version, or say again what another column says.
LEFT_OUT = {"judgement", "subject_version", "releases", "judged_by", "methods", "period_start", "period_end"}


def golden(home: Home, figures: Path) -> dict[str, str]:
    """Each golden file by name, as it comes out today."""
    rows = sorted(runs.judgements(home).to_pylist(), key=lambda row: (row["about"], row["subject"], row["place"]))
    methods = sorted({(row["subject"], row["methods"]) for row in rows})
    return {
        "merrow_judgements.csv": _table(
            [{name: _plain(value) for name, value in row.items() if name not in LEFT_OUT} for row in rows]
        ),
        "merrow_methods.csv": _table([{"subject": subject, "methods": said} for subject, said in methods]),
        "merrow_figures.sha256": "".join(f"{_hash(path)}  {path.name}\n" for path in sorted(figures.iterdir())),
    }


def _plain(value: Any) -> Any:
    """Six significant figures: enough to see a change of method, too few to see a change of processor."""
    return f"{value:.6g}" if isinstance(value, float) else value


def _table(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = a_judged_merrow(Path(folder))
        for name, text in golden(home, Path(folder) / "figures").items():
            changed = not (HERE / name).is_file() or (HERE / name).read_text(encoding="utf-8") != text
            (HERE / name).write_text(text, encoding="utf-8", newline="\n")
            print(f"{name}: {'rewritten' if changed else 'unchanged'}")


if __name__ == "__main__":
    main()
