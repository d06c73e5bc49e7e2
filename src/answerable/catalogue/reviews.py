"""What is due for review: a metric to look at again, a standard whose sunset has come."""

from __future__ import annotations

from datetime import date

from answerable.catalogue.contents import Catalogue


def overdue(catalogue: Catalogue, *, on: date) -> list[str]:
    """One sentence for each metric or standard whose review date has passed on that day; a warning, not a mistake."""
    metrics = [
        f"metrics/{metric.id}.yaml: the review was due by {metric.review_by}; look at it again and set a new review_by"
        for metric in catalogue.metrics.values()
        if metric.review_by < on
    ]
    standards = [
        f"standards/{standard.id}.yaml: this standard fell away on {standard.review_by}; renew it with a reason, or delete it"
        for standard in catalogue.standards.values()
        if standard.review_by < on
    ]
    return metrics + standards
