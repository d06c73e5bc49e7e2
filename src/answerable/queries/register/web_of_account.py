"""The web looked at as a whole: what nobody asks about, what many ask about, and who answers only upwards (S1.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from answerable.domain.bodies import Name
from answerable.domain.relations import Direction, Power
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.register import relation_rows
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relation_pages import party_in_words
from answerable.queries.register.relations import Edge, Web, web
from answerable.queries.register.who_answers import deliverers, local
from answerable.queries.tables import Cell, Heading, Table


@dataclass(frozen=True)
class Analysis:
    """A page: its finding, what to know before reading it, and its tables (the first is the finding's)."""

    id: str
    finding: str
    about: list[str]
    tables: list[Table]


NOBODY = "Nobody may ask"
IN_GENERAL = "Nobody asks about it in particular"
NO_LOCAL = "No local forum"
NOT_PUBLIC = "Not to the public"
GAPS = [NOBODY, IN_GENERAL, NO_LOCAL, NOT_PUBLIC]


def voids(published: Published, *, on: date) -> Analysis:
    """Services, measures and standards with a gap in who asks about them."""
    here, net = directory(published), web(published, on=on)
    found: dict[tuple[str, str], dict[str, tuple[int, int]]] = defaultdict(dict)  # gap and who -> about -> bodies, of how many
    asked = 0
    for id, _, doers in matters(published):
        asked += 1
        some_local = any(local(published, here, edge.forum) for key in doers for edge in net.of_actor(key, id))
        for group, keys in grouped(here, doers).items():
            gaps = _gaps(here, net, id, keys)
            gaps |= {} if some_local or NOBODY in gaps else {NO_LOCAL: len(keys)}
            for gap, many in gaps.items():
                found[gap, group][id] = (many, len(keys))
    missed = _by_matter(found)
    source = {"Country": published.country}
    gaps_table = Table(
        "voids", "Gaps in who asks", VOID_HEADINGS, [_missed_row(published, *each) for each in missed.items()], source
    )
    without_gap = [heading._replace(shown=heading.name != "gap") for heading in VOID_HEADINGS]
    apart = [_gap_row(published, gap, group, about) for (gap, group), about in found.items() if gap == NOT_PUBLIC]
    apart.sort(key=lambda row: (-row[3].value, row[1].words))
    return Analysis(
        "voids",
        f"{len(missed)} of {asked} services, measures and standards have a gap in who asks about them",
        [
            f"{NOBODY}: no relation of account covers it. {IN_GENERAL}: all who may ask are charged with everything that the "
            f"body does. {NO_LOCAL}: all who may ask sit at the national level.",
            "A gap may be real, or a relation that nobody has written down here yet.",
        ],
        [gaps_table, Table("not-to-the-public", "Done by bodies that do not answer to the public", without_gap, apart, source)],
    )


VOID_HEADINGS = [
    Heading("gap", "Gap"),
    Heading("who", "Who does it"),
    Heading("about", "About"),
    Heading("bodies", "Bodies", numeric=True),
    Heading("of", "Of", numeric=True),
]


Missed = list[tuple[str, str, int, int]]  # gap, who, bodies, of how many


def _by_matter(found: dict[tuple[str, str], dict[str, tuple[int, int]]]) -> dict[str, Missed]:
    """One line for each service, measure or standard with a gap: whoever counts the lines finds the number in the title."""
    missed: dict[str, Missed] = defaultdict(list)
    for gap, group in sorted(found, key=lambda each: (GAPS.index(each[0]), each[1])):
        if gap != NOT_PUBLIC:
            for id, (many, of) in found[gap, group].items():
                missed[id].append((gap, group, many, of))
    return dict(missed)


def _missed_row(published: Published, id: str, missed: Missed) -> list[Cell]:
    where = f"/places/{published.catalogue.country.whole}/who-answers/{id}/"
    many, of = sum(each[2] for each in missed), sum(each[3] for each in missed)
    return [
        Cell("; ".join(dict.fromkeys(each[0] for each in missed))),
        Cell(capital("; ".join(dict.fromkeys(each[1] for each in missed)))),
        Cell(id, relation_rows.name_of_matter(published, id) or id, href=where),
        Cell(many, f"{many:,}"),
        Cell(of, f"{of:,}"),
    ]


def _gap_row(published: Published, gap: str, group: str, about: dict[str, tuple[int, int]]) -> list[Cell]:
    many, of = max(about.values())
    first = f"/places/{published.catalogue.country.whole}/who-answers/{next(iter(about))}/"
    words = about_in_words(published, list(about))
    return [
        Cell(gap),
        Cell(capital(group)),
        Cell(" ".join(about), words, href=first),
        Cell(many, f"{many:,}"),
        Cell(of, f"{of:,}"),
    ]


def matters(published: Published) -> Iterable[tuple[str, str, list[str]]]:
    """Each service, standard and measure: its id, what it is, and the keys of all who do it anywhere."""
    whole, catalogue = published.catalogue.country.whole, published.catalogue
    doing: dict[str, list[str]] = {id: deliverers(published, whole, service) for id, service in catalogue.services.items()}
    for id in catalogue.services:
        yield id, "service", doing[id]
    for what, shelf in (("standard", catalogue.standards), ("measure", catalogue.metrics)):
        for id in shelf:
            services = [each for each in catalogue.services.values() if id in each.metrics or id in each.standards]
            yield id, what, list(dict.fromkeys(key for each in services for key in doing[each.id]))


def grouped(here: Directory, keys: Iterable[str]) -> dict[Name, list[str]]:
    """Bodies of places by what several of them are called; others one by one. Nobody at all is a group of its own."""
    found: dict[Name, list[str]] = defaultdict(list)
    for key in keys:
        found[group_of(here, key)].append(key)
    return dict(found) or {Name("nobody"): []}


def group_of(here: Directory, key: str) -> Name:
    known = here.find(key)
    return Name(here.group(key)) if known is not None and known.place is not None else here.name(key)


def _gaps(here: Directory, net: Web, id: str, keys: list[str]) -> dict[str, int]:
    """Gap -> how many of the bodies have it."""
    found: dict[str, int] = defaultdict(int)
    for key in keys:
        edges = net.of_actor(key, id)
        if not edges:
            found[NOBODY] += 1
        elif all(edge.relation.about.everything for edge in edges):
            found[IN_GENERAL] += 1
        if edges and not any(here.bodies[edge.forum].public for edge in edges):
            found[NOT_PUBLIC] += 1
    return dict(found) if keys else {NOBODY: 0}


def overlaps(published: Published, *, on: date) -> Analysis:
    """Where several forums may ask one body to explain the same thing."""
    here, net = directory(published), web(published, on=on)
    found: dict[tuple[Name, tuple[str, ...]], tuple[int, list[str]]] = {}
    for id, _, doers in matters(published):
        for group, keys in grouped(here, doers).items():
            most, ids = max(((len(f), r) for f, r in (_explaining(net, key, id) for key in keys)), default=(0, ()))
            if most > 1:
                _, names = found.setdefault((group, ids), (most, []))
                names.append(id)
    lines = sorted(found.items(), key=lambda each: (-each[1][0], each[0][0]))
    rows = [_overlap_row(published, net, group, ids, most, about) for (group, ids), (most, about) in lines]
    table = Table(
        "overlaps", "Forums that may ask for the same explanation", OVERLAP_HEADINGS, rows, {"Country": published.country}
    )
    return Analysis(
        "overlaps",
        _overlap_finding(published, lines),
        [
            "Counted, for one such body, are forums with the power to ask for an explanation, which are charged with the subject "
            "in particular. Several forums are no fault by themselves. They are a reason to answer once, and to let that "
            "answer serve them all."
        ],
        [table],
    )


OVERLAP_HEADINGS = [
    Heading("who", "Who answers"),
    Heading("forums", "Forums", numeric=True),
    Heading("about", "About"),
    Heading("which", "Which forums"),
]


def _explaining(net: Web, key: str, id: str) -> tuple[set[str], tuple[str, ...]]:
    edges = [edge for edge in net.of_actor(key, id) if _asks(edge)]
    return {edge.forum for edge in edges}, tuple(dict.fromkeys(edge.relation.id for edge in edges))


def _asks(edge: Edge) -> bool:
    return edge.relation.may(Power.EXPLANATION) and not edge.relation.about.everything


def _overlap_row(published: Published, net: Web, group: str, ids: tuple[str, ...], most: int, about: list[str]) -> list[Cell]:
    forums = dict.fromkeys(party_in_words(published, net.relations[id].forum, all_named=True) for id in ids)
    return [Cell(capital(group)), Cell(most), Cell(" ".join(about), about_in_words(published, about)), Cell("; ".join(forums))]


Line = tuple[tuple[Name, tuple[str, ...]], tuple[int, list[str]]]  # who and by which relations; how many forums, about what


def one_or(number: int) -> str:
    return "one" if number == 1 else str(number)


def about_in_words(published: Published, ids: list[str]) -> str:
    """Services by name, and how many of their figures; figures by name where no whole service is meant."""
    services = [published.catalogue.services[id].name for id in ids if id in published.catalogue.services]
    figures = [relation_rows.name_of_matter(published, id) or id for id in ids if id not in published.catalogue.services]
    if not services:
        return "; ".join(figures)
    return "; ".join(services) + (f", with {one_or(len(figures))} of the figures" if figures else "")


def _overlap_finding(published: Published, lines: list[Line]) -> str:
    if not lines:
        return "No two forums may ask the same body to explain the same thing"
    (group, _), (most, about) = lines[0]
    return f"{group.at_start} may have to explain the same to {most} forums: {relation_rows.name_of_matter(published, about[0])}"


def only_upwards(published: Published, *, on: date) -> Analysis:
    """Bodies that answer to the centre and to nobody else."""
    here, net = directory(published), web(published, on=on)
    up = [key for key in here.keys if key in net.by_actor and all(_up(edge) for edge in net.by_actor[key])]
    never_down = [
        key for key in here.keys if key in net.by_actor and key not in up and not any(_down(edge) for edge in net.by_actor[key])
    ]
    tables = [
        _bodies_table(published, here, net, up, name="only-upwards", title="Bodies that answer only upwards"),
        _bodies_table(
            published, here, net, never_down, name="never-downwards", title="Bodies that answer sideways, but not to the public"
        ),
    ]
    total = sum(key in net.by_actor for key in here.keys)
    return Analysis(
        "only-upwards",
        f"{len(up) or 'No'} of {total:,} bodies answer{'s' if len(up) == 1 else ''} only upwards; "
        f"{len(never_down)} more never to the public",
        [
            "Upwards is to the centre; sideways is to peers, audit, inspection and scrutiny; downwards is to voters and the "
            "public."
        ],
        tables,
    )


def _up(edge: Edge) -> bool:
    return edge.relation.direction is Direction.UPWARD


def _down(edge: Edge) -> bool:
    return edge.relation.direction is Direction.DOWNWARD


def _bodies_table(published: Published, here: Directory, net: Web, keys: list[str], *, name: str, title: str) -> Table:
    """Bodies of places together by kind, others one by one."""
    headings = [Heading("who", "Who"), Heading("bodies", "Bodies", numeric=True), Heading("forums", "To whom they answer")]
    rows = []
    for group, found in grouped(here, keys).items():
        if not found:
            continue
        forums = list(dict.fromkeys(edge.forum for key in found for edge in net.by_actor[key]))
        words = "; ".join(here.name(key) for key in forums) if len(forums) <= MOST else relation_rows.many_in_words(here, forums)
        href = f"/bodies/{found[0]}/" if len(found) == 1 else None
        rows.append([Cell(capital(group), href=href), Cell(len(found), f"{len(found):,}"), Cell(words)])
    rows.sort(key=lambda row: (-row[1].value, row[0].words))
    return Table(name, f"{title}: {len(keys):,}", headings, rows, {"Country": published.country})


MOST = 8
