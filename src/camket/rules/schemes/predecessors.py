"""What is known of 132-QĐ/TW with HD 21, of 124-QĐ/TW with HD 25, and of NĐ 90/2020/NĐ-CP.

Forcing cases and ceilings only, each with its source: to read old papers, never to rate anew.
"""

from __future__ import annotations

from typing import Final

from camket.rules.classes import SubjectClass
from camket.rules.criteria import Certainty
from camket.rules.levels import Level, Rung
from camket.rules.schemes.old_papers import Grade, Measure, Numbers, OldPaper, OldRule


def _either(*told: bool | None) -> bool | None:
    """Say yes if one is, no if all are not, and nothing if what matters was not told."""
    if any(told):
        return True
    return None if None in told else False


def _both(*told: bool | None) -> bool | None:
    """Say no if one is not, yes if all are, and nothing if what matters was not told."""
    if any(one is False for one in told):
        return False
    return None if None in told else True


def _below(percent: int | None, bound: int) -> bool | None:
    return None if percent is None else percent < bound


def _not(told: bool | None) -> bool | None:
    return None if told is None else not told


def _any_poor(paper: OldPaper, _numbers: Numbers) -> bool | None:
    told = [*paper.grades.values(), *([paper.results_grade] if paper.results_grade else [])]
    if Grade.POOR in paper.grades.values() or paper.results_grade is Grade.POOR:
        return True
    return False if told else None


def _not_all_good(paper: OldPaper, _numbers: Numbers) -> bool | None:
    criteria = any(one < Grade.GOOD for one in paper.grades.values()) if paper.grades else None
    results = None if paper.results_grade is None else paper.results_grade < Grade.EXCELLENT
    return _either(criteria, results)


def _member_warned(paper: OldPaper, _numbers: Numbers) -> bool | None:
    if paper.hardest_of_members is not None:
        return paper.hardest_of_members >= Measure.WARNING
    return False if paper.no_member_disciplined else None


def _too_few_done_and_main_missed(paper: OldPaper, numbers: Numbers) -> bool | None:
    return _both(_below(paper.done_percent, numbers["done_at_least"]), paper.main_targets_missed)


def _too_few_done(paper: OldPaper, numbers: Numbers) -> bool | None:
    return _below(paper.done_percent, numbers["done_at_least"])


def _collective_or_units_disciplined(paper: OldPaper, numbers: Numbers) -> bool | None:
    units = paper.disciplined_units_percent
    above = None if units is None else units > numbers["disciplined_units_at_most"]
    return _either(paper.is_disciplined, above)


def _corruption_undetected(paper: OldPaper, _numbers: Numbers) -> bool | None:
    return _both(paper.corruption_below, _not(paper.self_detected))


def _criteria_unmet(paper: OldPaper, _numbers: Numbers) -> bool | None:
    return not all(paper.criteria_met.values()) if paper.criteria_met else None


def _too_few_exceeded(paper: OldPaper, numbers: Numbers) -> bool | None:
    return _below(paper.exceeded_percent, numbers["exceeded_at_least"])


def _subordinates_too_low(paper: OldPaper, numbers: Numbers) -> bool | None:
    levels = paper.subordinate_levels
    if not levels:
        return None
    good = sum(level.rung >= Rung.HTT for level in levels)
    return Level.KHT in levels or good * 100 < numbers["subordinate_good_at_least"] * len(levels)


_COLLECTIVE: Final = frozenset({SubjectClass.COLLECTIVE})
_LEADERS: Final = frozenset({SubjectClass.LEADER, SubjectClass.CENTRAL_LEADER})
_PERSONS: Final = _LEADERS | {SubjectClass.INDIVIDUAL, SubjectClass.MEMBER_OUTSIDE}
_OF_STATE: Final = frozenset({SubjectClass.CIVIL_SERVANT, SubjectClass.PUBLIC_EMPLOYEE})

_HD_21: Final = "HD 21-HD/BTCTW II.B.3"
_PRESS_124: Final = "124-QĐ/TW (xaydungchinhsach.chinhphu.vn)"

