"""Which files may stand beside a text: by their ending, by how they begin, by size."""

from __future__ import annotations

import pytest

from answerable.domain.files import LARGEST, MB, Given, why_not_attach

PDF = b"%PDF-1.7 and more"


@pytest.mark.parametrize("file", [Given("plan.pdf", PDF), Given("table.csv", b"a,b\n1,2\n"), Given("NOTE.TXT", "é".encode())])
def test_plain_files_are_taken(file):
    assert why_not_attach(file) is None


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (Given("run.exe", b"MZ"), "attach a file that ends in"),
        (Given("page.html", b"<script>"), "attach a file that ends in"),
        (Given("picture.svg", b"<svg/>"), "attach a file that ends in"),
        (Given("run.pdf", b"MZ\x90\x00"), "is not what its ending says"),
        (Given("table.csv", b"\x00\x01"), "is not what its ending says"),
        (Given("../plan.pdf", PDF), "plain name"),
        (Given("plan\n.pdf", PDF), "plain name"),
        (Given("plan.pdf", b""), "is empty"),
        (Given("plan.pdf", PDF + b"0" * LARGEST), "the most is 10 MB"),
    ],
)
def test_others_are_refused_with_a_sentence(file, says):
    assert says in (why_not_attach(file) or "")


def test_ten_files_and_thirty_megabytes_are_the_most():
    assert "at most 10 files" in (why_not_attach(Given("plan.pdf", PDF), already=[1] * 10) or "")
    assert "30 MB" in (why_not_attach(Given("plan.pdf", PDF), already=[10 * MB] * 3) or "")
