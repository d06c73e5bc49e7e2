"""Every kind of question is drawn by its macro, with label, hint and error tied to the answer; nothing written is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from answerable import web
from answerable.domain.refusals import Refusal
from answerable.web.forms import CHOICES, REQUIRED, DayField, Form, Hinted, LongText, ask, done, enter
from answerable.web.relation_forms import Source
from answerable.web.sign_in_forms import InOurWords, Login

pytestmark = pytest.mark.django_db  # the page's frame names the country, once one is published


class Everything(Form):
    name = forms.CharField(
        label="What is it called?", help_text="As people say it.", error_messages=enter("the name of the thing")
    )
    text = LongText(label="What happened?", max_length=20)
    kind = forms.ChoiceField(
        label="Of which kind?", choices=[("a", "Apple"), ("p", Hinted("Pear", hint="Green."))], widget=forms.RadioSelect
    )
    many = forms.MultipleChoiceField(
        label="Which ones?", choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="I am sure")
    place = forms.ChoiceField(label="Where?", choices=[("", "Choose"), ("n", "North")])
    on = DayField(label="On which day?")
    file = forms.FileField(label="Attach a file", required=False, widget=forms.FileInput(attrs={"accept": ".pdf"}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


RIGHT = {
    "name": "<Thing>", "text": "Line\r\nline", "kind": "p", "many": ["1", "2"], "sure": "on", "place": "n",
    "on-day": "27", "on-month": "3", "on-year": "2026", "seen": "4",
}  # fmt: skip


def page(form, **more):
    return ask(RequestFactory().get("/"), form, **{"title": "All questions", **more})


def test_every_question_has_its_label_and_no_form_lacks_its_secret():
    content = page(Everything(initial={"on": date(2026, 3, 27), "seen": 4})).content.decode()
    for label in (
        "What is it called?",
        "What happened?",
        "Of which kind?",
        "Which ones?",
        "I am sure",
        "Where?",
        "On which day?",
    ):
        assert label in content
    assert "Attach a file (optional)" in content
    assert "Green." in content
    assert 'enctype="multipart/form-data"' in content
    assert 'accept=".pdf"' in content
    assert 'data-maxlength="20"' in content
    assert 'name="on-month" type="text" value="3"' in content
    assert '<input type="hidden" name="seen" value="4">' in content
    assert 'name="csrfmiddlewaretoken" value="' in content
    assert "<style" not in content
    assert "style=" not in content
    assert "no such element" not in content


def test_right_answers():
    form = Everything(RIGHT, {"file": SimpleUploadedFile("a.pdf", b"x")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 3, 27)
    assert form.cleaned_data["text"] == "Line\nline"


def test_wrong_answers_are_listed_linked_and_kept():
    form = Everything(RIGHT | {"on-day": "31", "on-month": "2", "text": "x" * 21, "kind": "", "name": "<b>kept"})
    answer = page(form)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<title>Error: All questions" in content
    assert 'href="#id_on-day"' in content
    assert 'id="id_on-day"' in content
    assert "Write a day that exists" in content
    assert 'href="#id_text"' in content
    assert 'href="#id_kind"' in content
    assert 'id="id_kind"' in content
    assert "Choose an answer: Of which kind?" in content
    assert "&lt;b&gt;kept" in content
    assert 'value="31"' in content
    assert 'value="p"' in content
    assert content.index("There is a problem") < content.index("<h1")


def test_what_is_left_empty_says_what_to_enter():
    content = page(Everything(RIGHT | {"name": " "})).content.decode()
    assert content.count("Enter the name of the thing.") == 2


def test_signing_in_says_what_to_enter():
    wrong = Login({})
    assert [wrong["login"].says, wrong["password"].says] == ["Enter your e-mail address.", "Enter your password."]


def every_form(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for each in of.__subclasses__():
        yield each
        yield from every_form(each)


def test_every_question_that_is_written_to_names_what_to_enter():
    for module in walk_packages(web.__path__, "answerable.web."):
        import_module(module.name)
    as_made = (InOurWords, Source)  # these say it once they are made
    ours = {each for each in every_form() if each.__module__.startswith("answerable.web.") and not issubclass(each, as_made)}
    assert len(ours) > 30
    silent = [
        f"{form.__name__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()
        if field.required and not field.widget.is_hidden and not isinstance(field.widget, CHOICES)
        if field.error_messages["required"] == REQUIRED
    ]
    assert silent == []


@pytest.mark.parametrize("text", ["x" * 20, "é" * 20, ("y" * 9 + "\r\n") * 2])
def test_texts_are_counted_as_the_browser_counts_them(text):
    form = Everything(RIGHT | {"text": text})
    form.is_valid()
    assert "text" not in form.errors


def test_one_question_is_the_heading_of_its_page():
    class One(Form):
        text = LongText(label="What explains this?")

    content = page(One(), title="What explains this?").content.decode()
    assert content.count("<h1") == 1
    assert 'for="id_text"' in content[content.index("<h1") : content.index("</h1>")]


def test_a_refusal_becomes_the_forms_error():
    def refuse():
        raise Refusal("This call is closed. Open another.")

    form = Everything(RIGHT)
    assert form.is_valid()
    assert done(form, lambda: None)
    assert not done(form, refuse)
    assert "This call is closed. Open another." in page(form).content.decode()
