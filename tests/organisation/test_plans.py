"""A plan from its draft to its decision; what was carried out is undone by a later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import NOW, make_province, make_unit

from camket.audit.models import Entry
from camket.organisation.actions import PlanText, apply_acts, decide_plan, draft_plan, edit_plan
from camket.organisation.actions.plans import acts_of, withdraw_plan
from camket.organisation.acts import Act, HeirRef, NewUnitText, UnitRef
from camket.organisation.decisions import PlanProblem, PlanRefusal
from camket.organisation.models import PlanState, Unit, UnitEdge, UnitLink, UnitSpan
from camket.organisation.planning import preview
from camket.organisation.wording import sentence
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db

DAY = date(2027, 1, 1)
BY: Any = {"actor": SYSTEM, "now": NOW}
DECISION: Any = {"decision_no": "12-QĐ/TU", "decision_on": date(2026, 12, 1)}


def absorb(small: Unit, big: Unit) -> Act:
    return Act("absorb", (UnitRef(small.pk),), (HeirRef(UnitRef(big.pk)),))


@pytest.fixture
def text() -> PlanText:
    province = make_province()
    small, big = make_unit("Nhỏ", parent=province), make_unit("Lớn", parent=province)
    return PlanText("Sắp xếp hai xã", province.pk, DAY, (absorb(small, big),))


def refusal(act: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    assert "{" not in sentence(refused.value)
    return refused.value


def test_a_plan_is_drafted_edited_and_decided(text: PlanText) -> None:
    plan = draft_plan(text, **BY)
    plan = edit_plan(plan.pk, replace(text, title="Tên khác"), version=plan.version, **BY)
    plan = decide_plan(plan.pk, **DECISION, **BY)
    assert (plan.title, plan.state, plan.decision_no) == ("Tên khác", PlanState.DECIDED, "12-QĐ/TU")
    assert acts_of(plan) == text.acts
    assert [entry.action for entry in Entry.objects.order_by("number")][-3:] == [
        "plan.drafted",
        "plan.edited",
        "plan.decided",
    ]


def test_whoever_edits_an_older_version_is_told(text: PlanText) -> None:
    plan = draft_plan(text, **BY)
    edit_plan(plan.pk, text, version=1, **BY)
    told = refusal(lambda: edit_plan(plan.pk, text, version=1, **BY))
    assert told.reason is PlanRefusal.CHANGED_MEANWHILE


def test_what_is_decided_is_what_was_read(text: PlanText) -> None:
    plan = draft_plan(text, **BY)
    edit_plan(plan.pk, replace(text, title="Tên khác"), version=plan.version, **BY)
    told = refusal(lambda: decide_plan(plan.pk, version=plan.version, **DECISION, **BY))
    assert told.reason is PlanRefusal.CHANGED_MEANWHILE


def test_a_plan_that_cannot_be_done_is_drafted_but_not_decided(text: PlanText) -> None:
    ring = Act("transfer", (UnitRef(text.superior_id),), parent=text.acts[0].units[0])
    plan = draft_plan(replace(text, acts=(ring,)), **BY)
    told = refusal(lambda: decide_plan(plan.pk, **DECISION, **BY))
    assert told.reason is PlanRefusal.HAS_PROBLEMS
    reasons = {problem.reason for problem in told.details["problems"]}
    assert reasons == {PlanProblem.NOT_BELOW_SUPERIOR}


def test_a_decision_has_a_number_and_is_not_younger_than_its_effect(text: PlanText) -> None:
    plan = draft_plan(text, **BY)
    none = refusal(lambda: decide_plan(plan.pk, decision_no=" ", decision_on=DAY, **BY))
    late = date(2027, 1, 2)
    young = refusal(lambda: decide_plan(plan.pk, decision_no="1", decision_on=late, **BY))
    assert (none.reason, young.reason) == (
        PlanRefusal.NO_NUMBER,
        PlanRefusal.DECIDED_AFTER_EFFECT,
    )


def test_a_plan_is_withdrawn_with_a_reason_and_stays_on_record(text: PlanText) -> None:
    plan = draft_plan(text, **BY)
    assert refusal(lambda: withdraw_plan(plan.pk, " ", **BY)).reason is PlanRefusal.NO_REASON
    plan = withdraw_plan(plan.pk, "Chờ ý kiến", **BY)
    assert (plan.state, plan.withdrawn_reason) == (PlanState.WITHDRAWN, "Chờ ý kiến")
    again = refusal(lambda: withdraw_plan(plan.pk, "Nữa", **BY))
    assert again.reason is PlanRefusal.ALREADY_WITHDRAWN
    decided = refusal(lambda: decide_plan(plan.pk, **DECISION, **BY))
    assert decided.reason is PlanRefusal.NOT_A_DRAFT


def test_a_plan_needs_a_title_and_a_superior_of_its_day(text: PlanText) -> None:
    untitled = refusal(lambda: draft_plan(replace(text, title=" "), **BY))
    early = refusal(lambda: draft_plan(replace(text, effective_on=date(2020, 1, 1)), **BY))
    assert (untitled.reason, early.reason) == (
        PlanRefusal.NO_TITLE,
        PlanRefusal.SUPERIOR_NOT_STANDING,
    )


def test_a_plan_mends_only_what_was_carried_out(text: PlanText) -> None:
    other = draft_plan(text, **BY)
    told = refusal(lambda: draft_plan(replace(text, corrects_id=other.pk), **BY))
    assert told.reason is PlanRefusal.CORRECTS_UNAPPLIED


def test_a_superior_decides_about_those_below_it_alone(text: PlanText) -> None:
    elsewhere = make_unit("Tỉnh ủy khác", kind="provincial_committee")
    plan = draft_plan(replace(text, superior_id=elsewhere.pk), **BY)
    told = refusal(lambda: decide_plan(plan.pk, **DECISION, **BY))
    assert {one.reason for one in told.details["problems"]} == {PlanProblem.NOT_BELOW_SUPERIOR}


def test_a_refused_change_changes_nothing(text: PlanText) -> None:
    ring = Act("transfer", (UnitRef(text.superior_id),), parent=text.acts[0].heirs[0].unit)
    before = list(UnitSpan.objects.values()), list(UnitEdge.objects.values())
    told = refusal(lambda: apply_acts([*text.acts, ring], on=DAY, decision_no="1", **BY))
    assert {one.act_index for one in told.details["problems"]} == {1}
    assert (list(UnitSpan.objects.values()), list(UnitEdge.objects.values())) == before


def test_a_superior_reaches_the_bodies_that_those_below_it_lead_and_no_others() -> None:
    top = make_province()
    commune, other = make_unit("Một", parent=top), make_unit("Hai", parent=top)
    cell = make_unit("Chi bộ", kind="party_cell", parent=commune)
    bodies = [make_unit(f"UBND {n}", kind="peoples_committee") for n in range(3)]
    UnitSpan.objects.filter(unit__in=bodies).update(line="state")
    for unit, body in zip((commune, cell), bodies, strict=False):
        UnitLink.objects.create(
            unit=unit, other=body, kind="leads", valid=DateRange(date(2020, 1, 1), None)
        )

    def reasons(superior: Unit, body: Unit) -> list[PlanProblem]:
        act = Act("rename", (UnitRef(body.pk),), text=NewUnitText("Tên khác", ""))
        return [one.reason for one in preview([act], on=DAY, superior_id=superior.pk).problems]

    outside = [PlanProblem.NOT_BELOW_SUPERIOR]
    assert [reasons(commune, body) for body in bodies] == [outside, [], outside]
    assert [reasons(other, body) for body in bodies] == [outside] * 3
    assert [reasons(top, body) for body in bodies] == [[], [], []]
