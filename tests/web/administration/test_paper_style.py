"""The page on which a body's office chooses how its papers are set."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.factories import TODAY
from tests.web.year import Year, client_of

from camket.documents.style import StyleName, choices_for
from camket.registry.models import StyleUse
from camket.registry.setting import style_in
from camket.shared.text import show_day

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/mau-van-ban/the-thuc/"
SAMPLE = "/quan-tri/mau-van-ban/personal_pledge/party/pdf/"
MOST = 12


def test_the_sources_and_the_allowed_values_are_on_the_page(year: Year) -> None:
    page = client_of(year.clerk.user).get(PAGE).content.decode()
    for choice in choices_for(StyleName.PARTY):
        assert choice.name in page
        assert choice.sources in page
    assert "các bản ghi 18, 19, 20" in page
    assert "thiết lập chung của hệ thống" in page


def test_an_administrator_without_a_body_reads_both_styles_only(year: Year) -> None:
    client = client_of(year.administrator)
    page = client.get(PAGE).content.decode()
    assert "Cỡ chữ Quốc hiệu" in page
    assert "Cỡ chữ tiêu đề Đảng" in page
    assert "Mặt trận và các đoàn thể đánh số, trình bày theo <b>thể thức Nhà nước</b>" in page
    assert "Điều 2 khoản 2" in page
    assert 'name="reason"' not in page
    assert client.post(PAGE, {"reason": "x"}).status_code == 404


def test_an_office_chooses_and_its_papers_and_samples_follow(
    year: Year, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(year.clerk.user)
    before = client.get(SAMPLE).content
    given = {"line_spacing": "20", "from_on": show_day(TODAY), "reason": "Công văn 12"}
    assert client.post(PAGE, given).status_code == 303
    use = StyleUse.objects.get()
    assert use.choices == {"line_spacing": 20}
    assert style_in("party", use.unit_id, on=TODAY).line_spacing == 20
    assert client.get(SAMPLE).content != before
    with django_assert_max_num_queries(MOST):
        page = client.get(PAGE).content.decode()
    assert "Khoảng cách dòng (pt): 20" in page
    assert "Công văn 12" in page
    again = client.post(PAGE, given)
    assert again.status_code == 422
    assert "đã chọn đúng như vậy" in again.content.decode()


def test_a_choice_without_a_reason_comes_back_with_what_was_typed(year: Year) -> None:
    given = {"line_spacing": "19", "from_on": show_day(TODAY), "reason": ""}
    answer = client_of(year.clerk.user).post(PAGE, given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Chưa có lý do" in page
    assert '<option value="19" selected>' in page
    assert not StyleUse.objects.exists()
