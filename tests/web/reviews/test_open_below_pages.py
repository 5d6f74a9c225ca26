"""The pages on which a superior opens a period for all bodies below."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse
from tests.factories import make_cell, make_holder
from tests.reviews.openings import make_opening
from tests.reviews.scene import NOW, make_scene
from tests.web.reviews.visiting import signed_in

from camket.files.models import Job, JobState
from camket.reviews.actions.periods.opening_below import open_below
from camket.reviews.models import Period
from camket.reviews.queries.rated.below import Body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
Counter = Callable[..., AbstractContextManager[object]]
YEAR = {
    "kind": "yearend",
    "year": "2026",
    "due_on": "20/12/2026",
    "rule_set": "national",
    "who": ["collectives", "heads"],
}


def test_it_is_shown_before_it_is_opened_and_opened_by_the_same_page() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    make_holder(make_cell("Chi bộ thôn Một", parent=scene.commune.unit), "cell_secretary")
    clerk = signed_in(scene.clerk)
    path = reverse("reviews:open-below")
    assert path in clerk.get(reverse("reviews:list")).content.decode()
    bad = clerk.post(path, {**YEAR, "kind": "quarter"})
    assert bad.status_code == 422
    assert "Chưa chọn quý" in bad.content.decode()
    assert not Job.objects.exists()
    asked = clerk.post(path, YEAR)
    job = Job.objects.get()
    page = reverse("reviews:open-below-job", args=[job.pk])
    assert asked.headers["Location"] == page
    waiting = clerk.get(page).content.decode()
    assert "đang chờ đến lượt" in waiting
    assert "hx-get" in waiting
    twice = clerk.post(path, YEAR)
    assert "chưa xong" in twice.content.decode()
    open_below(job.pk, clock=lambda: NOW)
    shown = clerk.get(page).content.decode()
    assert "Sẽ mở kỳ ở 2 đơn vị, gồm 5 tập thể và 3 cá nhân được kiểm điểm" in shown
    assert "Mở kỳ ở 2 đơn vị" in shown
    assert "Chưa mở gì" in shown
    assert "Lần gần nhất: Tổng kết năm 2026" in clerk.get(path).content.decode()
    confirm = reverse("reviews:open-below-confirm", args=[job.pk])
    assert clerk.post(confirm).headers["Location"] == page
    clerk.post(confirm)
    assert "không còn chờ đồng chí cho mở" in clerk.get(page).content.decode()
    open_below(job.pk, clock=lambda: NOW)
    assert Period.objects.count() == 2
    assert "Đã mở kỳ ở 2 đơn vị" in clerk.get(page).content.decode()


def test_what_is_passed_over_says_why() -> None:
    scene = make_scene(with_accounts=True)
    unit = scene.province.pk
    job = make_opening(
        scene.province,
        scene.clerk,
        Body(unit, "Đảng ủy xã Thử 1", 2, 2, 0, holds_one=True),
        Body(unit, "Chi bộ thôn Hai", 0, 0, 0, holds_one=False),
    )
    page = reverse("reviews:open-below-job", args=[job.pk])
    clerk = signed_in(scene.clerk)
    told = clerk.get(page).content.decode()
    assert "Không có đơn vị nào để mở" in told
    assert reverse("reviews:open-below-confirm", args=[job.pk]) not in told
    passed = clerk.get(page, {"xem": "bo-qua"}).content.decode()
    assert "Đã mở kỳ này từ trước; giữ nguyên." in passed
    assert "Không có đối tượng nào thuộc diện đã chọn." in passed


def test_it_is_stopped_and_gone_on_with_by_whoever_opens_for_the_unit() -> None:
    scene = make_scene(with_accounts=True)
    job = make_opening(scene.province, scene.clerk)
    page = reverse("reviews:open-below-job", args=[job.pk])
    clerk, leader = signed_in(scene.clerk), signed_in(scene.leader)
    clerk.post(reverse("reviews:open-below-confirm", args=[job.pk]))
    assert "Dừng</button>" in leader.get(page).content.decode()
    leader.post(reverse("reviews:open-below-stop", args=[job.pk]))
    assert "Đang dừng" in clerk.get(page).content.decode()
    open_below(job.pk, clock=lambda: NOW)
    assert "Đã dừng theo yêu cầu: đã mở ở 0 đơn vị, còn 1." in clerk.get(page).content.decode()
    resume = reverse("reviews:open-below-resume", args=[job.pk])
    clerk.post(resume)
    assert Job.objects.get().state == JobState.WAITING
    clerk.post(resume)
    assert "không dừng nên không có gì để làm tiếp" in clerk.get(page).content.decode()


@pytest.mark.parametrize("act", ["job", "confirm", "stop", "resume"])
def test_nobody_else_sees_it_or_acts_on_it(act: str) -> None:
    scene = make_scene(with_accounts=True)
    job = make_opening(scene.province, scene.clerk)
    path = reverse(f"reviews:open-below-{act}", args=[job.pk])
    for person in (scene.commune.clerk, scene.commune.head, scene.appraiser):
        visitor = signed_in(person)
        answer = visitor.get(path) if act == "job" else visitor.post(path)
        assert answer.status_code == 404
    assert Job.objects.get().state == JobState.READY
    form = reverse("reviews:open-below")
    assert signed_in(scene.appraiser).get(form).status_code == 404
    assert signed_in(scene.commune.head).get(form).status_code == 404


@pytest.mark.parametrize("bodies", [1, 400])
def test_its_page_costs_the_same_for_however_many_bodies(
    bodies: int, django_assert_max_num_queries: Counter
) -> None:
    scene = make_scene(with_accounts=True)
    unit = scene.province.pk
    rows = [Body(unit, f"Đơn vị {n}", 1, 1, 0, holds_one=False) for n in range(bodies)]
    job = make_opening(scene.province, scene.clerk, *rows)
    clerk = signed_in(scene.clerk)
    with django_assert_max_num_queries(10):
        page = clerk.get(reverse("reviews:open-below-job", args=[job.pk])).content.decode()
    assert page.count('<th scope="row"') == min(bodies, 50)
