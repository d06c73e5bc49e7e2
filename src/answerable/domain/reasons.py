"""Why something was not judged, in words."""

from __future__ import annotations

from answerable.domain.verdicts import Reason

REASONS = {
    Reason.UNCERTAINTY_UNKNOWN: "nobody has said how sure the figure is",
    Reason.TOO_FEW_CASES: "there are too few cases",
    Reason.TOO_SHORT: "there are too few figures so far",
    Reason.GAPS: "figures are missing in between",
    Reason.NO_BENCHMARK: "there is no figure to compare it with",
    Reason.NO_NEIGHBOURS: "too few similar places have a figure",
    Reason.SUPPRESSED: "the publisher held the figure back, often to protect people's privacy",
    Reason.NOT_APPLICABLE: "the publisher says that it does not apply here",
    Reason.UNRELIABLE: "the publisher says that the figure is not reliable",
    Reason.NOT_REPORTED: "no figure was published",
    Reason.AUTOCORRELATED: "each figure leans on the one before it",
    Reason.DEFINITION_BREAK: "all places moved at once, which may be a new way of counting; nobody has decided yet what it was",
    Reason.PROVISIONAL: "there are few figures so far, so the limits may still move",
    Reason.INTERVAL_EXCLUDES_VALUE: "the publisher's own range does not hold the publisher's own figure",
    Reason.SMALL_NUMBERS: "the numbers are too small to tell",
    Reason.IMPOSSIBLE_COUNTS: "the counts cannot be right: there are more cases than there could be",
    Reason.NOT_ANNUAL: "the figures are not yearly",
    Reason.OVERLAPPING_PERIODS: "each figure shares years with the one before it",
    Reason.TOO_FEW_PLACES: "there are too few places to compare",
    Reason.NOT_COMPARABLE: "places differ far more than chance and ordinary differences explain, so the figures do not compare",
    Reason.NO_DIRECTION: "nobody has said which way is good",
    Reason.NO_CONTEXT: "too little is known of what the place is like",
    Reason.NO_FIT: "what is known of the places does not tell what to expect of them",
    Reason.QUALITY_IN_DOUBT: "something about the figures does not look right",
    Reason.NO_WEIGHTS: "the standard population is not known for every age",
    Reason.PARTS_MISSING: "the parts do not make up the whole",
    Reason.OUT_OF_RANGE: "a figure lies outside what this method can take",
    Reason.IRREGULAR_PERIODS: "the figures do not come at regular times",
    Reason.TREATMENT_UNCLEAR: "it is not clear where the change came and when, or it was undone",
    Reason.NO_BEFORE_OR_AFTER: "there are no figures from before the change, or none from after it",
    Reason.NO_CONTROLS: "there is nothing left unchanged to compare it with",
    Reason.STAGGERED: "the change came at different times, and the method asked for cannot handle that",
    Reason.TOO_FEW_CLUSTERS: "too few separate places stand behind it to say how sure it is",
    Reason.DIFFERENT_TRENDS: "the places were already moving apart before the change",
    Reason.REPEATED_FIGURES: "there is more than one figure for the same place and time",
    Reason.POOR_FIT: "no mix of other places resembles this one closely enough before the change",
    Reason.FITS_NOT_UNIQUE: "many mixes of other places fit equally well, so the right one cannot be told",
    Reason.NO_SCATTER: "the figures have never moved, so nothing tells how far they may",
    Reason.NEEDS_COUNTS: "it reaches nought, or all there can be, and the counts behind the figures are not known",
    Reason.NO_TARGET: "no target, or no date for it, has been set",
    Reason.IMPOSSIBLE_TARGET: "the target lies outside what the figure can be",
    Reason.TARGET_DUE: "the target's date has come, so the figure itself tells",
    Reason.TOO_FAR: "the target's date lies further ahead than the figures reach back",
    Reason.STALE_COPY: "the figures are those of another period, given again",
    Reason.EXTRA_VARIATION_UNKNOWN: "too few figures have come to tell how far they swing from one period to the next",
    Reason.SWINGS_TOO_WIDELY: "the figures swing too widely from one period to the next for one period to tell",
}


def why(reason: str | None) -> str:
    """The words for a reason; a reason nobody gave is said to be so."""
    return (
        REASONS.get(Reason(reason), reason)
        if reason in set(Reason)
        else (reason or "the reason was not recorded").replace("_", " ")
    )
