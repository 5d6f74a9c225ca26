"""Agreeing in turns in the browser, as plain form posts."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.factories import (
    NOW,
    Held,
    agree,
    issue,
    make_cell,
    make_holder,
    make_sides,
    make_unit,
    sign_both,
    submit,
)

from camket.commitments.actions.campaigns import chase_units
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Chase, Commitment, Measure, Remark
from camket.tasks.actions.taking_up import take_up_works

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


def test_a_whole_agreement_walks_through_the_pages(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    path = f"/cam-ket/{sides.commitment.pk}/"
    head = enter(client, sides.head)
    shown = head.get(path).content.decode()
    assert "Đến lượt đồng chí" in shown
    assert "Gửi đăng ký" in shown
    sent = head.post(f"{path}gui/", {"minutes_no": "12-BB/ĐU", "minutes_on": "15/11/2026"})
    assert (sent.status_code, sent.headers["Location"]) == (303, path)
    assert "Đến lượt Tỉnh ủy Quảng Trị" in head.get(path).content.decode()

    clerk = enter(client, sides.clerk)
    item = sides.commitment.items.get(position=2)
    page = clerk.get(f"{path}tra-lai/").content.decode()
    assert "2. Vấn đề thử 2" in page
    clerk.post(f"{path}tra-lai/", {f"item_{item.pk}": "Nâng lên 24,6 ha"})
    assert sides.fresh().turn == Turn.PARTY_B

    head = enter(client, sides.head)
    thread = head.get(f"{path}trao-doi/").content.decode()
    assert "Còn 1 đề nghị chưa trả lời" in thread
    assert "Nâng lên 24,6 ha" in thread
    asked = Remark.objects.get()
    head.post(f"{path}trao-doi/{asked.pk}/tra-loi/", {"text": "Đã nâng"})
    assert "đã trả lời" in head.get(f"{path}trao-doi/").content.decode()
    Measure.objects.filter(item=item).update(target=24)
    compared = head.get(f"{path}so-sanh/").content.decode()
    assert "<del>10</del>" in compared
    assert "<ins>24</ins>" in compared
    head.post(f"{path}gui/", {"minutes_no": "13-BB/ĐU", "minutes_on": "16/11/2026"})

    leader = enter(client, sides.leader)
    version = sides.fresh().version
    bare = leader.post(f"{path}dong-y/", {"version": version})
    assert bare.status_code == 422
    leader.post(
        f"{path}dong-y/",
        {"version": version, "conclusion_no": "45-TB/TU", "conclusion_on": "16/11/2026"},
    )
    head = enter(client, sides.head)
    assert "Tỉnh ủy Quảng Trị" in head.get(path).content.decode()
    head.post(f"{path}dong-y/", {"version": version})
    assert sides.fresh().status == Status.AGREED

    clerk = enter(client, sides.clerk)
    assert "Phát hành để ký" in clerk.get(path).content.decode()
    assert clerk.get(f"{path}phat-hanh/").status_code == 200
    clerk.post(f"{path}phat-hanh/")
    assert sides.fresh().status == Status.ISSUED
    assert "số 01-CK/ĐU" in clerk.get(path).content.decode()


def test_a_refusal_keeps_what_was_typed_and_says_why(client: Client) -> None:
    sides = make_sides(items=2, with_accounts=True)
    answer = enter(client, sides.head).post(
        f"/cam-ket/{sides.commitment.pk}/gui/",
        {"minutes_no": "12-BB/ĐU", "minutes_on": "15/11/2026"},
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "cần từ 3 đến 5 vấn đề, hiện có 2" in shown
    assert 'value="12-BB/ĐU"' in shown


def test_a_day_that_is_not_in_the_calendar_is_refused_with_advice(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    answer = enter(client, sides.head).post(
        f"/cam-ket/{sides.commitment.pk}/gui/",
        {"minutes_no": "12-BB/ĐU", "minutes_on": "31/02/2026"},
    )
    assert answer.status_code == 422
    assert "không có trong lịch" in answer.content.decode()


def test_what_a_person_may_not_do_is_absent(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    submit(sides)
    shown = enter(client, sides.unit_clerk).get(f"/cam-ket/{sides.commitment.pk}/").content.decode()
    for word in ("Gửi lại", "Đồng ý</a>", "Trả lại để sửa", "Phát hành để ký"):
        assert word not in shown


def test_withdrawing_shows_the_reason_to_both(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    path = f"/cam-ket/{sides.commitment.pk}/"
    enter(client, sides.leader).post(f"{path}rut/", {"reason": "Tỉnh giao đơn vị khác"})
    assert sides.fresh().status == Status.WITHDRAWN
    shown = enter(client, sides.head).get(path).content.decode()
    assert "Tỉnh giao đơn vị khác" in shown


def test_the_draft_paper_says_that_it_is_a_draft_and_asks_for_what_it_lacks(
    client: Client,
) -> None:
    sides = make_sides(with_accounts=True)
    path = f"/cam-ket/{sides.commitment.pk}/pdf/"
    enter(client, sides.head)
    paper = client.get(path)
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "du-thao" in paper.headers["Content-Disposition"]
    Measure.objects.all().delete()
    lacking = client.get(path)
    assert lacking.status_code == 422
    assert "chưa có số đo nào" in lacking.content.decode()


def test_pages_stay_within_their_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sides = make_sides(items=5, with_accounts=True)
    path = f"/cam-ket/{sides.commitment.pk}/"
    submit(sides)
    enter(client, sides.clerk)
    for page in ("", "trao-doi/", "so-sanh/", "tra-lai/"):
        with django_assert_max_num_queries(MOST):
            assert client.get(path + page).status_code == 200, page
    other = make_sides_signed()
    enter(client, other[1])
    with django_assert_max_num_queries(MOST):
        assert client.get(f"/cam-ket/{other[0]}/").status_code == 200


def make_sides_signed() -> tuple[int, Held]:
    """Return a signed commitment and its head."""
    sides = make_sides(with_accounts=True)
    sign_both(sides)
    return sides.commitment.pk, sides.head


def test_nobody_outside_the_line_sees_a_commitment(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    agree(sides)
    path = f"/cam-ket/{sides.commitment.pk}/"
    strangers = [
        make_holder(make_unit("Đảng ủy xã Khác", parent=sides.superior), with_account=True),
        make_holder(make_cell(parent=sides.unit), "cell_secretary", with_account=True),
    ]
    for stranger in strangers:
        enter(client, stranger)
        for page in ("", "trao-doi/", "so-sanh/", "pdf/", "gui/", "dong-y/", "rut/", "tra-lai/"):
            assert client.get(path + page).status_code == 404, page


def test_the_sealed_paper_is_what_is_handed_out_after_issue(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)
    paper = enter(client, sides.head).get(f"/cam-ket/{sides.commitment.pk}/pdf/")
    assert "du-thao" not in paper.headers["Content-Disposition"]
    assert b"/DocMDP" in paper.content


def test_a_signed_commitment_shows_how_far_each_item_is(client: Client) -> None:
    number, head = make_sides_signed()
    take_up_works(number, actor=head.actor, now=NOW)
    shown = enter(client, head).get(f"/cam-ket/{number}/").content.decode()
    assert shown.count("xong 0/1 nhiệm vụ") == 3
    assert "mức cần đạt hôm nay" in shown
    assert "Đã ký" in shown


def test_a_paper_still_being_made_is_said_to_be(client: Client) -> None:
    number, head = make_sides_signed()
    Commitment.objects.filter(pk=number).update(issued_file=None, signed_file=None)
    enter(client, head)
    assert "Bản PDF đang được dựng" in client.get(f"/cam-ket/{number}/").content.decode()
    pending = client.get(f"/ky/{number}/kiem-tra/", follow=True).content.decode()
    assert "Bản PDF đang được hệ thống dựng" in pending
    assert client.get(f"/ky/{number}/tep/").status_code == 404
    assert "Vấn đề thử 1" in client.get(f"/ky/{number}/doc/").content.decode()


def test_whoever_opens_the_text_has_seen_the_reminder(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    chase_units(
        sides.commitment.campaign_id,
        [sides.commitment.pk],
        text="Đề nghị gửi đăng ký",
        actor=sides.clerk.actor,
        now=NOW,
    )
    path = f"/cam-ket/{sides.commitment.pk}/"
    enter(client, sides.clerk).get(path)
    assert Chase.objects.get().seen_at is None
    enter(client, sides.head).get(path)
    assert Chase.objects.get().seen_at is not None


def test_the_office_opens_a_withdrawn_registration_again(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    path = f"/cam-ket/{sides.commitment.pk}/"
    enter(client, sides.head).post(f"{path}rut/", {"reason": "Chờ phân công lại"})
    assert "Mở lại bản đăng ký" not in client.get(path).content.decode()
    clerk = enter(client, sides.clerk)
    assert f"{path}mo-lai/" in clerk.get(path).content.decode()
    assert clerk.get(f"{path}mo-lai/").status_code == 200
    clerk.post(f"{path}mo-lai/")
    assert sides.fresh().status == Status.DRAFT


def test_letters_that_no_paper_prints_stop_the_paper_with_a_sentence(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    sides.commitment.items.filter(position=1).update(why="Việc ☐ khó")
    head = enter(client, sides.head)
    draft = head.get(f"/cam-ket/{sides.commitment.pk}/pdf/")
    assert (draft.status_code, "Ký tự “☐” không in được" in draft.content.decode()) == (422, True)
    agree(sides)
    issued = enter(client, sides.clerk).post(f"/cam-ket/{sides.commitment.pk}/phat-hanh/")
    assert (issued.status_code, "Ký tự “☐” không in được" in issued.content.decode()) == (422, True)
    assert sides.fresh().status == Status.AGREED


def test_the_clerk_is_not_told_to_sign(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    issue(sides)
    path = f"/cam-ket/{sides.commitment.pk}/"
    shown = enter(client, sides.unit_clerk).get(path).content.decode()
    assert "Đến lượt đồng chí" not in shown
    assert "Đến lượt Đảng ủy xã" in shown
    assert "Đến lượt đồng chí" in enter(client, sides.head).get(path).content.decode()
