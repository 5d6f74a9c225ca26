"""What a plan may not do: each reason, the act it stands against, and the sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from camket.organisation.acts import (
    Act,
    HeirRef,
    NewUnitText,
    UnitRef,
    acts_from_json,
    acts_to_json,
)
from camket.organisation.decisions import (
    Absent,
    Follower,
    PlanFacts,
    PlanProblem,
    PlanRefusal,
    Situation,
    Standing,
    UnitRefusal,
    refusal_to_decide,
    refusal_to_edit,
    refusal_to_withdraw,
)
from camket.organisation.settling import settle
from camket.organisation.wording import PLAN_PROBLEMS, PLAN_REFUSED, UNIT_REFUSED, problem_sentence
from camket.shared.errors import UnusableInputError

DAY = date(2026, 9, 1)
LONG_AGO = date(2020, 1, 1)
LATER = DAY + timedelta(days=30)


def stands(unit_id: int, parent_id: int | None = 1, **rest: object) -> Standing:
    kind = "provincial_committee" if unit_id == 1 else "commune_committee"
    unit = Standing(unit_id, f"Đơn vị {unit_id}", kind, "party", parent_id, LONG_AGO)
    return replace(unit, **rest)  # type: ignore[arg-type]  # fields of the row


UNITS = {1: stands(1, None), **{number: stands(number) for number in range(2, 7)}}
ORDINARY = Situation(DAY, UNITS)

U = [UnitRef(number) for number in range(7)]
NEW = NewUnitText("Đảng ủy xã Mới", "commune_committee")


def heir(ref: UnitRef, share: str = "whole", *, main: bool = True) -> HeirRef:
    return HeirRef(ref, share, main)


def faults(*acts: Act, now: Situation = ORDINARY) -> list[tuple[int, PlanProblem]]:
    found = settle(acts, now).faults
    for fault in found:
        assert "{" not in problem_sentence(fault)
    return [(fault.act_index, fault.reason) for fault in found]


def having(**rest: object) -> Situation:
    """Return the ordinary situation with unit 2 in another state."""
    return replace(ORDINARY, standing={**UNITS, 2: replace(UNITS[2], **rest)})  # type: ignore[arg-type]  # fields of the row


ABSORB = Act("absorb", (U[2],), (heir(U[3]),))
X = UnitRef(key="x")
FOUND_X = (("x", NEW),)
TERRITORY = NewUnitText("Xã Mới", "commune", line="territory", code="19597")


def test_a_lawful_change_has_no_problem() -> None:
    assert faults(ABSORB, Act("merge", (U[4], U[5]), (heir(X),), FOUND_X)) == []


@pytest.mark.parametrize(
    ("reason", "acts"),
    [
        (PlanProblem.UNKNOWN_UNIT, [Act("close", (UnitRef(99),))]),
        (PlanProblem.WRONG_UNITS, [Act("close")]),
        (PlanProblem.WRONG_UNITS, [Act("close", (X,)), Act("found", new=FOUND_X, parent=U[1])]),
        (PlanProblem.NO_UNITS_TAKEN, [Act("found", (U[2],), new=FOUND_X)]),
        (PlanProblem.NOTHING_FOUNDED, [Act("found")]),
        (PlanProblem.NO_HEIR, [Act("absorb", (U[2],))]),
        (PlanProblem.ONE_HEIR_ONLY, [Act("absorb", (U[2],), (heir(U[3]), heir(U[4])))]),
        (PlanProblem.NO_HEIRS_TAKEN, [Act("disband", (U[2],), (heir(U[3]),))]),
        (PlanProblem.HEIR_IS_ITSELF, [Act("absorb", (U[2],), (heir(U[2]),))]),
        (PlanProblem.HEIR_NOT_STANDING, [Act("absorb", (U[2],), (heir(UnitRef(99)),))]),
        (PlanProblem.HEIR_NOT_STANDING, [Act("absorb", (U[2],), (heir(X),), FOUND_X)]),
        (PlanProblem.HEIR_NOT_FOUNDED, [Act("merge", (U[2], U[3]), (heir(U[4]),))]),
        (PlanProblem.MERGE_OF_ONE, [Act("merge", (U[2],), (heir(X),), FOUND_X)]),
        (PlanProblem.SPLIT_NEEDS_TWO, [Act("split", (U[2],), (heir(X, "part"),), FOUND_X)]),
        (
            PlanProblem.NOT_ONE_MAIN,
            [Act("split", (U[2],), (heir(U[3], "part"), heir(U[4], "part")))],
        ),
        (
            PlanProblem.HEIR_TWICE,
            [Act("split", (U[2],), (heir(U[3], "part"), heir(U[3], "part", main=False)))],
        ),
        (PlanProblem.PIECE_WITHOUT_SUCCESSOR, [Act("absorb", (U[2],), (heir(U[3], "part"),))]),
        (PlanProblem.UNKNOWN_KEY, [Act("close", (U[2],), (heir(UnitRef(key="?")),))]),
        (PlanProblem.NO_NAME, [Act("rename", (U[2],))]),
        (PlanProblem.UNKNOWN_KIND, [Act("rename", (U[2],), text=NewUnitText("A", "?"))]),
        (PlanProblem.NOTHING_CHANGES, [Act("transfer", (U[2],), parent=U[1])]),
        (PlanProblem.CYCLE, [Act("transfer", (U[1],), parent=U[2])]),
        (
            PlanProblem.KIND_GONE,
            [Act("rename", (U[2],), text=NewUnitText("Huyện ủy A", "district_committee"))],
        ),
        (
            PlanProblem.CODE_LENGTH,
            [Act("found", new=(("x", replace(TERRITORY, code="1959")),))],
        ),
        (PlanProblem.OTHER_LINE, [Act("found", new=(("x", TERRITORY),), parent=U[1])]),
        (PlanProblem.NOBODY_ANSWERS, [Act("close", (U[1],))]),
    ],
)
def test_an_act_is_refused_for(reason: PlanProblem, acts: list[Act]) -> None:
    assert reason in [found for _, found in faults(*acts)]


def test_an_empty_plan_is_refused() -> None:
    assert faults() == [(0, PlanProblem.NO_ACTS)]


def test_the_reason_stands_against_the_act_it_concerns() -> None:
    second = Act("rename", (U[2],), text=NEW)
    assert faults(ABSORB, second) == [(1, PlanProblem.UNIT_TWICE)]
    moves = [Act("transfer", (U[2],), parent=U[3]), Act("transfer", (U[2],), parent=U[4])]
    assert faults(*moves) == [(1, PlanProblem.TWO_PARENTS)]


def test_an_heir_that_ends_in_the_same_plan_is_refused() -> None:
    other = Act("absorb", (U[3],), (heir(U[4]),))
    assert faults(ABSORB, other) == [(0, PlanProblem.HEIR_ENDS)]


def test_a_superior_that_ends_in_the_same_plan_is_refused() -> None:
    act = Act("found", new=FOUND_X, parent=U[2])
    assert faults(ABSORB, act) == [(1, PlanProblem.PARENT_ENDS)]


def test_two_units_that_move_under_each_other_stand_in_a_ring() -> None:
    acts = [Act("transfer", (U[2],), parent=U[3]), Act("transfer", (U[3],), parent=U[2])]
    assert PlanProblem.CYCLE in [reason for _, reason in faults(*acts)]


@pytest.mark.parametrize(
    ("reason", "now"),
    [
        (PlanProblem.LATER_CHANGE, having(changes_on=LATER)),
        (PlanProblem.LATER_CHANGE, having(since=DAY)),
        (PlanProblem.LATER_APPOINTMENT, having(appointed_on=LATER)),
        (
            PlanProblem.ENDED_BEFORE,
            replace(
                ORDINARY,
                standing={one: UNITS[one] for one in (1, 3)},
                absent={2: Absent("Đơn vị 2", ended_on=LONG_AGO)},
            ),
        ),
        (
            PlanProblem.NOT_YET_BEGUN,
            replace(
                ORDINARY,
                standing={one: UNITS[one] for one in (1, 3)},
                absent={2: Absent("Đơn vị 2", begins_on=LATER)},
            ),
        ),
        (
            PlanProblem.NOT_BELOW_SUPERIOR,
            replace(ORDINARY, below_superior=frozenset({3}), superior_line="party"),
        ),
    ],
)
def test_a_recorded_day_is_not_altered(reason: PlanProblem, now: Situation) -> None:
    assert faults(ABSORB, now=now) == [(0, reason)]


def test_an_heir_or_a_superior_with_a_recorded_end_is_refused() -> None:
    now = having(ends_on=LATER)
    assert faults(Act("absorb", (U[3],), (heir(U[2]),)), now=now) == [(0, PlanProblem.ENDS_LATER)]
    assert faults(Act("transfer", (U[3],), parent=U[2]), now=now) == [(0, PlanProblem.ENDS_LATER)]


def test_a_unit_left_below_a_closed_one_is_refused() -> None:
    below = replace(ORDINARY, under={2: (Follower(7, "Chi bộ thôn", "party"),)})
    assert faults(Act("close", (U[2],)), now=below) == [(0, PlanProblem.CHILD_LEFT)]
    assert faults(ABSORB, now=below) == []


def test_a_unit_of_another_line_does_not_follow() -> None:
    below = replace(ORDINARY, under={2: (Follower(7, "Phòng", "state"),)})
    assert faults(ABSORB, now=below) == [(0, PlanProblem.CHILD_LEFT)]


def test_a_name_or_a_code_is_borne_once_in_its_place() -> None:
    taken = replace(
        ORDINARY,
        names={(1, NEW.name): (6,)},
        codes={(5, "19597"): (6,)},
        unit_keys=frozenset({"XA01"}),
    )
    assert faults(Act("found", new=FOUND_X, parent=U[1]), now=taken) == [
        (0, PlanProblem.NAME_TAKEN)
    ]
    territory = Act("found", new=(("t", replace(TERRITORY, unit_key="XA01")),))
    assert faults(territory, now=taken) == [(0, PlanProblem.KEY_TAKEN), (0, PlanProblem.CODE_TAKEN)]
    twice = (("x", NEW), ("y", NEW))
    assert faults(Act("found", new=twice, parent=U[1])) == [(0, PlanProblem.NAME_TAKEN)]


def test_a_name_that_is_given_up_the_same_day_is_free() -> None:
    taken = replace(ORDINARY, names={(1, NEW.name): (2,)})
    assert faults(ABSORB, Act("found", new=FOUND_X, parent=U[1]), now=taken) == []


def test_a_piece_that_nobody_takes_over_is_refused() -> None:
    pieces = (heir(U[3], "part"), heir(U[4], "part", main=False))
    act = Act("split", (U[2],), pieces, FOUND_X)
    assert faults(act) == [(0, PlanProblem.PIECE_UNNAMED)]


def test_one_key_founds_one_unit() -> None:
    acts = [Act("found", new=FOUND_X, parent=U[1]), Act("found", new=FOUND_X, parent=U[2])]
    assert faults(*acts) == [(1, PlanProblem.KEY_TWICE)]


def test_every_reason_has_its_sentence() -> None:
    assert set(PLAN_PROBLEMS) == set(PlanProblem)
    assert set(PLAN_REFUSED) == set(PlanRefusal)
    assert set(UNIT_REFUSED) == set(UnitRefusal)


@pytest.mark.parametrize(
    "rows",
    [
        {"kind": "close"},
        ["close"],
        [{"kind": "explode"}],
        [{"kind": "close", "units": [{"unit_id": "2"}]}],
        [{"kind": "close", "units": [{"unit_id": True}]}],
        [{"kind": "close", "units": [{"unit_id": 2, "key": "x"}]}],
        [{"kind": "close", "units": [{}]}],
        [{"kind": "close", "unit": []}],
        [{"kind": "absorb", "heirs": [{"unit_id": 2, "share": "half"}]}],
        [{"kind": "absorb", "heirs": [{"unit_id": 2, "is_main": 1}]}],
        [{"kind": "found", "new": [{"name": "A", "kind": "commune"}]}],
        [{"kind": "found", "new": [{"key": "x", "name": 5}]}],
        [{"kind": "found", "new": [{"key": "x", "line": "army"}]}],
        [{"kind": "found", "new": [{"key": "x", "colour": "red"}]}],
    ],
)
def test_acts_that_make_no_sense_are_told_where(rows: object) -> None:
    with pytest.raises(UnusableInputError, match=r"Việc|Phương án"):
        acts_from_json(rows)


def test_acts_are_kept_as_they_were_written() -> None:
    acts = (
        ABSORB,
        Act("split", (U[2],), (heir(X, "part"), heir(U[3], "part", main=False)), FOUND_X, U[1]),
        Act("transfer", (U[4],), parent=X, text=NEW),
    )
    assert acts_from_json(acts_to_json(acts)) == acts


def test_a_plan_is_edited_decided_and_withdrawn_only_while_it_may_be() -> None:
    assert refusal_to_edit(PlanFacts("draft")) is None
    assert refusal_to_edit(PlanFacts("decided")) is PlanRefusal.NOT_A_DRAFT
    stale = PlanFacts("draft", version_matches=False)
    assert refusal_to_edit(stale) is PlanRefusal.CHANGED_MEANWHILE
    assert refusal_to_decide(PlanFacts("draft")) is None
    assert refusal_to_decide(PlanFacts("applied")) is PlanRefusal.NOT_A_DRAFT
    assert refusal_to_decide(PlanFacts("draft", has_number=False)) is PlanRefusal.NO_NUMBER
    late = PlanFacts("draft", decided_by_effect=False)
    assert refusal_to_decide(late) is PlanRefusal.DECIDED_AFTER_EFFECT
    assert refusal_to_withdraw(PlanFacts("decided")) is None
    assert refusal_to_withdraw(PlanFacts("applied")) is PlanRefusal.ALREADY_APPLIED
    assert refusal_to_withdraw(PlanFacts("withdrawn")) is PlanRefusal.ALREADY_WITHDRAWN
    assert refusal_to_withdraw(PlanFacts("draft", has_reason=False)) is PlanRefusal.NO_REASON


BOUND = replace(ORDINARY, below_superior=frozenset({2, 3}), superior_id=1)


def test_who_decides_for_a_part_speaks_of_no_unit_outside_it() -> None:
    outside = PlanProblem.NOT_BELOW_SUPERIOR
    assert faults(ABSORB, now=BOUND) == []
    assert faults(Act("absorb", (U[2],), (heir(U[4]),)), now=BOUND) == [(0, outside)]
    assert faults(Act("absorb", (U[4],), (heir(U[2]),)), now=BOUND)[0] == (0, outside)
    assert faults(Act("transfer", (U[2],), parent=U[4]), now=BOUND) == [(0, outside)]
    assert faults(Act("transfer", (U[2],), parent=U[3]), now=BOUND) == []
    assert faults(Act("found", (), new=(("a", NEW),), parent=U[1]), now=BOUND) == []
    assert faults(Act("found", (), new=(("a", NEW),)), now=BOUND) == [(0, outside)]


def test_another_line_is_out_of_reach_unless_the_only_top_decides() -> None:
    state = {**UNITS, 2: stands(2, line="state"), 3: stands(3, line="state")}
    now = replace(BOUND, standing=state, below_superior=frozenset({4}))
    assert (0, PlanProblem.NOT_BELOW_SUPERIOR) in faults(ABSORB, now=now)
    assert faults(ABSORB, now=replace(now, superior_line="party")) == []
