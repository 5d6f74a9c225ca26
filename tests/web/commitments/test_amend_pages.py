"""Amending in the browser: begin, change, give reasons, send; what the pages always show."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.commitments.amending import REASON, begin, change, issue_amendment, reason
from tests.factories import NOW, Held, Sides, issue, make_holder, make_sides

from camket.commitments.models import Commitment
from camket.commitments.text import changes_of, text_of
from camket.tasks.actions.taking_up import sign_and_take_up
from camket.tasks.models import Task
from camket.web.dashboard.parts import item_rows
from camket.web.dashboard.reading import signed_items

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
    client.get("/cam-ket/")  # the first request of a session writes it
    return client


def signed_sides() -> Sides:
    sides = make_sides(with_accounts=True)
    issue(sides)
    sign_and_take_up(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    sign_and_take_up(sides.commitment.pk, actor=sides.leader.actor, now=NOW)
    return sides


def test_an_amendment_is_begun_changed_reasoned_and_sent(client: Client) -> None:
    sides = signed_sides()
    enter(client, sides.unit_clerk)
    page = client.get(f"/cam-ket/{sides.commitment.pk}/").content.decode()
    assert "Lập bản điều chỉnh" in page
    path = f"/cam-ket/{sides.commitment.pk}/dieu-chinh/"
    assert client.post(path, {"reason": ""}).status_code == 422
    begun = client.post(path, {"reason": REASON})
    amendment = Commitment.papers.get(amends=sides.commitment)
    assert begun.headers["Location"] == f"/cam-ket/{amendment.pk}/soan/"
    assert client.post(path, {"reason": REASON}).status_code == 422
    assert "Vấn đề thử 1" in client.get(begun.headers["Location"]).content.decode()
    empty = client.get(f"/cam-ket/{amendment.pk}/ly-do/").content.decode()
    assert "Bản điều chỉnh chưa thay đổi gì" in empty
    change(sides, amendment, target=14)
    reasons = client.get(f"/cam-ket/{amendment.pk}/ly-do/").content.decode()
    assert "<del>10</del>" in reasons
    assert "<ins>14</ins>" in reasons
    kept = client.post(f"/cam-ket/{amendment.pk}/ly-do/", {"r0": REASON})
    assert kept.headers["Location"] == f"/cam-ket/{amendment.pk}/"
    shown = client.get(f"/cam-ket/{amendment.pk}/").content.decode()
    assert "bản điều chỉnh 1" in shown
    assert f"Lý do: {REASON}" in shown
    assert "<mark>14</mark>" in shown
    assert "đến ngày đó nội dung đã ký vẫn áp dụng" in shown
    enter(client, sides.head)
    sent = client.post(
        f"/cam-ket/{amendment.pk}/gui/", {"minutes_no": "20-BB/ĐU", "minutes_on": "16/11/2026"}
    )
    assert sent.status_code == 303


def test_who_neither_drafts_nor_issues_begins_nothing(client: Client) -> None:
    sides = signed_sides()
    deputy = make_holder(sides.unit, "commune_deputy", with_account=True)
    enter(client, deputy)
    assert client.get(f"/cam-ket/{sides.commitment.pk}/dieu-chinh/").status_code == 404
    amendment = begin(sides)
    assert client.get(f"/cam-ket/{amendment.pk}/ly-do/").status_code == 404
    enter(client, sides.leader)
    assert client.get(f"/cam-ket/{amendment.pk}/ly-do/").status_code == 404


def test_the_signing_page_marks_what_changes_and_why(client: Client) -> None:
    sides = signed_sides()
    amendment = begin(sides)
    change(sides, amendment, 2, due_on=date(2027, 8, 31))
    issue_amendment(sides, amendment)
    enter(client, sides.head)
    page = client.get(f"/ky/{amendment.pk}/").content.decode()
    assert "Thay đổi so với bản ký 16/11 (số 01-CK/ĐU)" in page
    assert "<del>30/06/2027</del>" in page
    assert f"Lý do: {REASON}" in page
    large = client.get(f"/ky/{amendment.pk}/doc/").content.decode()
    assert "<mark>31/08/2027</mark>" in large
    assert "trước: 30/06/2027" in large
    assert "bản điều chỉnh 1" in client.get("/cho-ky/").content.decode()
    done = client.post(f"/ky/{amendment.pk}/", {"has_read": "on"})
    assert done.status_code == 303
    enter(client, sides.leader)
    client.post(f"/ky/{amendment.pk}/", {"has_read": "on"})
    assert Task.objects.filter(due_on=date(2027, 8, 31)).count() == 1


def test_baseline_and_drift_are_always_shown(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sides = signed_sides()
    amendment = begin(sides)
    change(sides, amendment, target=14)
    change(sides, amendment, 2, due_on=date(2027, 8, 31))
    issue_amendment(sides, amendment)
    for who in (sides.head, sides.leader):
        sign_and_take_up(amendment.pk, actor=who.actor, now=NOW)
    enter(client, sides.head)
    with django_assert_max_num_queries(MOST):
        page = client.get(f"/cam-ket/{sides.commitment.pk}/").content.decode()
    for said in (
        "So với bản ký ban đầu",
        "<mark>14</mark>",
        "trước: 10",
        "0% cả vấn đề",
        "Bản đã ký và các bản điều chỉnh",
        "Số 02-CK/ĐU",
    ):
        assert said in page, said
    with django_assert_max_num_queries(MOST):
        verify = client.get(f"/ky/{sides.commitment.pk}/kiem-tra/").content.decode()
    assert "Bản điều chỉnh 1" in verify
    assert f"/ky/{amendment.pk}/kiem-tra/" in verify
    task = Task.objects.get(due_on=date(2027, 8, 31))
    shown = client.get(f"/nhiem-vu/{task.pk}/").content.decode()
    assert "Đã ký: 30/06/2027" in shown
    assert "Đang áp dụng: 31/08/2027" in shown
    first, second, _third = item_rows(signed_items(sides.unit.pk, 2027), {})
    assert first.amended == (("số đo “Số phần việc xong”: cam kết", "10", "14"),)
    assert [now for _place, _was, now in second.amended] == ["31/08/2027"]
    listed = client.get("/cam-ket/").content.decode()
    assert listed.count("Cam kết năm 2027") <= 2


def test_changes_of_the_draft_follow_what_is_in_force() -> None:
    sides = signed_sides()
    amendment = begin(sides)
    change(sides, amendment, target=14)
    reason(sides, amendment)
    assert [one.after for one in changes_of(amendment, text_of(amendment))] == ["14"]


def test_an_open_amendment_stands_on_the_homes_of_both_sides_until_it_is_signed(
    client: Client,
) -> None:
    sides = signed_sides()
    name = "Cam kết năm 2027, bản điều chỉnh 1"

    def read(held: Held) -> str:
        return enter(client, held).get("/viec-cua-toi/").content.decode()

    assert name not in read(sides.unit_clerk)
    amendment = begin(sides)
    change(sides, amendment, target=70)
    page = read(sides.unit_clerk)
    assert name in page
    assert f'href="/cam-ket/{amendment.pk}/"' in page
    assert "Đến lượt đơn vị" in page
    assert name in read(sides.clerk)
    issue_amendment(sides, amendment)
    assert name in read(sides.unit_clerk)
    sign_and_take_up(amendment.pk, actor=sides.head.actor, now=NOW)
    sign_and_take_up(amendment.pk, actor=sides.leader.actor, now=NOW)
    assert name not in read(sides.unit_clerk)
    assert name not in read(sides.clerk)
