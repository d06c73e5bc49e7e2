"""What happens in calls, as Atom (RFC 4287). A withheld text is not in it, only that it is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from answerable.queries.account.news import News

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def feed(news: Iterable[News], *, title: str, site: str, href: str, feed_href: str, head: str) -> bytes:
    """`site`: scheme and host; `head`: hash of the last line of the trail, so that a reader can hold us to it later."""
    made = Atom1Feed(
        title=title,
        link=f"{site}{href}",
        description="",
        language="en",
        feed_url=f"{site}{feed_href}",
        feed_guid=f"{site}{href}",
        subtitle=f"Head of the trail: {head}",
        author_name="Answerable",
    )
    for each in news:
        made.add_item(
            title=f"{each.told.sentence} ({each.title}, call {each.ref})",
            link=f"{site}{each.href}",
            unique_id=tag(site, each),
            description=summary(each),
            author_name=each.told.byline or None,
            pubdate=each.told.at,
            updateddate=each.told.at,
        )
    return made.writeString("utf-8").encode()


def tag(site: str, each: News) -> str:
    """Stays the same wherever a reader meets it (RFC 4151)."""
    return f"tag:{urlsplit(site).hostname},{each.told.at:%Y-%m-%d}:/calls/{each.ref}/{each.told.anchor}"


def summary(each: News) -> str:
    """Plain paragraphs as HTML: nothing a person wrote is ever markup."""
    told = each.told
    parts = [told.hidden.sentence] if told.hidden else [*told.paragraphs]
    return "".join(f"<p>{escape(part)}</p>" for part in [*parts, *told.notes] if part)
