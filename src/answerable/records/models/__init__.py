from __future__ import annotations

from answerable.records.models.calls import Attachment, Call, Draft, Duty, Entry, Slip, Withholding
from answerable.records.models.messages import Message, Reminded, Tried
from answerable.records.models.people import Term, User
from answerable.records.models.publications import Judgement, Publication, Standing
from answerable.records.models.questions import Asker, CitizenQuestion, Told
from answerable.records.models.relations import RelationRecord
from answerable.records.models.trail import TrailEntry

__all__ = [
    "Asker",
    "Attachment",
    "Call",
    "CitizenQuestion",
    "Draft",
    "Duty",
    "Entry",
    "Judgement",
    "Message",
    "Publication",
    "RelationRecord",
    "Reminded",
    "Slip",
    "Standing",
    "Term",
    "Told",
    "TrailEntry",
    "Tried",
    "User",
    "Withholding",
]
