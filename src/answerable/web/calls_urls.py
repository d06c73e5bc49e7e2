"""Addresses of reading calls to account: stories, ledgers, proposals."""

from __future__ import annotations

from django.urls import path, re_path

from answerable.web.views import calls, ledgers

FORM = r"(?P<form>csv|ods)"
CALL = r"^calls/(?P<ref>[0-9]{4}-[0-9]{1,9})/"
BODY = r"^bodies/(?P<key>[A-Za-z0-9-]+)/"
LEDGERS = "slips|silences|late|times|bodies|overrides|withheld|share-withheld|proposals|yearly"

urlpatterns = [
    path("calls/", calls.index),
    path("calls/feed.atom", calls.feed),
    path("calls/stories.csv", calls.all_stories),
    re_path(rf"^calls/table\.{FORM}$", calls.index_table),
    re_path(rf"{CALL}$", calls.call),
    re_path(rf"{CALL}(?P<which>story|dates)\.{FORM}$", calls.table),
    re_path(rf"{CALL}feed\.atom$", calls.call_feed),
    re_path(rf"{CALL}dates\.ics$", calls.call_dates),
    re_path(rf"{BODY}calls\.atom$", calls.body_feed),
    re_path(rf"{BODY}dates\.ics$", calls.body_dates),
    path("ledgers/slips/", ledgers.slips),
    path("ledgers/silences/", ledgers.silences),
    re_path(rf"^ledgers/(?P<which>{LEDGERS})\.{FORM}$", ledgers.table),
    path("proposals/", ledgers.suggested),
    path("overrides/", ledgers.overrides),
    path("withheld/", ledgers.withheld),
]
