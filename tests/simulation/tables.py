"""The tables of docs/methods/honesty.md, one a subject: ours beside what people do without it."""

from __future__ import annotations

from typing import Any

from tests.pages import shown

Made = dict[str, Any]


def part(value: float | None) -> str:
    """A share in plain figures, nothing where there is none."""
    if value is None or value != value:
        return ""
    digits = 0 if value in (0, 1) else 2 if value < 0.01 or value > 0.99 else 1
    return f"{100 * value:.{digits}f}%"


def floors(made: Made) -> str:
    rules = {
        "point below floor": "point below the floor",
        "95% interval below": "95% interval below the floor",
        "exact binomial, Benjamini-Hochberg": "exact binomial, Benjamini-Hochberg",
        "ours, one period": "ours: this period alone",
        "ours, three periods": "ours: persistent breach",
        "ours, all named": "ours: breach or persistent breach",
    }
    found = {(row["world"], row["rule"]): row for row in made["floors"] if "once" not in row["world"]}
    worlds = dict.fromkeys(world for world, _ in found)
    lines = [[world, *(_false_and_found(found[world, rule]) for rule in rules.values())] for world in worlds]
    return shown(["false of the named / found of the truly low", *rules], lines)


def _false_and_found(row: dict[str, Any]) -> str:
    return f"{part(row['false_share'])} / {part(row['found'])}"


def one_bad_period(made: Made) -> str:
    rules = {
        "exact binomial in two of three periods": "the same in two of three periods",
        "ours, breach in that period": "ours: this period alone",
        "ours, persistent": "ours: persistent breach",
    }
    found = {(row["world"], row["rule"]): row["one_bad_named"] for row in made["floors"] if "once" in row["world"]}
    worlds = dict.fromkeys(world for world, _ in found)
    return shown(["named of the areas", *rules], [[w, *(part(found[w, rule]) for rule in rules.values())] for w in worlds])


def charts(made: Made) -> str:
    heads = ["figures", "points", "a flag anywhere", "last point, plainly drawn", "last point, ours"]
    return shown(
        heads,
        [
            [_slanted(row["series"]), str(row["points"]), part(row["any_flag"]), part(row["plain_last"]), part(row["ours"])]
            for row in made["charts"]
        ],
    )


def _slanted(series: str) -> str:
    """What ought to ring stands apart."""
    return f"*{series}*" if "moved" in series else series


def coverage(made: Made) -> str:
    heads = ["interval", "of", "should hold", "ours holds", "at the least", "plain holds", "at the least"]
    plain = ("nominal", "ours", "ours_least", "plain", "plain_least")
    lines = [[row["interval"], row["grid"], *(part(row[name]) for name in plain)] for row in made["coverage"]]
    for row in made["indices"]:
        if "index" in row["interval"]:
            lines.append([f"{row['interval']} of inequality", row["situation"], "95.0%", part(row["held"]), "", "", ""])
    return shown(heads, lines)


def forecasts(made: Made) -> str:
    heads = [
        "figures move so",
        "known",
        "80%: next",
        "in five",
        "95%: next",
        "in five",
        "smaller error than drawing the last figure on",
    ]
    names = ("held_80_at_1", "held_80_at_5", "held_95_at_1", "held_95_at_5")
    lines = [
        [row["world"], str(row["figures"]), *(part(row[name]) for name in names), f"{100 * row['skill_last']:+.0f}%"]
        for row in made["forecasts"]
    ]
    return shown(heads, lines)


def chances(made: Made) -> str:
    heads = [
        "chance told",
        "targets",
        "told on average",
        "met",
        "the likelier side was wrong",
        "a straight line drawn on was wrong",
    ]
    lines = [
        [row["tenth"], f"{row['targets']:,}", *(part(row[name]) for name in ("told", "came", "ours_wrong", "plain_wrong"))]
        for row in made["reliability"]
    ]
    return shown(heads, lines)


