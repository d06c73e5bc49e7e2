"""Every body by one key: the id of the catalogue, the code of the place it answers for, or `CODE-part` for a part of a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from answerable.domain.bodies import Body, Name, called, key_of_part
from answerable.domain.country import PlaceKind
from answerable.domain.facts import Citation
from answerable.queries.gazetteer import Place, plain
from answerable.queries.published import Published

OFFICIAL = {
    *("the", "of", "for", "and", "city", "town", "council", "councils", "borough", "metropolitan", "county", "district"),
    *("unitary", "royal", "authority", "area"),
}
MANY, MANY_OF = 40, 0.03  # as many names, and as large a part of them, make a word a common one


@dataclass(frozen=True)
class Known:
    """A body that may give or receive account."""

    key: str
    name: Name
    kind: str  # `hospital trust`, or `body` for one of its own
    group: str  # several of them: `hospital trusts`, `bodies`
    tier: str  # id
    does: str
    place: str | None  # code of the place it is of
    part: str | None  # id of the part of that place
    public: bool  # the public itself
    stands: bool
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Directory:
    bodies: dict[str, Known]

    def find(self, key: str) -> Known | None:
        return self.bodies.get(key)

    def name(self, key: str) -> Name:
        """Its name; the key itself where nobody knows it, as of a body in an older catalogue."""
        found = self.bodies.get(key)
        return found.name if found else Name(key)

    def group(self, key: str) -> str:
        """What several like it are called."""
        found = self.bodies.get(key)
        return found.group if found else "bodies"

    @cached_property
    def keys(self) -> list[str]:
        """Of bodies that stand."""
        return [key for key, body in self.bodies.items() if body.stands]

    @cached_property
    def public(self) -> list[str]:
        """Keys of forums that are the public itself."""
        return [key for key in self.keys if self.bodies[key].public]

    @cached_property
    def of_place(self) -> dict[str, list[str]]:
        """Code -> keys of its body and of its parts, the body first."""
        found: dict[str, list[str]] = {}
        for key, body in self.bodies.items():
            if body.place is not None:
                found.setdefault(body.place, []).append(key)
        return found

    def search(self, text: str, *, most: int = 50) -> list[Known]:
        """Bodies whose name holds all the words, or whose key is it; then those that hold all but words that tell nothing apart,
        so that `Manchester City Council` finds whatever we call the council of Manchester."""
        wanted = plain(text)
        if not wanted:
            return []
        ranked = [(self._rank(key, wanted), self.bodies[key]) for key in self._hits(text, wanted)]
        ranked.sort(key=lambda each: each[0])
        return [known for _, known in ranked[:most]]

    def _hits(self, text: str, wanted: str) -> list[str]:
        for words in (wanted, self.telling(wanted), self.rarest(wanted)):
            found = [key for key in self.keys if holds(self._plain[key], words)]
            if found and words == wanted:
                found += [key for key in self.keys if key not in found and holds(self._plain[key], self.telling(wanted))]
            if found:
                return found
        return [key for key in self.keys if key.lower() == text.strip().lower()]

    def _rank(self, key: str, wanted: str) -> tuple[bool, bool, bool, int, int, str]:
        """Names that hold every word first, and of those the ones that begin with it; whole bodies before parts of them."""
        name = self._plain[key]
        begins = name.startswith(wanted)
        missing = sum(not holds(name, word) for word in wanted.split())
        return (missing > 0, not begins, self.bodies[key].part is not None, missing, len(name.split()), name)

    def telling(self, wanted: str) -> str:
        """The words that tell one body from another; all of them where none does."""
        return " ".join(word for word in wanted.split() if word not in self._common) or wanted

    def rarest(self, wanted: str) -> str:
        """Of those words the one that the fewest names hold, as `camden` of `London Borough of Camden`."""
        words = [word for word in self.telling(wanted).split() if self._counts[word]]
        return min(words, key=lambda word: self._counts[word], default=wanted)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(word for key in self.keys for word in set(self._plain[key].split()))

    @cached_property
    def _common(self) -> set[str]:
        """Words of official names, and those that many names here hold."""
        return OFFICIAL | {word for word, many in self._counts.items() if many >= max(MANY, len(self.keys) * MANY_OF)}

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {key: plain(body.name) for key, body in self.bodies.items()}


def holds(name: str, wanted: str) -> bool:
    """Each word, or its first letters; a single letter is a word of its own."""
    words = name.split()
    return all(any(word == part or (len(part) > 1 and word.startswith(part)) for word in words) for part in wanted.split())


_held: tuple[Published, Directory] | None = None


def directory(published: Published) -> Directory:
    """The directory of a publication, worked out once."""
    global _held
    held = _held
    if held is None or held[0] is not published:
        held = (published, Directory({known.key: known for known in _known(published)}))
        _held = held
    return held[1]


def _known(published: Published) -> Iterator[Known]:
    catalogue = published.catalogue
    day = published.gazetteer.day
    for body in catalogue.bodies.values():
        if not (body.of or body.at):
            stands = body.ends_on is None or body.ends_on >= day
            name = body.called()
            yield Known(body.id, name, "body", "bodies", body.tier, body.does, None, None, body.public, stands, cited(body))
    parts = [body for body in catalogue.bodies.values() if body.of or body.at]
    for place in published.gazetteer.places.values():
        kind = catalogue.kinds.get(place.kind)
        if kind is not None and kind.shown:
            yield from _of_place(place, kind, parts, stands=place.stands(day))


def _of_place(place: Place, kind: PlaceKind, parts: list[Body], *, stands: bool) -> Iterator[Known]:
    """The body that answers for a place, and what else such a place has one of."""
    own = called(kind.body.format(name=place.name) if kind.body else place.name)
    if kind.body:
        yield Known(place.code, own, kind.name, together(kind), kind.tier, "", place.code, None, False, stands)
    for part in parts:
        if (place.kind in part.of or place.code in part.at) and place.code not in part.but:
            name = part.called(name=called(place.name).within, body=own.within)
            key = key_of_part(place.code, part.id)
            group = part.plural or part.id
            yield Known(key, name, part.id, group, kind.tier, part.does, place.code, part.id, part.public, stands, cited(part))


def together(kind: PlaceKind) -> str:
    """What several bodies of a kind of place are called: `councils` where each is `the council for {name}`, and not after the
    land they answer for."""
    for word in (" for {name}", " of {name}"):
        if kind.body and kind.body.endswith(word):
            one = kind.body.removesuffix(word).removeprefix("the ")
            return f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return kind.plural


def cited(body: Body) -> tuple[Citation, ...]:
    return tuple(body.citations)
