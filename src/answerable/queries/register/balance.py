"""How much each body owes, and how hard and soft relations balance, by actor, forum, tier and year (S1.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from statistics import median
from typing import NamedTuple

from answerable.domain.bodies import Name
from answerable.domain.calls import RUNNING
from answerable.domain.relations import Direction, Kind, duties_a_year, hours_a_year
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relations import Edge, Web, web
from answerable.queries.register.versions import every_version, standing
from answerable.queries.register.web_of_account import Analysis, group_of
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Call

BURDEN_HEADINGS = [
    Heading("who", "Who answers"),
    Heading("bodies", "Bodies", numeric=True),
    Heading("forums", "Forums each", numeric=True),
    Heading("duties", "Duties a year each", numeric=True),
    Heading("hours", "Hours a year each, where stated", numeric=True),
    Heading("open_calls", "Open calls, all together", numeric=True),
]
EACH_HEADINGS = [
    Heading("key", "Key"),
    Heading("name", "Body"),
    Heading("kind", "Kind"),
    Heading("forums", "Forums", numeric=True),
    Heading("relations", "Relations", numeric=True),
    Heading("duties", "Duties a year", numeric=True),
    Heading("hours", "Hours a year, where stated", numeric=True),
    Heading("open_calls", "Open calls", numeric=True),
]


class Owed(NamedTuple):
    forums: int
    duties: int  # a year
    hours: float | None  # a year
    calls: int  # open now


def burden(published: Published, *, on: date) -> Analysis:
    """Duties that come round each year, by kind of body; each body's own in the download."""
    here, net = directory(published), web(published, on=on)
    calls = Counter(Call.objects.filter(state__in=RUNNING).values_list("actor", flat=True))
    owed = {key: _owed(edges, calls[key]) for key, edges in net.by_actor.items()}
    groups: dict[Name, list[str]] = defaultdict(list)
    for key in owed:
        groups[group_of(here, key)].append(key)
    lines = sorted(groups.items(), key=lambda each: (-median(owed[key].duties for key in each[1]), each[0]))
    rows = [_burden_row(group, keys, owed) for group, keys in lines]
    about = {"Country": published.country, "Each": "The median of the bodies of that kind."}
    first, most = lines[0] if lines else (Name("nobody"), [])
    typical = median(owed[key].duties for key in most) if most else 0
    each = " each" if len(most) > 1 else ""
    return Analysis(
        "burden",
        f"{first.at_start} {'owe' if each else 'owes'} most: {typical:g} duties a year{each}"
        if rows
        else "Nobody owes anything that comes round each year",
        [
            "Counted are duties that come round by themselves: a return each month counts twelve. What is owed only when "
            "somebody asks is not counted. Hours are shown where somebody has stated them; an empty place says that nobody has."
        ],
        [Table("burden", "Duties a year, by kind of body", BURDEN_HEADINGS, rows, about), _each(published, here, net, owed)],
    )


def _owed(edges: list[Edge], calls: int) -> Owed:
    hours = [stated for edge in edges if (stated := hours_a_year(edge.relation)) is not None]
    duties = sum(duties_a_year(edge.relation) for edge in edges)
    return Owed(len({edge.forum for edge in edges}), duties, sum(hours) if hours else None, calls)


def _burden_row(group: str, keys: list[str], owed: dict[str, Owed]) -> list[Cell]:
    hours = [stated for key in keys if (stated := owed[key].hours) is not None]
    typical = median(hours) if hours else None
    href = f"/bodies/{keys[0]}/" if len(keys) == 1 else None
    forums, duties = (median(owed[key][place] for key in keys) for place in (0, 1))
    return [
        Cell(capital(group), href=href),
        Cell(len(keys), f"{len(keys):,}"),
        Cell(forums, f"{forums:g}"),
        Cell(duties, f"{duties:g}"),
        Cell(typical, "" if typical is None else f"{typical:,.0f}"),
        Cell(sum(owed[key].calls for key in keys)),
    ]


def _each(published: Published, here: Directory, net: Web, owed: dict[str, Owed]) -> Table:
    rows = [
        [
            Cell(key),
            Cell(here.name(key)),
            Cell(group_of(here, key)),
            Cell(each.forums),
            Cell(len({edge.relation.id for edge in net.by_actor[key]})),
            Cell(each.duties),
            Cell(each.hours),
            Cell(each.calls),
        ]
        for key, each in sorted(owed.items())
    ]
    return Table("burden-each", "Duties a year, body by body", EACH_HEADINGS, rows, {"Country": published.country})


