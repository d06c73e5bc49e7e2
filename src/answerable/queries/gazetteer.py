"""Places by code and by name: what they are, when they were, and what lies within what."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from answerable.observations.home import Home
from answerable.observations.store import Store

LARGELY = 0.5  # a place lies within another when at least half of its people do


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    kind: str
    starts_on: date | None
    ends_on: date | None

    def stands(self, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or self.ends_on >= on)


@dataclass(frozen=True)
class Membership:
    place: str
    within: str
    share: float


@dataclass(frozen=True)
class Gazetteer:
    places: dict[str, Place]
    memberships: list[Membership]  # those in force on the day
    day: date
    boundaries: dict[str, str] = field(repr=False)  # code -> GeoJSON geometry

    @cached_property
    def by_name(self) -> dict[str, list[Place]]:
        names: dict[str, list[Place]] = defaultdict(list)
        for place in self.places.values():
            names[plain(place.name)].append(place)
        return names

    @cached_property
    def _parents(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for each in self.memberships:
            if each.share >= LARGELY:
                found[each.place].add(each.within)
        return found

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for place, parents in self._parents.items():
            for parent in parents:
                found[parent].add(place)
        return found

    def around(self, code: str) -> list[Place]:
        """Places it lies within, at every tier."""
        return self._follow(code, self._parents)

    def inside(self, code: str) -> list[Place]:
        """Places that lie within it, whichever way down."""
        return self._follow(code, self._children)

    def _follow(self, code: str, steps: dict[str, set[str]]) -> list[Place]:
        seen: set[str] = set()
        ahead = [code]
        while ahead:
            for step in steps.get(ahead.pop(), ()):
                if step not in seen and step != code:
                    seen.add(step)
                    ahead.append(step)
        found = [self.places[each] for each in seen if each in self.places and self.places[each].stands(self.day)]
        return sorted(found, key=lambda place: (place.name, place.code))

    @cached_property
    def _from(self) -> dict[str, dict[str, float]]:
        """Area -> provider or area that draws people from it -> share of that one's people."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for each in self.memberships:
            found[each.within][each.place] = max(each.share, found[each.within].get(each.place, 0.0))
        return found

    def drawing_from(self, code: str) -> dict[str, float]:
        """Places and providers -> the share of their people who come from here."""
        shares: dict[str, float] = defaultdict(float)
        for inner in self.inside(code):
            for place, share in self._from.get(inner.code, {}).items():
                shares[place] += share
        for place, share in self._from.get(code, {}).items():
            shares[place] = max(shares[place], share)
        return {place: min(share, 1.0) for place, share in shares.items()}

    def namesakes(self, place: Place) -> list[Place]:
        """Others of the same name."""
        return [other for other in self.by_name[plain(place.name)] if other.code != place.code]

    def search(self, text: str, *, most: int = 50) -> list[Place]:
        """By code or name; whole names first, then beginnings, then anywhere; places that still stand before those that ended."""
        wanted = plain(text)
        if not wanted:
            return []
        scored = [(score, place) for place in self.places.values() if (score := _score(wanted, place)) is not None]
        scored.sort(key=lambda each: (each[0], not each[1].stands(self.day), each[1].name, each[1].code))
        return [place for _, place in scored[:most]]


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation: `King's Lynn` is found by `kings lynn`."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("'", "").replace("’", "").replace("&", " and ")
    return " ".join(re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode()))


def _score(wanted: str, place: Place) -> int | None:
    name = plain(place.name)
    if wanted in (name, place.code.lower()):
        return 0
    if name.startswith(wanted):
        return 1
    words = name.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 2
    return 3 if len(wanted) > 3 and wanted in name else None


def read_gazetteer(home: Home, *, as_of: datetime) -> Gazetteer:
    with Store(home, as_of=as_of) as store:
        places = [
            Place(row["place"], row["name"], row["kind"], row["starts_on"], row["ends_on"])
            for row in store.table("places").to_pyarrow().to_pylist()
        ]
        memberships = _in_force(store.table("memberships").to_pyarrow().to_pylist(), as_of.date())
        shapes = store.table("boundaries").select("place", "geometry").to_pyarrow()
        boundaries = dict(zip(shapes["place"].to_pylist(), shapes["geometry"].to_pylist(), strict=True))
    return Gazetteer(_latest(places), memberships, as_of.date(), boundaries)


def _latest(places: list[Place]) -> dict[str, Place]:
    """One place a code: a code described twice keeps the description that still stands."""
    return {place.code: place for place in sorted(places, key=lambda place: place.ends_on or date.max)}


def _in_force(rows: list[dict], on: date) -> list[Membership]:
    return [
        Membership(row["place"], row["within"], 1.0 if row["share"] is None else row["share"])
        for row in rows
        if (row["starts_on"] is None or row["starts_on"] <= on) and (row["ends_on"] is None or row["ends_on"] >= on)
    ]
