"""Bodies that are not places (departments, inspectorates) and the posts that people hold in them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug


class Name(str):
    """What a body is called: bare in tables, lists and exports, and for sentences `within` one and `at_start` of one.

    `several`: one speaks of them, as of the people of a town. `.has`, `.was`, `.is_`, `.it`, `.its` and, of other verbs, the
    ending `.s` follow it: `f"{name.at_start} ask{name.s}"`."""

    within: str
    several: bool

    def __new__(cls, bare: str, within: str = "", several: bool = False) -> Name:
        made = super().__new__(cls, bare)
        made.within = within or bare
        made.several = several
        return made

    @property
    def at_start(self) -> str:
        return f"{self.within[:1].upper()}{self.within[1:]}"

    @property
    def s(self) -> str:
        return "" if self.several else "s"

    @property
    def has(self) -> str:
        return "have" if self.several else "has"

    @property
    def was(self) -> str:
        return "were" if self.several else "was"

    @property
    def is_(self) -> str:
        return "are" if self.several else "is"

    @property
    def does(self) -> str:
        return "do" if self.several else "does"

    @property
    def it(self) -> str:
        return "they" if self.several else "it"

    @property
    def its(self) -> str:
        return "their" if self.several else "its"

    def doing(self, words: str) -> str:
        """What a body must do, in words that speak of one: `say what it makes of the account`."""
        for of_one, of_several in OF_SEVERAL if self.several else ():
            words = words.replace(of_one, of_several)
        return words


OF_SEVERAL = (("it makes", "they make"), ("it promised", "they promised"), ("its ", "their "))
NOBODY = Name("")


def called(within: str, several: bool = False) -> Name:
    """From the words within a sentence: “the council for Bolton” is “Council for Bolton” by itself. A publisher's own “The”, as
    in “The Christie”, stays in tables and is small within a sentence."""
    if within.startswith("The "):
        return Name(within, f"the {within[4:]}", several)
    return Name(Name(within.removeprefix("the ")).at_start, within, several)


class Post(Fact):
    """A post, not the person in it (Popolo: Post)."""

    id: Slug
    title: str
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")


class Body(Fact):
    """A body of its own, or (with `of`) one that every place of some kinds has: its voters, its scrutiny committee."""

    id: Slug
    name: str = Field(
        description="without “the”, and with a small letter first where it has one within a sentence; with `of`, {name} is the "
        "place and {body} the body that answers for it"
    )
    the: bool = Field(
        False, description="whether its name takes “the” in a sentence, as the Home Office does and HM Treasury not"
    )
    several: bool = Field(False, description="whether one says “they” of it in a sentence, as of the people of a town")
    plural: str = Field("", description="with `of`: what several of them are called")
    tier: Slug = Field(description="id of a tier of the country")
    of: list[Slug] = Field(default_factory=list, description="kinds of place that each have one of it")
    at: list[str] = Field(default_factory=list, description="codes of places that have one of it, where not all of a kind do")
    but: list[str] = Field(default_factory=list, description="codes of places of those kinds that have none of it")
    public: bool = Field(False, description="whether it is the public itself, as voters are")
    does: str = Field(description="one plain sentence")
    posts: list[Post] = Field(default_factory=list, description="posts in it, never the people who hold them")
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")
    citations: list[Citation] = Field(default_factory=list)

    def called(self, **of: str) -> Name:
        """`of`: what stands in the name of a part, as the `name` of its place."""
        name = self.name.format(**of) if of else self.name
        return called(f"the {name}" if self.the else name, self.several)


def key_of_part(code: str, part: str) -> str:
    """The key of what a place has one of, as `E08000003-voters`. Keys of other bodies are their ids, or their places' codes."""
    return f"{code}-{part}"
