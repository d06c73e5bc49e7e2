from __future__ import annotations

from answerable.records.models.publications import Judgement, Publication, Standing
from answerable.records.models.trail import TrailEntry

__all__ = ["Judgement", "Publication", "Standing", "TrailEntry"]
