"""The grades of key tasks under a body's own set: what they bar, what mends them, what is left open.

The worked model (evaluation.md 6.1): HTXS with no key task at grade 2 or 3; HTT and HT with none
at grade 3 and fewer than 20 % at grade 2; KHT with one at grade 3. From 20 % at grade 2 no level
of the text holds and no case of failing either, so a body decides.
"""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.patches import merged, proper_parts
from tests.rules.strategies import LEADERS, POSTLESS
from tests.rules.test_local_sets import (
    EMPTY,
    NATIONAL,
    ON,
    condition,
    subject_of,
    with_condition,
)
from tests.rules.test_points_by_formula import CASE, MODEL, PRODUCTS, WORK, evaluated, model, told

from camket.rules.ceiling import lowest_ceiling
from camket.rules.evaluate import evaluation_of
from camket.rules.facts import Kind, PersonFacts, Subject, kind_of
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level, Rung
from camket.rules.local.applying import rules_under
from camket.rules.local.comparing import problems_of
from camket.rules.local.conditions import OF_GRADES, bound_words
from camket.rules.local.problems import Weight
from camket.rules.local.sets import ConditionKind, LocalCondition, LocalSet, read_set
from camket.rules.schemes.codes import NATIONAL as ALL_RULES
from camket.rules.schemes.numbers_366 import edition_in_force
from camket.rules.schemes.quy_dinh_366 import leader_rules, postless_rules
from camket.rules.schemes.rating_366 import rate
from camket.shared.errors import UnusableInputError

MANY = settings(max_examples=100, deadline=None)
GRADES = st.lists(st.sampled_from(KeyGrade), max_size=8).map(tuple)
PERSON_CASES = st.one_of(LEADERS, POSTLESS.filter(lambda one: one["kind"] == "individual"))
PERSONS = PERSON_CASES.map(subject_of)
OWN = st.dictionaries(
    st.sampled_from(["L-1", "L-2", "L-3"]),
    st.builds(
        condition,
        st.sampled_from(sorted(OF_GRADES)),
        st.integers(0, 60).map(str),
        st.sampled_from([Level.HT, Level.HTT, Level.HTXS]),
        st.just(Kind.LEADER),
        st.just(Kind.INDIVIDUAL),
    ).flatmap(
        lambda one: st.booleans().map(
            lambda is_open: replace(one, leaves_open=is_open and one.bars is Level.HT)
        )
    ),
    min_size=1,
)


def graded(subject: Subject, *grades: int) -> Subject:
    assert isinstance(subject, PersonFacts)
    return replace(subject, key_grades=tuple(KeyGrade(one) for one in grades))


def rung(subject: Subject, local: LocalSet) -> Rung:
    return Rung.of(rate(subject, on=ON, local=local).level)


def best(**more: Any) -> dict[str, Any]:
    """Return a case that every rule of the Centre leaves at the top."""
    case = copy.deepcopy(CASE["subjects"][0])
    return {**case, "score": {"general": "30", "results": "65"}, **more}


def answer_of(subject: dict[str, Any], local: LocalSet | None = None) -> dict[str, Any]:
    return told({"scheme": "366-QĐ/TW", "subjects": [subject]}, local or model())


# --- what the page says ---


@pytest.mark.parametrize(
    ("grades", "level", "rules"),
    [
        ([1, 1, 1, 1, 1], "HTXS", []),
        ([1, 1, 1, 1, 2], None, ["L-2", "L-4"]),  # one of five is 20 %: not under it
        ([1, 1, 1, 1, 1, 2], "HTT", ["L-2"]),  # one of six is under
        ([2, 2], None, ["L-2", "L-4"]),
        ([1, 1, 1, 1, 1, 3], "KHT", ["L-2", "L-3"]),
        ([1, 2, 3], "KHT", ["L-2", "L-4", "L-3"]),
        ([], "HTXS", []),
    ],
)
def test_the_grades_bar_as_the_model_says(
    grades: list[int], level: str | None, rules: list[str]
) -> None:
    answer = answer_of(best(key_tasks=grades))
    assert answer["level"] == level
    assert sorted(one["rule"] for one in answer["reasons"]) == sorted(rules)
    assert answer["needs_decision"] is (level is None)
    assert answer.get("candidates", []) == ([] if level else ["HT", "KHT"])


