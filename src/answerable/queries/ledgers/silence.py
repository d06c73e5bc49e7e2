"""What was asked and never answered: a duty that is overdue now, or that a call or an enquiry left behind unanswered."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from answerable.domain.duties import DutyState
from answerable.queries.account.dues import ANSWERS, late_now
from answerable.records.models import Duty

# An enquiry that ended over an unanswered question: nobody met the duty, and its day had passed.
LEFT_BEHIND = Q(state=str(DutyState.ENDED), kind__in=ANSWERS, done_on__gt=F("due_on"))


def silent(duties: QuerySet[Duty], today: date) -> QuerySet[Duty]:
    """Overdue duties of a closed call stay `overdue` for good, so closed calls are among them."""
    unmet = duties.filter(state__in=[DutyState.DUE, DutyState.OVERDUE, DutyState.ENDED])  # said apart, so that an index is used
    return unmet.filter(late_now(today) | LEFT_BEHIND)
