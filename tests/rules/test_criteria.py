"""Criteria of a class, and the points that marks on them come to."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camket.rules.classes import SubjectClass
from camket.rules.criteria import (
    Assured,
    Certainty,
    CriteriaSet,
    Marked,
    NotApplicable,
    Points,
    ScoringMode,
    score_of,
)
from camket.rules.criteria_sets import criteria_in_force, read_criteria
from camket.rules.facts import Kind, Score
from camket.rules.loading import NUMBERS_DIR
from camket.shared.errors import UnusableInputError

DAY = date(2026, 12, 31)
LEADER = criteria_in_force(SubjectClass.LEADER, DAY)
YES, NO = Assured(is_assured=True), Assured(is_assured=False)
PARTY = [one for one in SubjectClass if one.appendix]

LOCAL = """
scheme = "366-QĐ/TW"
issuer = "thanh-hoa"
in_force_from = 2026-07-02
classes = ["leader", "individual"]
title = "Bộ tiêu chí của tỉnh"
places = 1

[general]
title = "Nhóm tiêu chí chung"
citation = "HD 03-HD/TU Thanh Hóa (02/7/2026)"
mark = "B"
[[general.criteria]]
code = "1"
title = "Phẩm chất"
max_points = {0}
scoring_mode = "graded"
[[general.criteria]]
code = "2"
title = "Đổi mới"
max_points = {1}
scoring_mode = "graded"
[[general.criteria]]
code = "3"
title = "Tự phê bình và phê bình"
max_points = {2}
scoring_mode = "graded"