def test_a_reason_says_what_is_asked_and_how_it_stands() -> None:
    says = {one["rule"]: one["says"] for one in answer_of(best(key_tasks=[1, 2, 3]))["reasons"]}
    body = "Điều kiện của Mô hình HD 03-HD/TVĐU (10/9/2026)"
    assert says["L-2"] == (f"{body}: Không có nhiệm vụ trọng tâm ở mức 2 hoặc mức 3; đang có 2.")
    assert says["L-3"] == f"{body}: Không có nhiệm vụ trọng tâm ở mức 3; đang có 1."
    assert says["L-4"] == (
        f"{body}: Tỷ lệ nhiệm vụ trọng tâm ở mức 2 hoặc mức 3 dưới 20%; đang là 2/3. "
        "Đề nghị cấp có thẩm quyền quyết định mức."
    )


def test_what_was_not_graded_is_said_and_not_looked_at() -> None:
    assert answer_of(best())["notes"] == [
        "Chưa ghi mức của nhiệm vụ trọng tâm nào nên chưa xét điều kiện L-2, L-3, L-4."
    ]
    assert "notes" not in answer_of(best(key_tasks=[1]))
    assert "notes" not in answer_of(best(kind="member_outside"))


# --- where grades are told ---


def work_with(*grades: int | None, **more: Any) -> dict[str, Any]:
    rows = [
        {**row, **({"grade": str(grade)} if grade else {})}
        for row, grade in zip(PRODUCTS, grades, strict=True)
    ]
    return {**WORK, "products": rows, **more}


def test_registered_products_tell_their_grades() -> None:
    score = {"general": "30", "work": work_with(1, None, 2, None, None)}
    answer = answer_of(best(score=score))
    assert [one["rule"] for one in answer["reasons"]] == ["L-2", "L-4"]  # one of two key tasks
    assert answer["level"] is None


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"key_tasks": [4]}, r"key_tasks\[0\]: 4 is not one of the grades 1, 2, 3"),
        ({"key_tasks": "1"}, r"key_tasks: must be a list"),
        (
            {"key_tasks": [1], "kind": "member_outside"},
            r"key_tasks: does not belong to a subject of kind member_outside",
        ),
        (
            {"key_tasks": [1], "score": {"general": "30", "work": WORK}},
            r"key_tasks: the products of the score tell their grades",
        ),
        (
            {"score": {"general": "30", "work": work_with(9, None, None, None, None)}},
            r'products\[0\]\.grade: "9" is not one of 1, 2, 3',
        ),
    ],
)
def test_grades_that_cannot_be_are_refused(more: dict[str, Any], problem: str) -> None:
    with pytest.raises(UnusableInputError, match=problem):
        answer_of(best(**more))


def test_a_set_that_asks_for_no_grades_knows_no_such_key() -> None:
    with pytest.raises(UnusableInputError, match="key_tasks: unknown key"):
        answer_of(best(key_tasks=[1]), EMPTY)


def test_the_command_reads_grades_and_tells_them(tmp_path: Path) -> None:
    document = {"scheme": "366-QĐ/TW", "subjects": [best(key_tasks=[2, 1, 1])]}
    code, out, err = evaluated(tmp_path, str(MODEL), document)
    assert (code, err) == (0, "")
    assert "can-bo-1: đề nghị cấp có thẩm quyền quyết định" in out
    assert "dưới 20%; đang là 1/3. Đề nghị cấp có thẩm quyền quyết định mức. (L-4, " in out
    assert "nếu: 1 nhiệm vụ trọng tâm được công nhận ở mức 1." in out


# --- as a file and beside the Centre's rules ---


