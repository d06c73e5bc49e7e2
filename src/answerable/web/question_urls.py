"""Addresses of asking, of citizens' questions, of messages, and of what becomes of personal data."""

from __future__ import annotations

from django.urls import path, re_path

from answerable.web.views import asking, messages, questions

QUESTION = r"^questions/(?P<number>[0-9]{1,15})/"

urlpatterns = [
    path("ask/", asking.ask),
    path("ask/sent/", asking.sent),
    re_path(r"^ask/confirm/(?P<secret>[A-Za-z0-9_-]{1,100})/$", asking.confirm),
    re_path(r"^ask/follow/(?P<number>[0-9]{1,15})/(?P<secret>[0-9a-f]{1,64})/$", asking.follow),
    path("questions/", questions.index),
    re_path(r"^questions/table\.(?P<form>csv|ods)$", questions.table),
    re_path(rf"{QUESTION}$", questions.question),
    re_path(rf"{QUESTION}decide/$", questions.decide),
    path("privacy/", questions.privacy),
    path("work/messages/", messages.choose),
]
