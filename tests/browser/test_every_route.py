"""Every address of the table, read by axe at both widths, in the light and in the dark.

The walk of `test_every_page` follows links; this one follows the table that every address must
stand in (`tests/architecture/test_addresses.py`), so no page is left out because nothing links it.
Django's own client renders the pages; Chromium shows them without a server between.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pyotp
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route
from tests.architecture.test_addresses import TABLE, ids_of
from tests.browser.desk import DESKTOP, PHONE, chromium
from tests.browser.looking import ask_axe, look, shown
from tests.factories import NOW, PASSWORD
from tests.web.year import Year, client_of, make_year

from camket.accounts.actions import set_up_factor

ORIGIN: Final = "http://camket.test"
NO_PAGES: Final = frozenset(
    {
        "khoe/",  # a word for the watchman
        "cam-ket/<int:commitment_id>/pdf/",  # papers and pictures
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/phieu/<slug:slug>/",
        "so-dang-ky/<int:number_id>/tep/",
        "so-dang-ky/dac-ta/<slug:form>/",
        "so-dang-ky/ho-so/",
        "ky/<int:commitment_id>/trang/<int:number>/",
        "ky/<int:commitment_id>/tep/",
        "ky/<int:commitment_id>/ban-giay/<int:scan_id>/tep/",
        "ky/phan-mem/tep/<str:token>/",
        "ky/tu-xa/ve/",  # sends everybody on
        "nhiem-vu/minh-chung/<int:evidence_id>/",
        "san-pham/<int:product_id>/minh-chung/",
        "san-pham/nhap/mau/",
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/cong-chuc/<int:outside_id>/tep/",
        "san-pham/danh-muc/mau/",
        "cong-khai/<int:unit_id>/<slug:slug>/ban-da-ky/<int:commitment_id>/",
        "",  # sends everybody on
        "thong-bao/<int:notice_id>/",
        "to-chuc/ban-giao/<int:handover_id>/pdf/",
        "quan-tri/nhap-du-lieu/mau/<str:kind>/",  # workbooks
        "quan-tri/mau-van-ban/mau-goc/",  # files and pictures of forms
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/pdf/",
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/word/",
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/trang/<int:number>/",
        "quan-tri/mau-van-ban/phien-ban/<int:template_id>/pdf/",
        "quan-tri/mau-van-ban/phien-ban/<int:template_id>/tep/",
        "cam-ket/<int:commitment_id>/word/tep/",
        "cam-ket/<int:commitment_id>/word/<int:edited_id>/trang/<int:number>/",
        "cam-ket/<int:commitment_id>/word/<int:edited_id>/tep/",
        "quan-tri/nhap-du-lieu/<int:job_id>/tep/",
        "cam-ket/<int:commitment_id>/van-ban/<slug:slug>/",
        "danh-gia/<int:period_id>/don-vi/<int:unit_id>/van-ban/<slug:slug>/",
        "danh-gia/<int:period_id>/xep-loai/van-ban/<slug:slug>/",
        "danh-gia/khac-phuc/<int:remediation_id>/van-ban/<slug:slug>/",
        "danh-gia/<int:period_id>/thong-bao/<slug:kind>/",  # stands once the list is decided
        "danh-gia/hop/<int:meeting_id>/van-ban/<slug:slug>/",
        # stand once the meeting is closed: walked by tests/web/reviews/test_meeting_*.py
        "danh-gia/hop/<int:meeting_id>/bien-ban/",
        "danh-gia/hop/bien-ban/<int:paper_id>/",
        "danh-gia/hop/bien-ban/<int:paper_id>/gui-tep/",
        "danh-gia/hop/bien-ban/<int:paper_id>/tep/",
        "danh-gia/hop/bien-ban/<int:paper_id>/trang/<int:number>/",
        "danh-gia/hop/bien-ban/<int:paper_id>/tra-lai/",
        "danh-gia/hop/bien-ban/<int:paper_id>/rut/",
        "danh-gia/hop/bien-ban/<int:paper_id>/phan-mem/",
        "danh-gia/hop/bien-ban/<int:paper_id>/tai-khoan/<int:service_id>/",
        "danh-gia/hop/bien-ban/<int:paper_id>/ban-giay/",
        "danh-gia/hop/bien-ban/<int:paper_id>/ban-giay/<int:scan_id>/tep/",
        "danh-gia/quyet-dinh/<int:decision_id>/",
        "danh-gia/<int:period_id>/tong-hop/excel/",
        "danh-gia/bo-quy-tac/<int:rule_set_id>/tep/",
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/so-lieu/<int:contest_id>/minh-chung/",
        "danh-gia/khac-phuc/<int:remediation_id>/minh-chung/<int:proof_id>/",
        "danh-gia/<int:period_id>/gia-dinh/excel/",
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/giai-thich.json",
        "danh-gia/ho-so/<int:dossier_id>/van-ban/<slug:slug>/",
        "danh-gia/ho-so/<int:dossier_id>/nhan-xet/<int:request_id>/van-ban/<slug:slug>/",
        "danh-gia/kien-nghi/<int:appeal_id>/ban-quet/",
        # stand once a level was decided and announced
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/kien-nghi/van-ban-giay/",
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/kien-nghi/",
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/dinh-chinh/",
        "xac-thuc/",  # stands between two steps of signing in: rendered below
    }
)
"""Addresses that show no page in this state of the year; the walk of the year sees the notice."""
_PAGES: Final = (200, 422)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as somebody got it."""

    route: str
    role: str
    path: str
    html: str