def test_only_what_bars_ht_can_be_left_open() -> None:
    one = replace(condition(ConditionKind.BELOW_FIRST_SHARE, "20", Level.HT), leaves_open=True)
    assert read_set(with_condition(one).content) == with_condition(one)
    assert one.ceiling is Rung.UNDECIDED
    assert replace(one, leaves_open=False).ceiling is Rung.KHT
    wrong = with_condition(replace(one, bars=Level.HTT)).content
    with pytest.raises(UnusableInputError, match=r"leaves_open: only what bars HT"):
        read_set(wrong)


@pytest.mark.parametrize("kind", [Kind.COLLECTIVE, Kind.MEMBER_OUTSIDE])
def test_only_people_within_the_system_have_key_tasks(kind: Kind) -> None:
    one = condition(ConditionKind.THIRD_GRADE, "0", Level.HT, kind)
    (problem,) = problems_of(with_condition(one), NATIONAL)
    assert problem.weight is Weight.REFUSED
    assert problem.says == (
        "Số nhiệm vụ trọng tâm ở mức 3 chỉ có ở cá nhân trong hệ thống chính trị; bỏ các đối "
        "tượng khác."
    )


def test_a_bound_above_nought_is_told_with_its_number() -> None:
    one = condition(ConditionKind.THIRD_GRADE, "2", Level.HT)
    assert bound_words(one) == "Số nhiệm vụ trọng tâm ở mức 3 không quá 2"


# --- what must be true of every case ---


@MANY
@given(PERSONS, GRADES, OWN)
def test_a_condition_on_grades_never_raises_a_level(
    subject: Subject, grades: tuple[KeyGrade, ...], own: dict[str, LocalCondition]
) -> None:
    person = graded(subject, *grades)
    assert rung(person, replace(EMPTY, conditions=own)) <= rung(person, EMPTY)


@MANY
@given(PERSONS, GRADES, OWN, st.data())
def test_a_better_grade_never_lowers_a_level(
    subject: Subject, grades: tuple[KeyGrade, ...], own: dict[str, LocalCondition], data: Any
) -> None:
    local = replace(EMPTY, conditions=own)
    better = [KeyGrade(data.draw(st.integers(1, one))) for one in grades]
    before, after = rung(graded(subject, *grades), local), rung(graded(subject, *better), local)
    assert after >= before


@MANY
@given(PERSONS, GRADES, OWN, st.randoms(use_true_random=False))
def test_the_order_of_rules_on_grades_does_not_matter(
    subject: Subject, grades: tuple[KeyGrade, ...], own: dict[str, LocalCondition], random: Random
) -> None:
    person = graded(subject, *grades)
    national: Any = leader_rules if kind_of(person) is Kind.LEADER else postless_rules
    rules: list[Any] = list(rules_under(national(ALL_RULES), replace(EMPTY, conditions=own)))
    numbers = edition_in_force(ON).numbers
    before = lowest_ceiling(rules, person, numbers)
    random.shuffle(rules)
    assert lowest_ceiling(rules, person, numbers) is before


def reached_again(subject: dict[str, Any], local: LocalSet) -> None:
    """Evaluate what would reach a level again: it gives the level, and no part of it does."""
    for change in answer_of(subject, local)["would_reach"]:
        assert answer_of(merged(subject, change["facts"]), local)["level"] == change["level"]
        for part in proper_parts(change["facts"]):
            try:
                answer = answer_of(merged(subject, part), local)
            except UnusableInputError:
                continue
            assert answer["level"] != change["level"]


@MANY
@given(PERSON_CASES, st.lists(st.integers(1, 3), max_size=6), OWN)
def test_what_would_reach_a_level_gives_it_when_evaluated_again(
    subject: dict[str, Any], grades: list[int], own: dict[str, LocalCondition]
) -> None:
    reached_again({**subject, "key_tasks": grades}, replace(EMPTY, conditions=own))


PERCENT = st.one_of(st.just("100"), st.integers(0, 10_000).map(lambda one: str(Decimal(one) / 100)))


