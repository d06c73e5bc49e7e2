"""What a screen of the figures may find, each with a plain sentence. A finding asks a person to look; it is never proof."""

from __future__ import annotations

from enum import StrEnum


class Finding(StrEnum):
    """S3.4. The kinds of finding about figures themselves, not about the service."""

    STALE_COPY = "stale_copy"
    DEFINITION_BREAK = "definition_break"
    STOPPED_REPORTING = "stopped_reporting"
    GAPS = "gaps"
    MISSING_JUMP = "missing_jump"
    TOO_SMOOTH = "too_smooth"
    HEAPING = "heaping"
    BUNCHING = "bunching"
    THRESHOLD_HUMP = "threshold_hump"
    SIZE_JUMP = "size_jump"
    SHRINKING_DENOMINATOR = "shrinking_denominator"
    DIVERGENCE = "divergence"


FOUND = {
    Finding.STALE_COPY: "Most places gave the same figures as in another period, to the last digit.",
    Finding.DEFINITION_BREAK: "All places moved at once, by more than they usually do.",
    Finding.STOPPED_REPORTING: "This place used to give figures and no longer does.",
    Finding.GAPS: "Figures are missing in between.",
    Finding.MISSING_JUMP: "Many places fell silent in the same period.",
    Finding.TOO_SMOOTH: "The figures vary less than chance alone would make them vary.",
    Finding.HEAPING: "Some last digits come up far more often than others.",
    Finding.BUNCHING: "Far more cases end just within the limit than the cases around it lead one to expect.",
    Finding.THRESHOLD_HUMP: "Far more places lie just on the right side of the line than just on the wrong side.",
    Finding.SIZE_JUMP: "The place counts many more cases, or far fewer, from one period on.",
    Finding.SHRINKING_DENOMINATOR: "The share gets better while fewer cases are counted, more so than elsewhere.",
    Finding.DIVERGENCE: "The measure that is held to a standard gets better while what people live through gets worse.",
}

# What else could explain it: shown beside every finding, so that nobody reads it as an accusation.
INNOCENT = {
    Finding.STALE_COPY: "A file may have been sent twice, or the figures may be carried forward on purpose.",
    Finding.DEFINITION_BREAK: "It is a change of definition, or something that happened to everyone.",
    Finding.STOPPED_REPORTING: "The place may have closed or merged, or its computers may have failed.",
    Finding.GAPS: "A return may have come too late to be printed.",
    Finding.MISSING_JUMP: "The publisher may have paused the collection, or places may have been reorganised.",
    Finding.TOO_SMOOTH: "The figures may be estimated, averaged or rounded by the publisher.",
    Finding.HEAPING: "Figures may be rounded on purpose, to protect people or because they are estimates.",
    Finding.BUNCHING: "People may truly be seen faster because the limit is there, which is what it is for.",
    Finding.THRESHOLD_HUMP: "Places may truly work until they reach the line, which is what it is for.",
    Finding.SIZE_JUMP: "It may have merged or been divided, and then its past is not its own; or more people may truly come.",
    Finding.SHRINKING_DENOMINATOR: "There may truly be fewer cases, or they may go elsewhere.",
    Finding.DIVERGENCE: "The two may have nothing to do with each other.",
}

NEVER_PROOF = "This is a reason for a person to look. It proves nothing about anybody."


def in_words(finding: Finding) -> str:
    """What was found, what else could explain it, and that it proves nothing."""
    return f"{FOUND[finding]} {INNOCENT[finding]} {NEVER_PROOF}"