def rendered(year: Year) -> Iterator[Shown]:
    """Render every address of the table for the first of those who may enter that gets a page."""
    everybody, ids = year.everybody(), ids_of(year)
    for row in TABLE:
        if row.is_post or row.route in NO_PAGES:
            continue
        path = row.path.format(**ids)
        for role in reversed(row.open_to.split()):
            answer = client_of(everybody[role]).get(path)
            if answer.status_code in _PAGES and answer["Content-Type"].startswith("text/html"):
                yield Shown(row.route, role, path, answer.content.decode())
                break
        else:
            pytest.fail(f"{path} shows nobody a page: name it in NO_PAGES and say why")
    yield _second_step(year)


def _second_step(year: Year) -> Shown:
    """Render what stands between the password and the code, and a code that is refused."""
    user = year.head.user
    assert user is not None
    secret, at = pyotp.random_base32(), int(time.time()) - 60
    code = pyotp.TOTP(secret).at(at)
    set_up_factor(user.pk, secret, code, at=at, actor=year.head.actor, now=NOW)
    client = client_of(None)
    client.post("/dang-nhap/", {"username": user.login, "password": PASSWORD})
    answer = client.post("/xac-thuc/", {"code": "000000"})
    assert answer.status_code == 422
    return Shown("xac-thuc/", "head", "/xac-thuc/", answer.content.decode())


def serve(page: Page, shown_page: Shown) -> None:
    """Let the browser find the page and the static files, and nothing else."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == shown_page.path.partition("?")[0]:
            route.fulfill(body=shown_page.html, content_type="text/html; charset=utf-8")
        elif path.startswith("/tinh/") and (found := finders.find(path.removeprefix("/tinh/"))):
            route.fulfill(path=Path(str(found)))
        else:
            route.fulfill(status=404, body="")

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(ORIGIN + shown_page.path)


@pytest.mark.slow
@pytest.mark.django_db
def test_axe_finds_nothing_on_any_address_in_either_theme() -> None:
    pages = list(rendered(make_year()))
    found: list[str] = []
    with chromium() as browser:
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        page = context.new_page()
        for one in pages:
            serve(page, one)
            for width, height in ((DESKTOP, 900), (PHONE, 844)):
                page.set_viewport_size({"width": width, "height": height})
                place = f"{one.path} [{one.role}] {width}px"
                if (seen := look(page))["past"] > 0:
                    found.append(f"{place}: {seen['past']} px past the edge: {shown(seen['wide'])}")
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    found += [f"{place} {scheme}: {told}" for told in ask_axe(page)]
        context.close()
    assert not found, f"{len(found)} found:\n" + "\n".join(found)
