"""What no single entry can know: that ids meet, names agree, sentences can be filled and the floors stay few."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from pathlib import PurePosixPath
from string import Formatter
from typing import Any

from answerable.catalogue import references_of_account as relations
from answerable.catalogue import references_of_clocks as clocks
from answerable.catalogue.drafts import Draft, Entry
from answerable.catalogue.errors import nearest
from answerable.catalogue.yaml_files import Path_
from answerable.domain.bodies import Body
from answerable.domain.country import Country
from answerable.domain.metrics import Figures, IntervalMethod, Metric, Unit
from answerable.domain.missions import Mission
from answerable.domain.standards import Standard

Rule = Callable[[Draft], None]


def check(draft: Draft) -> None:
    """Add to the draft every mistake its entries make together."""
    rules: list[Rule] = [_ids, _country, _bodies, _missions]
    if draft.country is not None:  # without it every source and kind would look unknown
        rules += [_metrics, _standards, _cap, relations.bodies, relations.services, relations.relations]
        rules += [clocks.holidays, clocks.clocks, clocks.named]
    for rule in rules:
        rule(draft)


def _known(entry: Entry[Any], path: Path_, value: str | None, known: Collection[str] | None, what: str) -> None:
    if value is not None and known is not None and value not in known:
        entry.error(path, value, f"there is no {what} of this id; {nearest(value, known)}")


def _ids(draft: Draft) -> None:
    """An id stands once among bodies, once among missions, once among metrics and standards; a file is named by its id."""
    seen: dict[tuple[str, str], Entry[Any]] = {}
    for entry in draft.entries:
        shelf = "metric or standard" if entry.model in (Metric, Standard) else entry.model.__name__.lower()
        if entry.id is None:
            continue
        if (shelf, entry.id) in seen:
            first = seen[shelf, entry.id]
            where = f"{first.file.name}, line {first.file.line((*first.path, 'id'))}"
            entry.error(("id",), entry.id, f"another {shelf} has this id already ({where}); choose another")
        seen.setdefault((shelf, entry.id), entry)
        stem = PurePosixPath(entry.file.name).stem
        if shelf == "metric or standard" and entry.id != stem:
            entry.error(
                ("id",), entry.id, f"the id and the file's name must agree; write '{stem}' or rename the file {entry.id}.yaml"
            )


def _once(entry: Entry[Any], key: str, ids: list[str]) -> None:
    for place, id in enumerate(ids):
        if id in ids[:place]:
            entry.error((key, place, "id"), id, f"this id stands twice under {key}; choose another")


def _country(draft: Draft) -> None:
    for entry, country in draft.of(Country):
        tiers, kinds = [tier.id for tier in country.tiers], [kind.id for kind in country.kinds]
        licences, sources = [licence.id for licence in country.licences], [source.id for source in country.sources]
        sets = [neighbours.id for neighbours in country.neighbours]
        for key, ids in {"tiers": tiers, "kinds": kinds, "licences": licences, "sources": sources, "neighbours": sets}.items():
            _once(entry, key, ids)
        for place, kind in enumerate(country.kinds):
            _known(entry, ("kinds", place, "tier"), kind.tier, tiers, "tier")
            for item, within in enumerate(kind.within):
                _known(entry, ("kinds", place, "within", item), within, kinds, "kind")
            _filled(entry, ("kinds", place, "body"), kind.body or "{name}", {"name"})
        for place, source in enumerate(country.sources):
            _known(entry, ("sources", place, "licence"), source.licence, licences, "licence")
        for place, neighbours in enumerate(country.neighbours):
            _known(entry, ("neighbours", place, "source"), neighbours.source, sources, "source")


def _bodies(draft: Draft) -> None:
    country = draft.country
    for entry, body in draft.of(Body):
        if country is not None:
            _known(entry, ("tier",), body.tier, [tier.id for tier in country.tiers], "tier")
        if body.name.lower().startswith("the "):
            entry.error(("name",), body.name, "leave “the” out of the name, and write the: true below it")
        _once(entry, "posts", [post.id for post in body.posts])
        _in_order(entry, (), body.starts_on, body.ends_on)
        for place, post in enumerate(body.posts):
            _in_order(entry, ("posts", place), post.starts_on, post.ends_on)


def _missions(draft: Draft) -> None:
    for entry, mission in draft.of(Mission):
        _known(entry, ("lead",), mission.lead, draft.ids(Body), "body")
        _in_order(entry, (), mission.starts_on, mission.ends_on)


def _in_order(entry: Entry[Any], path: Path_, starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        entry.error(
            (*path, "ends_on"), ends_on, f"this is before starts_on ({starts_on}); write a later day, or put the two right"
        )


def _metrics(draft: Draft) -> None:
    for entry, metric in draft.of(Metric):
        _known(entry, ("owner",), metric.owner, draft.ids(Body), "body")
        _subject(draft, entry, metric)


def _standards(draft: Draft) -> None:
    for entry, standard in draft.of(Standard):
        _known(entry, ("set_by",), standard.set_by, draft.ids(Body), "body")
        _subject(draft, entry, standard)
        if (standard.at_least is None) == (standard.at_most is None):
            entry.error(
                (),
                "",
                "a standard has one floor: write at_least (where high is good) or at_most (where low is good), one of them",
            )
        for key, level in (("at_least", standard.at_least), ("at_most", standard.at_most)):
            if level is not None and standard.unit is Unit.PERCENT and not 1 < level <= 100:
                entry.error((key,), level, "percent runs from 0 to 100 here; for ninety-five percent write 95")
        if standard.review_by <= standard.applies_from:
            entry.error(("review_by",), standard.review_by, f"write a day after applies_from ({standard.applies_from})")


def _subject(draft: Draft, entry: Entry[Any], subject: Metric | Standard) -> None:
    """What metrics and standards have in common."""
    country = draft.country
    assert country is not None
    _known(entry, ("mission",), subject.mission, draft.ids(Mission), "mission")
    _known(entry, ("neighbours",), subject.neighbours, [each.id for each in country.neighbours], "neighbour set")
    _filled(entry, ("says",), subject.says, {"estimate", "place"}, needed={"estimate", "place"})
    if not subject.kinds:
        entry.error(("kinds",), "", "name at least one kind of place to be judged")
    for place, kind in enumerate(subject.kinds):
        _known(entry, ("kinds", place), kind, [each.id for each in country.kinds if each.shown], "kind of place with pages")
    _figures(entry, country, subject.figures, subject.unit)


def _figures(entry: Entry[Any], country: Country, figures: Figures, unit: Unit) -> None:
    giving = [source.id for source in country.sources if "observations" in source.gives]
    _known(entry, ("figures", "source"), figures.source, giving, "source that gives observations")
    if figures.numerator and not figures.denominator:
        entry.error(("figures", "numerator"), "", "a numerator needs its denominator; name the indicators under denominator")
    if figures.denominator_percent and not figures.denominator:
        says = "this is a share of the denominator; name the indicators under denominator"
        entry.error(("figures", "denominator_percent"), figures.denominator_percent, says)
    if figures.interval is IntervalMethod.WILSON and unit is not Unit.PERCENT:
        entry.error(
            ("figures", "interval"),
            "wilson",
            f"Wilson's interval is for a percent, and the unit is {unit}; write byar or unknown",
        )
    if figures.interval is IntervalMethod.PUBLISHER and not figures.value:
        entry.error(
            ("figures", "interval"), "publisher", "only an indicator named under value can carry the publisher's interval"
        )
    if figures.numerator and not figures.value and unit is Unit.PERCENT and figures.multiplier != 100:
        entry.error(("figures", "multiplier"), figures.multiplier, "for a percent write multiplier: 100")


def _filled(entry: Entry[Any], path: Path_, pattern: str, allowed: set[str], needed: Iterable[str] = ()) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        entry.error(path, pattern, "a brace is left open; names stand in braces, as {place}")
        return
    for name in sorted(names - allowed):
        entry.error(path, pattern, f"nothing fills {{{name}}}; {nearest(name, allowed)}")
    for name in sorted(set(needed) - names):
        entry.error(path, pattern, f"the sentence needs {{{name}}}, as in '{{estimate}} of people in {{place}} are in work'")


def _cap(draft: Draft) -> None:
    """Floors stay few (S3.2): on no day may more be in force than the country's cap."""
    standards = list(draft.of(Standard))
    cap = draft.country.standards_cap if draft.country else 0
    for day in sorted({standard.applies_from for _, standard in standards}):
        in_force = [(entry, each) for entry, each in standards if each.applies_from <= day < each.review_by + timedelta(days=1)]
        if len(in_force) > cap:
            country = next(entry for entry, _ in draft.of(Country))
            names = ", ".join(each.id for _, each in in_force)
            says = f"{len(in_force)} standards are in force on {day}: {names}; let one fall away, or raise the cap and say why"
            country.error(("standards_cap",), cap, says)
            return
