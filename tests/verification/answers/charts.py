"""Control charts and funnels."""

from __future__ import annotations

import csv
import gzip
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from answerable.measurement import control_chart, funnel
from tests.verification.answers.held import Answers, LeftOut, paired, read, read_json

RULES = {None: 0, "outside_limits": 1, "trend": 2, "two_of_three": 3, "shift": 4}


def chart_of_one_trust(oracles: Path, england: Path) -> Iterator[Answers]:
    """RRK, type 1 breaches before April 2018, from NHS England's own file."""
    expected = read_json(oracles / "nhsr_rrk_example.json")
    points = control_chart(pa.Table.from_pylist(list(_rrk(england))), leaning="ignored").order_by("period_start")
    made = points.to_pyarrow().to_pylist()
    limits = [made[0][name] for name in ("chart_mean", "chart_lower", "chart_upper")]
    yield Answers(
        "mean and limits of an XmR chart", paired([expected[name] for name in ("mean", "lpl", "upl")], limits), absolute=1e-7
    )
    yield Answers("which rule each point breaks", paired(expected["rule"], [RULES[row["chart_rule"]] for row in made]))


def _rrk(england: Path) -> Iterator[dict[str, Any]]:
    path = next((england / "nhs").glob("ae_attendances*.csv.gz"))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["org_code"] == "RRK" and row["type"] == "1"]
    for row in rows:
        start = date.fromisoformat(row["period"][:10])
        if start < date(2018, 4, 1):
            end = start.replace(day=monthrange(start.year, start.month)[1])
            yield {"subject": "breaches", "place": "RRK", "period_start": start, "period_end": end,
                   "estimate": float(row["breaches"]), "polarity": "low_is_good"}  # fmt: skip


def chart_of_the_textbook(oracles: Path, england: Path) -> Iterator[Answers]:
    rows = read(oracles / "qic_ex_6_3_1.csv")
    made = piston_rings(oracles)
    yield Answers("centre line", paired([float(row["cl"]) for row in rows], [row["chart_mean"] for row in made]), absolute=1e-12)
    outside = paired([row["sigma.signal"] == "True" for row in rows], [row["chart_rule"] == "outside_limits" for row in made])
    runs = paired([row["runs.signal"] == "True" for row in rows], [row["chart_rule"] in ("shift", "trend") for row in made])
    yield Answers("points outside, and runs", outside + runs)


def piston_rings(oracles: Path) -> list[dict[str, Any]]:
    """Montgomery's 25 means of samples of five, one a year here."""
    series = [
        {"subject": "rings", "place": "one", "period_start": date(2000 + turn, 1, 1), "period_end": date(2000 + turn, 12, 31),
         "estimate": float(row["y"]), "polarity": "neither"}
        for turn, row in enumerate(read(oracles / "qic_ex_6_3_1.csv"))
    ]  # fmt: skip
    made: list[dict[str, Any]] = control_chart(pa.Table.from_pylist(series)).order_by("period_start").to_pyarrow().to_pylist()
    return made


NO_TEXTBOOK = [
    LeftOut(50, "limits from the spread inside samples of five (an x-bar chart): published figures come one a period"),
    LeftOut(100, "longest run and crossings of the median, the parts of a rule for runs that we do not use"),
]


def limits_of_ratios(oracles: Path, england: Path) -> Iterator[Answers]:
    expected = read_json(oracles / "funnelplotr_poisson_limits.json")
    table = funnel(pa.table({"denominator": expected["expected_n"]}), kind="ratio", whole=1.0).order_by("denominator")
    made = table.to_pyarrow().to_pydict()
    names = {"ll95": "lower_95", "ul95": "upper_95", "ll998": "lower_998", "ul998": "upper_998"}
    pairs = [pair for theirs, ours in names.items() for pair in paired(expected[theirs], made[f"funnel_{ours}"])]
    yield Answers("limits of a funnel of ratios", pairs, absolute=6e-7)


def spread_between_places(oracles: Path, england: Path) -> Iterator[Answers]:
    """Spiegelhalter's phi and tau2 of six places, on two scales; limits are carried back, as FunnelPlotR does not."""
    oracle = read_json(oracles / "own_funnel_overdispersion.json")
    exact, limits = [], []
    for transform, name, back in (("sqrt", "CQC", np.square), ("log", "log_winsor", np.exp)):
        expected, plain, made = oracle[name], of_six(oracle, transform, False), of_six(oracle, transform, True)
        exact += paired(expected["z"], plain["funnel_z"]) + paired(expected["od_z"], made["funnel_z"])
        exact += [(expected["phi"], made["funnel_phi"][0]), (expected["tau2"], made["funnel_tau2"][0])]
        limits += paired(back(np.array(expected["l998"])).tolist(), made["funnel_lower_998"])
        limits += paired(back(np.array(expected["u998"])).tolist(), made["funnel_upper_998"])
    yield Answers("z, phi and tau²", exact, relative=1e-12)
    yield Answers("99.8% limits (theirs take z = 3.09023)", limits, relative=1e-6)


def of_six(oracle: Any, transform: Any, spread: bool) -> dict[str, list[Any]]:
    count = len(oracle["O"])
    said = {"subject": ["s"] * count, "period": ["p"] * count, "polarity": ["low_is_good"] * count, "turn": list(range(count))}
    made = funnel(
        ibis.memtable(pa.table(said | {"o": oracle["O"], "e": oracle["E"]})), kind="ratio", numerator="o", denominator="e",
        whole=1.0, transform=transform, spread_between_places=spread, least_places=2, made_good=False,
    )  # fmt: skip
    return made.order_by("turn").to_pyarrow().to_pydict()


NO_WINSORISED = [LeftOut(12, "winsorised z-scores, which no function gives back; phi is their mean square")]
