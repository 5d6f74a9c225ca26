"""The list, the ceiling and the decision of a period's ratings; the plan of what is to mend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.documents.pages import texts
from tests.documents.papers import make_full_paper
from tests.reviews.scene import (
    NOW,
    TODAY,
    Scene,
    appraised_pair,
    make_scene,
    open_yearend,
    rating_of,
    score,
    scores,
)
from tests.web.year import client_of

from camket.documents.forms.cap_control import WITHIN, CapControl, CellCap, control_paper_of
from camket.documents.forms.remediation_plan import Remedy
from camket.documents.paper import Signatures, Table
from camket.documents.style import PARTY
from camket.documents.values import RatedRow
from camket.reports.around import Writing, bodies_of
from camket.reports.of_ratings import cap_control, rating_decision, rating_list
from camket.reports.of_remediations import remediation_plan
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating, Remediation

pytestmark = pytest.mark.django_db
WRITING = Writing(TODAY, NOW)


@pytest.fixture
def scene() -> Scene:
    return make_scene(communes=2, with_accounts=True)


@pytest.fixture
def period(scene: Scene) -> Period:
    return open_yearend(scene)


def _remediation(scene: Scene, title: str, **changes: object) -> Remediation:
    values: dict[str, object] = {
        "unit": scene.commune.unit,
        "superior": scene.province,
        "year": 2026,
        "title": title,
        "created_at": NOW,
    }
    return Remediation.objects.create(**{**values, **changes})


def test_a_list_has_points_proposal_and_level_of_each_head(scene: Scene, period: Period) -> None:
    unit, head = appraised_pair(scene, period, scene.commune)
    score(
        rating_of(period, scene.communes[1], SubjectKind.LEADER),
        scene.communes[1].head,
        scores("27", "60"),
    )
    for one in (unit, head):
        decide_ratings(
            period.pk,
            {one.pk: Choice(one.appraised_level)},
            actor=scene.leader.actor,
            now=NOW,
        )
    first, second = rating_list(period, WRITING).cadres
    assert first.name == scene.commune.head.person.full_name
    assert (first.party_post, first.state_post) == ("Bí thư", "")
    assert first.unit == "Đảng ủy xã Thử 1"
    assert (first.total, first.appraised) == (Decimal("91.50"), Decimal("91.50"))
    assert (first.proposed, first.decided) == ("Hoàn thành tốt nhiệm vụ",) * 2
    assert (second.total, second.appraised) == (Decimal(87), None)
    assert (second.proposed, second.decided) == ("", "")


def test_the_ceiling_is_counted_for_collectives_and_for_heads(scene: Scene, period: Period) -> None:
    for commune in scene.communes:
        appraised_pair(scene, period, commune)
    control = cap_control(period, WRITING)
    assert [one.name for one in control.cells] == ["Tập thể", "Người đứng đầu"]
    assert [(one.rated, one.good, one.proposed) for one in control.cells] == [(2, 2, 0)] * 2
    assert {one.verdict for one in control.cells} == {WITHIN}
    assert control.basis.startswith("20% số")
    assert control.frame.recipients == ()  # nobody stands above the province here


def test_a_body_reports_to_the_one_above_it_and_not_to_itself(scene: Scene) -> None:
    commune = scene.commune.unit
    bodies = bodies_of(commune.pk, scene.province.pk, on=TODAY)
    assert bodies[commune.pk].reported_to == (f"{bodies[scene.province.pk].collective} (báo cáo)",)
    assert bodies[scene.province.pk].reported_to == ()


def test_groups_of_one_class_are_told_apart_beside_the_ceiling(
    scene: Scene, period: Period
) -> None:
    for commune in scene.communes:
        appraised_pair(scene, period, commune)
    Rating.objects.filter(period=period, unit=scene.commune.unit).update(group="đảng ủy trực thuộc")
    names = {one.name for one in cap_control(period, WRITING).cells}
    assert {"Tập thể: đảng ủy trực thuộc", "Lãnh đạo, quản lý: đảng ủy trực thuộc"} < names
    assert len(names) == 4


def test_the_share_is_taken_of_what_the_rules_in_force_count() -> None:
    cells = tuple(
        CellCap("Chi bộ", rated=20, good=15, allowed=2, proposed=3, base=base) for base in (12, 20)
    )
    control = CapControl(make_full_paper(PARTY).frame, 2026, "20%", cells, Signatures(()))
    (table,) = [one for one in control_paper_of(control).blocks if isinstance(one, Table)]
    assert [row.cells[6] for row in table.rows] == ["25", "15", "18,8"]


def test_a_decision_recognises_what_is_decided_and_nothing_else(
    scene: Scene, period: Period
) -> None:
    unit, _ = appraised_pair(scene, period, scene.commune)
    address = f"/danh-gia/{period.pk}/xep-loai/van-ban/quyet-dinh/"
    client = client_of(scene.leader.user)
    assert client.get(address).status_code == 404
    decide_ratings(period.pk, {unit.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    decision = rating_decision(period, WRITING)
    assert decision.rows == (
        RatedRow(unit.name, "Ban Thường vụ Đảng ủy", "Hoàn thành tốt nhiệm vụ"),
    )
    assert decision.body.endswith("Tỉnh ủy Quảng Trị")
    assert "Hoàn thành tốt nhiệm vụ" in _printed(client.get(address).content)


def _printed(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).split())


@pytest.mark.parametrize(
    ("build", "statements"), [(rating_list, 6), (cap_control, 5), (rating_decision, 5)]
)
def test_papers_of_ratings_cost_the_same_statements_however_many(
    build: object, statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert callable(build)
    period = open_yearend(make_scene(communes=6))
    with django_assert_num_queries(statements):
        build(period, WRITING)


def test_only_who_reads_the_list_gets_its_papers(scene: Scene, period: Period) -> None:
    address = f"/danh-gia/{period.pk}/xep-loai/van-ban/danh-sach/"
    page = client_of(scene.appraiser.user).get(f"/danh-gia/{period.pk}/xep-loai/")
    assert f'href="{address}"' in page.content.decode()
    assert client_of(scene.appraiser.user).get(address).content.startswith(b"%PDF-")
    word = client_of(scene.appraiser.user).get(f"{address}?dang=word")
    assert word.content.startswith(b"PK")
    assert client_of(scene.commune.head.user).get(address).status_code == 404


def test_a_plan_mends_all_that_is_left_of_the_year(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = _remediation(
        scene,
        "Chậm cấp đất",
        cause="Thiếu hồ sơ",
        plan="Lập lại hồ sơ",
        owner_name="Trần Thử",
        due_on=date(2027, 3, 5),
        state="planned",
    )
    _remediation(scene, "Chậm giải ngân")
    _remediation(scene, "Đã kết thúc", state="closed")
    _remediation(scene, "Năm khác", year=2025)
    with django_assert_num_queries(5):
        plan = remediation_plan(row, WRITING)
    assert plan.remedies == (
        Remedy("Chậm cấp đất", "Thiếu hồ sơ", "Lập lại hồ sơ", "Trần Thử", "05/3/2027"),
        Remedy("Chậm giải ngân", "", "", "", ""),
    )
    assert plan.after == "tổng kết cam kết năm 2026"


def test_the_plan_goes_to_the_unit_and_those_above_it(scene: Scene) -> None:
    row = _remediation(scene, "Chậm cấp đất")
    address = f"/danh-gia/khac-phuc/{row.pk}/van-ban/ke-hoach/"
    page = client_of(scene.commune.clerk.user).get(f"/danh-gia/khac-phuc/{row.pk}/")
    assert f'href="{address}?dang=word"' in page.content.decode()
    assert "Chậm cấp đất" in _printed(client_of(scene.leader.user).get(address).content)
    assert client_of(scene.communes[1].clerk.user).get(address).status_code == 404
