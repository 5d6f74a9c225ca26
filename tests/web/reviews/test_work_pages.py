"""Pages of a period whose set names a formula: told row by row, counted, explained; no script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.reviews.scene import NOW, Scene, appraise, make_scene, rating_of, score, scores
from tests.reviews.test_points_by_formula import (
    WORSE,
    YEAR,
    framed,
    opened,
    told,
    unit_at,
    with_tasks,
)
from tests.reviews.test_work_frames import next_year
from tests.rules.test_points_by_formula import PRODUCTS
from tests.web.reviews.visiting import signed_in

from camket.reviews.actions.periods.opening import open_review
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def path_of(rating: Rating, name: str) -> str:
    return reverse(f"reviews:{name}", args=[rating.period_id, rating.pk])


def year() -> tuple[Scene, Period, Rating]:
    scene = with_tasks(make_scene(with_accounts=True))
    period = opened(scene)
    return scene, period, framed(scene, period)


def posted(
    head: Rating, changed: dict[str, str] | None = None, *, own: bool = True
) -> dict[str, str]:
    """Return what is typed for the worked model, numbers as people write them."""
    form = {"general": "30", "level": "HTXS", "version": str(head.version)}
    for place, product in enumerate(PRODUCTS):
        for key, value in product.items():
            if own or key not in ("name", "weight"):
                form[f"row_{place}_{key}"] = value.replace(".", ",")
    return form | (changed or {})


def test_a_head_tells_his_products_and_reads_how_his_points_came_about() -> None:
    scene, _, head = year()
    mine = signed_in(scene.commune.head)
    page = mine.get(path_of(head, "self-score")).content.decode()
    assert 'name="results"' not in page
    assert "K2. An toàn, vận hành (15/50/15/20)" in page
    assert 'name="frame"' not in page
    assert page.count('name="row_') == 7 * 8
    assert "Việc của “Giải phóng mặt bằng tuyến đường liên xã”" in page  # what the system knows
    answer = mine.post(path_of(head, "self-score"), posted(head))
    assert answer.status_code == 303
    head.refresh_from_db()
    assert str(head.self_results) == "67.600000"
    why = mine.get(path_of(head, "explain")).content.decode()
    assert "Điểm tự chấm theo công thức, từng bước" in why
    assert "Cải tạo lưới điện: 30 × 97,5% = 29,25 → 29,3" in why
    assert "Tổng điểm: 30 + 67,6 = 97,6" in why
    assert "theo văn bản của địa phương, cơ quan" in why


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"row_0_weight": "35"}, "tổng trọng số phải bằng 70, đang là 75"),
        ({"row_0_A": ""}, "Chưa ghi “A, %”."),
        ({"row_0_A": "nhiều"}, "không phải là số"),
        ({"row_0_A": "97,123"}, "Tỷ lệ chỉ ghi đến hai chữ số thập phân"),
        ({"row_2_name": ""}, "Chưa ghi “Sản phẩm”."),
    ],
)
def test_what_cannot_be_counted_is_said_and_nothing_typed_is_lost(
    changed: dict[str, str], said: str
) -> None:
    scene, _, head = year()
    mine = signed_in(scene.commune.head)
    answer = mine.post(path_of(head, "self-score"), posted(head, changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said.lower() in page.lower()
    assert "Đào tạo" in page
    head.refresh_from_db()
    assert head.self_work is None


def test_the_appraiser_sees_what_was_registered_and_the_explanation_tells_every_step() -> None:
    scene, period, head = year()
    unit_at(scene, period)
    head = score(head, scene.commune.head, told())
    theirs = signed_in(scene.appraiser)
    page = theirs.get(path_of(head, "appraise")).content.decode()
    assert 'name="row_0_weight"' not in page
    assert 'name="row_0_B"' in page
    assert "Tự chấm: 95" in page
    assert "K2. An toàn, vận hành" in page
    facts = {"reason": "", **posted(head, {"row_0_B": "70"}, own=False)}
    answer = theirs.post(path_of(head, "appraise"), facts)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    head.refresh_from_db()
    assert head.work is not None
    assert head.work["products"][0] == {**PRODUCTS[0], "B": "70"}
    why = theirs.get(path_of(head, "explain")).content.decode()
    assert "Điểm tính theo công thức, từng bước" in why
    assert "Cải tạo lưới điện: 30 × 85% = 25,5" in why
    kind = f"{reverse('reviews:ratings', args=[period.pk])}?nhom=ca-nhan&chon={head.pk}"
    assert "Cải tạo lưới điện: 30 × 85% = 25,5" in theirs.get(kind).content.decode()  # the sheet
    told_json: Any = theirs.get(path_of(head, "explain-json")).json()
    assert told_json["computation"]["total"] == "93.8"
    assert told_json["own_computation"][-1] == "Tổng điểm: 30 + 67,6 = 97,6"


def test_whom_it_is_about_reads_only_his_own_steps_until_it_is_decided() -> None:
    scene, period, head = year()
    unit_at(scene, period)
    head = appraise(score(head, scene.commune.head, told()), scene.appraiser, told(WORSE))
    page = signed_in(scene.commune.head).get(path_of(head, "explain")).content.decode()
    assert "30 × 97,5%" in page
    assert "30 × 85%" not in page
    assert signed_in(scene.commune.clerk).get(path_of(head, "self-score")).status_code == 404


def test_a_collective_of_that_period_is_asked_for_points_as_before() -> None:
    scene, period, _ = year()
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    page = signed_in(scene.commune.clerk).get(path_of(unit, "self-score")).content.decode()
    assert 'name="results"' in page
    assert "Khung trọng số" not in page
    assert score(unit, scene.commune.clerk, scores()).self_at == NOW


def test_frames_are_written_on_their_own_page_for_those_chosen() -> None:
    scene = with_tasks(make_scene(with_accounts=True))
    period = opened(scene)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    mine, theirs = signed_in(scene.commune.head), signed_in(scene.appraiser)
    told_why = mine.get(path_of(head, "self-score"), follow=True).content.decode()
    assert "chưa tự chấm được: hồ sơ của kỳ chưa ghi khung trọng số" in told_why
    assert "Ghi khung</a>" not in told_why
    path = reverse("reviews:frames", args=[period.pk])
    assert mine.get(path).status_code == 404
    assert f'href="{path}?chon={head.pk}"' in theirs.get(path_of(head, "explain")).content.decode()
    lists = theirs.get(reverse("reviews:ratings", args=[period.pk])).content.decode()
    assert f'href="{path}"' in lists
    page = theirs.get(f"{path}?chon={head.pk}").content.decode()
    assert f'name="chon" value="{head.pk}" checked' in page
    given = {"chon": [head.pk], "frame": "K2", "reason": ""}
    answer = theirs.post(path, given)
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    answer = theirs.post(path, given | {"reason": "QĐ phân công"}, follow=True)
    page = answer.content.decode()
    assert "Đã ghi khung trọng số vào hồ sơ của 1 người." in page
    assert "K2. An toàn, vận hành (15/50/15/20)" in page
    theirs.post(path, given | {"frame": "K1", "reason": "Đổi việc"})
    page = theirs.get(f"{path}?xem=chua-ghi").content.decode()
    assert head.name not in page.split("<tbody>")[-1].split("</tbody>")[0]
    page = theirs.get(f"{path}?q={head.name.split()[-1]}").content.decode()
    assert "1 lần ghi trước" in page
    assert "QĐ phân công" in page
    assert "Khung trọng số:</" not in page
    mine_again = mine.get(path_of(head, "self-score")).content.decode()
    assert "K1. Quản lý, Đảng, đoàn thể (25/35/20/20)" in mine_again


def test_frames_of_the_last_period_are_listed_ticked_and_confirmed_at_once() -> None:
    scene, before, _ = year()
    period = next_year(scene, before)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    theirs = signed_in(scene.appraiser)
    why = theirs.get(path_of(head, "explain")).content.decode()
    assert "kỳ trước (Tổng kết năm 2025): K2. An toàn, vận hành (15/50/15/20), chờ xác nhận" in why
    assert "Xác nhận khung</a>" in why
    path = reverse("reviews:frames", args=[period.pk])
    everybody = theirs.get(path).content.decode()
    assert "Từ kỳ trước, chờ xác nhận" in everybody
    assert "Khung của kỳ trước: Tổng kết năm 2025" in everybody
    listed = everybody.split("<tbody>")[1].split("</tbody>")[0]
    assert " checked" not in listed  # ticked only where each row is such a one
    with CaptureQueriesContext(connection) as asked:
        page = theirs.get(f"{path}?xem=ky-truoc").content.decode()
    assert len(asked) <= 12
    assert f'name="chon" value="{head.pk}" checked' in page
    assert re.search(r'name="frame" value="giu"[^>]* checked', page)
    assert "Nhiệm vụ không đổi so với kỳ trước." in page
    given = {"chon": [head.pk], "frame": "giu", "reason": "Nhiệm vụ không đổi so với kỳ trước."}
    answer = theirs.post(f"{path}?xem=ky-truoc", given, follow=True).content.decode()
    assert "Đã ghi khung trọng số vào hồ sơ của 1 người." in answer
    assert "Không còn khung nào của kỳ trước chờ xác nhận" in answer
    again = theirs.post(path, given)
    assert again.status_code == 422
    assert "không có khung của kỳ trước đang chờ xác nhận" in again.content.decode()
    assert 'value="giu"' not in theirs.get(path).content.decode()


def test_a_period_without_such_a_set_has_no_frames() -> None:
    scene = make_scene(with_accounts=True)
    period = open_review(scene.province.pk, YEAR, actor=scene.clerk.actor, now=NOW)
    page = signed_in(scene.appraiser).get(reverse("reviews:frames", args=[period.pk]))
    assert "Kỳ này không dùng khung trọng số" in page.content.decode()
