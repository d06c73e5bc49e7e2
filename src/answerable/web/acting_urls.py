"""Addresses of acting: opening a call, each move in one, its files, and the list of work."""

from __future__ import annotations

from django.urls import path, re_path

from answerable.web.performing import ACTS
from answerable.web.views import acts, files, opening, work

REF = r"calls/(?P<ref>[0-9]{4}-[0-9]{1,9})"
MOVE = rf"(?P<move>{'|'.join(ACTS)})"

urlpatterns = [
    path("calls/open/", opening.opening),
    re_path(rf"^{REF}/{MOVE}/$", acts.act),
    re_path(rf"^{REF}/files/(?P<id>[0-9]{{1,9}})/$", files.file),
    path("work/", work.work),
    re_path(r"^work/(?P<which>owed|awaited)\.(?P<form>csv|ods)$", work.table),
]
