"""Two plans of the commune Cam Lộ: one applied a week before the demo's day, one still to come."""

from __future__ import annotations

from datetime import date
from typing import Final

from camket.demo import places
from camket.demo.people import Cast
from camket.demo.timeline import at
from camket.organisation.actions.plans import PlanText, decide_plan, draft_plan
from camket.organisation.acts import Act, ActKind, HeirRef, NewUnitText, UnitRef
from camket.organisation.models import UnitKind
from camket.organisation.queries import actor_of
from camket.transitions.actions.applying import apply_plan

_DRAFTED: Final = date(2026, 10, 22)
_DECIDED: Final = date(2026, 10, 30)
_APPLIED: Final = date(2026, 11, 9)
_PLANNED: Final = date(2026, 12, 15)


def rearrange_cells(cast: Cast) -> None:
    """Let a small village cell join its neighbour, and decide that two school cells will merge."""
    actor = actor_of(cast.head(places.CAM_LO_CODE), on=_DRAFTED)

    def ref(cell: str) -> UnitRef:
        return UnitRef(cast.units[f"cell:{cell}"].pk)

    absorbing = Act(
        ActKind.ABSORB, units=(ref("thôn Thanh Nam"),), heirs=(HeirRef(ref("thôn Sơn Nam")),)
    )
    school = NewUnitText(
        name="Chi bộ Trường Tiểu học Cam Lộ",
        kind=UnitKind.PARTY_CELL,
        collective="Chi bộ",
        body_code="CB",
        place="Cam Lộ",
        area="Trường học, cơ quan",
    )
    merging = Act(
        ActKind.MERGE,
        units=(ref("Trường Tiểu học số 1"), ref("Trường Tiểu học số 2")),
        heirs=(HeirRef(UnitRef(key="school")),),
        new=(("school", school),),
    )
    superior = cast.units[places.CAM_LO_CODE].pk
    for title, act, number, day in (
        (
            "Sáp nhập chi bộ thôn Thanh Nam vào chi bộ thôn Sơn Nam",
            absorbing,
            "112-QĐ/ĐU",
            _APPLIED,
        ),
        ("Hợp nhất hai chi bộ trường tiểu học", merging, "113-QĐ/ĐU", _PLANNED),
    ):
        text = PlanText(title=title, superior_id=superior, effective_on=day, acts=(act,))
        plan = draft_plan(text, actor=actor, now=at(_DRAFTED, 9))
        decide_plan(
            plan.pk, decision_no=number, decision_on=_DECIDED, actor=actor, now=at(_DECIDED, 15)
        )
        if day == _APPLIED:
            apply_plan(plan.pk, actor=actor, now=at(_APPLIED, 8))
