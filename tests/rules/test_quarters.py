"""A leader's quarter: six axes, the switch of P-N8, key tasks, and what is reported beside it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.rules.patches import merged, proper_parts
from tests.rules.strategies import QUARTERS

from camket.rules.axes import (
    AXES,
    KON_TUM_COLLEGE,
    AxisPlan,
    AxisResult,
    problems_of,
)
from camket.rules.ceiling import conditions_of, lowest_ceiling
from camket.rules.command import text_of
from camket.rules.evaluate import evaluate_document, evaluation_of
from camket.rules.facts import Score, Tasks
from camket.rules.grades import KON_TUM_GRADES, KeyGrade
from camket.rules.levels import Level, Rung
from camket.rules.schemes.huong_dan_02 import (
    QUARTER_RULES,
    QuarterFacts,
    alerts_on,
    quarter_rules,
)
from camket.rules.schemes.numbers_02 import quarter_edition
from camket.rules.schemes.rating_02 import quarter_alerts, rate_quarter
from camket.rules.schemes.reading_02 import read_quarters
from camket.shared.errors import UnusableInputError

SCHEME = "02-HD/BTCTW"
NUMBERS = quarter_edition().numbers
MANY = settings(max_examples=150, deadline=None)
FORM_09B = (15, 10, 10, 15, 10, 10)
ON_OFF = st.booleans()


def quarter(**facts: object) -> dict[str, Any]:
    """Return a quarter that is HTXS unless its facts say otherwise: 28 + 63 points."""
    axes = [
        {"axis": number, "max": str(most), "main": number in {1, 4}, "kpi": "90"}
        for number, most in enumerate(FORM_09B, 1)
    ]
    tasks = {"assigned": 10, "done": 10, "on_time": 10, "below_quality": 0, "exceeded": 3}
    return {"id": "1", "kind": "leader", "general": "28", "axes": axes, "tasks": tasks, **facts}


def answers(*quarters: dict[str, Any], **members: object) -> dict[str, Any]:
    return evaluate_document({"scheme": SCHEME, "subjects": list(quarters), **members})


def answer(facts: dict[str, Any], *, undone_fails: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = answers(facts, switches={"P-N8": undone_fails})["subjects"][0]
    return found


def rung_of(found: dict[str, Any]) -> Rung:
    return Rung.of(None if found["level"] is None else Level(found["level"]))


def with_kpi(*kpis: str) -> list[dict[str, Any]]:
    axes: list[dict[str, Any]] = deepcopy(quarter()["axes"])
    for axis, kpi in zip(axes, kpis, strict=False):
        axis["kpi"] = kpi
    return axes


def tasks(assigned: int, done: int, on_time: int, exceeded: int) -> dict[str, int]:
    return {
        "assigned": assigned,
        "done": done,
        "on_time": on_time,
        "below_quality": 0,
        "exceeded": exceeded,
    }


@pytest.mark.parametrize(
    ("facts", "level", "reasons"),
    [
        ({}, "HTXS", []),
        ({"general": "27"}, "HTXS", []),
        ({"general": "26.99"}, "HTT", ["P-X1"]),
        ({"general": "7"}, "HTT", ["P-X1"]),
        ({"general": "6.99"}, "HT", ["P-X1", "P-G1"]),
        ({"general": "0", "axes": with_kpi(*["71.43"] * 6)}, "HT", ["P-X1", "P-G1"]),
        (
            {"general": "0", "axes": with_kpi(*["71.42"] * 6)},
            "KHT",
            ["P-X1", "P-G1", "P-C1", "P-N1"],
        ),
        ({"tasks": tasks(10, 10, 10, 2)}, "HTT", ["P-X4"]),
        ({"tasks": tasks(10, 10, 8, 3)}, "HT", ["P-G2"]),
        ({"tasks": tasks(10, 10, 7, 3)}, None, ["P-G2", "P-C2"]),
        ({"tasks": tasks(10, 9, 9, 3)}, "KHT", ["P-X4", "P-G2", "P-C2", "P-N8"]),
        ({"key_tasks": [1, 1, 2]}, "HTXS", []),
        ({"key_tasks": [1, 3]}, "KHT", ["P-N9"]),
        ({"heads_unit": True, "unit_level": "HTT"}, "HTT", ["P-H1"]),
        ({"heads_unit": True, "unit_level": "HTXS", "unit_done_share": "0.69"}, "KHT", ["P-N7"]),
        ({"unit_done_share": "0.69"}, "HTT", ["P-N7"]),
        ({"discipline": [{"on": "self", "task_related": True}]}, "KHT", ["P-N4"]),
        ({"earlier_quarters": ["KHT", "KHT"]}, "HTXS", []),
    ],
)
def test_the_level_of_a_quarter(
    facts: dict[str, Any], level: str | None, reasons: list[str]
) -> None:
    found = answer(quarter(**facts))
    assert found["level"] == level
    assert [one["rule"] for one in found["reasons"]] == reasons


def test_an_axis_is_its_share_of_the_targets_and_surplus_is_noted_not_counted() -> None:
    found = answer(quarter(axes=with_kpi("120", "87.5", "0")))
    first, second, third = found["axes"][:3]
    assert (first["points"], first["surplus"]) == ("15", "20")
    assert first["says"] == (
        "Trục 1 (trục chính) – Phát triển kinh tế - xã hội và nhiệm vụ chính trị được giao: "
        "100% × 15 = 15 điểm; đạt 120%, phần vượt 20% được ghi nhận để khen thưởng, "
        "không tính điểm."
    )
    assert second["says"].endswith(": 87,5% × 10 = 8,75 điểm.")
    assert third["points"] == "0"
    assert found["score"] == "83.25"  # 28 + 15 + 8,75 + 0 + 13,5 + 9 + 9


def test_one_undone_task_fails_the_quarter_only_while_the_switch_is_on() -> None:
    undone = quarter(tasks=tasks(10, 9, 9, 3))
    on = answer(undone)
    assert on["reasons"][-1]["says"] == (
        "1/10 nhiệm vụ của quý chưa hoàn thành mà không có nguyên nhân khách quan được xác nhận."
    )
    assert on["reasons"][-1]["mark"] == "B"
    off = answer(undone, undone_fails=False)
    assert (off["level"], off["candidates"]) == (None, ["HT", "KHT"])
    assert answers(undone)["switches"] == {"P-N8": True}


def test_only_the_rules_of_the_regulation_itself_force_nothing_by_tasks() -> None:
    document = {"scheme": SCHEME, "subjects": [quarter(tasks=tasks(10, 1, 1, 1), key_tasks=[3])]}
    found: Any = evaluate_document(document, rule_set="national-A")
    assert found["subjects"][0]["level"] is None
    with pytest.raises(UnusableInputError, match="known: national, national-A"):
        evaluate_document(document, rule_set="local")


def test_two_quarters_failed_in_a_row_are_reported_beside_the_level() -> None:
    failed = quarter(key_tasks=[3], earlier_quarters=["HTT", "KHT"])
    found = answer(failed)
    assert found["level"] == "KHT"
    (alert,) = found["alerts"]
    assert (alert["rule"], alert["mark"]) == ("P-Q2", "B")
    assert alert["says"] == (
        "2 quý liên tiếp không hoàn thành nhiệm vụ: đề nghị báo cáo cấp có thẩm quyền xem xét "
        "thay thế hoặc điều chuyển."
    )
    assert answer(quarter(key_tasks=[3], earlier_quarters=["KHT", "HT"]))["alerts"] == []
    assert answer(quarter(earlier_quarters=["KHT", "KHT"]))["alerts"] == []
    assert alerts_on([Level.KHT, None, Level.KHT], NUMBERS) == ()
    assert alerts_on([], NUMBERS) == ()


def test_a_year_of_quarters_is_looked_at_with_the_numbers_of_its_last_day() -> None:
    failed = [Level.HT, Level.KHT, Level.KHT]
    (alert,) = quarter_alerts(failed, on=date(2026, 12, 31))
    assert alert.as_record()["rule"] == "P-Q2"
    assert quarter_alerts(failed, on=date(2026, 5, 21)) == ()


def test_the_smallest_change_raises_the_axis_with_the_most_room() -> None:
    found = answer(quarter(general="26", axes=with_kpi("80")))
    assert found["level"] == "HTT"
    change = found["would_reach"][0]
    assert change["if"] == "thêm 2,5 điểm để đạt 90 điểm (trục 1 đạt 96,67%)"
    assert change["facts"]["axes"][0]["kpi"] == "96.67"
    assert change["level"] == "HTXS"


def test_a_finding_is_kept_with_the_numbers_of_the_quarter_and_of_the_year() -> None:
    facts = QuarterFacts(
        score=Score(Decimal(28), Decimal(63)),
        tasks=Tasks(10, 10, 10, 0, 3),
        axes=(AxisResult(AxisPlan(1, Decimal(70)), Decimal(90)),),
    )
    finding = rate_quarter(facts, on=date(2026, 9, 30))
    record = finding.as_record()
    assert record["scheme"] == SCHEME
    assert record["numbers_version"] == "trung-uong/2026-05-22 + trung-uong/2025-08-30/2"
    assert len(str(record["numbers_digest"])) == 64
    assert {one.rule for one in finding.conditions} >= {"P-X4", "P-N8"}
    assert "P-Q1" not in {rule.code for rule in QUARTER_RULES}
    with pytest.raises(LookupError):
        rate_quarter(facts, on=date(2026, 5, 21))
    with pytest.raises(ValueError, match="the points of its axes"):
        replace(facts, score=Score(Decimal(28), Decimal(62)))


def test_a_person_reads_the_axes_and_the_alerts() -> None:
    quarters = [quarter(key_tasks=[3], earlier_quarters=["KHT"])]
    text = b"".join(text_of(evaluation_of({"scheme": SCHEME, "subjects": quarters}))).decode()
    assert text.startswith("Đánh giá theo Hướng dẫn 02-HD/BTCTW, bộ quy tắc national.")
    assert "Trục 4 (trục chính) – Xây dựng Đảng" in text
    assert "  ! 2 quý liên tiếp không hoàn thành nhiệm vụ" in text


AXIS = {"axis": 1, "max": "70", "kpi": "90"}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"kind": "collective"}, "kind: 02-HD/BTCTW rates the quarter of those who lead"),
        ({"kind": "cell"}, 'kind: "cell" is not one of'),
        ({"trust_vote": {"low": 0, "total": 1}}, "trust_vote: unknown key"),
        ({"score": {}}, "score: unknown key"),
        ({"axes": []}, "axes: the maxima make 0, not 70"),
        ({"axes": [{**AXIS, "max": "69.9"}]}, "axes: the maxima make 69.9, not 70"),
        ({"axes": [{**AXIS, "max": "35"}] * 2}, "axes: axis 1 stands twice"),
        ({"axes": [{**AXIS, "axis": 7}]}, "axes[0].axis: 7 is not one of the axes 1 to 6"),
        ({"axes": [{**AXIS, "axis": 0}]}, "axes[0].axis: 0 is not one of the axes 1 to 6"),
        ({"axes": [{**AXIS, "max": "0"}]}, "axes[0].max: is 0: leave the axis out instead"),
        ({"axes": [{**AXIS, "max": "70.1"}]}, "axes[0].max: 70.1 is more than 70"),
        ({"axes": [{**AXIS, "kpi": 90}]}, "axes[0].kpi: must be a decimal in quotes"),
        ({"axes": [{**AXIS, "kpi": "-1"}]}, 'axes[0].kpi: "-1" is negative'),
        ({"axes": [{"axis": 1, "max": "70"}]}, "axes[0].kpi: missing, but required"),
        ({"general": "30.5"}, "general: 30.5 is more than 30"),
        ({"key_tasks": [0]}, "key_tasks[0]: 0 is not one of the grades 1, 2, 3"),
        ({"key_tasks": ["3"]}, 'key_tasks[0]: must be a whole number, not "3"'),
        ({"discipline": [{"on": "member"}]}, "discipline[0].on: member does not belong"),
        ({"earlier_quarters": ["?"]}, 'earlier_quarters[0]: "?" is not one of'),
    ],
)
def test_a_malformed_quarter_is_refused_with_its_place(facts: dict[str, Any], message: str) -> None:
    with pytest.raises(UnusableInputError) as refused:
        answers(quarter(**facts))
    assert str(refused.value).startswith(f"subjects[0].{message}")


def test_a_switch_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnusableInputError, match=r"switches\[\"P-N9\"\]: unknown key"):
        answers(quarter(), switches={"P-N9": False})
    with pytest.raises(UnusableInputError, match="must be true or false"):
        answers(quarter(), switches={"P-N8": 0})
    with pytest.raises(UnusableInputError, match="is already the id of"):
        answers(quarter(), quarter())


def plan(*axes: tuple[int, str, bool]) -> list[AxisPlan]:
    return [AxisPlan(number, Decimal(most), is_main) for number, most, is_main in axes]


def test_a_plan_of_axes_makes_70_and_a_body_may_ask_for_more() -> None:
    good = plan((1, "28", True), (4, "22", False), (3, "20", False))
    assert problems_of(good) == ()
    assert problems_of(good, KON_TUM_COLLEGE) == ()  # 28 of 70 are exactly 40 %
    assert problems_of(plan((1, "27.9", True), (3, "42.1", False)), KON_TUM_COLLEGE) == (
        f"Không được bỏ trục 4 – {AXES[4]} (QĐ 1923 Đ12, Trường Cao đẳng Kon Tum).",
        "Trục chính mới chiếm 27,9 điểm, cần từ 40% tổng điểm (QĐ 1923 Đ12, Trường Cao đẳng Kon Tum).",
    )
    assert problems_of(plan((1, "30", True), (1, "30", False))) == (
        "Trục 1 ghi nhiều lần.",
        "Tổng điểm tối đa các trục phải bằng 70, đang là 60.",
    )


@pytest.mark.parametrize(
    ("percent", "grade"), [("100", 1), ("90", 1), ("89.99", 2), ("60", 2), ("59.99", 3), ("0", 3)]
)
def test_one_body_reads_grades_from_per_cent(percent: str, grade: int) -> None:
    assert KON_TUM_GRADES.grade_of(Decimal(percent)) is KeyGrade(grade)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: AxisPlan(7, Decimal(10)),
        lambda: AxisPlan(1, Decimal(0)),
        lambda: AxisPlan(1, Decimal(71)),
        lambda: AxisResult(AxisPlan(1, Decimal(70)), Decimal(-1)),
    ],
)
def test_impossible_axes_cannot_be_made(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"."):
        wrong()


@MANY
@given(QUARTERS, ON_OFF)
def test_what_would_reach_a_level_gives_it_and_no_part_of_it_does(
    facts: dict[str, Any], undone_fails: bool
) -> None:
    found = answer(facts, undone_fails=undone_fails)
    for change in found["would_reach"]:
        level = change["level"]
        assert Level(level).rung > rung_of(found)
        after = answer(merged(facts, change["facts"]), undone_fails=undone_fails)
        assert after["level"] == level
        for part in proper_parts(change["facts"]):
            try:
                less = answer(merged(facts, part), undone_fails=undone_fails)
            except UnusableInputError:
                continue
            assert less["level"] != level


@MANY
@given(QUARTERS)
def test_whoever_had_tasks_is_told_how_to_reach_the_top(facts: dict[str, Any]) -> None:
    assume(facts["tasks"]["assigned"] > 0)
    found = answer(facts)
    assume(found["level"] != "HTXS")
    assert found["would_reach"][-1]["level"] == "HTXS"


@MANY
@given(QUARTERS, ON_OFF, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(
    facts: dict[str, Any], undone_fails: bool, chance: Random
) -> None:
    document = {"scheme": SCHEME, "subjects": [facts]}
    known = read_quarters(document, NUMBERS).cases[0].facts
    rules = list(quarter_rules("national", undone_fails=undone_fails))
    level, conditions = (
        lowest_ceiling(rules, known, NUMBERS),
        set(conditions_of(rules, known, NUMBERS)),
    )
    chance.shuffle(rules)
    assert lowest_ceiling(rules, known, NUMBERS) == level
    assert set(conditions_of(rules, known, NUMBERS)) == conditions


@MANY
@given(QUARTERS, st.integers(0, 5), st.integers(1, 400))
def test_more_of_a_target_never_lowers_the_level_nor_raises_it_above_full(
    facts: dict[str, Any], place: int, more: int
) -> None:
    better = deepcopy(facts)
    axis = better["axes"][place % len(better["axes"])]
    axis["kpi"] = str(Decimal(axis["kpi"]) + Decimal(more) / 10)
    before, after = answer(facts), answer(better)
    assert rung_of(after) >= rung_of(before)
    assert Decimal(before["score"]) <= Decimal(after["score"]) <= 100


@MANY
@given(QUARTERS)
def test_a_better_grade_of_a_key_task_never_lowers_the_level(facts: dict[str, Any]) -> None:
    grades = facts.get("key_tasks", [])
    better = {**facts, "key_tasks": [max(1, grade - 1) for grade in grades]}
    assert rung_of(answer(better)) >= rung_of(answer(facts))


@MANY
@given(QUARTERS)
def test_the_switch_only_ever_tightens(facts: dict[str, Any]) -> None:
    assert rung_of(answer(facts)) <= rung_of(answer(facts, undone_fails=False))
