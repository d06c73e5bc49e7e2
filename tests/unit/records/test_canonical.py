from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from answerable.records.canonical import canonical, digest, moment


def test_order_of_keys_does_not_matter():
    assert canonical({"b": 1, "a": [None, 0.1]}) == canonical({"a": [None, 0.1], "b": 1}) == '{"a":[null,0.1],"b":1}'


def test_days_and_times_are_written_in_one_way():
    at = datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))
    assert canonical([date(2026, 3, 2), at]) == '["2026-03-02","2026-03-02T12:00:00.000000+00:00"]'
    assert moment(at) == moment(datetime(2026, 3, 2, 12, tzinfo=UTC))


def test_what_has_no_place_in_a_record_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
    with pytest.raises(TypeError, match="set"):
        canonical({1, 2})


def test_a_digest_does_not_depend_on_order():
    assert digest([("b", "2"), ("a", "1")]) == digest([("a", "1"), ("b", "2")]) != digest([("a", "2"), ("b", "1")])
