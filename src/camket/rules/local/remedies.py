"""What mends the facts a body's own conditions look at, and what none of them could look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from camket.rules.facts import CommonFacts, PersonFacts, kind_of
from camket.rules.grades import KeyGrade
from camket.rules.levels import Rung
from camket.rules.local.conditions import OF_GRADES
from camket.rules.local.sets import ConditionKind, LocalCondition, LocalSet
from camket.rules.reading import KEY_TASKS
from camket.rules.would_reach import Fix, Remedy

AnyRemedy = Remedy[Any, Any]
_MENDED_LIKE: Final = {
    ConditionKind.SCORE: "P-X1",
    ConditionKind.GENERAL: "P-X1",
    ConditionKind.RESULTS: "P-X1",
    ConditionKind.EXCEEDED: "P-G2",
    ConditionKind.DONE: "P-G2",
    ConditionKind.LATE: "P-G2",
    ConditionKind.BELOW_QUALITY: "P-G2",
    ConditionKind.REMEDIED: "P-X6",
    ConditionKind.FAILED_SUBORDINATES: "P-X7",
}
"""The national rule that looks at the same facts. It mends them as far as the Centre asks: where a
body asks for more the change does not give the level when it is tried, and is not told."""
_NOT_GRADED: Final = "Chưa ghi mức của nhiệm vụ trọng tâm nào nên chưa xét điều kiện {codes}."


def remedies_under(
    national: Mapping[str, Sequence[AnyRemedy]], local: LocalSet
) -> dict[str, Sequence[AnyRemedy]]:
    """Return what mends the facts by the code of a rule, those of a body's own conditions too."""
    graded = grade_conditions(local)
    found = {**national, **dict.fromkeys(graded, (_of_grades(list(graded.values())),))}
    for code, one in local.conditions.items():
        remedies = national.get(_MENDED_LIKE.get(one.kind, ""))
        if remedies is not None and one.basis.is_binding:
            found[code] = remedies
    return found


def notes_under(facts: CommonFacts, local: LocalSet) -> tuple[str, ...]:
    """Return what was not told of somebody, so that conditions of the body were not looked at."""
    if not isinstance(facts, PersonFacts) or facts.key_grades:
        return ()
    kind = kind_of(facts)
    asked = [code for code, one in grade_conditions(local).items() if kind in one.applies_to]
    return (_NOT_GRADED.format(codes=", ".join(sorted(asked))),) if asked else ()


def grade_conditions(local: LocalSet) -> dict[str, LocalCondition]:
    """Return the binding conditions that look at the grades of key tasks, by code."""
    return {
        code: one
        for code, one in local.conditions.items()
        if one.basis.is_binding and one.kind in OF_GRADES
    }


def _of_grades(conditions: Sequence[LocalCondition]) -> AnyRemedy:
    """Return one remedy for all conditions on grades: they look at the same fact."""

    def mend(facts: PersonFacts, _numbers: object, target: Rung) -> Sequence[Fix]:
        kind = kind_of(facts)
        asked = [one for one in conditions if one.ceiling < target and kind in one.applies_to]
        better = _lifted(facts.key_grades, asked)
        count = sum(new != old for new, old in zip(better, facts.key_grades, strict=True))
        if not count:
            return ()
        words = f"{count} nhiệm vụ trọng tâm được công nhận ở mức 1"
        return (Fix(words, {KEY_TASKS: [one.value for one in better]}, {"key_grades": better}),)

    return mend


def _lifted(grades: tuple[KeyGrade, ...], asked: Sequence[LocalCondition]) -> tuple[KeyGrade, ...]:
    """Return the grades with as few as need be lifted to the first, the worst ones first."""
    third = _least(asked, ConditionKind.THIRD_GRADE, default=len(grades))
    below = _least(asked, ConditionKind.BELOW_FIRST_GRADE, default=len(grades))
    share = _least(asked, ConditionKind.BELOW_FIRST_SHARE, default=_ANY_SHARE)
    better = list(grades)
    while low := [one for one in better if one > KeyGrade.EFFECTIVE]:
        is_enough = (
            low.count(KeyGrade.FAILED) <= third
            and len(low) <= below
            and len(low) * 100 < share * len(grades)
        )
        if is_enough:
            break
        better[better.index(max(low))] = KeyGrade.EFFECTIVE
    return tuple(better)


_ANY_SHARE: Final = 101
"""Above every share in per cent: where no bound is asked, none is too much."""


def _least(asked: Iterable[LocalCondition], kind: ConditionKind, *, default: int) -> Decimal:
    return min([one.value for one in asked if one.kind is kind], default=Decimal(default))
