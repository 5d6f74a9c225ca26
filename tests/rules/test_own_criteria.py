"""A body's own criteria: kept in its set, set beside the national ones, scored in their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from camket.rules.criteria import Certainty, CriteriaSet, ScoringMode
from camket.rules.criteria_sets import criteria_in_force
from camket.rules.facts import Kind
from camket.rules.loading import numbers_in_force
from camket.rules.local.applying import criteria_under
from camket.rules.local.basis import Basis
from camket.rules.local.comparing import problems_of
from camket.rules.local.criteria import (
    OwnCriteria,
    OwnCriterion,
    as_set,
    begun_from,
    less_than,
)
from camket.rules.local.problems import Problem, Weight
from camket.rules.local.sets import LocalSet, read_set
from camket.rules.schemes.numbers_366 import SCHEME
from camket.shared.errors import UnusableInputError

ON = date(2026, 1, 1)
NATIONAL = numbers_in_force(SCHEME, on=ON)
LEADERS = criteria_in_force(Kind.LEADER, ON)


def item(code: str, points: str, evidence: str = "") -> OwnCriterion:
    return OwnCriterion(code, f"Tiêu chí {code}", Decimal(points), ScoringMode.GRADED, evidence)


SPLIT = OwnCriteria(
    general=(item("1", "10"), item("2", "10", "Bản kiểm điểm"), item("3", "10")),
    results=(item("a", "40"), item("b", "30")),
    citation="QĐ 283-QĐ/UBND (28/3/2026)",
    basis=Basis.LOCAL_INTERNAL_BASIS,
)


def local_with(own: OwnCriteria, kind: Kind = Kind.INDIVIDUAL) -> LocalSet:
    return LocalSet(SCHEME, "nghia-lam", "Bộ của xã", ON, criteria={kind: own})


def said(own: OwnCriteria, kind: Kind = Kind.INDIVIDUAL) -> list[Problem]:
    row = f"criteria.{kind.value}"
    return [one for one in problems_of(local_with(own, kind), NATIONAL) if one.row == row]


def begun() -> OwnCriteria:
    """Return the leaders' national criteria, as a body begins with them."""
    blocks = begun_from(LEADERS)
    return replace(SPLIT, general=blocks["general"], results=blocks["results"])


def test_a_set_with_criteria_is_read_as_it_was_written() -> None:
    local = local_with(SPLIT)
    assert read_set(local.content) == local
    assert 'evidence = "Bản kiểm điểm"' in local.content


def test_what_the_centre_marks_as_a_whole_may_be_divided() -> None:
    assert said(SPLIT) == []
    found = criteria_under(local_with(SPLIT), Kind.INDIVIDUAL)
    assert found is not None
    assert [one.max_points for one in found.scored()] == [10, 10, 10, 40, 30]
    assert found.scored()[1].aspects == ("Minh chứng: Bản kiểm điểm",)
    assert {one.mark for one in found.scored()} == {Certainty.B}
    assert found.scored()[0].citation == "QĐ 283-QĐ/UBND (28/3/2026)"
    assert criteria_under(local_with(SPLIT), Kind.LEADER) is None


def test_the_points_of_both_blocks_are_the_centres() -> None:
    (problem,) = said(replace(SPLIT, results=(item("a", "40"), item("b", "31"))))
    assert problem.weight is Weight.REFUSED
    assert problem.says == ("Kết quả thực hiện nhiệm vụ phải cộng đúng 70 điểm, đang là 71.")
    wrong = replace(SPLIT, results=(item("a", "71"),))
    with pytest.raises(UnusableInputError, match="its points come to 71, not 70"):
        as_set(wrong, Kind.INDIVIDUAL, scheme=SCHEME, issuer="x", on=ON)


def test_a_code_stands_once() -> None:
    (problem,) = said(replace(SPLIT, general=(item("1", "20"), item("1", "10"))))
    assert problem.weight is Weight.REFUSED
    assert "Mã tiêu chí 1 ghi hai lần" in problem.says


def test_less_than_a_usual_criterion_needs_its_reason_and_is_shown() -> None:
    assert said(begun(), Kind.LEADER) == []
    first, second, *rest = begun().general
    less = replace(begun(), general=(replace(second, points=Decimal(4)), *rest))
    (problem,) = said(less, Kind.LEADER)
    assert problem.weight is Weight.NEEDS_REASON
    assert f"bỏ {first.code}. {first.title} (2 điểm)" in problem.says
    told = replace(less, reason="Đã có trong tiêu chí 1.2")
    (problem,) = said(told, Kind.LEADER)
    assert problem.weight is Weight.SHOWN
    assert problem.says.endswith("Lý do: Đã có trong tiêu chí 1.2")


@pytest.mark.parametrize(
    ("mark", "weight"),
    [
        (Certainty.A, Weight.REFUSED),
        (Certainty.B, Weight.NEEDS_REASON),
        (Certainty.C, Weight.SHOWN),
    ],
)
def test_fewer_points_weigh_as_sure_as_the_national_criterion_is(
    mark: Certainty, weight: Weight, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = begun_from(LEADERS)["general"][0]
    lowered = replace(one, points=one.points - 1)
    own = replace(begun(), general=(lowered, item("R", "1"), *begun().general[1:]))
    marked = _marked(LEADERS, one.code, mark)
    monkeypatch.setattr(
        "camket.rules.local.comparing.criteria_in_force", lambda *_args, **_options: marked
    )
    (problem,) = said(own, Kind.LEADER)
    assert problem.weight is weight
    assert f"{one.code}. {one.title} (2 điểm) còn 1 điểm" in problem.says


def _marked(found: CriteriaSet, code: str, mark: Certainty) -> CriteriaSet:
    heading, *others = found.general.parts
    parts = tuple(replace(one, mark=mark) if one.code == code else one for one in heading.parts)
    general = replace(found.general, parts=(replace(heading, parts=parts), *others))
    return replace(found, general=general)


def test_more_than_the_usual_criteria_is_nobodys_concern() -> None:
    first, second, *rest = begun().general
    assert len(less_than(begun(), LEADERS)) == 0
    more = replace(second, points=second.points + 1)
    own = replace(begun(), general=(replace(first, points=first.points - 1), more, *rest))
    assert [one.national.code for one in less_than(own, LEADERS)] == [first.code]


def test_criteria_that_are_only_proposed_score_nobody() -> None:
    own = replace(SPLIT, basis=Basis.LOCAL_POLICY_PROPOSAL)
    assert criteria_under(local_with(own), Kind.INDIVIDUAL) is None
    assert [one.weight for one in said(own)] == [Weight.SHOWN]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('[criteria."individual"]', '[criteria."x"]'), "no class of subjects of this name"),
        (('max_points = "10"', 'max_points = "0"'), "must be more than 0"),
        (('scoring_mode = "graded"', 'scoring_mode = "x"'), "is not one of binary, graded"),
    ],
)
def test_what_is_no_criterion_is_refused_with_its_place(
    change: tuple[str, str], problem: str
) -> None:
    content = local_with(SPLIT).content
    old, new = change
    changed = (
        content.replace(old, new)
        if "criteria" not in old
        else content.replace('criteria."individual"', 'criteria."x"')
    )
    assert changed != content
    with pytest.raises(UnusableInputError, match=problem):
        read_set(changed)
