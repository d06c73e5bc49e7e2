from __future__ import annotations

from types import SimpleNamespace

from typer.testing import CliRunner

from answerable.actions import database
from answerable.cli import app
from answerable.queries.record import trail


def test_one_call_is_counted_as_one(monkeypatch):
    monkeypatch.setattr(database, "prepare", lambda: None)
    report = SimpleNamespace(faults=[], lines=1204, judgements=1, calls=1, head="abc")
    monkeypatch.setattr(trail, "verify", lambda **_: report)
    told = CliRunner().invoke(app, ["trail", "verify"]).output
    assert "Nothing was changed: 1,204 lines, 1 published judgement, 1 call to account. Head of the trail: abc" in told
