"""Slow, obvious twins of the screens for copies, breaks and silence, written from their definitions."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from statistics import fmean, median

from scipy import stats


def by_place(rows):
    """One subject's figures: place -> {period's number: row}."""
    places = defaultdict(dict)
    for row in rows:
        places[row["place"]][row["turn"]] = row
    return places


def copies(rows, *, months_a_period=12):
    """turn -> the turn it copies. `turn` numbers the periods of the calendar; those in which nobody reports are left out."""
    known = [row for row in rows if row["estimate"] is not None]
    calendar = sorted({row["turn"] for row in known})
    places = by_place(known)
    found = {}
    for kind in ("period", "year"):
        pairs = _pairs(places, calendar, kind, months_a_period)
        for turn in calendar:
            other = {past for now, past, *_ in pairs if now == turn}
            if turn not in found and other and _is_copy(pairs, turn):
                found[turn] = other.pop()
    return found


def _pairs(places, calendar, kind, months_a_period):
    """(turn, other turn, place, equal, chance from counts, absolute move) of every pair that can be compared."""
    pairs = []
    for place, figures in places.items():
        for turn, row in figures.items():
            at = calendar.index(turn)
            before = calendar[at - 1] if at else None
            past = before if kind == "period" else turn - 12 // months_a_period
            if past is None or past not in figures or (kind == "year" and past == before):
                continue
            other = figures[past]
            counted = None not in (row["numerator"], row["denominator"], other["numerator"], other["denominator"])
            if counted:
                equal = row["numerator"] == other["numerator"] and row["denominator"] == other["denominator"]
                pairs.append((turn, past, place, equal, 1 / math.sqrt(1 + 4 * row["numerator"]), None))
            else:
                move = abs(row["estimate"] - other["estimate"])
                pairs.append((turn, past, place, move == 0, 0.0, move or None))
    return pairs


def _is_copy(pairs, turn):
    elsewhere = [pair for pair in pairs if pair[0] != turn]
    usual = (sum(pair[3] for pair in elsewhere) + 0.5) / (len(elsewhere) + 1)
    moves = [pair[5] for pair in pairs if pair[5] is not None]
    equal = near = compared = 0
    chances = []
    for pair in pairs:
        if pair[0] != turn:
            continue
        own = [other[3] for other in elsewhere if other[2] == pair[2]]
        chance = max((sum(own) + 4 * usual) / (len(own) + 4), pair[4])
        if chance > 0.25:
            continue
        compared += 1
        chances.append(chance)
        equal += pair[3]
        near += pair[5] is not None and pair[5] <= 1.5 * min(moves)
    if compared < 5 or 2 * equal <= compared or equal <= 3 * near:
        return False
    return stats.binom.sf(equal - 1, compared, fmean(chances)) < 1e-6


def breaks(rows):
    """turn -> (is a break, surprise)."""
    known = [row for row in rows if row["estimate"] is not None]
    calendar = sorted({row["turn"] for row in known})
    standard = defaultdict(list)
    for figures in by_place(known).values():
        steps = {
            now: figures[now]["estimate"] - figures[before]["estimate"]
            for before, now in pairwise(calendar)
            if before in figures and now in figures
        }
        if len(steps) < 5:
            continue
        middle = median(steps.values())
        spread = 1.4826 * median(abs(step - middle) for step in steps.values())
        for turn, step in steps.items():
            if spread > 0:
                standard[turn].append((step - middle) / spread)
    told = {turn: zs for turn, zs in sorted(standard.items()) if len(zs) >= 5}
    if not told:
        return {}
    middles = {turn: round(median(zs), 9) for turn, zs in told.items()}
    usual = median(middles.values())
    away = {turn: middles[turn] - usual for turn in told}
    spread = 1.4826 * median(abs(each) for each in away.values())
    surprise = {turn: away[turn] / max(spread, 1.2533 / math.sqrt(len(told[turn]))) for turn in told}
    found, last = {}, None
    for turn in calendar:
        if turn not in told:
            last = None
            continue
        at = calendar.index(turn)
        beside = [calendar[at - 1]] * (at > 0) + calendar[at + 1 : at + 2]
        sign = math.copysign(1, away[turn])
        undone = any(-away.get(other, 0.0) * sign >= 0.5 * abs(away[turn]) for other in beside)
        agree = max(sum(z > 0 for z in told[turn]), sum(z < 0 for z in told[turn])) / len(told[turn])
        broken = len(told) >= 5 and abs(middles[turn]) > 2.5 and abs(surprise[turn]) > 6 and agree >= 0.8 and not undone
        found[turn] = (broken and last != sign, surprise[turn])
        last = sign if broken else None
    return found


def silences(rows):
    """place -> (first, last, missed, gaps, stopped); turn -> (reporting, went silent, came back, jump)."""
    known = [row for row in rows if row["estimate"] is not None or row["status"] == "suppressed"]
    everybody = {row["place"] for row in known}
    here = defaultdict(set)
    for row in known:
        here[row["turn"]].add(row["place"])
    calendar = [turn for turn in sorted(here) if 10 * len(here[turn]) >= len(everybody)]
    of_places, of_turns = {}, {}
    for place in everybody:
        given = [turn for turn in calendar if place in here[turn]]
        if given:
            first, last = calendar.index(given[0]), calendar.index(given[-1])
            missed = len(calendar) - 1 - last
            of_places[place] = (given[0], given[-1], missed, last - first + 1 - len(given), missed > 0 and len(given) >= 3)
    for at, turn in enumerate(calendar):
        before = here[calendar[at - 1]] if at else set()
        begun = set().union(*(here[past] for past in calendar[: at + 1]))
        past = set().union(*(here[each] for each in calendar[:at])) if at else set()
        silent, back = len(before - here[turn]), len((here[turn] & past) - before)
        p = stats.binomtest(silent, silent + back, 0.5, alternative="greater").pvalue if silent + back else 1.0
        jump = bool(before) and p < 0.001 and silent - back >= 0.05 * len(before)
        of_turns[turn] = (len(here[turn]) / len(begun), silent, back, jump)
    return of_places, of_turns
