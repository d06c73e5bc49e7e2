"""The form of each move in a call. Names of fields are those of the acts, so that what is written goes over as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from answerable.actions.account import JUDGED
from answerable.actions.contesting import ABOUT, REPLIES
from answerable.domain.duties import why_not_later, why_not_moved_for
from answerable.domain.ladder import LEAST_AGREEMENT, LEAST_REASON, OUTCOME_SAYS, why_not_agreement, why_not_reason
from answerable.domain.withholding import GROUNDS, Withheld, wrong_in
from answerable.web.call_fields import (
    LONGEST,
    OR_WITHHELD,
    PUBLIC_HINT,
    Act,
    AnyOf,
    Given,
    Readable,
    Stepped,
    by_which_day,
    capital,
    chosen,
    refuse,
    said,
    what_it_must_do,
)
from answerable.web.forms import DayField, LongText, enter


class Explain(Given):
    text = said(
        "What happened, why, and what will change?",
        "Write for the people who live there. " + OR_WITHHELD,
    )


class Answer(Given):
    text = said("Your answer", OR_WITHHELD)


class Review(Given):
    text = said("What do you say after looking again?", OR_WITHHELD, missing="what you say after looking again")


class Reuse(Act):
    pass


class Ask(Readable):
    text = said("Your question", "Ask one thing. " + OR_WITHHELD)
    field_order = ("text", "reading")


class AskForReview(Act):
    text = said("What is missing from the answer?")


class Judge(Act):
    outcome = chosen("What does the forum make of the account?", [(key, f"It {words}") for key, words in JUDGED.items()])
    text = said("Why?", "Say what convinced the forum and what did not. " + PUBLIC_HINT, missing="why the forum makes this of it")


class OpenLearning(Act):
    text = said(
        "What do you want to find out together?",
        "The body will answer two questions, and say what it will do. " + PUBLIC_HINT,
        missing="what you want to find out together",
    )


class AnswerLearning(Act):
    text = said("Your answer", "Say what shows it: figures, visits, what people told you. " + PUBLIC_HINT)


class PlanAction(Act):
    text = said("What will be done?", rows=4)
    owner = forms.CharField(
        label="Who answers for it?",
        max_length=100,
        help_text="A post, or a person. This is public.",
        error_messages=enter("Who answers for it?"),
    )
    due_on = DayField(
        label="By which day?", help_text="For example, 27 3 2027", error_messages=enter("the day by which it will be done")
    )


class FinishAction(Act):
    became = chosen("What became of it?", [("done", "It was done"), ("not-done", "It was not done")])
    text = said("What happened?", rows=4)


class EndLearning(Act):
    outcome = chosen("How did the enquiry end?", [(key, capital(words)) for key, words in OUTCOME_SAYS.items()])
    text = said("What was learned?")


class HardStep(Stepped):
    step = AnyOf(label="Which step?", choices=[], widget=forms.RadioSelect)
    text = what_it_must_do()
    due_on = by_which_day()


class AnswerHardStep(Act):
    text = said("What was done about it?", "Say what you did, and when. " + PUBLIC_HINT)


class ProposeOverride(Stepped):
    step = AnyOf(label="Which step should be taken all the same?", choices=[], widget=forms.RadioSelect)
    reason = said(
        "Why must the ladder be left aside?",
        f"In at least {LEAST_REASON} characters. Your name and this reason are listed publicly from today.",
        missing="why the ladder must be left aside",
    )
    text = what_it_must_do("A second person reads this before confirming it. It is public from today.", rows=4)
    due_on = by_which_day()

    def clean_reason(self) -> str:
        refuse(why_not_reason(self.cleaned_data["reason"]))
        return self.cleaned_data["reason"]


class ConfirmOverride(Act):
    text = said(
        "Why do you agree?",
        f"A sentence of your own, in at least {LEAST_AGREEMENT} characters. Your name stands beside that of the person who "
        "proposed this.",
        rows=4,
        missing="why you agree",
    )

    def clean_text(self) -> str:
        refuse(why_not_agreement(self.cleaned_data["text"]))
        return self.cleaned_data["text"]


class Close(Act):
    text = said("Why is this call finished?", rows=4, missing="why this call is finished")


class Withdraw(Act):
    text = said("Why should this call not have been opened?", rows=4, missing="why this call should not have been opened")


class Extend(Act):
    of_page = ("due_on",)
    to = DayField(label="To which day?", help_text="For example, 27 3 2027", error_messages=enter("the new day"))
    reason = forms.CharField(
        label="Why does the date move?",
        max_length=500,
        help_text="The reason stands in the public list of slipped dates.",
        error_messages=enter("why the date moves"),
    )

    def __init__(self, *args: Any, due_on: date | None, **options: Any):
        super().__init__(*args, **options)
        self.due_on = due_on

    def clean_to(self) -> date:
        to: date = self.cleaned_data["to"]
        refuse(why_not_later(self.due_on, to, timezone.now().date()) if self.due_on else None)
        return to

    def clean_reason(self) -> str:
        refuse(why_not_moved_for(self.cleaned_data["reason"]))
        return self.cleaned_data["reason"]


class Contest(Act):
    about = chosen("What do you contest?", [(key, capital(words)) for key, words in ABOUT.items()])
    text = said("What is wrong with it?")


class ReplyToContest(Act):
    outcome = chosen("Is the objection right?", [("upheld", "Yes"), ("not-upheld", "No")])
    text = said("Why?", missing="why the objection is right or not")

    def clean_outcome(self) -> str:
        return self.cleaned_data["outcome"] if self.cleaned_data["outcome"] in REPLIES else ""


class Hidden(Act):
    """Why a text is not public, and when somebody looks at that again."""

    ground = chosen("Why can the public not read it?", [(key, capital(words)) for key, words in GROUNDS.items()])
    reason = LongText(
        label="Explain this in a sentence",
        help_text="The public reads this instead of the text.",
        max_length=1000,
        rows=3,
        error_messages=enter("why the public cannot read it"),
    )
    review_on = DayField(
        label="When will somebody look again?",
        help_text="Within a year. For example, 27 3 2027",
        error_messages=enter("the day on which somebody looks again"),
    )

    def clean(self) -> dict[str, Any]:
        """Here, and not by the act alone, so that what is wrong is said on this page, with all that was written on it."""
        said = self.cleaned_data
        if {"ground", "reason", "review_on"} <= set(said):
            why = Withheld(said["ground"], said["reason"], said["review_on"])
            for name, sentence in wrong_in(why, timezone.now().date()).items():
                self.add_error(name, sentence)
        return said


class GivenHidden(Hidden):
    """The second page of a text that is withheld as it is given: what was written comes along."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST)
    reading = forms.CharField(widget=forms.HiddenInput, initial="withheld")


class Release(Act):
    pass


FORMS: dict[str, type[Act]] = {
    "explain": Explain,
    "reuse_explanation": Reuse,
    "ask": Ask,
    "answer": Answer,
    "ask_for_review": AskForReview,
    "review": Review,
    "judge": Judge,
    "open_learning": OpenLearning,
    "answer_learning": AnswerLearning,
    "plan_action": PlanAction,
    "finish_action": FinishAction,
    "end_learning": EndLearning,
    "take_hard_step": HardStep,
    "answer_hard_step": AnswerHardStep,
    "propose_override": ProposeOverride,
    "confirm_override": ConfirmOverride,
    "close": Close,
    "withdraw": Withdraw,
    "extend": Extend,
    "contest": Contest,
    "reply_to_contest": ReplyToContest,
    "withhold": Hidden,
    "release": Release,
}