@st.composite
def works(draw: st.DrawFn) -> dict[str, Any]:
    """Draw products of the worked model with what was reached, some of them key tasks."""
    rows = [
        {
            **row,
            **{one: draw(PERCENT) for one in "ABCD"},
            **({"grade": str(grade)} if (grade := draw(st.integers(0, 3))) else {}),
        }
        for row in PRODUCTS
    ]
    return {"frame": draw(st.sampled_from(["K1", "K2", "K3", "K4"])), "products": rows}


@settings(max_examples=60, deadline=None)
@given(PERSON_CASES, works(), st.integers(0, 30).map(str))
def test_on_work_too_a_change_is_told_on_what_was_told(
    subject: dict[str, Any], work: dict[str, Any], general: str
) -> None:
    case = {**subject, "score": {"general": general, "work": work}}
    reached_again(case, model())


def test_a_change_of_points_becomes_one_of_what_was_reached() -> None:
    rows = [{**row, "B": "20"} for row in work_with(1, 1, 1, 1, 2)["products"]]
    case = best(score={"general": "25", "work": {**WORK, "products": rows}})
    answer = answer_of(case)
    assert answer["level"] is None
    best_change = answer["would_reach"][-1]
    assert best_change["level"] == "HTXS"
    assert best_change["if"].startswith("thêm ")
    assert best_change["if"].endswith("1 nhiệm vụ trọng tâm được công nhận ở mức 1")
    assert list(best_change["facts"]) == ["score"]
    changed = best_change["facts"]["score"]["work"]["products"]
    assert [row["grade"] for row in changed] == ["1"] * 5
    assert changed[0]["B"] == "100"
    assert [row["weight"] for row in changed] == [row["weight"] for row in rows]


def test_axes_and_weighed_tasks_are_raised_as_well() -> None:
    text = MODEL.read_text(encoding="utf-8")
    axes = read_set(text.replace("registered_products", "quarter_axes"))
    work: dict[str, Any] = {
        "axes": [
            {"axis": place, "max": most, "points": "5"}
            for place, most in enumerate(("15", "10", "10", "15", "10", "10"), start=1)
        ]
    }
    case = best(score={"general": "28", "work": work}, key_tasks=[2, 1, 1, 1, 1, 1])
    changes = answer_of(case, axes)["would_reach"]
    assert [one["level"] for one in changes] == ["HTT", "HTXS"]
    assert changes[1]["facts"]["key_tasks"] == [1] * 6
    reached_again(case, axes)
    tasks = read_set(text.replace("registered_products", "weighed_tasks"))
    task = {
        "name": "Lập quy hoạch",
        "points": "70",
        "difficulty": "1",
        "due_on": "2026-10-30",
        "done_on": "2026-12-03",
        "quality": "60",
    }
    case = best(score={"general": "28", "work": {"tasks": [task]}}, key_tasks=[1])
    changes = answer_of(case, tasks)["would_reach"]
    assert [one["level"] for one in changes] == ["HTT", "HTXS"]
    assert changes[0]["facts"]["score"]["work"]["tasks"][0]["done_on"] == "2026-10-30"
    reached_again(case, tasks)


def test_a_change_that_work_cannot_show_is_not_told() -> None:
    # these weights come to 69,97, and each rounded to one place to 69,9: never to 70 points
    rows = [{**row, "B": "0"} for row in PRODUCTS]
    rows[2]["weight"], rows[3]["weight"] = "10.04", "9.93"
    case = best(score={"general": "20", "work": {**WORK, "products": rows}})
    assert [one["level"] for one in answer_of(case)["would_reach"]] == ["HTT"]


def test_the_answer_is_the_same_read_from_text() -> None:
    document = json.loads(
        json.dumps({"scheme": "366-QĐ/TW", "subjects": [best(key_tasks=[1, 2, 1])]})
    )
    subjects: Any = evaluation_of(document, local=model()).document()["subjects"]
    assert subjects[0] == answer_of(best(key_tasks=[1, 2, 1]))
