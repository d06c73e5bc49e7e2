"""Who is judged, and on which period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from answerable.domain.country import Country
from answerable.domain.verdicts import Status
from answerable.measurement.bind import CARRIES_A_VALUE
from answerable.measurement.subjects import Subject

OWN = ["status", "estimate", "lower", "upper", "lower_998", "upper_998", "numerator", "denominator", "interval_reason", "release"]
KINDS = pa.schema([("kind_subject", pa.string()), ("kind", pa.string()), ("depth", pa.int64()), ("is_area", pa.bool_())])


def kinds_table(subjects: Mapping[str, Subject], country: Country) -> ir.Table:
    """The kinds of place each subject judges; `depth` grows from the centre to the neighbourhood."""
    ranks = {tier.id: tier.rank for tier in country.tiers}
    kinds = {kind.id: kind for kind in country.kinds}
    rows = [
        {
            "kind_subject": subject.id,
            "kind": name,
            "depth": ranks.get(kinds[name].tier, 0) * 100 + country.kinds.index(kinds[name]),
            "is_area": kinds[name].form == "area",
        }
        for subject in subjects.values()
        for name in subject.kinds
        if name in kinds and kinds[name].shown
    ]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=KINDS))


def judged_places(kinds: ir.Table, places: ir.Table, *, on: date) -> ir.Table:
    """Subject x place that may be judged: areas in force on the day, providers whenever they were; the deepest kind of each."""
    joined = kinds.join(places, "kind")
    there = (joined.starts_on.isnull() | (joined.starts_on <= on)) & (joined.ends_on.isnull() | (joined.ends_on >= on))
    kept = joined.filter(there | ~joined.is_area)
    deepest = ibis.window(group_by=["kind_subject", "place"], order_by=[ibis.desc("depth"), "kind"])
    kept = kept.mutate(turn=ibis.row_number().over(deepest)).filter(ibis._.turn == 0)
    return kept.select(
        judged_subject="kind_subject",
        judged_place="place",
        place_name="name",
        place_kind="kind",
        is_area="is_area",
        opened_on="starts_on",
        closed_on="ends_on",
        place_release="release",
    )


def with_unlisted(who: ir.Table, *, figures: ir.Table, kinds: ir.Table, places: ir.Table) -> ir.Table:
    """Also services that report figures and stand on nobody's list of places, called by the publisher's name or their code.

    Only where a subject judges a single kind of service, so that nobody has to guess what they are.
    """
    single = kinds.group_by("kind_subject").aggregate(kind=kinds.kind.min(), guessed=(kinds.count() > 1) | kinds.is_area.any())
    single = single.filter(~single.guessed)
    reported = figures.group_by(["subject", "place"]).aggregate(name=figures.place_name.max(), release=figures.release.max())
    strangers = reported.anti_join(places, "place").join(single, [reported.subject == single.kind_subject])
    return who.union(
        strangers.select(
            judged_subject="subject",
            judged_place="place",
            place_name=ibis.ifelse(strangers.name.fill_null("") == "", strangers.place, strangers.name),
            place_kind="kind",
            is_area=ibis.literal(False),
            opened_on=ibis.null("date"),
            closed_on=ibis.null("date"),
            place_release="release",
        ).select(*who.columns)
    )


def judged_figures(figures: ir.Table, judged: ir.Table) -> ir.Table:
    """Figures of places that are judged; a provider's only from the time it existed."""
    joined = figures.drop("place_name").join(
        judged, [figures.subject == judged.judged_subject, figures.place == judged.judged_place]
    )
    return joined.filter(joined.is_area | _there(joined, joined.period_end))


def latest_periods(judged: ir.Table) -> ir.Table:
    """The latest period with any figure, for each subject and kind of place."""
    known = judged.filter(judged.estimate.notnull())
    each = known.select("subject", "place_kind", "period", "period_start", "period_end").distinct()
    newest = ibis.window(group_by=["subject", "place_kind"], order_by=[ibis.desc("period_end"), ibis.desc("period_start")])
    ranked = each.mutate(back=ibis.row_number().over(newest))
    return ranked.mutate(window=_window(ranked.period))