[results]
title = "Kết quả thực hiện nhiệm vụ"
max_points = 70
scoring_mode = "graded"
citation = "366, phụ lục 3"
mark = "A"
"""


def local(*points: int) -> CriteriaSet:
    return read_criteria(tomllib.loads(LOCAL.format(*points)))


def all_assured(results: str = "63") -> dict[str, Marked]:
    return {
        one.code: YES if one.mode is ScoringMode.BINARY else Points(Decimal(results))
        for one in LEADER.scored()
    }


@pytest.mark.parametrize("subject_class", PARTY)
def test_each_class_of_the_regulation_has_criteria_of_30_and_70(
    subject_class: SubjectClass,
) -> None:
    criteria = criteria_in_force(subject_class, DAY)
    assert [block.max_points for block in criteria.blocks] == [30, 70]
    assert criteria.classes == (subject_class,)
    assert f"phụ lục {subject_class.appendix}" in criteria.general.citation
    for one in criteria.scored():
        assert one.title
        assert one.citation


def test_a_kind_of_the_command_line_has_the_criteria_of_its_own_class() -> None:
    for kind in Kind:
        assert criteria_in_force(kind, DAY).classes[0].kind is kind
    assert SubjectClass.CENTRAL_LEADER.kind is Kind.LEADER
    assert SubjectClass.CIVIL_SERVANT.kind is None


def test_the_seventeen_items_of_leaders_are_18_4_and_8_points() -> None:
    headings = LEADER.general.parts
    assert [heading.max_points for heading in headings] == [18, 4, 8]
    assert [[part.max_points for part in heading.parts] for heading in headings] == [
        [2] * 9,
        [1] * 4,
        [2] * 4,
    ]
    assert all(one.mode is ScoringMode.BINARY for one in LEADER.general.scored())


def test_what_is_not_read_in_the_regulation_is_never_shown_as_its_law() -> None:
    for criteria in (criteria_in_force(one, DAY) for one in PARTY):
        for one in criteria.scored():
            assert one.mark.is_law == one.citation.startswith("366, phụ lục")
    assert Certainty.C.words == "cách hiểu tạm dùng, chờ xác nhận"


def test_no_criteria_hold_before_their_first_day() -> None:
    assert criteria_in_force(SubjectClass.LEADER, date(2025, 8, 30)) == LEADER
    with pytest.raises(LookupError, match="2025-08-29"):
        criteria_in_force(SubjectClass.LEADER, date(2025, 8, 29))
    with pytest.raises(LookupError, match="civil_servant"):
        criteria_in_force(SubjectClass.CIVIL_SERVANT, DAY)


def test_marks_come_to_points_with_the_whole_way_to_them() -> None:
    trace = score_of(LEADER, {**all_assured(), "1.3": NO})
    assert [trace.general.points, trace.results.points, trace.total] == [28, 63, 91]
    assert trace.score() == Score(Decimal(28), Decimal(63))
    assert trace.general.earned_under(LEADER.general.parts[0]) == 16
    assert trace.lines[2].says == (
        "1.3. Chấp hành nguyên tắc của Đảng và sự phân công của tổ chức: 0/2 điểm."
    )
    assert trace.lines[2].is_below_maximum
    assert trace.general.says == "Nhóm tiêu chí chung: 28/30 điểm."
    assert trace.as_record()["total"] == "91"


def test_what_does_not_apply_is_left_out_and_the_rest_scaled() -> None:
    marks = {**all_assured(), "1.9": NotApplicable("không thuộc diện kê khai tài sản")}
    whole = score_of(LEADER, marks)
    assert whole.general.points == 30
    trace = score_of(LEADER, {**marks, "1.3": NO})
    assert [trace.general.earned, trace.general.counted] == [26, 28]
    assert trace.general.points == Decimal("27.86")  # 26 × 30 ÷ 28 = 27,857…
    assert trace.general.says == (
        "Nhóm tiêu chí chung: 26/28 điểm của các tiêu chí áp dụng, "
        "quy đổi 26 × 30 ÷ 28 = 27,86 điểm."
    )
    assert trace.lines[8].says.endswith(": không áp dụng (không thuộc diện kê khai tài sản).")
    assert score_of(LEADER, {**dict.fromkeys(marks, NO), **NOTHING}).total == 0


NOTHING: dict[str, Marked] = {"1.9": NotApplicable("x"), "results": Points(Decimal(0))}


def test_what_is_not_marked_yet_counts_nothing_and_is_named() -> None:
    marks = all_assured()
    del marks["2.2"], marks["3.1"]
    trace = score_of(LEADER, marks)
    assert trace.missing == ("2.2", "3.1")
    assert not trace.is_complete
    assert trace.general.points == 27
    assert trace.lines[10].says.endswith(": chưa chấm.")
    with pytest.raises(UnusableInputError, match=r"Còn tiêu chí chưa chấm: 2\.2, 3\.1\."):
        trace.score()


@pytest.mark.parametrize(
    ("code", "mark", "sentence"),
    [
        ("9", YES, "Bộ tiêu chí không có tiêu chí 9."),
        ("1", YES, "Bộ tiêu chí không có tiêu chí 1."),
        ("1.1", Points(Decimal(1)), "Tiêu chí 1.1 chỉ chấm bảo đảm hoặc không bảo đảm."),
        ("1.1", NotApplicable(" "), "Tiêu chí 1.1: không áp dụng thì phải nêu lý do."),
        ("results", YES, "Tiêu chí results chấm theo mức độ: hãy cho số điểm."),
        ("results", Points(Decimal("70.1")), "Tiêu chí results: điểm phải từ 0 đến 70, không"),
        ("results", Points(Decimal(-1)), "Tiêu chí results: điểm phải từ 0 đến 70, không phải -1"),
        ("results", Points(Decimal("NaN")), "Tiêu chí results: điểm phải từ 0 đến 70"),
        ("results", NotApplicable("x"), "Kết quả thực hiện nhiệm vụ và năng lực lãnh đạo, quản"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(code: str, mark: Marked, sentence: str) -> None:
    with pytest.raises(UnusableInputError) as refused:
        score_of(LEADER, {**all_assured(), code: mark})
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("points", [(10, 10, 10), (13, 12, 5), (18, 4, 8)])
def test_a_province_splits_the_30_points_its_own_way(points: tuple[int, int, int]) -> None:
    criteria = local(*points)
    marks: dict[str, Marked] = {
        str(number): Points(Decimal(most)) for number, most in enumerate(points, 1)
    }
    assert score_of(criteria, {**marks, "results": Points(Decimal("60.25"))}).total == Decimal(
        "90.25"
    )
    assert criteria.version == "thanh-hoa/2026-07-02/leader"


def test_scaling_is_cut_as_the_set_says() -> None:
    criteria = local(13, 12, 5)
    marks: dict[str, Marked] = {
        "1": Points(Decimal("9.5")),
        "2": Points(Decimal(10)),
        "3": NotApplicable("đảng viên mới"),
        "results": Points(Decimal(60)),
    }
    assert score_of(criteria, marks).general.points == Decimal("23.4")  # 19,5 × 30 ÷ 25, exactly
    marks["1"] = Points(Decimal("9.625"))
    assert score_of(criteria, marks).general.points == Decimal("23.6")  # 23,55: half goes up


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("general", "criteria", 0, "max_points"), 11, "general: its points come to 31, not 30"),
        (("general", "max_points"), 31, "general.max_points: is 31, but the criteria below come"),
        (("results", "max_points"), "69.5", "results: its points come to 69.5, not 70"),
        (("general", "criteria", 1, "code"), "1", 'criteria: the code "1" stands twice'),
        (("general", "criteria", 1, "scoring_mode"), "x", "general.criteria[1].scoring_mode"),
        (("general", "criteria", 1, "scoring_mode"), None, "general.criteria[1].scoring_mode"),
        (("general", "criteria", 1, "max_points"), 0, "general.criteria[1].max_points: must be"),
        (("general", "criteria", 1, "weight"), 1, "general.criteria[1].weight: unknown key"),
        (("general", "mark"), "D", "general.mark"),
        (("general", "scoring_mode"), "binary", "general.scoring_mode: belongs to a criterion"),
        (("classes",), [], "classes: names no class"),
        (("classes",), ["cell"], "classes[0]"),
        (("in_force_from",), "2026-07-02", "in_force_from: must be a day"),
        (("places",), 9, "places: 9 is more than the most 6"),
    ],
)
def test_a_malformed_set_is_refused_with_its_place(
    path: tuple[Any, ...], value: object, message: str
) -> None:
    table = deepcopy(tomllib.loads(LOCAL.format(10, 10, 10)))
    inner: Any = table
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    if value is None:
        del inner[path[-1]]
    with pytest.raises(UnusableInputError) as refused:
        read_criteria(table)
    assert str(refused.value).startswith(message)


def test_the_sets_are_published_files_of_the_lock() -> None:
    assert len(list((NUMBERS_DIR / "trung-uong" / "criteria").glob("*.toml"))) == len(PARTY)
    assert len(LEADER.digest) == 64


MARKS = st.fixed_dictionaries(
    {
        one.code: st.one_of(
            st.booleans().map(lambda met: YES if met else NO),
            st.just(NotApplicable("không thuộc nhiệm vụ được giao")),
        )
        for one in LEADER.general.scored()
        if one.code != "1.1"
    }
)


@given(MARKS)
def test_an_item_met_instead_of_missed_never_lowers_the_points(marks: dict[str, Marked]) -> None:
    marks = {**marks, "1.1": NO, "results": Points(Decimal(0))}
    low = score_of(LEADER, marks)
    assert 0 <= low.general.points <= 30
    for code, mark in marks.items():
        if mark == NO:
            better = score_of(LEADER, {**marks, code: YES})
            assert better.total > low.total
