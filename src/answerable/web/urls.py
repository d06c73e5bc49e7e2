"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path, re_path

from answerable.web.views import accounts, home, judgements, methods, metrics, places, sources, standards

FORM = r"(?P<form>csv|ods)"
PICTURE = r"(?P<form>svg|png)"
CODE = r"(?P<code>[A-Za-z0-9-]+)"
SLUG = r"[a-z0-9-]+"

urlpatterns = [
    path("", home.home),
    path("search", home.search),
    path("about/", home.about),
    path("accessibility/", home.accessibility),
    path("robots.txt", home.robots),
    re_path(rf"^missions/(?P<id>{SLUG})/$", home.mission),
    path("places/", places.index),
    re_path(rf"^places/{CODE}/$", places.place),
    re_path(rf"^places/{CODE}/table\.{FORM}$", places.table),
    path("metrics/", metrics.index),
    re_path(rf"^metrics/(?P<id>{SLUG})/$", metrics.metric),
    re_path(rf"^metrics/(?P<id>{SLUG})/(?P<kind>{SLUG})/$", metrics.metric),
    re_path(rf"^metrics/(?P<id>{SLUG})/(?P<kind>{SLUG})/(?P<which>table|ranking)\.{FORM}$", metrics.table),
    re_path(rf"^metrics/(?P<id>{SLUG})/(?P<kind>{SLUG})/(?P<which>map|funnel)\.{PICTURE}$", metrics.chart),
    path("standards/", standards.index),
    re_path(rf"^standards/(?P<id>{SLUG})/$", standards.standard),
    re_path(rf"^standards/(?P<id>{SLUG})/(?P<which>table|through-time|every-verdict)\.{FORM}$", standards.table),
    re_path(rf"^standards/(?P<id>{SLUG})/funnel\.{PICTURE}$", standards.chart),
    re_path(r"^judgements/(?P<id>[0-9a-f]{16})/$", judgements.judgement),
    re_path(rf"^judgements/(?P<id>[0-9a-f]{{16}})/(?P<which>table|judgement|similar)\.{FORM}$", judgements.table),
    re_path(rf"^judgements/(?P<id>[0-9a-f]{{16}})/(?P<which>chart|chart-wide|similar)\.{PICTURE}$", judgements.chart),
    path("sources/", sources.index),
    re_path(rf"^sources/table\.{FORM}$", sources.table),
    re_path(r"^sources/(?P<release>[A-Za-z0-9_.-]+)/$", sources.release),
    re_path(r"^sources/(?P<release>[A-Za-z0-9_.-]+)/rejects\.csv$", sources.rejects),
    path("findings/", sources.findings),
    re_path(rf"^findings/table\.{FORM}$", sources.findings_table),
    path("downloads/", sources.downloads),
    path("downloads/judgements.csv", sources.all_judgements),
    path("methods/", methods.index),
    re_path(rf"^methods/(?P<name>{SLUG})/$", methods.page),
]
urlpatterns += [
    # signing in
    path("account/", include("answerable.web.account_urls")),
]

handler404 = home.not_found
handler500 = home.broken
handler429 = accounts.too_many
