"""Which bodies a party of a relation means: the actors first, then for each actor its forums."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from answerable.domain.bodies import key_of_part
from answerable.domain.relations import Party, Relation
from answerable.queries.gazetteer import LARGELY, Place
from answerable.queries.places import DRAWN_FROM_HERE
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory


class Parties:
    """Memberships are turned round once, so that some hundreds of councils and trusts take no time."""

    def __init__(self, published: Published, directory: Directory):
        self.gazetteer, self.directory = published.gazetteer, directory
        self.whole = published.catalogue.country.whole
        self._drawn_by: dict[str, dict[str, float]] = {}

    @cached_property
    def _of_kind(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.gazetteer.places.values():
            if place.stands(self.gazetteer.day):
                found[place.kind].append(place)
        return found

    @cached_property
    def _shares(self) -> dict[str, dict[str, float]]:
        """Place -> area it lies in or draws people from -> share."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for each in self.gazetteer.memberships:
            found[each.place][each.within] = max(each.share, found[each.place].get(each.within, 0.0))
        return found

    def actors(self, relation: Relation) -> list[str]:
        """Keys of those who give account, within the places that the relation is limited to."""
        party = relation.actor
        if party.place or not party.kinds:
            return self._there(_named(party))
        limits = [code for code in (party.within, *relation.about.places) if code]
        places = [place for kind in party.kinds for place in self._of_kind[kind]]
        found = [place.code for place in places if place.code not in party.but and self._lies(place.code, limits)]
        return self._there([_key(code, party) for code in found])

    def _lies(self, code: str, limits: list[str]) -> bool:
        return not limits or any(self._lies_in(code, limit) for limit in limits)

    def _lies_in(self, code: str, area: str) -> bool:
        """Whether half of it, or of its people, are there."""
        return area in (code, self.whole) or self._drawn(code).get(area, 0.0) >= LARGELY

    def forums(self, relation: Relation, actor: str) -> list[str]:
        party = relation.forum
        if party.place or not party.kinds:
            return self._there(_named(party))
        here = self.directory.find(actor)
        code = here.place if here else None
        places = self._every(party) if code is None or party.which == "every" else self._near(code, party)
        return self._there([_key(place, party) for place in places if place not in party.but])

    def _every(self, party: Party) -> list[str]:
        return [place.code for kind in party.kinds for place in self._of_kind[kind] if self._lies(place.code, _limits(party))]

    def _near(self, code: str, party: Party) -> list[str]:
        kinds = set(party.kinds)
        places = self.gazetteer.places
        if party.which == "same":
            return [code] if places[code].kind in kinds else []
        if party.which == "around":
            return [place.code for place in self.gazetteer.around(code) if place.kind in kinds] + self._whole(kinds)
        if party.which == "inside":
            return [place.code for place in self.gazetteer.inside(code) if place.kind in kinds]
        shares = {area: share for area, share in self._drawn(code).items() if area in places and places[area].kind in kinds}
        if party.which == "mostly_from":
            return [max(sorted(shares), key=lambda area: shares[area])] if shares else []
        return sorted(area for area, share in shares.items() if share >= DRAWN_FROM_HERE)

    def _drawn(self, code: str) -> dict[str, float]:
        """Areas that a place lies in or draws its people from, larger ones by adding up smaller ones."""
        if code not in self._drawn_by:
            direct = self._shares.get(code, {})
            summed: dict[str, float] = defaultdict(float)
            for area, share in direct.items():
                for larger in self.gazetteer.around(area):
                    summed[larger.code] += share
            self._drawn_by[code] = {area: min(1.0, max(direct.get(area, 0.0), summed[area])) for area in {*direct, *summed}}
        return self._drawn_by[code]

    def _whole(self, kinds: set[str]) -> list[str]:
        """All places lie in the country, whether or not a file says so."""
        whole = self.gazetteer.places.get(self.whole)
        return [whole.code] if whole is not None and whole.kind in kinds else []

    def _there(self, keys: list[str]) -> list[str]:
        return [key for key in dict.fromkeys(keys) if (known := self.directory.find(key)) is not None and known.stands]


def _named(party: Party) -> list[str]:
    """Keys of parties that are named one by one."""
    return [_key(party.place, party)] if party.place else [party.body] if party.body else party.bodies


def _limits(party: Party) -> list[str]:
    return [party.within] if party.within else []


def _key(code: str, party: Party) -> str:
    return key_of_part(code, party.part) if party.part else code