def courses(made: Made) -> str:
    calls = ("called on course", "called off course", "plain: on", "plain: off")
    heads = ["truth", "target, in errors", *(head for call in calls for head in (call, "falsely"))]
    names = [f"{side}{wrong}" for side in ("on_course", "off_course", "naive_on", "naive_off") for wrong in ("", "_wrong")]
    lines = [[row["truth"], f"{row['target_in_noise']:.0f}", *(part(row[name]) for name in names)] for row in made["courses"]]
    return shown(heads, lines)


def rankings(made: Made) -> str:
    heads = [
        "places",
        "all ranges of a table hold",
        "cannot be ranked",
        "named best, falsely",
        "plain: of its best fifth, falsely",
    ]
    names = ("all_ranges_hold", "cannot_be_ranked", "named_best_false", "plain_best_false")
    return shown(heads, [[row["world"], *(part(row[name]) or "nobody named" for name in names)] for row in made["ranking"]])


def funnels(made: Made) -> str:
    rules = ("chance alone", "spread as published", "spread made good")
    found = {(row["world"], row["rule"]): row for row in made["funnels"]}
    heads = ["places", "ordinary outside 99.8%: chance alone", "as published", "ours", "planted found: chance alone", "ours",
             "of the named, ordinary: chance alone", "ours"]  # fmt: skip
    lines = []
    for world in dict.fromkeys(world for world, _ in found):
        of = [found[world, rule] for rule in rules]
        planted = [each["found_998"] for each in (of[0], of[2])]
        named = [each["named_but_ordinary"] if planted[0] is not None else None for each in (of[0], of[2])]
        outside = [each["ordinary_outside_998"] if each["not_compared"] < 0.5 else None for each in of]
        lines.append([world, *(part(value) or "not compared" for value in outside), *(part(value) for value in planted + named)])
    return shown(heads, lines)


def long_trends(made: Made) -> str:
    heads = ["series", "leaning", "false: ours", "false: as published", "false: plain", "seen: ours", "seen: plain"]
    names = ("false_ours", "false_published", "false_naive", "seen_ours", "seen_naive")
    return shown(
        heads,
        [[f"{row['points']} {row['kind']}", f"{row['leaning']}", *(part(row[name]) for name in names)] for row in made["trends"]],
    )


def recent_trends(made: Made) -> str:
    heads = ["five years", "ours", "first and last interval apart", "last above first"]
    names = ("ours", "intervals_apart", "last_above_first")
    return shown(heads, [[row["world"], *(part(row[name]) for name in names)] for row in made["recent"]])


def screens(made: Made) -> str:
    heads = ["screen", "situation", "rings", "names", "plain"]
    lines = []
    for row in made["bunching"]:
        wrongly = row["screen"].endswith("found") and row["named"] is not None
        named = "" if row["named"] is None else f"{row['named']:.0f} falsely" if wrongly else part(row["named"])
        lines.append([row["screen"], row["situation"], part(row["ours"]), named, part(row["naive"])])
    return shown(heads, lines)


def changes(made: Made) -> str:
    heads = ["places", "changed", "all changed at", "plain t", "ours"]
    both = [(row, "one time") for row in made["differences"]] + [(row, "two times") for row in made["cohorts"]]
    lines = [[str(row["places"]), str(row["changed"]), when, part(row["t"]), part(row["ours"])] for row, when in both]
    return shown(heads, lines)


def staggering(made: Made) -> str:
    heads = ["places never changed", "true effect", "fixed effects find", "ours finds"]
    return shown(
        heads,
        [
            [str(row["never changed"]), *(f"{row[name]:.2f}" for name in ("truth", "fixed effects", "ours"))]
            for row in made["staggering"]
        ],
    )


def interruptions(made: Made) -> str:
    heads = ["points", "leaning", "Newey and West", "Cochrane and Orcutt", "ours", "ours says nothing"]
    names = ("newey_west", "gls", "reml", "reml silent")
    return shown(
        heads,
        [[str(row["points"]), f"{row['leaning']}", *(part(row[name]) for name in names)] for row in made["interruptions"]],
    )
