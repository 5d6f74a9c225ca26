"""Every outcome with its reasons, as a page and as JSON: only to whom it concerns and deciders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import Held
from tests.reviews.scene import (
    NOW,
    Scene,
    appraised_pair,
    make_scene,
    make_task,
    open_yearend,
)
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.ratings.contesting import NewContest, contest_fact, refuse_contest
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.disciplining import NewMeasure, enter_discipline
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.dossiers import DossierState
from camket.reviews.decisions.forms import FormCode
from camket.reviews.decisions.states import (
    DisciplineForm,
    FaultSource,
    RemediationKind,
    SubjectKind,
)
from camket.reviews.models import CriterionScore, Dossier, Rating, Remediation
from camket.rules.classes import SubjectClass
from camket.rules.criteria_sets import criteria_in_force

FAULTS = ("faults_raised", "faults_remedied")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def path_of(rating: Rating, name: str = "explain-json") -> str:
    return reverse(f"reviews:{name}", args=[rating.period_id, rating.pk])


def rated(*, level: str = "HTT") -> tuple[Scene, Rating, Rating]:
    scene = make_scene(communes=2, with_accounts=True)
    if level == "HTXS":
        done = date(2026, 9, 3)
        make_task(scene.commune.items[0], status="done", done_on=done, is_exceeded=True)
    period = open_yearend(scene)
    unit, head = appraised_pair(scene, period, scene.commune, level=level)
    return scene, unit, head


def test_the_json_says_what_the_page_says() -> None:
    scene, unit, _ = rated()
    answer = signed_in(scene.appraiser).get(path_of(unit))
    told = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert (told["verdict"], told["score"]["total"]) == ("Hoàn thành tốt nhiệm vụ", "91.5")
    failed = next(one for one in told["conditions"] if one["rule"] == "P-X2")
    assert failed["is_met"] is False
    assert "vượt mức" in failed["says"]
    assert failed["source"] == "Khoản 1 Điều 11 Quy định 366-QĐ/TW"
    page = reverse("reviews:facts", args=[unit.period_id, unit.pk])
    assert f"{page}?xem=exceeded#nguon" in failed["links"]
    assert told["would_reach"][0]["level"] == "HTXS"
    assert told["columns"]["proposed"]["level"]["code"] == "HTT"
    assert told["columns"]["decided"]["level"] is None
    assert told["rules"]["numbers_version"].startswith("trung-uong/")
    why = signed_in(scene.appraiser).get(path_of(unit, "explain")).content.decode()
    assert "số liệu của Trung ương, hiệu lực từ 30/08/2025, bản 2." in why
    assert "trung-uong/" not in why


def test_what_only_local_documents_say_is_marked_so() -> None:
    scene, unit, _ = rated()
    told = signed_in(scene.appraiser).get(path_of(unit)).json()
    basis = {one["rule"]: one["basis"] for one in told["conditions"]}
    assert basis["P-X1"] == ""
    assert basis["P-X6"] == "văn bản áp dụng ở cơ quan, địa phương"


def test_a_decision_stands_with_who_made_it_and_why() -> None:
    scene, unit, _ = rated()
    choice = Choice("HT", "Còn vụ việc đang xem xét")
    decide_ratings(unit.period_id, {unit.pk: choice}, actor=scene.leader.actor, now=NOW)
    client = signed_in(scene.commune.clerk)
    decided = client.get(path_of(unit)).json()["columns"]["decided"]
    assert (decided["level"]["code"], decided["reason"]) == ("HT", "Còn vụ việc đang xem xét")
    assert decided["by"]
    text = client.get(path_of(unit, "explain")).content.decode()
    assert "Còn vụ việc đang xem xét" in text


def test_the_best_level_comes_with_the_ceiling_of_its_list() -> None:
    scene, unit, _ = rated(level="HTXS")
    client = signed_in(scene.appraiser)
    assert "Tối đa 20%" in client.get(path_of(unit)).json()["cap"]
    text = client.get(path_of(unit, "explain")).content.decode()
    assert "hệ thống không tự hạ mức" in text


def dossier_of(unit: Rating, state: DossierState) -> None:
    dossier, _ = Dossier.objects.update_or_create(
        rating=unit, unit_id=unit.unit_id, defaults={"form": FormCode.COLLECTIVE, "state": state}
    )
    CriterionScore.objects.update_or_create(
        dossier=dossier,
        code="2",
        defaults={"points": Decimal("9.5"), "explanation": "Một việc chậm"},
    )


def test_own_points_by_criterion_are_told_once_they_are_sent() -> None:
    scene, unit, _ = rated()
    codes = criteria_codes(unit)
    dossier_of(unit, DossierState.DRAFT)
    CriterionScore.objects.update(code=codes[0])
    client = signed_in(scene.appraiser)
    assert client.get(path_of(unit)).json()["score"]["own_points"] == []
    Dossier.objects.update(
        state=DossierState.SUBMITTED, self_level="HTT", submitted_at=NOW, submitted_by_name="Thử"
    )
    (line,) = client.get(path_of(unit)).json()["score"]["own_points"]
    assert (line["code"], line["points"]) == (codes[0], "9.5")
    assert "Một việc chậm" in client.get(path_of(unit, "explain")).content.decode()


def criteria_codes(unit: Rating) -> list[str]:
    criteria = criteria_in_force(SubjectClass(unit.kind), unit.period.ends_on)
    return [one.code for one in criteria.scored()]


def test_scores_go_only_to_whom_they_concern_and_to_deciders() -> None:
    scene, unit, head = rated()
    neighbour = signed_in(scene.communes[1].head)
    assert neighbour.get(path_of(unit)).status_code == 404
    assert neighbour.get(path_of(head)).status_code == 404
    assert signed_in(scene.commune.clerk).get(path_of(head)).status_code == 404
    assert signed_in(scene.commune.head).get(path_of(head)).status_code == 200
    assert not Entry.objects.filter(action="rating.read").exists()
    assert signed_in(scene.leader).get(path_of(head)).status_code == 200
    assert Entry.objects.get(action="rating.read").person_id == scene.leader.person.pk


def test_the_ceiling_of_other_peoples_lists_is_told_in_counts_only() -> None:
    scene, _, head = rated(level="HTXS")
    other = Rating.objects.filter(kind=SubjectKind.LEADER).exclude(pk=head.pk).get()
    text = signed_in(scene.commune.head).get(path_of(head, "explain")).content.decode()
    assert other.name not in text


@pytest.mark.parametrize("name", ["explain", "explain-json"])
def test_an_explanation_costs_a_fixed_number_of_statements(
    name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scene, unit, head = rated(level="HTXS")
    client = signed_in(scene.commune.head)
    client.get(path_of(unit, name))
    for rating in (unit, head):
        with django_assert_max_num_queries(12):
            assert client.get(path_of(rating, name)).status_code == 200


def test_a_number_opens_what_it_was_counted_from() -> None:
    scene, unit, head = rated()
    client = signed_in(scene.appraiser)
    links = {one["rule"]: one["links"] for one in client.get(path_of(unit)).json()["conditions"]}
    facts = reverse("reviews:facts", args=[unit.period_id, unit.pk])
    assert links["P-X6"] == [f"{facts}?xem={one}#nguon" for one in FAULTS]
    assert links["P-X7"] == [f"{facts}?xem=subordinate_levels#nguon"]
    for rule in ("P-X2", "P-X3", "P-X6", "P-X7", "P-G2"):
        for link in links[rule]:
            assert client.get(link).status_code == 200
    of_unit = client.get(path_of(head)).json()["ceiling_of_unit"]
    assert of_unit["links"] == [path_of(unit, "explain")]
    for text in (path_of(head, "explain"), path_of(unit, "explain")):
        assert "?xem=done#nguon" in client.get(text).content.decode()


def test_a_fault_behind_a_number_says_in_words_what_became_of_it() -> None:
    scene, unit, _ = rated()
    mended, late = date(2025, 6, 20), date(2025, 5, 5)
    common = {
        "unit": scene.commune.unit,
        "superior": scene.province,
        "kind": RemediationKind.FAULT,
        "source": FaultSource.INSPECTION,
        "source_paper": "Kết luận 4-KL/UBKT",
        "year": 2025,
        "cause": "Chưa sát việc",
        "plan": "Lập lịch",
        "owner_name": "Bí thư",
        "due_on": late,
        "created_at": NOW,
    }
    Remediation.objects.create(**common, title="Họp chậm", state="remedied", remedied_on=mended)
    Remediation.objects.create(**common, title="Báo cáo chậm", state="planned")
    fill_periods([unit.period_id], now=NOW)
    facts = reverse("reviews:facts", args=[unit.period_id, unit.pk])
    text = signed_in(scene.appraiser).get(f"{facts}?xem=faults_raised").content.decode()
    behind = text[text.index('id="nguon"') :]
    assert "Họp chậm" in behind
    for told in ("Đã khắc phục", "20/06/2025", "Quá hạn khắc phục"):
        assert told in behind
    assert "remedied" not in behind


def test_what_the_reader_may_not_read_is_told_without_a_link() -> None:
    scene, unit, head = rated()
    struck(scene, scene.commune.head)
    fill_periods([unit.period_id], now=NOW)
    facts = reverse("reviews:facts", args=[unit.period_id, unit.pk])
    source = f"{facts}?xem=disciplined_members"
    by_clerk, by_appraiser = signed_in(scene.commune.clerk), signed_in(scene.appraiser)
    for client, opens in ((by_clerk, False), (by_appraiser, True)):
        conditions = client.get(path_of(unit)).json()["facts"]
        told = next(one for one in conditions if one["fact"] == "disciplined_members")
        assert (told["link"] is not None) is opens
        assert ("QĐ 9-QĐ/TU" in client.get(source).content.decode()) is opens
    # of himself a head reads everything, and of his unit only where he may
    own = reverse("reviews:facts", args=[head.period_id, head.pk])
    text = signed_in(scene.commune.head).get(f"{own}?xem=disciplined_otherwise").content.decode()
    assert "QĐ 9-QĐ/TU" in text


def struck(scene: Scene, held: Held) -> None:
    enter_discipline(
        NewMeasure(
            scene.commune.unit.pk,
            held.person.pk,
            date(2026, 5, 4),
            DisciplineForm.REPRIMAND,
            is_task_related=False,
            decision_no="QĐ 9-QĐ/TU",
            decided_by_name="Ban Thường vụ",
        ),
        actor=scene.appraiser.actor,
        now=NOW,
    )


def test_a_contest_and_its_answer_stand_beside_the_fact() -> None:
    scene, unit, _ = rated()
    contest = contest_fact(
        unit.pk,
        NewContest("exceeded", "1", "Thiếu một việc"),
        actor=scene.commune.clerk.actor,
        now=NOW,
    )
    refuse_contest(contest.pk, answer="Việc chưa được duyệt", actor=scene.appraiser.actor, now=NOW)
    client = signed_in(scene.appraiser)
    failed = next(
        one for one in client.get(path_of(unit)).json()["conditions"] if one["rule"] == "P-X2"
    )
    (said,) = next(one for one in failed["facts"] if one["fact"] == "exceeded")["contests"]
    assert (said["claimed"], said["state"], said["answer"]) == (
        "1",
        "refused",
        "Việc chưa được duyệt",
    )
    listed = reverse("reviews:ratings", args=[unit.period_id], query={"chon": unit.pk})
    for page in (path_of(unit, "explain"), listed):
        text = client.get(page).content.decode()
        assert "Thiếu một việc" in text
        assert "Việc chưa được duyệt" in text
