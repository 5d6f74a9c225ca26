"""No English sentence of a library on any page, and none that could come onto one."""

from __future__ import annotations

import ast
import html
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core import validators
from django.utils import translation
from django.utils.translation import gettext
from tests.architecture.guards import SOURCE, english_in
from tests.web.year import Year, client_of

from camket.accounts.passwords import LongEnough, NotCommon, NotTheName

pytestmark = pytest.mark.django_db


def library_messages() -> Iterator[tuple[str, str]]:
    """Yield every sentence a form field or validator of the framework can say."""
    for module in (forms.fields, forms.models, forms.formsets):
        for name, thing in vars(module).items():
            if inspect.isclass(thing):
                told: dict[str, Any] = getattr(thing, "default_error_messages", {})
                for code, message in told.items():
                    yield f"{name}.{code}", str(message)
    for name, thing in vars(validators).items():
        message = getattr(thing, "message", None)
        if message and (inspect.isclass(thing) or callable(thing)):
            yield name, str(message)


def test_the_frameworks_sentences_are_vietnamese() -> None:
    with translation.override("vi"):
        english = {name: text for name, text in library_messages() if text and text.isascii()}
    assert english == {}


def test_password_rules_speak_vietnamese() -> None:
    for rule in (LongEnough(12), NotCommon(), NotTheName()):
        for text in (rule.get_error_message(), rule.get_help_text()):
            assert not text.isascii()
            assert "bạn" not in text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    written = (SOURCE / "locale/vi/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid (".+")\nmsgstr (".+")$', written, re.MULTILINE)
    assert len(pairs) > 8
    with translation.override("vi"):
        for english, vietnamese in pairs:
            assert gettext(ast.literal_eval(english)) == ast.literal_eval(vietnamese)


def text_of(page: str) -> str:
    """Return what a person reads of a page: texts, labels, hints; not code, names or addresses."""
    labels = re.findall(r'\s(?:aria-label|placeholder|title|alt)="([^"]*)"', page)
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", body), *labels]))


def paths_of(year: Year) -> list[str]:
    """Return a page of every kind, with data."""
    return [
        "/dang-nhap/",
        "/viec-cua-toi/",
        "/toan-canh/",
        f"/toan-canh/don-vi/{year.commune.pk}/",
        "/thong-bao/",
        "/them/",
        "/tai-khoan/",
        "/tai-khoan/chuc-vu/",
        "/cong-khai/",
        f"/cong-khai/{year.commune.pk}/xa-cam-thu/",
        "/quan-tri/nhat-ky/",
        "/quan-tri/nhat-ky/?tu=99/99/2026&loai=x",
        "/nhiem-vu/",
        f"/nhiem-vu/{year.late.pk}/",
        f"/nhiem-vu/{year.late.pk}/cap-nhat/",
        "/vuong-mac/",
        f"/vuong-mac/{year.obstacle.pk}/",
        "/cam-ket/",
        f"/cam-ket/{year.commitment.pk}/",
        "/dot/",
        "/dot/2027/",
        "/dot/2027/thiet-lap/",
        "/dot/2027/dat-hang/",
        "/cho-ky/",
        "/danh-gia/",
        "/khong-co-trang-nay/",
    ]


@pytest.mark.parametrize(
    "role",
    ["leader", "clerk", "head", "unit_clerk", "secretary", "member", "appraiser", "inspector"],
)
def test_no_page_shows_an_english_word(year: Year, role: str) -> None:
    client = client_of(getattr(year, role).user)
    found = {}
    for path in paths_of(year):
        response = client.get(path, follow=True)
        if words := english_in(text_of(response.content.decode())):
            found[path] = words
    assert found == {}


@pytest.mark.parametrize(
    "path", ["/dang-nhap/", "/tai-khoan/mat-khau/", "/tai-khoan/hien-thi/", "/tai-khoan/chuc-vu/"]
)
def test_no_refused_form_shows_an_english_word(year: Year, path: str) -> None:
    client = client_of(None if path == "/dang-nhap/" else year.head.user)
    for data in (
        {},
        {
            "username": "x" * 500,
            "password": "x" * 500,
            "old": "x" * 300,
            "new": "x" * 300,
            "theme": "\x00",
            "text_size": "?",
            "tenure": "?",
        },
    ):
        response = client.post(path, data, follow=True)
        assert english_in(text_of(response.content.decode())) == []
