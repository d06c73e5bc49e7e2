"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path, re_path

from answerable.web.views import (
    accounts,
    bodies,
    changing_relations,
    home,
    judgements,
    methods,
    metrics,
    people,
    places,
    relations,
    sources,
    standards,
)

FORM = r"(?P<form>csv|ods)"
PICTURE = r"(?P<form>svg|png)"
CODE = r"(?P<code>[A-Za-z0-9-]+)"
SLUG = r"[a-z0-9-]+"
ACCOUNT = r"people/accounts/(?P<id>[0-9]{1,9})/"

urlpatterns = [
    path("", home.home),
    path("search", home.search),
    path("search/", home.search),
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
    path("people/", people.index),
    re_path(rf"^people/table\.{FORM}$", people.table),
    path("people/popolo.json", people.popolo),
    path("people/accounts/", people.accounts),
    path("people/accounts/add/", people.add),
    re_path(rf"^{ACCOUNT}$", people.account),
    re_path(rf"^{ACCOUNT}give/$", people.give),
    re_path(rf"^{ACCOUNT}give/(?P<role>{SLUG})/body/$", people.give_for),
    re_path(rf"^{ACCOUNT}give/(?P<role>{SLUG})/$", people.give_from),
    re_path(rf"^{ACCOUNT}give/(?P<role>{SLUG})/(?P<body>[A-Za-z0-9-]+)/$", people.give_from),
    re_path(rf"^{ACCOUNT}end/(?P<term>[0-9]{{1,9}})/$", people.end),
    re_path(rf"^{ACCOUNT}invite/$", people.invite),
    re_path(rf"^{ACCOUNT}second-step/$", people.second_step),
    re_path(rf"^{ACCOUNT}close/$", people.close),
]
urlpatterns += [
    # relations of account
    re_path(rf"^places/{CODE}/who-answers/$", relations.ask_about),
    re_path(rf"^places/{CODE}/who-answers/(?P<about>{SLUG})/$", relations.who_answers),
    re_path(rf"^places/{CODE}/who-answers/(?P<about>{SLUG})/(?P<which>table|in-turn)\.{FORM}$", relations.who_answers_table),
    re_path(rf"^places/{CODE}/who-answers/(?P<about>{SLUG})/web\.svg$", relations.drawn),
    path("relations/", relations.index),
    path("relations/add/", changing_relations.add),
    re_path(rf"^relations/(?P<id>{SLUG})/amend/$", changing_relations.amend),
    re_path(rf"^relations/(?P<id>{SLUG})/end/$", changing_relations.end),
    re_path(rf"^relations/(?P<which>table|ended)\.{FORM}$", relations.index_table),
    re_path(rf"^relations/(?P<id>{SLUG})/$", relations.relation),
    re_path(rf"^relations/(?P<id>{SLUG})/table\.{FORM}$", relations.relation_table),
    re_path(rf"^relations/(?P<id>{SLUG})/versions/(?P<number>[0-9]{{1,6}})/$", relations.relation),
    path("web-of-account/", relations.analyses),
    re_path(rf"^web-of-account/(?P<id>{SLUG})/$", relations.analysis),
    re_path(rf"^web-of-account/(?P<id>{SLUG})/(?P<name>{SLUG})\.{FORM}$", relations.analysis_table),
    path("bodies/", bodies.index),
    re_path(rf"^bodies/table\.{FORM}$", bodies.index_table),
    re_path(r"^bodies/(?P<key>[A-Za-z0-9-]+)/$", bodies.body),
    re_path(rf"^bodies/(?P<key>[A-Za-z0-9-]+)/(?P<which>answers-to|answered-by)\.{FORM}$", bodies.body_table),
]
urlpatterns += [
    # acting in calls
    path("", include("answerable.web.acting_urls")),
]
urlpatterns += [
    # calls to account
    path("", include("answerable.web.calls_urls")),
]
urlpatterns += [
    # citizens' questions, messages, personal data
    path("", include("answerable.web.question_urls")),
]
urlpatterns += [
    # the trail and where things come from
    path("", include("answerable.web.trail_urls")),
]

handler404 = home.not_found
handler500 = home.broken
handler429 = accounts.too_many
