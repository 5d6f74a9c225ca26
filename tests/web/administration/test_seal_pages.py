"""The page of seals: what is on the devices, set up for a body, ended, and only by administrators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests.signing.administered import NOW, make_public_authority
from tests.signing.devices import PIN, TOKEN, plugged_in
from tests.signing.seals import (
    make_known_authority,
    make_seal,
    put_seal_on_token,
    switch_trial_off,
)
from tests.web.year import Year, client_of

from camket.bench.authority import Holder
from camket.signing.models import BodySeal

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/tin-cay/con-dau/"


@pytest.fixture
def holder(tmp_path: Path, settings: Settings) -> Iterator[Holder]:
    """Return a seal on a token in the server."""
    with plugged_in(tmp_path) as library:
        settings.PKCS11_MODULES = (library,)
        yield put_seal_on_token(library, make_known_authority(NOW), "Tỉnh ủy Quảng Trị", 1)


def test_without_a_device_the_page_says_what_to_do(year: Year) -> None:
    html = client_of(year.administrator).get(PAGE).content.decode()
    assert "đang đóng dấu thử nghiệm" in html
    assert "CAMKET_PKCS11_MODULES" in html
    switch_trial_off(NOW)
    html = client_of(year.administrator).get(PAGE).content.decode()
    assert "chưa phát hành được văn bản" in html


def test_a_seal_is_set_up_for_a_body_and_ended(year: Year, holder: Holder) -> None:
    client = client_of(year.administrator)
    html = client.get(PAGE).content.decode()
    assert f"thiết bị “{TOKEN}”" in html
    given = {"sha256": holder.asn1.sha256.hex(), "unit": "Tỉnh ủy Quảng Trị", "pin": PIN}
    wrong = client.post(PAGE, {**given, "unit": "Không có nơi này"})
    assert wrong.status_code == 422
    assert "Không có cơ quan nào tên này" in wrong.content.decode()
    html = client.post(PAGE, given, follow=True).content.decode()
    assert "đang dùng" in html
    assert PIN not in html
    row = BodySeal.objects.get()
    assert (row.unit_id, row.unit_name) == (year.province.pk, "Tỉnh ủy Quảng Trị")
    assert "Tỉnh ủy Quảng Trị" in client.get("/quan-tri/tin-cay/").content.decode()
    end = f"{PAGE}{row.pk}/thoi-dung/"
    assert client.post(end, {"reason": ""}).status_code == 422
    html = client.post(end, {"reason": "Đổi thiết bị"}, follow=True).content.decode()
    assert "Đổi thiết bị" in html


def test_a_wrong_pin_is_a_sentence_and_is_not_shown_again(year: Year, holder: Holder) -> None:
    given = {"sha256": holder.asn1.sha256.hex(), "unit": "", "pin": "739154"}
    answer = client_of(year.administrator).post(PAGE, given)
    assert answer.status_code == 422
    assert "Mã PIN không đúng" in answer.content.decode()
    assert "739154" not in answer.content.decode()


def test_a_certificate_nobody_trusts_is_listed_with_the_reason(
    year: Year, tmp_path: Path, settings: Settings
) -> None:
    with plugged_in(tmp_path) as library:
        settings.PKCS11_MODULES = (library,)
        put_seal_on_token(library, make_public_authority(), "Cơ quan lạ", 1)
        html = client_of(year.administrator).get(PAGE).content.decode()
    assert "Cơ quan lạ: Đơn vị cấp chứng thư này chưa có trong danh sách tin cậy" in html


def test_the_page_asks_the_database_a_fixed_number_of_times(
    year: Year, holder: Holder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_seal(holder, NOW)
    client = client_of(year.administrator)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).status_code == 200