def balance(published: Published, *, on: date) -> Analysis:
    here, net = directory(published), web(published, on=on)
    hard = sum(edge.relation.kind is Kind.HARD for edge in net.edges)
    share = f"{100 * hard / len(net.edges):.0f}" if net.edges else "0"
    tiers = {tier.id: tier.name for tier in published.catalogue.country.tiers}

    def tier(key: str) -> str:
        known = here.find(key)
        return tiers.get(known.tier, known.tier) if known else key

    tables = [
        _split(published, net, lambda edge: group_of(here, edge.actor), name="balance-actors", title="By who answers"),
        _split(published, net, lambda edge: group_of(here, edge.forum), name="balance-forums", title="By to whom"),
        _split(published, net, lambda edge: tier(edge.actor), name="balance-tiers", title="By tier of who answers"),
        _by_year(published, on),
        _split(published, net, lambda edge: here.name(edge.actor), name="balance-each", title="Body by body"),
    ]
    return Analysis(
        "balance",
        f"{share} in 100 pairs of account are hard, the rest soft",
        [
            "A pair is one body that answers to one forum under one relation. Hard relations are formal and have sanctions; soft "
            "ones work by learning and persuasion. Neither is better: a body with hard ones alone has little room to learn, one "
            "with soft ones alone can go on failing.",
            "Each year counts the relations in force at its end. One whose first day nobody wrote down counts in every year.",
        ],
        tables,
    )


SPLIT_HEADINGS = [
    Heading("who", "Who"),
    Heading("hard", "Hard", numeric=True),
    Heading("soft", "Soft", numeric=True),
    Heading("hard_percent", "Hard, in 100", numeric=True),
    Heading("upward", "Upwards", numeric=True),
    Heading("sideways", "Sideways", numeric=True),
    Heading("downward", "Downwards", numeric=True),
]


def _split(published: Published, net: Web, by: Callable[[Edge], str], *, name: str, title: str) -> Table:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in net.edges:
        groups[by(edge)].append(edge)
    rows = [[Cell(capital(group)), *_counts(edges)] for group, edges in groups.items()]
    rows.sort(key=lambda row: (-(row[1].value + row[2].value), row[0].words))
    return Table(name, title, SPLIT_HEADINGS, rows, {"Country": published.country})


def _counts(edges: Iterable[Edge]) -> list[Cell]:
    edges = list(edges)
    kinds = Counter(edge.relation.kind for edge in edges)
    ways = Counter(edge.relation.direction for edge in edges)
    percent = 100 * kinds[Kind.HARD] / len(edges)
    numbers = [kinds[Kind.HARD], kinds[Kind.SOFT]]
    return [
        *(Cell(number, f"{number:,}") for number in numbers),
        Cell(round(percent, 1), f"{percent:.0f}"),
        *(Cell(ways[way], f"{ways[way]:,}") for way in Direction),
    ]


def _by_year(published: Published, on: date) -> Table:
    """Relations in force at the end of each year, as far as first days are known."""
    every = every_version(published.catalogue)
    known = [each.relation.starts_on.year for found in every.values() for each in found if each.relation.starts_on]
    ended = [each.relation.ends_on.year for found in every.values() for each in found if each.relation.ends_on]
    first = min([*known, *ended, on.year])
    rows = []
    for year in range(max(first - 1, on.year - MOST_YEARS), on.year + 1):
        day = min(date(year, 12, 31), on)
        kinds = Counter(found.relation.kind for each in every.values() if (found := standing(each, day)) is not None)
        total = sum(kinds.values())
        percent = 100 * kinds[Kind.HARD] / total if total else 0.0
        rows.append(
            [Cell(year, str(year)), Cell(kinds[Kind.HARD]), Cell(kinds[Kind.SOFT]), Cell(round(percent, 1), f"{percent:.0f}")]
        )
    return Table(
        "balance-years", "By year", [Heading("year", "Year"), *SPLIT_HEADINGS[1:4]], rows, {"Country": published.country}
    )


MOST_YEARS = 30
