"""Pages of a quarter's axes: proposed, approved, scored, appraised, what is reported; no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse
from tests.reviews.quarter import (
    FORM_09B,
    appraised_head,
    head_of,
    marks,
    of_quarter,
    open_quarter,
    planned,
)
from tests.reviews.scene import NOW, Scene, appraise, make_scene, rating_of, score, scores
from tests.web.reviews.visiting import signed_in

from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.axes import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
Counter = Callable[..., AbstractContextManager[object]]
PLAN = {"version": "0", "main_1": "on", "main_4": "on"} | {
    f"most_{number}": str(most) for number, most in enumerate(FORM_09B, 1)
}


def path_of(rating: Rating, name: str) -> str:
    return reverse(f"reviews:{name}", args=[rating.period_id, rating.pk])


def quarter(*, communes: int = 1) -> tuple[Scene, Period, Rating]:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_quarter(scene)
    return scene, period, head_of(period, scene.commune)


def test_a_head_proposes_his_superior_approves_and_only_then_he_scores() -> None:
    scene, period, head = quarter()
    mine, theirs = signed_in(scene.commune.head), signed_in(scene.leader)
    first = mine.get(path_of(head, "self-score"))
    assert first.headers["Location"] == path_of(head, "axes")
    short = mine.post(path_of(head, "axes"), {**PLAN, "most_6": "9"})
    assert short.status_code == 422
    assert "phải bằng 70, đang là 69" in short.content.decode()
    assert mine.post(path_of(head, "axes"), PLAN).status_code == 303
    waiting = theirs.get(reverse("reviews:axes-list", args=[period.pk])).content.decode()
    assert "1 chờ duyệt" in waiting
    assert f'value="{head.pk}:1"' in waiting
    approve = reverse("reviews:axes-approve", args=[period.pk])
    assert theirs.post(approve).status_code == 422
    assert theirs.post(approve, {"chon": f"{head.pk}:9"}).status_code == 422
    assert theirs.post(approve, {"chon": f"{head.pk}:1"}).status_code == 303
    page = mine.get(path_of(head, "self-score")).content.decode()
    fields = re.findall(r'<(?:input|select)[^>]*name="(?:kpi|product|grade)_[^>]*>', page)
    assert len(fields) == 14  # six axes, four products of a name and a grade
    assert all('class="inp"' in field for field in fields)
    assert "Kết quả theo trục" in page
    assert 'name="results"' not in page
    given = {"general": "28", "level": "HTT", "version": str(head.version)}
    kpis = {f"kpi_{number}": "90" for number in range(1, 7)}
    gap = mine.post(path_of(head, "self-score"), {**given, **kpis, "product_0": "Đề án"})
    assert gap.status_code == 422
    assert "Chưa chọn mức 1, 2 hay 3" in gap.content.decode()
    told = {**given, **kpis, "product_0": "Đề án", "grade_0": "1", "kpi_1": "120"}
    assert mine.post(path_of(head, "self-score"), told).status_code == 303
    head.refresh_from_db()
    assert str(head.self_results).rstrip("0") == "64.5"


def test_whoever_proposes_and_whoever_approves_are_reminded_of_ax_2() -> None:
    scene, period, head = quarter()
    mine, theirs = signed_in(scene.commune.head), signed_in(scene.leader)
    bare = {"version": "0", "most_1": "27", "main_1": "on", "most_3": "43"}
    assert mine.post(path_of(head, "axes"), bare).status_code == 303
    said = "Không được bỏ trục 4"
    for client, path in (
        (mine, path_of(head, "axes")),
        (theirs, path_of(head, "axes")),
        (theirs, reverse("reviews:axes-list", args=[period.pk])),
    ):
        assert said in client.get(path).content.decode()
    assert mine.post(path_of(head, "axes"), {**PLAN, "version": "1"}).status_code == 303
    assert said not in theirs.get(path_of(head, "axes")).content.decode()


def test_the_appraiser_scores_the_axes_and_the_page_tells_the_calculation() -> None:
    scene, period, head = quarter()
    planned(scene, period, scene.commune)
    score(head, scene.commune.head, of_quarter(marks(grades=(1,))))
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    best = scores(level="HTXS")
    appraise(score(unit, scene.commune.clerk, best), scene.appraiser, best)
    theirs = signed_in(scene.appraiser)
    page = theirs.get(path_of(head, "appraise")).content.decode()
    assert "Tự chấm: mức 1." in page
    assert 'name="quarter_1"' not in page
    assert 'name="fields_total"' in page
    plan = plan_of(head.pk)
    assert plan is not None
    named = plan.products.get()
    head.refresh_from_db()
    told = {
        "general": "28",
        "level": "HTXS",
        "reason": "Kết quả vượt mức ở trục chính",
        "version": str(head.version),
        f"named_{named.pk}": "1",
        **{f"kpi_{number}": "90" for number in range(1, 7)},
        "kpi_1": "120",
    }
    done = theirs.post(path_of(head, "appraise"), told)
    assert done.status_code == 303, done.content.decode()
    text = theirs.get(path_of(head, "explain")).content.decode()
    assert "100% × 15 = 15 điểm; đạt 120%, phần vượt 20%" in text
    assert "92,50/100" in text
    assert "của Trung ương, hiệu lực từ 22/05/2026 và của Trung ương, hiệu lực từ " in text
    assert "trung-uong/" not in text
    axes = theirs.get(path_of(head, "explain-json")).json()["axes"]
    assert [one["points"] for one in axes] == ["15", "9", "9", "13.5", "9", "9"]
    # whom it is about does not read the appraiser's per cent before the decision
    assert (
        "vượt 20%" not in signed_in(scene.commune.head).get(path_of(head, "axes")).content.decode()
    )
    assert "vượt 20%" in theirs.get(path_of(head, "axes")).content.decode()


def test_what_is_to_be_reported_is_shown_to_the_superior_alone() -> None:
    scene, _, _ = quarter()
    third = head_of(open_quarter(scene, 3), scene.commune)
    third.appraised_level = third.decided_level = "KHT"
    third.decided_at = NOW
    third.save()
    period = Period.objects.get(quarter=4)
    head = appraised_head(scene, period, scene.commune, marks(grades=(3,)), level="KHT")
    words = "2 quý liên tiếp không hoàn thành nhiệm vụ"
    theirs = signed_in(scene.leader)
    path = f"{reverse('reviews:ratings', args=[period.pk])}?nhom=ca-nhan"
    assert theirs.get(path).content.decode().count(words) == 2  # in the line, and beside it
    assert words in theirs.get(path_of(head, "explain")).content.decode()
    assert theirs.get(path_of(head, "explain-json")).json()["alerts"][0]["rule"] == "P-Q2"
    mine = signed_in(scene.commune.head)
    assert words not in mine.get(path_of(head, "explain")).content.decode()
    assert mine.get(path_of(head, "explain-json")).json()["alerts"] == []


def test_a_plan_is_sent_back_with_its_reason() -> None:
    scene, _, head = quarter()
    mine, theirs = signed_in(scene.commune.head), signed_in(scene.leader)
    mine.post(path_of(head, "axes"), PLAN)
    assert theirs.post(path_of(head, "axes-return"), {"reason": ""}).status_code == 422
    done = theirs.post(path_of(head, "axes-return"), {"reason": "Trục 4 cần cao hơn"})
    assert done.status_code == 303
    page = mine.get(path_of(head, "axes")).content.decode()
    assert "Trục 4 cần cao hơn" in page
    assert theirs.post(path_of(head, "axes"), PLAN).status_code == 404


@pytest.mark.parametrize("communes", [1, 5])
def test_pages_of_axes_take_a_fixed_number_of_statements(
    communes: int, django_assert_max_num_queries: Counter
) -> None:
    scene, period, head = quarter(communes=communes)
    for one in scene.communes:
        planned(scene, period, one)
    theirs, mine = signed_in(scene.leader), signed_in(scene.commune.head)
    with django_assert_max_num_queries(12):
        theirs.get(reverse("reviews:axes-list", args=[period.pk]))
    with django_assert_max_num_queries(12):
        mine.get(path_of(head, "axes"))
    with django_assert_max_num_queries(12):
        mine.get(path_of(head, "self-score"))
    with django_assert_max_num_queries(12):
        theirs.get(f"{reverse('reviews:ratings', args=[period.pk])}?nhom=ca-nhan")
