"""The pages of a body's rule set: drafted with problems beside the row, compared, published."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW
from tests.reviews.rule_sets import make_rule_set
from tests.web.year import Year, client_of

from camket.reviews.actions.rule_sets import NewSet, draft_set, publish_set
from camket.reviews.models import RuleSet
from camket.rules.local.sets import read_set
from camket.rules.schemes.numbers_366 import SCHEME

pytestmark = pytest.mark.django_db
LIST = "/danh-gia/bo-quy-tac/"
OWN = "LOCAL_INTERNAL_BASIS"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_set_is_drafted_from_the_list(year: Year) -> None:
    client = client_of(year.appraiser.user)
    assert "Soạn bộ quy tắc" in client.get(LIST).content.decode()
    given = {"title": "Bộ của Tỉnh ủy", "scheme": "366-QĐ/TW", "in_force_from": "01/01/2026"}
    html = text_of(client.post(f"{LIST}moi/", given, follow=True).content.decode())
    assert "Đã lập dự thảo bộ quy tắc" in html
    assert "Điểm từ đó xếp hoàn thành xuất sắc" in html
    assert "như quy định chung" in html
    early = client.post(f"{LIST}moi/", {**given, "in_force_from": "01/01/2020"})
    assert early.status_code == 422
    assert "sớm hơn ngày có hiệu lực của 366-QĐ/TW" in early.content.decode()


def test_a_problem_stands_beside_its_row_and_stops_publication(year: Year) -> None:
    row = make_rule_set(year)
    page = f"{LIST}{row.pk}/"
    appraiser, leader = client_of(year.appraiser.user), client_of(year.leader.user)
    given = {"value": "85", "citation": "QĐ 12", "mark": OWN, "reason": "", "version": 1}
    html = appraiser.post(f"{page}so/best_from/", given, follow=True).content.decode()
    line = text_of(html.split("<tbody>")[1].split("exceeded_at_least")[0])
    assert "85 điểm nới hơn 90 điểm (366 Đ11.1). Không được nới" in line
    assert "Còn 1 dòng phải sửa trước khi ban hành" in html
    refused = leader.post(f"{page}ban-hanh/", {"paper": "QĐ 12-QĐ/TU", "version": 2})
    assert refused.status_code == 422
    assert "còn 1 dòng phải sửa" in refused.content.decode()
    dropped = {"place": "numbers.best_from", "version": 2}
    assert "Đã bỏ dòng" in appraiser.post(f"{page}bo-dong/", dropped, follow=True).content.decode()
    done = leader.post(f"{page}ban-hanh/", {"paper": "QĐ 12-QĐ/TU", "version": 3}, follow=True)
    html = done.content.decode()
    assert "Đã ban hành" in html
    assert RuleSet.objects.get(pk=row.pk).digest in html
    assert appraiser.get(f"{page}so/best_from/").status_code == 404
    assert "Lập phiên bản mới" in appraiser.get(page).content.decode()
    again = appraiser.post(f"{page}phien-ban-moi/", follow=True).content.decode()
    assert "phiên bản mới" in again
    assert "thôi dùng" in leader.post(f"{page}thoi-dung/", follow=True).content.decode()
    assert "Đã thôi dùng" in client_of(year.head.user).get(LIST).content.decode()


def test_every_kind_of_row_is_written_and_shown(year: Year) -> None:
    row = make_rule_set(year)
    page = f"{LIST}{row.pk}/"
    client = client_of(year.appraiser.user)
    base = {"citation": "QĐ 12-QĐ/TU Đ6", "mark": OWN}
    posts: dict[str, dict[str, Any]] = {
        "so/cap_denominator/": {"value": "HTT_OR_BETTER", "reason": "mẫu 15"},
        "quy-tac/P-N6/": {"reason": "không bỏ phiếu tín nhiệm"},
        "dieu-kien/L-1/": {
            "kind": "general_at_least",
            "value": "27,5",
            "bars": "HTXS",
            "applies_to": ["leader", "individual"],
        },
        "tinh-diem/": {
            "formula": "registered_products",
            "first": "18",
            "second": "4",
            "third": "8",
            "rounding": "half_up",
            "places": "1",
            "explain_from": "5",
        },
    }
    for version, (place, given) in enumerate(posts.items(), start=1):
        assert client.get(page + place).status_code == 200
        answer = client.post(page + place, {**base, **given, "version": version})
        assert answer.status_code == 303, answer.content.decode()
    html = text_of(client.get(page).content.decode())
    assert "số hoàn thành tốt nhiệm vụ trở lên nới hơn" in html
    assert "Không áp dụng P-N6" in html
    assert "L-1: Điểm tiêu chí chung từ 27,5 điểm trở lên" in html
    assert "Ba nhóm tiêu chí chung: 18, 4, 8 điểm" in html
    for place in posts:
        assert client.get(page + place).status_code == 200
    content = client.get(f"{page}tep/").content.decode()
    assert read_set(content) == RuleSet.objects.get(pk=row.pk).local


@pytest.mark.parametrize(
    ("place", "given", "says"),
    [
        ("so/best_from/", {"value": "90,5"}, "số nguyên"),
        ("so/best_from/", {"value": ""}, "Chưa có số"),
        ("so/best_from/", {"value": "120"}, "không được quá 100"),
        ("so/best_from/", {"value": "92", "citation": ""}, "còn trống"),
        ("dieu-kien/L-1/", {"kind": "score_at_least", "value": "9", "bars": "HTT"}, "Chưa chọn"),
        ("so/best_from/", {"value": "92", "version": "7"}, "vừa được người khác sửa"),
    ],
)
def test_a_refused_row_says_why(year: Year, place: str, given: dict[str, str], says: str) -> None:
    row = make_rule_set(year)
    base = {"citation": "QĐ 12", "mark": OWN, "version": "1"}
    answer = client_of(year.appraiser.user).post(f"{LIST}{row.pk}/{place}", base | given)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_what_is_no_row_is_not_found(year: Year) -> None:
    row = make_rule_set(year)
    client = client_of(year.appraiser.user)
    for place in ("so/khong-co/", "so/slip_percent/", "quy-tac/P-Z9/"):
        assert client.get(f"{LIST}{row.pk}/{place}").status_code == 404
    html = client.post(f"{LIST}{row.pk}/bo-dong/", {"place": "x"}, follow=True).content.decode()
    assert "vừa được người khác sửa" in html


def test_the_pages_ask_a_fixed_number_of_times(year: Year) -> None:
    row = make_rule_set(year)
    client = client_of(year.leader.user)

    def statements(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    few = statements(LIST), statements(f"{LIST}{row.pk}/")
    make_rule_set(year)
    new = NewSet("Bộ của xã", SCHEME, date(2026, 1, 1))
    below = draft_set(year.commune.pk, new, actor=year.appraiser.actor, now=NOW)
    publish_set(below.pk, paper="QĐ 1-QĐ/ĐU", version=1, actor=year.leader.actor, now=NOW)
    assert "Bộ của xã" in client.get(LIST).content.decode()
    assert (statements(LIST), statements(f"{LIST}{row.pk}/")) == few
    assert max(few) <= 12


def criteria_form(page: str, **changed: str) -> dict[str, str]:
    """Return what a page of criteria holds, as a browser sends it back, with some of it changed."""
    found = {
        name: unescape(value)
        for name, value in re.findall(
            r'<input type="(?:text|hidden)" name="(\w+)" value="([^"]*)"', page
        )
    }
    found |= {
        name: unescape(text).strip()
        for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', page)
    }
    for name, options in re.findall(r'<select name="(\w+)"(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found | {"citation": "QĐ 283-QĐ/UBND", "mark": OWN} | changed


def test_criteria_begin_with_the_usual_ones_and_are_compared_with_them(year: Year) -> None:
    row = make_rule_set(year)
    page = f"{LIST}{row.pk}/"
    client = client_of(year.appraiser.user)
    begun = client.get(f"{page}tieu-chi/leader/").content.decode()
    assert "Kê khai tài sản và báo cáo trung thực" in begun
    given = criteria_form(begun)
    answer = client.post(f"{page}tieu-chi/leader/", given)
    assert answer.status_code == 303, text_of(answer.content.decode())
    assert RuleSet.objects.get(pk=row.pk).local.criteria
    shown = client.get(page).content.decode()
    assert "QĐ 283-QĐ/UBND" in shown
    assert "Nhẹ hơn" not in shown
    # one left out, its points put on another: less than the usual reading, so a reason is asked
    again = client.get(f"{page}tieu-chi/leader/").content.decode()
    less = criteria_form(again, code_0="", title_0="", points_0="", points_1="4")
    less |= {"evidence_1": "Sổ tiếp công dân"}
    assert client.post(f"{page}tieu-chi/leader/", less).status_code == 303
    shown = text_of(client.get(page).content.decode())
    assert "Nhẹ hơn cách áp dụng chung: bỏ" in shown
    assert "minh chứng: Sổ tiếp công dân" in shown
    assert "Còn 1 dòng phải sửa trước khi ban hành" in shown
    reasoned = criteria_form(client.get(f"{page}tieu-chi/leader/").content.decode())
    told = reasoned | {"reason": "Đã gộp vào tiêu chí sau"}
    assert client.post(f"{page}tieu-chi/leader/", told).status_code == 303
    assert "Lý do: Đã gộp vào tiêu chí sau" in client.get(page).content.decode()
    leader = client_of(year.leader.user)
    version = RuleSet.objects.get(pk=row.pk).version
    done = leader.post(
        f"{page}ban-hanh/", {"paper": "QĐ 30-QĐ/TU", "version": version}, follow=True
    )
    assert "Đã ban hành" in done.content.decode()
    assert client.get(f"{page}tieu-chi/leader/").status_code == 404
    assert client.post(f"{page}tieu-chi/leader/", told).status_code == 404


def test_criteria_with_gaps_or_wrong_sums_are_said_and_nothing_is_lost(year: Year) -> None:
    row = make_rule_set(year)
    page = f"{LIST}{row.pk}/tieu-chi/individual/"
    client = client_of(year.appraiser.user)
    begun = criteria_form(client.get(page).content.decode())
    gaps = begun | {"title_0": "", "points_1": "", "code_2": "", "title_2": "Tiêu chí mới"}
    answer = client.post(page, gaps)
    told = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Chưa ghi nội dung tiêu chí.", "Chưa ghi điểm, lớn hơn 0.", "Chưa ghi mã"):
        assert words in told
    assert "Tiêu chí mới" in told
    assert not RuleSet.objects.get(pk=row.pk).local.criteria
    short = begun | {"points_0": "29"}
    shown = client.post(page, short, follow=True).content.decode()
    assert "Nhóm tiêu chí chung phải cộng đúng 30 điểm, đang là 29." in shown
    assert client.get(f"{LIST}{row.pk}/tieu-chi/ai-do/").status_code == 404
    assert client_of(year.leader.user).get(page).status_code == 404
