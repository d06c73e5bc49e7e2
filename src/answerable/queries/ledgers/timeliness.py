"""How long account takes, by kind of duty; and a fair comparison of bodies: who gives it in time, as surely as can be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
from django.db.models import Count, F, Q

from answerable.domain.duties import DONE, DutyState
from answerable.measurement.intervals import proportion
from answerable.queries.account.dues import ANSWERS, NOT_DONE, SITE, WORK
from answerable.queries.measured import measured
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Duty

FEWEST = 10  # duties: fewer say too little of a body to compare it
SURE = 0.998  # of many bodies, chance would put one in twenty outside 95 in 100
FAIR = (
    "This is not a league table. Bodies stand in the order of their names. A body is said to differ only where its whole range, "
    "worked out to be right 998 times in 1,000, lies on one side of the share of all bodies together. Bodies are asked different "
    "things, by forums of different strictness, so a difference is a question to ask and not a mark."
)


@dataclass(frozen=True)
class Compared:
    finding: str
    fair: str
    table: Table


KIND_HEADINGS = [
    Heading("kind", "Kind of duty", shown=False),
    Heading("words", "Kind of duty"),
    Heading("owed", "Ever owed", numeric=True),
    Heading("done", "Done", numeric=True),
    Heading("in_time", "Done in time", numeric=True),
    Heading("median_days", "Days taken: the middle one", numeric=True),
    Heading("overdue", "Not done, and late", numeric=True),
    Heading("ended", "No longer owed", numeric=True),
]


def by_kind(*, today: date, body: str = "") -> Table:
    """Medians of those done, from the day after which the clock ran. What was never done has no length: it is counted beside.

    The index `duty_times` holds what this counts, in its order, so that thousands of duties are neither read nor sorted.
    """
    duties = Duty.objects.filter(body=body) if body else Duty.objects.all()
    counts: dict[str, Times] = defaultdict(Times)
    for each in duties.order_by().values("kind", "state", "days_taken").annotate(many=Count("*")):
        counts[each["kind"]].add(**each)
    found_by_day = duties.filter(state=DutyState.DUE, due_on__lt=today)  # the job that says so has not run yet
    for kind in found_by_day.values_list("kind", flat=True):
        counts[kind].late += 1
    rows = [counts[kind].row(kind) for kind in WORK if kind in counts]
    return Table("times-by-kind", "How long account takes", KIND_HEADINGS, rows)


@dataclass
class Times:
    """Duties of one kind; `days` holds how often each number of calendar days from asking to doing came up."""

    owed: int = 0
    in_time: int = 0
    late: int = 0
    ended: int = 0  # before their day: the call or the enquiry was over, or somebody else's turn had come
    days: Counter[int] = field(default_factory=Counter)

    def add(self, *, kind: str, state: str, days_taken: int | None, many: int) -> None:
        self.owed += many
        self.in_time += many if state == DutyState.MET else 0
        self.ended += many if state == DutyState.ENDED else 0
        self.late += many if state in (DutyState.OVERDUE, DutyState.UNANSWERED) else 0
        if days_taken is not None:
            self.days[days_taken] += many

    def row(self, kind: str) -> list[Cell]:
        median = middle(self.days) if self.days else None
        counted = [Cell(self.owed), Cell(self.days.total()), Cell(self.in_time)]
        return [
            Cell(kind),
            Cell(WORK[kind]),
            *counted,
            Cell(median, f"{median:g}" if median is not None else ""),
            Cell(self.late),
            Cell(self.ended),
        ]


def middle(counts: Mapping[int, int]) -> float:
    """The median of numbers given as number -> how often."""
    total = sum(counts.values())
    low, high = (total - 1) // 2, total // 2
    found, seen = [], 0
    for value in sorted(counts):
        found += [value for place in {low, high} if seen <= place < seen + counts[value]]
        seen += counts[value]
    return sum(found) / len(found)


BODY_HEADINGS = [
    Heading("body", "Key", shown=False),
    Heading("name", "Body"),
    Heading("due", "Due so far", numeric=True),
    Heading("in_time", "In time", numeric=True),
    Heading("share", "Share in time", numeric=True),
    Heading("lower", "Lower", numeric=True, shown=False),
    Heading("upper", "Upper", numeric=True, shown=False),
    Heading("range", "Range", numeric=True),
    Heading("says", "Compared with all bodies together"),
]
WORDS = {
    "more": "surely more often in time",
    "less": "surely less often in time",
    "same": "cannot be told apart",
    "few": "too few to compare",
}


def by_body(published: Published, *, today: date) -> Compared:
    """By the first date of each duty, so that a body gains nothing from moving its own. One aggregate query."""
    names = directory(published)
    rows = sorted(decided(today), key=lambda each: (names.name(each["body"]), each["body"]))
    due, in_time = (sum(each[name] for each in rows) for name in ("due", "in_time"))
    whole = in_time / due if due else 0.0
    ranges = intervals(rows)
    cells = []
    for each, (lower, upper, sure_lower, sure_upper) in zip(rows, ranges, strict=True):
        share = each["in_time"] / each["due"]
        says = compared(each["due"], sure_lower, sure_upper, whole)
        cells.append(
            [
                Cell(each["body"]),
                Cell(names.name(each["body"]) if each["body"] else SITE, href=f"/bodies/{each['body']}/"),
                Cell(each["due"]),
                Cell(each["in_time"]),
                Cell(share, f"{100 * share:.0f}%" if says != "few" else "–"),
                Cell(lower),
                Cell(upper),
                Cell(None, f"{100 * lower:.0f}% to {100 * upper:.0f}%"),
                Cell(says, WORDS[says], tone={"more": "green", "less": "red"}.get(says)),
            ]
        )
    about = {"How to read it": FAIR, "All bodies together": f"{in_time} of {due} in time"}
    table = Table("in-time-by-body", "Who gives account in time", BODY_HEADINGS, cells, about)
    return Compared(finding(cells, due, in_time), FAIR, table)


def decided(today: date) -> list[dict[str, int]]:
    """Per body: explanations and answers whose first date has passed or that came; and how many came by it."""
    done, passed = Q(state__in=DONE), Q(state__in=NOT_DONE, first_due_on__lt=today)
    duties = Duty.objects.filter(done | passed, kind__in=ANSWERS).exclude(body="")
    in_time = Count("id", filter=done & Q(done_on__lte=F("first_due_on")))
    return list(duties.order_by().values("body").annotate(due=Count("id"), in_time=in_time))


def intervals(rows: list[dict[str, int]]) -> list[tuple[float, float, float, float]]:
    """Wilson limits of each share, at 95 in 100 and at `SURE`."""
    if not rows:
        return []
    counts = pa.table(
        {
            "row": pa.array(range(len(rows)), pa.int64()),
            "numerator": pa.array([float(each["in_time"]) for each in rows]),
            "denominator": pa.array([float(each["due"]) for each in rows]),
        }
    )
    pairs = []
    for confidence in (0.95, SURE):
        told = measured(counts, lambda table, confidence=confidence: proportion(table, confidence=confidence))
        pairs.append({each["row"]: (each["lower"], each["upper"]) for each in told})
    return [(*pairs[0][row], *pairs[1][row]) for row in range(len(rows))]


def compared(due: int, lower: float, upper: float, whole: float) -> str:
    if due < FEWEST:
        return "few"
    return "more" if lower > whole else "less" if upper < whole else "same"


def finding(rows: list[list[Cell]], due: int, in_time: int) -> str:
    if not due:
        return "Nothing has been due so far"
    surely = sum(row[-1].value in ("more", "less") for row in rows)
    share = f"{in_time:,} of {due:,} explanations and answers came in time, by their first date"
    if not surely:
        return f"{share}; no body surely differs from the rest"
    return f"{share}; {surely} {'body surely differs' if surely == 1 else 'bodies surely differ'} from the rest"
