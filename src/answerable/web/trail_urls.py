"""Addresses of the trail, and of where things come from."""

from __future__ import annotations

from django.urls import path, re_path

from answerable.web.views import trail

urlpatterns = [
    path("trail/", trail.index),
    path("trail/head.txt", trail.head),
    re_path(r"^trail/table\.(?P<form>csv|ods)$", trail.table),
    path("trail/lines.jsonl", trail.lines),
    path("trail/prov.json", trail.all_provenance),
    re_path(r"^calls/(?P<ref>[0-9]{4}-[0-9]{1,9})/prov\.json$", trail.provenance),
]
