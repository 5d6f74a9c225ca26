"""What the issuing side does with a paper that waits, in the browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.test import Client
from tests.factories import NOW, TODAY, Held, issue, make_holder, make_sides

from camket.commitments.actions.signing import sign_commitment
from camket.commitments.actions.terms import remind_signatories
from camket.commitments.decisions import Status
from camket.commitments.models import Campaign, Commitment
from camket.organisation.actions import end_tenure
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db


def set_day(day: date) -> None:
    assert django_settings.DEMO_DAY_FILE is not None
    django_settings.DEMO_DAY_FILE.write_text(day.isoformat(), encoding="ascii")


@pytest.fixture(autouse=True)
def demo_day() -> None:
    """Stand on the day of the factories."""
    set_day(TODAY)


def enter(client: Client, held: Held) -> Client:
    assert held.user is not None
    client.force_login(held.user, backend=django_settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_an_expired_paper_says_so_is_extended_and_signed(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    paper = issue(sides)
    Commitment.objects.filter(pk=paper.pk).update(signs_by=date(2026, 11, 10))
    remind_signatories(TODAY, now=NOW)
    enter(client, sides.head)
    page = client.get(f"/ky/{paper.pk}/").content.decode()
    assert "là ngày 10/11/2026, đã qua nên không ký được nữa" in page
    second = enter(client, sides.leader).get(f"/ky/{paper.pk}/").content.decode()
    assert "là ngày 10/11/2026, đã qua nên không ký được nữa. Đề nghị " in second
    assert "Chưa đến lượt" not in second
    enter(client, sides.head)
    assert f"Đã nhắc {sides.head.person.full_name}" in page
    assert "quá hạn ký 10/11/2026" in client.get("/cho-ky/").content.decode()
    assert client.post(f"/ky/{paper.pk}/gia-han/", {}).status_code == 422
    late = client.post(f"/ky/{paper.pk}/gia-han/", {"until": "30/11/2026", "reason": "Lũ"})
    assert late.status_code == 422
    assert "không được làm việc này" in late.content.decode()
    enter(client, sides.clerk)
    detail = client.get(f"/cam-ket/{paper.pk}/").content.decode()
    assert "Gia hạn ký" in detail
    wrong = client.post(f"/ky/{paper.pk}/gia-han/", {"until": "12/11/2026", "reason": "Lũ"})
    assert wrong.status_code == 422
    told = "Hạn ký mới đã qua. Chọn một ngày từ hôm nay trở đi."
    assert f'<a href="#id_until">Hạn ký mới</a>: {told}' in wrong.content.decode()
    done = client.post(f"/ky/{paper.pk}/gia-han/", {"until": "30/11/2026", "reason": "Lũ"})
    assert done.status_code == 303
    enter(client, sides.head)
    assert client.post(f"/ky/{paper.pk}/", {"has_read": "on"}).status_code == 303


def test_a_successor_finds_the_way_to_a_paper_in_his_own_name(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    paper = issue(sides)
    sign_commitment(paper.pk, actor=sides.head.actor, now=NOW)
    end_tenure(sides.leader.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    successor = make_holder(
        sides.superior, "provincial_secretary", from_on=TODAY, with_account=True
    )
    enter(client, successor)
    detail = client.get(f"/cam-ket/{paper.pk}/").content.decode()
    assert f"/ky/{paper.pk}/phat-hanh-lai/" in detail
    assert client.get(f"/ky/{paper.pk}/phat-hanh-lai/").status_code == 200
    assert client.post(f"/ky/{paper.pk}/phat-hanh-lai/").status_code == 303
    again = client.post(f"/ky/{paper.pk}/phat-hanh-lai/")
    assert again.status_code == 422
    assert "không cần phát hành lại" in " ".join(again.content.decode().split())
    enter(client, sides.head).post(f"/ky/{paper.pk}/", {"has_read": "on"})
    enter(client, successor).post(f"/ky/{paper.pk}/", {"has_read": "on"})
    assert sides.fresh().status == Status.SIGNED


def test_the_clerk_of_the_issuing_side_takes_a_signed_paper_back(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    paper = issue(sides)
    sign_commitment(paper.pk, actor=sides.head.actor, now=NOW)
    enter(client, sides.clerk)
    assert f"/cam-ket/{paper.pk}/rut/" in client.get(f"/cam-ket/{paper.pk}/").content.decode()
    assert client.post(f"/cam-ket/{paper.pk}/rut/", {"reason": "Ghi nhầm"}).status_code == 303
    assert sides.fresh().status == Status.WITHDRAWN


def test_a_clerk_applies_the_seal_when_its_step_has_come(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    Campaign.objects.filter(pk=sides.commitment.campaign_id).update(signing_order="seals_in_turn")
    paper = issue(sides)
    enter(client, sides.unit_clerk)
    assert "Không có văn bản chờ ký" in client.get("/cho-ky/").content.decode()
    enter(client, sides.head).post(f"/ky/{paper.pk}/", {"has_read": "on"})
    enter(client, sides.unit_clerk)
    inbox = client.get("/cho-ky/").content.decode()
    assert "1 văn bản chờ đồng chí ký" in inbox
    assert "dấu của bên nhận" in inbox
    page = client.get(f"/ky/{paper.pk}/").content.decode()
    assert f"người giữ dấu: {sides.unit_clerk.person.full_name}" in page
    assert client.post(f"/ky/{paper.pk}/", {"has_read": "on"}).status_code == 303


def test_the_settings_of_a_campaign_choose_the_order(client: Client) -> None:
    sides = make_sides(with_accounts=True)
    enter(client, sides.clerk)
    path = f"/dot/{sides.commitment.campaign.year}/thiet-lap/"
    page = client.get(path).content.decode()
    assert "Hai người đứng đầu ký theo thứ tự bất kỳ" in page
    campaign = sides.commitment.campaign
    form = {
        "theme": campaign.theme,
        "min_items": "3",
        "max_items": "5",
        "registers_by": "31/12/2026",
        "signs_by": "15/02/2027",
        "midyear_by": "10/07/2027",
        "yearend_by": "20/12/2027",
        "version": str(campaign.version),
        "signing_order": "together",
    }
    assert client.post(path, form).status_code == 303
    campaign.refresh_from_db()
    assert campaign.signing_order == "together"
