"""Soft before hard (S1.5): when a formal step may be taken, and the sentence when it may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from answerable.domain.verdicts import FloorVerdict

HardStep = Literal["notice", "direction", "intervention"]
STEPS: tuple[HardStep, ...] = get_args(HardStep)
STEP_SAYS: dict[str, str] = {"notice": "a formal notice", "direction": "a direction", "intervention": "an intervention"}
STEP_DONE: dict[str, str] = {"notice": "given", "direction": "given", "intervention": "begun"}
STEP_DOES: dict[str, str] = {"notice": "give", "direction": "give", "intervention": "begin"}
NO_POWER = "This forum has no power to take a hard step here: its relation to the body does not give it."
LEAST_REASON, LEAST_AGREEMENT = 30, 20  # characters: fewer say nothing to those who read the public list
STALE_AFTER_DAYS = 731  # a breach shown by older figures says nothing sure about today
Outcome = Literal["worked", "did-not-work", "inconclusive"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OUTCOME_SAYS: dict[str, str] = {"worked": "it worked", "did-not-work": "it did not work", "inconclusive": "nobody can tell yet"}
QUESTIONS = ("What is driving this?", "What can be done to mitigate it?")
BREACHES = frozenset({FloorVerdict.BREACH, FloorVerdict.PERSISTENT_BREACH})


@dataclass(frozen=True)
class Enquiry:
    """A learning enquiry as far as it went."""

    answered: frozenset[int]  # which of QUESTIONS
    actions: int
    unfinished: int  # actions of which nobody said what became
    outcome: Outcome | None


@dataclass(frozen=True)
class Shown:
    """The published judgement a call rests on."""

    about: str  # metric or standard
    verdict: str | None
    period_end: date
    stands: bool
    contested: bool  # an objection to it has no reply yet, or was upheld


@dataclass(frozen=True)
class Grounds:
    """All that decides whether a hard step may be taken in a call."""

    hard: bool  # the relation of account is a hard one
    powers: frozenset[str]
    judged: bool
    shown: Shown | None
    enquiries: tuple[Enquiry, ...]
    today: date


def why_not_hard_step(step: str, grounds: Grounds) -> str | None:
    """None only on a shown breach of a standard, or after a learning enquiry that ran its course and failed."""
    never = why_never(step, grounds)
    if never:
        return never
    if any(failed(each) for each in grounds.enquiries):
        return None
    no_breach = why_no_breach(grounds.shown, grounds.today)
    if no_breach is None:
        return None
    return f"{cannot(step)} yet. {no_breach} {why_not_failed(grounds.enquiries)}"


def cannot(step: str) -> str:
    """`A formal notice cannot be given`."""
    return f"{STEP_SAYS[step].capitalize()} cannot be {STEP_DONE[step]}"


def why_never(step: str, grounds: Grounds) -> str | None:
    """What not even an override can replace: the power, and that the account was heard and judged."""
    if step not in STEPS:
        return "There are three hard steps: a formal notice, a direction, and an intervention."
    given = given_steps(grounds)
    if not given:
        return NO_POWER
    if step not in given:
        return f"This forum has no power to {STEP_DOES[step]} {STEP_SAYS[step]} here: its relation to the body does not give it."
    if not grounds.judged:
        return f"{cannot(step)} before the forum has heard the account and recorded its judgement."
    if grounds.shown and grounds.shown.contested:
        return "The body contests the figure or the standard this rests on. Reply to its objection first."
    return None


def given_steps(grounds: Grounds) -> list[HardStep]:
    """The hard steps for which the relation gives the power."""
    return [step for step in STEPS if grounds.hard and step in grounds.powers]


def why_no_breach(shown: Shown | None, today: date) -> str | None:
    if shown is None:
        return "The call was not begun from a published breach of a minimum standard."
    if shown.about != "standard":
        return "It rests on a measure, not on a minimum standard: poor progress opens a learning enquiry, never a sanction."
    if shown.verdict not in BREACHES:
        says = (shown.verdict or "cannot be told").replace("_", " ")
        return f"No breach of the standard is shown: the published judgement says “{says}”."
    if not shown.stands:
        return "The judgement it rests on has been superseded by a later publication."
    if (today - shown.period_end).days > STALE_AFTER_DAYS:
        old = f"The breach was shown by figures to {shown.period_end:%B %Y}, more than two years ago"
        return f"{old}: they cannot carry a hard step today."
    return None


def failed(enquiry: Enquiry) -> bool:
    return ran_its_course(enquiry) and enquiry.outcome == "did-not-work"


def ran_its_course(enquiry: Enquiry) -> bool:
    return why_not_end(enquiry) is None and enquiry.outcome is not None


def why_not_end(enquiry: Enquiry) -> str | None:
    """An enquiry that asked nothing and tried nothing has not run its course, so it cannot be said to have failed."""
    missing = unanswered(enquiry)
    if not enquiry.actions:
        missing.append("no action was agreed")
    if enquiry.unfinished:
        missing.append(f"{enquiry.unfinished} {'action is' if enquiry.unfinished == 1 else 'actions are'} not finished")
    return f"The learning enquiry has not run its course: {'; '.join(missing)}." if missing else None


def why_not_worked(enquiry: Enquiry) -> str | None:
    """Where nobody has answered, there is nothing that could have worked."""
    missing = unanswered(enquiry)
    return f"It cannot be said to have worked: {'; '.join(missing)}. Say that nobody can tell yet, or wait." if missing else None


def unanswered(enquiry: Enquiry) -> list[str]:
    return [f"“{question}” has no answer" for place, question in enumerate(QUESTIONS) if place not in enquiry.answered]


def why_not_failed(enquiries: tuple[Enquiry, ...]) -> str:
    if not enquiries:
        return "No learning enquiry has been held."
    last = enquiries[-1]
    if last.outcome is None:
        return why_not_end(last) or "The learning enquiry has not been ended yet."
    if last.outcome == "did-not-work":
        return why_not_end(last) or ""
    return f"The learning enquiry ended: {OUTCOME_SAYS[last.outcome]}. Only one that ran its course and failed opens a hard step."


def why_not_override(step: str, grounds: Grounds, *, reason: str) -> str | None:
    never = why_never(step, grounds)
    if never:
        return never
    if why_not_hard_step(step, grounds) is None:
        return "No override is needed: the step may be taken as it is."
    return why_not_reason(reason)


def why_not_reason(reason: str) -> str | None:
    if len(reason.strip()) < LEAST_REASON:
        least = f"in at least {LEAST_REASON} characters"
        return f"Say why the ladder is left aside, {least}: the reason and your name are listed publicly."
    return None


def why_not_confirm(*, proposed_by: int, confirmed_by: int, words: str) -> str | None:
    if proposed_by == confirmed_by:
        return "An override needs a second person: you proposed it yourself."
    return why_not_agreement(words)


def why_not_agreement(words: str) -> str | None:
    if len(words.strip()) < LEAST_AGREEMENT:
        least = f"in at least {LEAST_AGREEMENT} characters"
        return (
            f"Say in a sentence of your own why you agree, {least}: your name stands beside that of the person who proposed this."
        )
    return None


def why_not_by(due_on: date, today: date) -> str | None:
    return None if due_on > today else "Give a day still to come by which the body must have done this."