def _window(period: Any) -> Any:
    """How many periods back a place counts as one that reports: a year of months or quarters, three years of years."""
    return ibis.cases((period.endswith("/P1M"), 12), (period.endswith("/P3M"), 4), else_=3)


def latest_rows(judged: ir.Table, periods: ir.Table, places: ir.Table, *, owed: Iterable[str]) -> ir.Table:
    """One row for each subject and place: its figure of the latest period, or a row that says there is none.

    `owed` names the subjects that every area of their kinds must report on: standards. An area that never did has a row too.
    """
    latest = periods.filter(periods.back == 0).select(
        "window",
        late_subject="subject",
        late_kind="place_kind",
        late="period",
        late_start="period_start",
        late_end="period_end",
    )
    asked = _with_silent(_reporting(judged, periods), places, owed).join(
        places, [ibis._.seen_subject == places.judged_subject, ibis._.seen_place == places.judged_place]
    )
    asked = asked.join(latest, [asked.seen_subject == latest.late_subject, asked.place_kind == latest.late_kind])
    asked = asked.filter(asked.is_area | _there(asked, asked.late_end))
    own = judged.select(*OWN, own_subject="subject", own_place="place", own_period="period")
    rows = asked.left_join(
        own, [asked.seen_subject == own.own_subject, asked.seen_place == own.own_place, asked.late == own.own_period]
    )
    return rows.select(
        subject="seen_subject",
        place="seen_place",
        place_name="place_name",
        place_kind="place_kind",
        period="late",
        period_start="late_start",
        period_end="late_end",
        status=rows.status.fill_null(Status.MISSING.value),
        estimate="estimate",
        lower="lower",
        upper="upper",
        lower_998="lower_998",
        upper_998="upper_998",
        numerator="numerator",
        denominator="denominator",
        interval_reason=ibis.ifelse(rows.status.isnull(), "not_reported", rows.interval_reason),
        last_reported=ibis.ifelse(rows.estimate.isnull(), rows.last_reported, ibis.null("string")),
        place_release="place_release",
    )


def _reporting(judged: ir.Table, periods: ir.Table) -> ir.Table:
    """Places with a figure in the window, or with a latest row that the publisher held back."""
    recent = periods.select(in_subject="subject", in_kind="place_kind", in_period="period", back="back", window="window")
    rows = judged.join(
        recent, [judged.subject == recent.in_subject, judged.place_kind == recent.in_kind, judged.period == recent.in_period]
    )
    rows = rows.filter(rows.back < rows.window)
    held_back = rows.status.isin([Status.SUPPRESSED.value, Status.UNRELIABLE.value]) & (rows.back == 0)
    carried = rows.status.isin(CARRIES_A_VALUE) & rows.estimate.notnull()
    seen = rows.filter(carried | held_back).mutate(carried=carried)
    return seen.group_by(seen_subject=seen.subject, seen_place=seen.place).aggregate(
        last_reported=seen.period.argmax(seen.period_end, where=seen.carried)
    )


def _with_silent(reporting: ir.Table, places: ir.Table, owed: Iterable[str]) -> ir.Table:
    """Also the areas that owe a figure and gave none in the window: silence is a finding."""
    owing = places.filter(places.is_area & places.judged_subject.isin(list(owed) or [""]))
    owing = owing.select(seen_subject="judged_subject", seen_place="judged_place")
    silent = owing.anti_join(reporting, ["seen_subject", "seen_place"]).mutate(last_reported=ibis.null("string"))
    return reporting.union(silent.select(*reporting.columns))


def _there(rows: ir.Table, day: Any) -> Any:
    return (rows.opened_on.isnull() | (rows.opened_on <= day)) & (rows.closed_on.isnull() | (rows.closed_on >= day))
