"""The pages of assessments: who sees what, plain posts, few statements."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.reviews.scene import (
    NOW,
    TODAY,
    Scene,
    make_scene,
    make_task,
    open_midyear,
    open_yearend,
    review_of,
    submit,
)
from tests.web.reviews.visiting import signed_in

from camket.reviews.models import Period, Rating, Remediation, RemediationProof, UnitReview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def unit_path(period: Period, scene: Scene, name: str = "unit") -> str:
    return reverse(f"reviews:{name}", args=[period.pk, scene.commune.unit.pk])


def told(review: UnitReview, *states: str) -> dict[str, str]:
    posted = {"summary": "Chung", "version": str(review.version)}
    for item, state in zip(review.items.order_by("item__position"), states, strict=True):
        posted |= {
            f"i{item.pk}-state": state,
            f"i{item.pk}-result": "Bàn giao 10 ha",
            f"i{item.pk}-cause": "Giá đền bù chậm",
            f"i{item.pk}-next_step": "Bàn giao nốt",
        }
    return posted


def test_the_clerk_opens_a_period_from_a_page() -> None:
    scene = make_scene(with_accounts=True)
    client = signed_in(scene.clerk)
    path = reverse("reviews:open", args=[scene.campaign.pk])
    assert client.get(path).status_code == 200
    answer = client.post(path, {"kind": "midyear", "rule_set": "national"})
    period = Period.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("reviews:period", args=[period.pk]),
    )
    again = client.post(path, {"kind": "midyear", "rule_set": "national"})
    assert again.status_code == 422
    assert "đã mở" in again.content.decode()


def test_a_commune_reaches_no_page_that_opens() -> None:
    scene = make_scene(with_accounts=True)
    path = reverse("reviews:open", args=[scene.campaign.pk])
    assert (
        signed_in(scene.commune.clerk)
        .post(path, {"kind": "midyear", "rule_set": "national"})
        .status_code
        == 404
    )


def test_the_list_says_who_has_not_sent_and_by_when() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    period = open_midyear(scene)
    submit(period, scene.commune)
    page = signed_in(scene.clerk).get(
        reverse("reviews:period", args=[period.pk]), {"xem": "chua-gui"}
    )
    text = page.content.decode()
    assert "Đảng ủy xã Thử 2" in text
    assert "Đảng ủy xã Thử 1" not in text
    assert "Chưa gửi, quá 160 ngày" in text


def test_a_unit_writes_sends_and_reads_the_conclusion() -> None:
    scene = make_scene(with_accounts=True)
    period = open_midyear(scene)
    review = review_of(period, scene.commune)
    clerk = signed_in(scene.commune.clerk)
    assert clerk.get(unit_path(period, scene)).status_code == 200
    assert clerk.post(unit_path(period, scene), told(review, "done", "")).status_code == 303
    review.refresh_from_db()
    sent = clerk.post(unit_path(period, scene, "submit"), told(review, "done", "in_progress"))
    assert sent.status_code == 303
    leader = signed_in(scene.clerk)
    assert "Ghi kết luận" in leader.get(unit_path(period, scene)).content.decode()
    concluded = leader.post(
        unit_path(period, scene, "conclude"), {"number": "45-TB/TU", "text": "Đồng ý."}
    )
    assert concluded.status_code == 303
    text = clerk.get(unit_path(period, scene)).content.decode()
    assert "Thông báo số 45-TB/TU" in text


def test_gaps_stand_under_their_fields_and_what_was_typed_stays() -> None:
    scene = make_scene(with_accounts=True)
    period = open_midyear(scene)
    review = review_of(period, scene.commune)
    posted = told(review, "done", "not_begun")
    second = review.items.order_by("item__position").last()
    assert second is not None
    posted[f"i{second.pk}-cause"] = ""
    answer = signed_in(scene.commune.clerk).post(unit_path(period, scene, "submit"), posted)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Vấn đề 2: chậm hoặc chưa triển khai nên phải ghi nguyên nhân." in text
    assert "Bàn giao nốt" in text


def test_a_conclusion_without_number_is_refused_on_the_page() -> None:
    scene = make_scene(with_accounts=True)
    period = open_midyear(scene)
    submit(period, scene.commune)
    answer = signed_in(scene.clerk).post(
        unit_path(period, scene, "conclude"), {"number": "", "text": "Đồng ý."}
    )
    assert answer.status_code == 422


def test_another_commune_does_not_know_the_page() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    period = open_midyear(scene)
    review = review_of(period, scene.commune)
    other = signed_in(scene.communes[1].clerk)
    assert other.get(unit_path(period, scene)).status_code == 404
    assert other.post(unit_path(period, scene), told(review, "done", "done")).status_code == 404


def test_the_list_of_periods_leads_everybody_to_his_own() -> None:
    scene = make_scene(with_accounts=True)
    period = open_yearend(scene)
    text = signed_in(scene.commune.head).get(reverse("reviews:list")).content.decode()
    assert unit_path(period, scene) in text
    assert "Xếp loại: Đảng ủy xã Thử 1" in text
    text = signed_in(scene.clerk).get(reverse("reviews:list")).content.decode()
    assert reverse("reviews:ratings", args=[period.pk]) in text


def weakness(scene: Scene) -> Remediation:
    return Remediation.objects.create(
        unit=scene.commune.unit,
        superior=scene.province,
        year=2026,
        title="Tiêu chí môi trường chưa đạt",
        created_at=NOW,
    )


def test_a_weakness_is_planned_by_its_unit_and_confirmed_by_the_superior() -> None:
    scene = make_scene(with_accounts=True)
    row = weakness(scene)
    path = reverse("reviews:remediation-edit", args=[row.pk])
    clerk = signed_in(scene.commune.clerk)
    assert "Tiêu chí môi trường" in clerk.get(reverse("reviews:remediation")).content.decode()
    posted = {
        "cause": "Thiếu vốn",
        "owner": str(scene.commune.head.person.pk),
        "plan": "Lồng ghép vốn",
        "due_on": "30/06/2027",
        "version": "1",
        "claims_objective": "on",
    }
    missing = clerk.post(path, {**posted, "plan": ""})
    assert missing.status_code == 422
    assert "Thiếu vốn" in missing.content.decode()
    assert clerk.post(path, posted).status_code == 303
    superior = signed_in(scene.clerk)
    assert "Xác nhận nguyên nhân khách quan" in superior.get(path).content.decode()
    cause = reverse("reviews:remediation-objective", args=[row.pk])
    mended = reverse("reviews:remediation-remedied", args=[row.pk])
    assert superior.post(cause).status_code == 303
    assert superior.post(mended).status_code == 422  # nothing was reported yet
    said = reverse("reviews:remediation-reported", args=[row.pk])
    row.refresh_from_db()
    told = {"proof": "Đạt tiêu chí từ tháng 5", "version": str(row.version)}
    empty = clerk.post(said, {**told, "proof": ""})
    assert empty.status_code == 422
    with_file = {**told, "evidence": SimpleUploadedFile("biên bản.pdf", b"%PDF-1.7\n%%EOF\n")}
    assert clerk.post(said, with_file).status_code == 303
    page = superior.get(path).content.decode()
    assert "Đạt tiêu chí từ tháng 5" in page
    proof = RemediationProof.objects.get(remediation=row)
    kept = superior.get(reverse("reviews:remediation-proof", args=[row.pk, proof.pk]))
    assert kept.content == b"%PDF-1.7\n%%EOF\n"
    returned = reverse("reviews:remediation-returned", args=[row.pk])
    assert superior.post(returned, {"reason": ""}).status_code == 422
    assert superior.post(returned, {"reason": "Thiếu biên bản nghiệm thu"}).status_code == 303
    assert "Thiếu biên bản nghiệm thu" in clerk.get(path).content.decode()
    row.refresh_from_db()
    assert clerk.post(said, {**told, "version": str(row.version)}).status_code == 303
    assert superior.post(mended).status_code == 303
    assert superior.post(mended).status_code == 422
    row.refresh_from_db()
    assert (row.state, row.is_objective) == ("remedied", True)


def test_a_fault_is_entered_by_the_superior_with_where_it_was_pointed_out() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    superior = signed_in(scene.clerk)
    path = reverse("reviews:fault")
    assert "Chọn đơn vị" in superior.get(path).content.decode()
    chosen = f"{path}?don_vi={scene.commune.unit.pk}"
    assert scene.commune.head.person.full_name in superior.get(chosen).content.decode()
    told = {
        "title": "Chậm công khai thủ tục",
        "person": "",
        "year": "2026",
        "source": "inspection",
        "paper": "",
    }
    assert superior.post(chosen, told).status_code == 422
    assert Remediation.objects.count() == 0
    number = {**told, "paper": "45-KL/UBKTTU ngày 12/11/2026"}
    assert superior.post(chosen, number).status_code == 303
    row = Remediation.objects.get()
    assert (row.kind, row.unit_id) == ("fault", scene.commune.unit.pk)
    listed = superior.get(reverse("reviews:remediation"), {"loai": "fault"}).content.decode()
    assert "45-KL/UBKTTU ngày 12/11/2026" in listed
    assert superior.post(path, number).status_code == 404


def test_a_head_reads_in_the_ledger_of_his_unit_and_points_out_nothing_in_it() -> None:
    scene = make_scene(with_accounts=True)
    head = signed_in(scene.commune.head)
    assert head.get(reverse("reviews:remediation")).status_code == 200
    told = {"title": "x", "year": "2026", "source": "review", "paper": "1"}
    posted = head.post(f"{reverse('reviews:fault')}?don_vi={scene.commune.unit.pk}", told)
    assert posted.status_code in (403, 404)
    assert Remediation.objects.count() == 0


def test_a_weakness_of_another_commune_is_not_there() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    row = weakness(scene)
    other = signed_in(scene.communes[1].clerk)
    assert other.get(reverse("reviews:remediation-edit", args=[row.pk])).status_code == 404
    assert "Tiêu chí môi trường" not in other.get(reverse("reviews:remediation")).content.decode()


@pytest.mark.parametrize("communes", [1, 4])
def test_pages_cost_the_same_whatever_the_number_of_units(
    communes: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    make_task(scene.commune.items[0])
    weakness(scene)
    superior = signed_in(scene.clerk)
    unit = signed_in(scene.commune.clerk)
    visits: list[tuple[Client, str]] = [
        (superior, reverse("reviews:list")),
        (unit, reverse("reviews:list")),
        (superior, reverse("reviews:open", args=[scene.campaign.pk])),
        (superior, reverse("reviews:period", args=[period.pk])),
        (unit, unit_path(period, scene)),
        (superior, unit_path(period, scene)),
        (superior, reverse("reviews:remediation")),
        (unit, reverse("reviews:remediation-edit", args=[Remediation.objects.get().pk])),
    ]
    for client, path in visits:
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_a_visitor_is_sent_to_sign_in() -> None:
    scene = make_scene()
    period = open_midyear(scene)
    answer = Client().get(reverse("reviews:period", args=[period.pk]))
    assert answer.status_code == 302


def test_a_year_decided_before_the_system_counted_is_still_explained() -> None:
    scene = make_scene(with_accounts=True)
    period = Period.objects.create(
        superior=scene.province,
        year=2025,
        kind="yearend",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        opened_on=TODAY.replace(year=2025),
        due_on=TODAY.replace(year=2025),
        decided_at=NOW,
    )
    old = Rating.objects.create(
        period=period,
        kind="collective",
        unit=scene.commune.unit,
        name="Đảng ủy xã Thử 1",
        facts={"tasks": {"assigned": 20}},
        appraised_level="HTT",
        decided_level="HTT",
        decided_at=NOW,
    )
    leader = signed_in(scene.leader)
    assert leader.get(reverse("reviews:ratings", args=[period.pk])).status_code == 200
    text = leader.get(reverse("reviews:explain", args=[period.pk, old.pk])).content.decode()
    assert "Đã quyết định: Hoàn thành tốt nhiệm vụ" in text
    assert "Số liệu hệ thống" not in text


def test_the_list_of_a_past_day_shows_what_was_open_and_sent_by_then(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = make_scene(communes=2, with_accounts=True)
    period = open_midyear(scene)
    submit(period, scene.commune)
    Period.objects.update(opened_on=date(2026, 6, 1))
    UnitReview.objects.filter(submitted_at__isnull=False).update(
        submitted_at=datetime(2026, 6, 20, 2, 0, tzinfo=UTC)
    )
    clerk, commune = signed_in(scene.clerk), signed_in(scene.commune.clerk)

    def of(client: Client, day: str) -> str:
        return client.get(reverse("reviews:list"), {"ngay": day}).content.decode()

    assert "Ngày đó chưa có kỳ đánh giá nào" in of(clerk, "2026-05-31")
    assert "0/2 đơn vị đã gửi" in of(clerk, "2026-06-10")
    assert "1/2 đơn vị đã gửi" in of(clerk, "2026-06-20")
    assert "Đơn vị chưa gửi" in of(commune, "2026-06-10")
    assert "Chờ cấp trên kết luận" in of(commune, "2026-06-20")
    assert "Tự đánh giá của đơn vị" not in of(commune, "2026-06-20")
    with django_assert_max_num_queries(12):
        of(clerk, "2026-06-20")


def test_a_long_list_of_periods_is_read_a_page_at_a_time(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = make_scene(with_accounts=True)
    period = open_midyear(scene)
    for number in range(1, 35):
        period.pk, period.title, period.kind, period.campaign_id = (
            None,
            f"Đợt {number}",
            "adhoc",
            None,
        )
        period.save()
    clerk, path = signed_in(scene.clerk), reverse("reviews:list")

    def of(**asked: str) -> str:
        return clerk.get(path, asked).content.decode()

    with django_assert_max_num_queries(12):
        first = of()
    last = of(trang="2")
    today = f"{period.opened_on:%Y-%m-%d}"
    assert [first.count("hạn gửi"), last.count("hạn gửi")] == [30, 5]
    assert clerk.get(path, {"trang": "3"}).status_code == 404
    assert 'href="?trang=2" rel="next"' in first
    assert 'rel="next"' not in last
    assert of(ngay=today).count("hạn gửi") == 30
    assert of(trang="không phải số").count("hạn gửi") == 30
