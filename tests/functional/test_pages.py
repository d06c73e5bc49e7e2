"""Every kind of page: accessible, within its policy, nothing cut off on a small screen, light."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile

import pytest

from tests.functional.browsing import faults, follow

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def known(site):
    """An address of each kind of page, from the site's own records."""
    with sqlite3.connect(site.home / "answerable.sqlite3") as records:
        area = records.execute("select place from records_judgement where place_kind='combined-authority'").fetchone()[0]
        metric, judgement = records.execute(
            "select subject, id from records_judgement where about='metric' and place=?", [area]
        ).fetchone()
        standard, provider, verdict = records.execute(
            "select subject, place, id from records_judgement where about='standard' and place_kind='trust'"
        ).fetchone()
    release = next(path.name for path in sorted((site.home / "releases").iterdir()) if (path / "manifest.json").is_file())
    mission = re.search(rb'href="/missions/([a-z0-9-]+)/"', site.get("/")[2]).group(1).decode()
    return {
        "home": "/",
        "places": "/places/",
        "area": f"/places/{area}/",
        "provider": f"/places/{provider}/",
        "metrics": "/metrics/",
        "metric": f"/metrics/{metric}/",
        "standards": "/standards/",
        "standard": f"/standards/{standard}/",
        "mission": f"/missions/{mission}/",
        "judgement of a metric": f"/judgements/{judgement}/",
        "judgement of a standard": f"/judgements/{verdict}/",
        "search": "/search?q=north",
        "search in vain": "/search?q=atlantis",
        "sources": "/sources/",
        "source": f"/sources/{release}/",
        "findings": "/findings/",
        "methods": "/methods/",
        "method": "/methods/floors/",
        "downloads": "/downloads/",
        "about": "/about/",
        "accessibility": "/accessibility/",
        "not found": "/nothing-here",
    }


KINDS = [
    "home", "places", "area", "provider", "metrics", "metric", "standards", "standard", "mission", "judgement of a metric",
    "judgement of a standard", "search", "search in vain", "sources", "source", "findings", "methods", "method", "downloads",
    "about", "accessibility", "not found",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_the_browser_does_not_complain(kind, known, read):
    page = read(known[kind])
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    assert [said for said in page.complaints if "404" not in said] == []
    assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.src)") == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_at_320_pixels(kind, known, read):
    page = read(known[kind], width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_light_and_have_one_heading(kind, known, site):
    _, headers, content = site.get(known[kind])
    assert len(content) < 200_000
    assert content.count(b"<h1") == 1
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert b"<script>" not in content


def test_everything_can_be_read_without_scripts(known, read):
    page = read(known["home"], javascript=False)
    page.fill("#q", "a")
    follow(page, page.locator("main form button").first)
    follow(page, page.locator("main li a").first)
    assert page.locator("h1").inner_text()
    page.get_by_role("link", name="Standards").first.wait_for()


def test_the_skip_link_comes_first(known, read):
    page = read(known["area"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"


def test_from_a_place_to_the_publishers_file_in_three_steps(known, read):
    page = read(known["area"])
    follow(page, page.get_by_role("link", name="How we know").first)
    follow(page, page.locator("a[href^='/sources/']:not([href='/sources/'])").first)
    assert "SHA-256" in page.locator("main").inner_text()


@pytest.mark.parametrize("kind", ["area", "metric", "standard", "judgement of a metric", "sources", "findings"])
def test_every_table_downloads_as_csv_and_ods(kind, known, site):
    content = site.get(known[kind])[2].decode()
    links = re.findall(r'href="([^"]+\.(?:csv|ods))"', content)
    assert any(link.endswith(".csv") for link in links)
    assert any(link.endswith(".ods") for link in links)
    for link in links:
        status, _, file = site.get(link)
        assert status == 200
        if link.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
            assert len(rows) > 1
            assert len({len(row) for row in rows}) == 1
        else:
            assert "content.xml" in zipfile.ZipFile(io.BytesIO(file)).namelist()


@pytest.mark.parametrize("kind", ["area", "metric", "standard", "judgement of a metric", "judgement of a standard"])
def test_every_chart_is_a_picture_with_its_finding_in_words(kind, known, site):
    content = site.get(known[kind])[2].decode()
    pictures = re.findall(r'<img src="([^"]+\.svg)"[^>]*alt="([^"]*)"', content)
    assert pictures
    for address, alt in pictures[:3]:
        assert len(alt) > 30
        assert site.get(address)[2].startswith(b"<svg")
        assert site.get(address.replace(".svg", ".png"))[2].startswith(b"\x89PNG")


def test_a_standard_shows_how_many_a_quick_look_would_name_wrongly(read, site):
    page = read("/standards/urgent-care-four-hours/")
    assert "at first sight" in page.locator("main").inner_text()
    rows = list(csv.reader(io.StringIO(site.get("/standards/urgent-care-four-hours/through-time.csv")[2].decode("utf-8-sig"))))
    below, chance, sure = (rows[0].index(name) for name in ("below", "not_sure", "sure"))
    assert len(rows) > 100
    assert all(int(row[below]) == int(row[chance]) + int(row[sure]) for row in rows[1:])
    assert any(int(row[chance]) for row in rows[1:])


def test_the_publisher_and_the_reader_see_what_was_noticed(read):
    words = read("/findings/").locator("main").inner_text()
    assert "November 2024 repeats October 2024" in words
    assert "in 2021 the middle place went up" in words
    assert "Brinehaven" in words
    assert "They prove nothing about anybody." in words


def test_a_judgement_says_how_sure_it_is_and_who_is_like_it(known, read):
    page = read(known["judgement of a standard"])
    assert "How sure are we?" in page.locator("main").inner_text()
    place = read("/metrics/ready-for-school/council/").locator("tbody a[href^='/judgements/']").first.get_attribute("href")
    words = read(place).locator("main").inner_text()
    assert "Beside places like it" in words
    assert "the order says nothing about who does well" in words


def test_places_are_ranked_by_ranges_or_not_at_all(read):
    words = read("/metrics/ready-for-school/council/").locator("main").inner_text()
    assert "Can these places be ranked?" in words
    assert "cannot be" in words


@pytest.mark.parametrize("method", ["floors", "control-charts", "comparison", "data-quality", "ranking", "funnels"])
def test_a_method_page_shows_a_real_example(method, read):
    words = read(f"/methods/{method}/").locator("main").inner_text()
    assert "A real example" in words
    assert "Nothing that is published here shows it" not in words


def test_a_page_read_again_need_not_be_sent_again(known, site):
    _, headers, _ = site.get(known["area"])
    status, _, content = site.get(known["area"], **{"If-None-Match": headers["ETag"]})
    assert (status, content) == (304, b"")


def test_a_stranger_host_is_refused_though_the_page_is_kept(known, site):
    site.get(known["home"])
    assert site.get(known["home"], Host="evil.example")[0] == 400
