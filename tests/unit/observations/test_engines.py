"""A machine that cannot run Spark is told what it lacks and what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.domain.refusals import Refusal
from answerable.observations import engines


def a_java(folder: Path, version: str) -> Path:
    """A home of Java that only knows its own version."""
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)
    return folder


@pytest.mark.parametrize(("version", "first"), [("1.8.0_372", 8), ("11.0.2", 11), ("17.0.15", 17), ("21", 21), ("24-ea", 24)])
def test_java_tells_its_version_in_several_ways(tmp_path, version, first):
    assert engines.java_version(str(a_java(tmp_path, version) / "bin" / "java")) == first


@pytest.mark.parametrize(("version", "well"), [("11.0.2", False), ("17.0.15", True), ("21.0.1", True), ("24.0.1", False)])
def test_java_must_be_one_that_spark_runs_on(tmp_path, monkeypatch, version, well):
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: True)
    monkeypatch.setenv("JAVA_HOME", str(a_java(tmp_path, version)))
    fault = engines.why_no_spark()
    assert (fault is None) == well
    assert well or f"is Java {engines.java_version(engines.find_java())}. Install it: sudo apt-get" in fault


def test_no_java_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: True)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Refusal, match="there is no Java where JAVA_HOME points to"):
        engines.open_engine("spark")


def test_no_spark_is_said(monkeypatch):
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match=r"Spark is not installed. Install it: pip install 'answerable\[spark\]'"):
        engines.open_engine("spark")


def test_another_engine_is_said():
    with pytest.raises(Refusal, match=r"no engine called sparkle\. Use duckdb or spark"):
        engines.open_engine("sparkle")


def test_executors_may_find_the_releases_elsewhere(tmp_path, monkeypatch):
    path = tmp_path / "releases" / "one" / "observations.parquet"
    monkeypatch.delenv("ANSWERABLE_SPARK_RELEASES", raising=False)
    assert engines.address(path, engine="duckdb", releases=tmp_path / "releases") == str(path)
    assert engines.address(path, engine="spark", releases=tmp_path / "releases") == path.as_uri()
    monkeypatch.setenv("ANSWERABLE_SPARK_RELEASES", "s3a://bucket/releases/")
    assert (
        engines.address(path, engine="spark", releases=tmp_path / "releases") == "s3a://bucket/releases/one/observations.parquet"
    )
