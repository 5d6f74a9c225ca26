"""Mid-year and year-end papers of a unit, given out from the page of its assessment."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.documents.pages import texts
from tests.reviews.scene import (
    NOW,
    TODAY,
    Scene,
    make_campaign,
    make_item,
    make_scene,
    make_task,
    open_midyear,
    open_yearend,
    review_of,
    submit,
)
from tests.web.year import client_of

from camket.commitments.models import Commitment, Duty
from camket.documents.forms.assessed import ItemState
from camket.reports.around import UNKNOWN, Writing
from camket.reports.of_reviews import midyear_assessment, midyear_conclusion, yearend_assessment
from camket.reviews.actions.ledger.assessing import conclude_review
from camket.reviews.models import Period, Remediation, UnitReview

pytestmark = pytest.mark.django_db
WRITING = Writing(TODAY, NOW)


@pytest.fixture
def scene() -> Scene:
    made = make_scene(communes=2, with_accounts=True)
    Duty.objects.create(
        commitment=made.commune.commitment, text="Bố trí vốn đối ứng", due_on=date(2026, 8, 31)
    )
    return made


def _read(review: UnitReview) -> UnitReview:
    return UnitReview.objects.select_related("period", "commitment__number").get(pk=review.pk)


def _address(period: Period, review: UnitReview, slug: str) -> str:
    return f"/danh-gia/{period.pk}/don-vi/{review.unit_id}/van-ban/{slug}/"


def _conclude(review: UnitReview, scene: Scene) -> None:
    conclude_review(
        review.pk,
        text="Bàn giao xong trước ngày 30/9.\nBáo cáo tiến độ hằng tháng.",
        number="77-TB/TU",
        actor=scene.leader.actor,
        now=NOW,
    )


def test_a_midyear_report_says_what_the_unit_sent(scene: Scene) -> None:
    make_task(scene.commune.items[0], due_on=date(2026, 11, 7))
    period = open_midyear(scene)
    review = submit(period, scene.commune, "in_progress", "done")
    report = midyear_assessment(_read(review), WRITING)
    first, second = report.items
    assert (first.title, first.target) == (scene.commune.items[0].title, "12,5 ha")
    assert (first.result, first.state) == ("Bàn giao 10 ha", ItemState.UNDER_WAY)
    assert (first.cause, second.cause) == ("Giá đền bù chậm ban hành", "")
    assert report.summary == ("Hoàn thành các việc đã cam kết.",)
    assert report.faults[0] == f"{first.title}: 1 nhiệm vụ quá hạn, lâu nhất 30 ngày"
    assert report.duties == ("Bố trí vốn đối ứng: chưa thực hiện, thời hạn 31/8/2026",)
    assert report.next_half[0] == f"{first.title}: Bàn giao nốt 2,5 ha"
    assert report.signatures.people[0].name == scene.commune.head.person.full_name


def test_what_nobody_told_is_left_to_write_and_not_denied(scene: Scene) -> None:
    review = submit(open_yearend(scene), scene.commune)
    report = yearend_assessment(_read(review), WRITING)
    assert report.meaning == UNKNOWN
    assert report.faults == UNKNOWN
    assert report.proposed == UNKNOWN


def test_a_conclusion_tells_the_unit_what_the_superior_concluded(scene: Scene) -> None:
    review = submit(open_midyear(scene), scene.commune, "in_progress", "done")
    _conclude(review, scene)
    notice = midyear_conclusion(_read(review), WRITING)
    assert notice.asked == ("Bàn giao xong trước ngày 30/9.", "Báo cáo tiến độ hằng tháng.")
    assert notice.met_on == "07/12/2026"
    assert notice.achieved[0].startswith("Hoàn thành tiêu chí môi trường: đã hoàn thành")
    assert "đang thực hiện. Bàn giao 10 ha. Giá đền bù chậm ban hành." in notice.faults[0]
    assert notice.own_duties == ("Bố trí vốn đối ứng: chưa thực hiện, thời hạn 31/8/2026",)
    assert notice.signatures.people[0].name == scene.leader.person.full_name


def test_a_yearend_report_tells_of_last_years_faults_and_next_years_issues(scene: Scene) -> None:
    commune = scene.commune
    for title, on in (("Chậm cấp đất", date(2026, 5, 4)), ("Chậm giải ngân", None)):
        Remediation.objects.create(
            unit=commune.unit,
            superior=scene.province,
            year=2025,
            title=title,
            cause="Thiếu người",
            plan="Bổ sung",
            owner_name="Trần Thử",
            due_on=date(2026, 6, 30),
            state="remedied" if on else "planned",
            remedied_on=on,
            created_at=NOW,
        )
    following = Commitment.objects.create(
        campaign=make_campaign(scene.province, 2027),
        unit=commune.unit,
        holder=commune.unit,
        superior=scene.province,
        year=2027,
        turn_since=NOW,
    )
    make_item(following, 1, "Khu tái định cư")
    report = yearend_assessment(_read(submit(open_yearend(scene), commune)), WRITING)
    assert report.remedied == (
        "Chậm cấp đất: đã khắc phục ngày 04/5/2026",
        "Chậm giải ngân: chưa khắc phục xong",
    )
    assert report.proposed == ("Khu tái định cư",)


def test_reports_cost_the_same_statements_however_many_issues(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3, 9):
        make_item(scene.communes[1].commitment, number, f"Vấn đề {number}")
    period = open_yearend(scene)
    for commune, count in zip(scene.communes, (2, 8), strict=True):
        review = _read(submit(period, commune, *["done"] * count))
        with django_assert_num_queries(8):
            report = yearend_assessment(review, WRITING)
        assert len(report.items) == count


def test_the_page_gives_a_report_once_it_is_sent(scene: Scene) -> None:
    period = open_yearend(scene)
    address = _address(period, review_of(period, scene.commune), "tong-ket")
    client = client_of(scene.commune.clerk.user)
    assert client.get(address).status_code == 404
    submit(period, scene.commune)
    page = client.get(f"/danh-gia/{period.pk}/don-vi/{scene.commune.unit.pk}/").content.decode()
    assert f'href="{address}?dang=word"' in page
    printed = " ".join(" ".join(texts(client.get(address).content)).split())
    assert "Bàn giao 10 ha" in printed
    assert client.get(f"{address}?dang=word").content.startswith(b"PK")


def test_a_conclusion_is_given_out_once_there_is_one(scene: Scene) -> None:
    period = open_midyear(scene)
    review = submit(period, scene.commune)
    address = _address(period, review, "ket-luan-so-ket")
    assert client_of(scene.leader.user).get(address).status_code == 404
    _conclude(review, scene)
    assert client_of(scene.leader.user).get(address).status_code == 200
    assert client_of(scene.communes[1].head.user).get(address).status_code == 404
    assert client_of(scene.leader.user).get(_address(period, review, "tong-ket")).status_code == 404
