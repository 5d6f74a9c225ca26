"""Reading, signing, handing back and verifying a paper in the browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.factories import (
    Held,
    Sides,
    issue,
    make_cell,
    make_holder,
    make_sides,
    make_unit,
    sign_both,
)

from camket.commitments.decisions import Status
from camket.files.storage import read
from camket.registry.models import NumberStatus
from camket.tasks.models import Task

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def demo_day() -> None:
    """Stand on the day of the factories."""
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text("2026-11-16", encoding="ascii")


def enter(client: Client, held: Held) -> Client:
    assert held.user is not None
    client.force_login(held.user, backend=django_settings.AUTHENTICATION_BACKENDS[1])
    client.get("/cho-ky/")  # the first request of a session writes it
    return client


def test_the_head_reads_signs_and_sees_the_verification(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    enter(client, sides.head)
    with django_assert_max_num_queries(MOST):
        inbox = client.get("/cho-ky/")
    assert "1 văn bản chờ đồng chí ký" in inbox.content.decode()
    with django_assert_max_num_queries(MOST):
        page = client.get(f"/ky/{commitment.pk}/")
    shown = page.content.decode()
    assert "Tôi đã đọc toàn văn 2 trang" in shown
    assert f"/ky/{commitment.pk}/trang/2/" in shown
    assert 'loading="lazy"' in shown
    assert sides.leader.person.full_name in shown
    assert "CamKet - cơ quan chứng thực thử nghiệm" in shown
    assert "còn hạn đến 31/12/2028" in shown
    done = client.post(f"/ky/{commitment.pk}/", {"has_read": "on"})
    assert done.status_code == 303
    assert done.headers["Location"] == f"/ky/{commitment.pk}/kiem-tra/"
    with django_assert_max_num_queries(MOST):
        after = client.get(done.headers["Location"]).content.decode()
    assert "Chưa đủ chữ ký" in after
    assert f"Còn thiếu chữ ký của {sides.leader.person.full_name}" in after
    assert "Nội dung không đổi sau khi ký" in after
    assert "DỮ LIỆU MINH HỌA" in after


def test_without_the_tick_nothing_is_signed_and_the_page_says_what_is_missing(
    client: Client,
) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    answer = enter(client, sides.head).post(f"/ky/{commitment.pk}/", {})
    assert answer.status_code == 422
    assert "Đồng chí đọc toàn văn và đánh dấu ô này trước khi ký." in answer.content.decode()
    assert not commitment.slots.filter(signed_at__isnull=False).exists()


def test_the_last_signature_makes_tasks_and_offers_the_signed_file(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    enter(client, sides.head).post(f"/ky/{commitment.pk}/", {"has_read": "on"})
    enter(client, sides.leader).post(f"/ky/{commitment.pk}/", {"has_read": "on"})
    signed = sides.fresh()
    assert signed.status == Status.SIGNED
    assert Task.objects.filter(unit=sides.unit).count() == 3
    page = client.get(f"/ky/{commitment.pk}/kiem-tra/").content.decode()
    assert "Đủ 2 chữ ký, tất cả hợp lệ tại thời điểm ký" in page
    assert "Mã tra cứu" in page
    file = client.get(f"/ky/{commitment.pk}/tep/")
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert signed.signed_file is not None
    assert file.content == read(signed.signed_file)
    assert client.get(f"/ky/{commitment.pk}/").status_code == 303


def test_the_superior_sees_that_the_unit_signs_first(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    shown = enter(client, sides.leader).get(f"/ky/{commitment.pk}/").content.decode()
    assert f"Chưa đến lượt đồng chí ký: đồng chí {sides.head.person.full_name} ký trước." in shown
    assert 'id="nutky"' not in shown
    answer = client.post(f"/ky/{commitment.pk}/", {"has_read": "on"})
    assert answer.status_code == 422
    assert "ký trước" in answer.content.decode()


def test_handing_back_needs_a_reason_and_cancels_the_number(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    number = commitment.number
    assert number is not None
    enter(client, sides.head)
    assert client.get(f"/ky/{commitment.pk}/tra-lai/").status_code == 200
    assert client.post(f"/ky/{commitment.pk}/tra-lai/", {"reason": " "}).status_code == 422
    done = client.post(f"/ky/{commitment.pk}/tra-lai/", {"reason": "Sai đơn vị tính"})
    assert done.headers["Location"] == f"/cam-ket/{commitment.pk}/"
    number.refresh_from_db()
    assert (number.status, number.cancel_reason) == (NumberStatus.CANCELLED, "Sai đơn vị tính")
    assert client.get(f"/ky/{commitment.pk}/").status_code == 404


def test_pages_are_pictures_and_the_text_can_be_read_large(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    enter(client, sides.head)
    picture = client.get(f"/ky/{commitment.pk}/trang/1/")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"/ky/{commitment.pk}/trang/9/").status_code == 404
    large = client.get(f"/ky/{commitment.pk}/doc/").content.decode()
    assert "Vấn đề 3. Vấn đề thử 3" in large
    assert f'href="/ky/{commitment.pk}/"' in large
    enter(client, sides.unit_clerk)  # reads, and signs nothing: the way back is one she may go
    large = client.get(f"/ky/{commitment.pk}/doc/").content.decode()
    assert f'href="/ky/{commitment.pk}/"' not in large
    assert f'href="/ky/{commitment.pk}/kiem-tra/"' in large


def test_nobody_outside_the_line_reaches_page_picture_or_file(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    other = make_unit("Đảng ủy xã Khác", parent=sides.superior)
    strangers = [
        make_holder(other, with_account=True),
        make_holder(make_cell(parent=sides.unit), "cell_secretary", with_account=True),
    ]
    for stranger in strangers:
        enter(client, stranger)
        for path in ("", "tra-lai/", "doc/", "kiem-tra/", "trang/1/", "tep/"):
            assert client.get(f"/ky/{commitment.pk}/{path}").status_code == 404, path
    client.logout()
    for path in ("", "kiem-tra/", "trang/1/", "tep/"):
        assert client.get(f"/ky/{commitment.pk}/{path}").status_code == 302


def test_a_clerk_of_the_line_verifies_but_does_not_sign(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    commitment = issue(sides)
    enter(client, sides.clerk)
    assert client.get(f"/ky/{commitment.pk}/kiem-tra/").status_code == 200
    assert client.get(f"/ky/{commitment.pk}/").status_code == 404


def test_a_file_altered_on_disk_is_said_to_be_altered(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    stored = sign_both(sides).signed_file
    assert stored is not None
    path = default_storage.path(stored.path)
    with open(path, "ab") as file:  # noqa: PTH123  # the storage gives a path as text
        file.write(b"\n")
    page = enter(client, sides.head).get(reverse("signing:verify", args=[sides.commitment.pk]))
    told = page.content.decode()
    assert "Tệp bị thay đổi" in told
    assert "đặt lại từ bản sao lưu" in told
    assert "0 trang" not in told
    assert client.get(f"/ky/{sides.commitment.pk}/tep/").status_code == 410


def test_the_pages_need_no_more_statements_with_ten_times_the_papers(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sides: Sides = make_sides(with_accounts=True, items=5)
    sign_both(sides, now=datetime(2026, 11, 16, 1, 0, tzinfo=UTC))
    enter(client, sides.leader)
    for path in ("/cho-ky/", f"/ky/{sides.commitment.pk}/kiem-tra/"):
        with django_assert_max_num_queries(MOST):
            assert client.get(path).status_code == 200
