"""The words a judgement may use. Each is a closed list: a page, a chart and a test say the same thing."""

from __future__ import annotations

from enum import StrEnum


class FloorVerdict(StrEnum):
    """S3.3. `at_risk`: below the floor, but chance could explain it. Missing figures are never a pass."""

    MET = "met"
    AT_RISK = "at_risk"
    BREACH = "breach"
    PERSISTENT_BREACH = "persistent_breach"
    NOT_ASSESSABLE = "not_assessable"
    NOT_REPORTED = "not_reported"


class Comparison(StrEnum):
    """An interval against a benchmark value. `higher` and `lower` where neither direction is good."""

    BETTER = "better"
    WORSE = "worse"
    SIMILAR = "similar"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not_compared"


class Movement(StrEnum):
    """A reading of the last point of a control chart, or of the recent trend."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    RISING = "rising"
    FALLING = "falling"
    NO_CLEAR_CHANGE = "no_clear_change"
    CANNOT_BE_TOLD = "cannot_be_told"


class Assurance(StrEnum):
    """Whether a process, as it is, holds a level: always, by luck, or never. `hit_or_miss`: the level lies within its limits."""

    PASS = "pass"
    HIT_OR_MISS = "hit_or_miss"
    FAIL = "fail"


class Rank(StrEnum):
    """Where the whole range of a place's rank lies: among the best fifth, the worst, surely neither, or nobody can tell."""

    BEST = "best"
    MIDDLE = "middle"
    WORST = "worst"
    CANNOT_BE_RANKED = "cannot_be_ranked"


class Ambition(StrEnum):
    """S2.2. How likely a target is if nothing changes: above 0.8, 0.2 to 0.8, below 0.2, below 0.01."""

    BUSINESS_AS_USUAL = "business_as_usual"
    STRETCHING = "stretching"
    TRANSFORMATIONAL = "transformational"
    IMPLAUSIBLE = "implausible"


class Trajectory(StrEnum):
    """S2.5. Whether the level, noise taken out, lies on the straight line from baseline to target."""

    ON_COURSE = "on_course"
    OFF_COURSE = "off_course"
    TOO_EARLY_TO_TELL = "too_early_to_tell"


class Status(StrEnum):
    """What a publisher says of a figure. Only `final`, `provisional` and `revised` carry a value to judge."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    REVISED = "revised"
    UNRELIABLE = "unreliable"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


class Reason(StrEnum):
    """Why something was not judged, each with its words in `domain.reasons`."""

    UNCERTAINTY_UNKNOWN = "uncertainty_unknown"
    TOO_FEW_CASES = "too_few_cases"
    IMPOSSIBLE_COUNTS = "impossible_counts"
    TOO_SHORT = "too_short"
    GAPS = "gaps"
    NO_BENCHMARK = "no_benchmark"
    NO_NEIGHBOURS = "no_neighbours"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"
    UNRELIABLE = "unreliable"
    NOT_REPORTED = "not_reported"
    AUTOCORRELATED = "autocorrelated"
    PROVISIONAL = "provisional"
    INTERVAL_EXCLUDES_VALUE = "interval_excludes_value"
    SMALL_NUMBERS = "small_numbers"
    NOT_ANNUAL = "not_annual"
    OVERLAPPING_PERIODS = "overlapping_periods"
    TOO_FEW_PLACES = "too_few_places"
    NOT_COMPARABLE = "not_comparable"
    NO_DIRECTION = "no_direction"
    NO_CONTEXT = "no_context"
    NO_FIT = "no_fit"
    QUALITY_IN_DOUBT = "quality_in_doubt"
    NO_WEIGHTS = "no_weights"
    PARTS_MISSING = "parts_missing"
    OUT_OF_RANGE = "out_of_range"
    IRREGULAR_PERIODS = "irregular_periods"
    TREATMENT_UNCLEAR = "treatment_unclear"
    NO_BEFORE_OR_AFTER = "no_before_or_after"
    NO_CONTROLS = "no_controls"
    STAGGERED = "staggered"
    TOO_FEW_CLUSTERS = "too_few_clusters"
    DIFFERENT_TRENDS = "different_trends"
    REPEATED_FIGURES = "repeated_figures"
    POOR_FIT = "poor_fit"
    FITS_NOT_UNIQUE = "fits_not_unique"
    NO_SCATTER = "no_scatter"
    NEEDS_COUNTS = "needs_counts"
    NO_TARGET = "no_target"
    IMPOSSIBLE_TARGET = "impossible_target"
    TARGET_DUE = "target_due"
    TOO_FAR = "too_far"
    STALE_COPY = "stale_copy"
    EXTRA_VARIATION_UNKNOWN = "extra_variation_unknown"
    SWINGS_TOO_WIDELY = "swings_too_widely"
    DEFINITION_BREAK = "definition_break"