OLD_RULES: Final = (
    OldRule(
        "132-K1",
        "132-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        lambda paper, _: _either(paper.is_disunited, paper.has_degraded_member),
        "tập thể mất đoàn kết hoặc có thành viên được kết luận suy thoái",
        _HD_21,
    ),
    OldRule(
        "132-K2",
        "132-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        _too_few_done_and_main_missed,
        "hoàn thành dưới {number}% nhiệm vụ và không đạt các chỉ tiêu chủ yếu",
        _HD_21,
        number="done_at_least",
    ),
    OldRule(
        "132-K3",
        "132-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        lambda paper, _: paper.is_disciplined,
        "tập thể bị kỷ luật trong năm",
        _HD_21,
    ),
    OldRule(
        "132-K4",
        "132-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        _member_warned,
        "có thành viên bị kỷ luật từ cảnh cáo trở lên",
        _HD_21,
    ),
    OldRule(
        "132-M1",
        "132-QĐ/TW",
        _PERSONS,
        Rung.KHT,
        _too_few_done,
        "hoàn thành dưới {number}% nhiệm vụ được giao",
        _HD_21,
        number="done_at_least",
    ),
    OldRule(
        "132-M2",
        "132-QĐ/TW",
        _PERSONS,
        Rung.KHT,
        lambda paper, _: paper.is_disciplined,
        "bị kỷ luật trong năm",
        _HD_21,
    ),
    OldRule(
        "132-M3",
        "132-QĐ/TW",
        _PERSONS,
        Rung.KHT,
        lambda paper, _: paper.failed_as_servant,
        "không hoàn thành nhiệm vụ với tư cách công chức, viên chức",
        _HD_21,
    ),
    OldRule(
        "124-X1",
        "124-QĐ/TW",
        _COLLECTIVE | _PERSONS,
        Rung.HTT,
        _not_all_good,
        "có tiêu chí dưới mức Tốt hoặc kết quả nhiệm vụ dưới mức Xuất sắc",
        "124-QĐ/TW",
        Certainty.C,
    ),
    OldRule(
        "124-K1",
        "124-QĐ/TW",
        _COLLECTIVE | _PERSONS,
        Rung.KHT,
        _any_poor,
        "có tiêu chí xếp mức Kém",
        _PRESS_124,
    ),
    OldRule(
        "124-K2",
        "124-QĐ/TW",
        _COLLECTIVE | _LEADERS,
        Rung.KHT,
        _corruption_undetected,
        "đơn vị trực thuộc có tham nhũng, lãng phí bị xử lý mà không phải do tự phát hiện, "
        "khắc phục",
        _PRESS_124,
    ),
    OldRule(
        "124-K3",
        "124-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        _too_few_done_and_main_missed,
        "hoàn thành dưới {number}% chỉ tiêu, trong đó không đạt các chỉ tiêu chủ yếu",
        _PRESS_124,
        number="done_at_least",
    ),
    OldRule(
        "124-K4",
        "124-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        _collective_or_units_disciplined,
        "tập thể bị kỷ luật hoặc trên {number}% đơn vị trực thuộc bị kỷ luật",
        _PRESS_124,
        number="disciplined_units_at_most",
    ),
    OldRule(
        "124-K5",
        "124-QĐ/TW",
        _COLLECTIVE,
        Rung.KHT,
        lambda paper, _: paper.is_disunited,
        "tập thể mất đoàn kết",
        _PRESS_124,
    ),
    OldRule(
        "124-K6",
        "124-QĐ/TW",
        _LEADERS,
        Rung.KHT,
        _too_few_done,
        "đơn vị trực tiếp phụ trách hoàn thành dưới {number}% nhiệm vụ",
        _PRESS_124,
        number="done_at_least",
    ),
    OldRule(
        "124-K7",
        "124-QĐ/TW",
        _PERSONS,
        Rung.KHT,
        lambda paper, _: paper.is_disciplined,
        "bị kỷ luật trong năm",
        _PRESS_124,
    ),
    OldRule(
        "90-X1",
        "90/2020/NĐ-CP",
        _OF_STATE,
        Rung.HTT,
        _too_few_exceeded,
        "dưới {number}% nhiệm vụ vượt yêu cầu",
        "NĐ 90/2020 Đ12",
        number="exceeded_at_least",
    ),
    OldRule(
        "90-X2",
        "90/2020/NĐ-CP",
        _OF_STATE,
        Rung.HTT,
        _subordinates_too_low,
        "có đơn vị phụ trách không hoàn thành nhiệm vụ hoặc dưới {number}% đơn vị hoàn thành tốt "
        "trở lên",
        "NĐ 90/2020",
        number="subordinate_good_at_least",
    ),
    OldRule(
        "90-X3",
        "90/2020/NĐ-CP",
        _OF_STATE,
        Rung.HTT,
        _criteria_unmet,
        "có tiêu chí không đạt",
        "NĐ 90/2020",
        Certainty.C,
    ),
)
"""All that is known; the full lists of these schemes were not read."""
