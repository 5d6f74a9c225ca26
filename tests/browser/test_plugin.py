"""The page that starts a signing plug-in says in our words what came of it, whatever it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import pytest
from django.template import Context, engines
from django.template.loader_tags import BlockNode
from playwright.sync_api import Browser, Page, Route, expect

import camket.web

_OURS: Final = "https://camket.example"
_PLUGIN: Final = "https://127.0.0.1:8443"
_SCRIPT: Final = Path(camket.web.__file__).parent / "static" / "js" / "plugin.js"
_SEND: Final = "/bat-dau/"
_DONE: Final = "/kiem-tra/"
_ORDER: Final = {"FileName": f"{_OURS}/tep/"}
_UNCLEAR: Final = "không nói vì sao"
_NO_PAPER: Final = "Không lấy được văn bản để ký"
_ABSENT: Final = "Không thấy phần mềm ký số trên máy này"


def _html() -> str:
    """Return the part of the page that the script looks at, after a failure of last time."""
    template = engines["django"].get_template("signing/plugin.html").template  # type: ignore[attr-defined]
    places = SimpleNamespace(plugin_send=_SEND, done=_DONE, up="/", sign="/", upload="/")
    at = SimpleNamespace(places=places, number="01-CK/ĐU", title="Cam kết")
    last = SimpleNamespace(created_at=None, sentence="Tệp cũ không được nhận.")
    context = Context({"at": at, "address": _PLUGIN, "last": last, "csrf_token": "x"})
    context.template = template
    blocks = template.nodelist.get_nodes_by_type(BlockNode)
    main = next(one for one in blocks if one.name == "main")
    with context.render_context.push_state(template):
        return f"<!doctype html><main>{main.render(context)}</main>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open the page; nobody answers but who a test puts there."""
    opened = browser.new_page()
    opened.route("**/*", lambda route: route.abort())
    html = _html()
    opened.route(
        f"{_OURS}/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    yield opened
    opened.close()


def _answer(page: Page, address: str, body: str, status: int = 200) -> None:
    def fulfil(route: Route) -> None:
        allowed = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(status=status, body=body, headers=allowed)

    page.route(address, fulfil)


def _begin(page: Page) -> None:
    page.goto(f"{_OURS}/")
    page.add_script_tag(path=_SCRIPT)


def _sign(page: Page) -> None:
    _begin(page)
    page.get_by_role("button", name="Ký số").click()


def _with_plugin(page: Page, answer: str) -> None:
    _answer(page, f"{_PLUGIN}/", "")
    _answer(page, f"{_OURS}{_SEND}", json.dumps(_ORDER))
    _answer(page, f"{_PLUGIN}/vgca_sign_approved", answer)


def test_without_a_plugin_no_button_is_spoken_of(page: Page) -> None:
    _begin(page)
    expect(page.get_by_text(_ABSENT)).to_be_visible()
    expect(page.get_by_role("button", name="Ký số")).to_be_hidden()
    expect(page.get_by_text("bấm nút dưới đây")).to_be_hidden()
    expect(page.get_by_text("Tệp cũ không được nhận.")).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ('{"Status": 3, "Message": "Người dùng hủy"}', "Người dùng hủy"),
        ('{"Status": 5}', _UNCLEAR),
        ("null", _UNCLEAR),
        ("<html>lỗi</html>", _UNCLEAR),
    ],
)
def test_what_the_plugin_answers_is_told(page: Page, answer: str, sentence: str) -> None:
    _with_plugin(page, answer)
    _sign(page)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_text("Tệp cũ không được nhận.")).to_be_hidden()
    expect(page.get_by_role("button", name="Ký số")).to_be_enabled()


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ('{"sentence": "Chưa đến lượt đồng chí ký."}', 422, "Chưa đến lượt đồng chí ký."),
        ("<html>Đăng nhập</html>", 200, _NO_PAPER),
        ("<html>Không có trang này</html>", 404, _NO_PAPER),
    ],
)
def test_a_paper_that_is_not_given_out_is_told(
    page: Page, body: str, status: int, sentence: str
) -> None:
    _with_plugin(page, "{}")
    _answer(page, f"{_OURS}{_SEND}", body, status)
    _sign(page)
    expect(page.get_by_role("alert")).to_contain_text(sentence)


def test_a_signed_paper_is_shown(page: Page) -> None:
    _with_plugin(page, '{"Status": 0}')
    _answer(page, f"{_OURS}{_DONE}", "Đã ký")
    _sign(page)
    page.wait_for_url(f"{_OURS}{_DONE}")
