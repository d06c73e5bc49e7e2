"""The Jinja2 environment: GOV.UK macros, our templates, and the few names every page knows."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from answerable import __version__
from answerable.domain.periods import day
from answerable.web.forms import wrong


def environment(**options: Any) -> Environment:
    ours = options.pop("loader")
    options |= {"undefined": ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(
        loader=ChoiceLoader([ours, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]), **options
    )
    made.globals |= {"static": static, "software_version": __version__, "wrong": wrong}
    made.filters["thousands"] = lambda number: f"{number:,}"
    made.filters["in_fours"] = lambda key: " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    made.filters["day"] = day
    return made
