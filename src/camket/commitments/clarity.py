"""Is a promise clear? Plain values in, hints out: what is unclear, why it matters, where.

Hints never refuse anything. The checks follow the "6 rõ" (rõ người, rõ việc, rõ thời gian, rõ trách
nhiệm, rõ sản phẩm, rõ kết quả) and what the practice of commitments adds: a milestone before the
mid-year review, not a routine duty, not a copy of last year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from camket.shared.text import clean, fold, show_day


class HintCode(StrEnum):
    """What is unclear."""

    NO_MEASURE = "no_measure"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    NO_MEASURE_UNIT = "no_measure_unit"
    NO_MEASURE_DUE = "no_measure_due"
    NO_WORK = "no_work"
    NO_LEAD = "no_lead"
    SEVERAL_LEADS = "several_leads"
    NO_DUE = "no_due"
    DUE_AFTER_YEAR = "due_after_year"
    NO_PRODUCT = "no_product"
    NO_EARLY_MILESTONE = "no_early_milestone"
    VAGUE = "vague"
    ROUTINE = "routine"
    COPIED = "copied"


class Check(StrEnum):
    """One line of the quality panel; it is met when none of its hints is there."""

    RESULT = "result"
    WORK = "work"
    PERSON = "person"
    TIME = "time"
    PRODUCT = "product"
    MILESTONE = "milestone"
    KEY_ISSUE = "key_issue"
    NEW = "new"


CHECK_WORDS: Final = {
    Check.RESULT: "Rõ kết quả: có số đo, mức hiện tại, mức cam kết và đơn vị tính",
    Check.WORK: "Rõ việc: nêu việc cụ thể, kiểm chứng được",
    Check.PERSON: "Rõ người, rõ trách nhiệm: một người chủ trì cho mỗi việc",
    Check.TIME: "Rõ thời gian: việc nào cũng có thời hạn trong năm",
    Check.PRODUCT: "Rõ sản phẩm: việc nào cũng có sản phẩm",
    Check.MILESTONE: "Có mốc trước sơ kết 6 tháng",
    Check.KEY_ISSUE: "Là vấn đề trọng tâm, không phải việc thường xuyên",
    Check.NEW: "Không chép lại cam kết năm trước",
}
_CHECK_OF: Final = {
    HintCode.NO_MEASURE: Check.RESULT,
    HintCode.NO_TARGET: Check.RESULT,
    HintCode.NO_BASELINE: Check.RESULT,
    HintCode.NO_MEASURE_UNIT: Check.RESULT,
    HintCode.NO_MEASURE_DUE: Check.TIME,
    HintCode.NO_WORK: Check.WORK,
    HintCode.VAGUE: Check.WORK,
    HintCode.NO_LEAD: Check.PERSON,
    HintCode.SEVERAL_LEADS: Check.PERSON,
    HintCode.NO_DUE: Check.TIME,
    HintCode.DUE_AFTER_YEAR: Check.TIME,
    HintCode.NO_PRODUCT: Check.PRODUCT,
    HintCode.NO_EARLY_MILESTONE: Check.MILESTONE,
    HintCode.ROUTINE: Check.KEY_ISSUE,
    HintCode.COPIED: Check.NEW,
}
_SENTENCES: Final = {
    HintCode.NO_MEASURE: "Vấn đề chưa có số đo",
    HintCode.NO_TARGET: "Số đo “{name}” chưa có mức cam kết",
    HintCode.NO_BASELINE: "Số đo “{name}” chưa có mức hiện tại",
    HintCode.NO_MEASURE_UNIT: "Số đo “{name}” chưa có đơn vị tính",
    HintCode.NO_MEASURE_DUE: "Số đo “{name}” chưa có thời hạn",
    HintCode.NO_WORK: "Vấn đề chưa có việc cụ thể",
    HintCode.NO_LEAD: "Việc {number} chưa có người chủ trì",
    HintCode.SEVERAL_LEADS: "Việc {number} có nhiều người chủ trì",
    HintCode.NO_DUE: "Việc {number} chưa có thời hạn",
    HintCode.DUE_AFTER_YEAR: "{what} có thời hạn sau ngày tổng kết {day}",
    HintCode.NO_PRODUCT: "Việc {number} chưa nêu sản phẩm",
    HintCode.NO_EARLY_MILESTONE: "Không việc nào xong trước sơ kết {day}",
    HintCode.VAGUE: "{what} khó kiểm chứng: “{verb}” mà không có số lượng",
    HintCode.ROUTINE: "{what} là việc thường xuyên: “{phrase}”",
    HintCode.COPIED: "Vấn đề gần giống cam kết năm trước “{title}”",
}
_REASONS: Final = {
    HintCode.NO_MEASURE: "Không có số đo thì cuối năm không kết luận được đạt hay chưa.",
    HintCode.NO_TARGET: "Không có mức cam kết thì kết quả nào cũng có thể coi là đạt.",
    HintCode.NO_BASELINE: "Không có mức hiện tại thì không biết cam kết này tiến thêm bao nhiêu.",
    HintCode.NO_MEASURE_UNIT: "Con số không có đơn vị tính thì hai bên có thể hiểu khác nhau.",
    HintCode.NO_MEASURE_DUE: (
        "Không có thời hạn thì không tính được tiến độ, không báo được việc chậm."
    ),
    HintCode.NO_WORK: (
        "Khi ký, mỗi việc thành một nhiệm vụ để theo dõi; không có việc thì không ai làm."
    ),
    HintCode.NO_LEAD: "Việc không có người chủ trì thì khi chậm không biết hỏi ai.",
    HintCode.SEVERAL_LEADS: (
        "Nhiều người cùng chủ trì thì không ai chịu trách nhiệm chính; "
        "để một người chủ trì, người khác phối hợp."
    ),
    HintCode.NO_DUE: "Không có thời hạn thì không nhắc được và không biết khi nào là chậm.",
    HintCode.DUE_AFTER_YEAR: "Quá ngày tổng kết thì việc không được tính vào kết quả của năm.",
    HintCode.NO_PRODUCT: "Không có sản phẩm thì không có gì để xác nhận việc đã xong.",
    HintCode.NO_EARLY_MILESTONE: (
        "Sơ kết 6 tháng cần ít nhất một kết quả để xem việc có đi đúng hướng."
    ),
    HintCode.VAGUE: (
        "Lời chung chung thì không có bằng chứng; nêu số lượng, đối tượng hoặc sản phẩm."
    ),
    HintCode.ROUTINE: (
        "Cam kết dành cho việc khó, mới hoặc tồn đọng; nêu riêng phần phải giải quyết "
        "dứt điểm trong năm."
    ),
    HintCode.COPIED: (
        "Nếu năm trước chưa xong thì nêu phần còn lại; nếu đã xong thì chọn vấn đề khác."
    ),
}
_VAGUE: Final = re.compile(
    r"\b(đẩy mạnh|tăng cường|tiếp tục|nâng cao|quan tâm|phấn đấu|chú trọng|tích cực|từng bước"
    r"|cố gắng|đổi mới|phát huy|triển khai tốt|làm tốt)\b"
)
_ROUTINE: Final = re.compile(
    r"\b(thực hiện tốt nhiệm vụ|nhiệm vụ được giao|công tác thường xuyên|thường xuyên|theo định kỳ"
    r"|sinh hoạt định kỳ|chế độ báo cáo|chế độ sinh hoạt|theo chức năng|trực cơ quan"
    r"|đúng quy định)\b"
)
_SEVERAL: Final = re.compile(r"[;,/]|\bvà\b|\bcùng\b")
_YEAR: Final = re.compile(r"\b(19|20)\d{2}\b")
_SAME_FROM: Final = 0.85
"""Two titles at least this alike, years taken out, count as a copy."""


@dataclass(frozen=True, slots=True)
class MeasureValues:
    """A measure as written."""

    name: str
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    direction: str = "higher"
    due_on: date | None = None

    @property
    def is_counted(self) -> bool:
        """Say whether the measure has a level at all; yes or no and "by a day" have none."""
        return self.direction in ("higher", "lower")


@dataclass(frozen=True, slots=True)
class WorkValues:
    """A work as written; `lead` is the post or the name that stands in the text."""

    title: str
    lead: str = ""
    due_on: date | None = None
    product: str = ""


@dataclass(frozen=True, slots=True)
class ItemValues:
    """An item as written, with the days of its campaign and last year's titles."""

    title: str
    measures: tuple[MeasureValues, ...] = ()
    works: tuple[WorkValues, ...] = ()
    midyear_by: date | None = None
    yearend_by: date | None = None
    last_year: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """Something unclear: the sentence, why it matters, and the control it is about."""

    code: HintCode
    sentence: str
    why: str
    anchor: str

    @property
    def check(self) -> Check:
        """Return the line of the quality panel this belongs to."""
        return _CHECK_OF[self.code]


def hints_for(item_values: ItemValues) -> list[Hint]:
    """Return what is unclear in an item, in the order of the form."""
    return [
        *_title_hints(item_values),
        *_measure_hints(item_values),
        *_work_hints(item_values),
        *_milestone_hints(item_values),
    ]


def checks_for(hints: list[Hint]) -> list[tuple[Check, str, bool]]:
    """Return the quality panel: each check, its words, whether it is met."""
    failed = {hint.check for hint in hints}
    return [(check, words, check not in failed) for check, words in CHECK_WORDS.items()]


def _hint(code: HintCode, anchor: str, **blanks: object) -> Hint:
    return Hint(code, _SENTENCES[code].format(**blanks), _REASONS[code], anchor)


def _title_hints(item: ItemValues) -> list[Hint]:
    hints = []
    lowered = clean(item.title).lower()
    measured = any(measure.target is not None for measure in item.measures)
    if not measured and not _has_number(lowered) and (found := _VAGUE.search(lowered)):
        hints.append(_hint(HintCode.VAGUE, "id_title", what="Tên vấn đề", verb=found[1]))
    if found := _ROUTINE.search(lowered):
        hints.append(_hint(HintCode.ROUTINE, "id_title", what="Vấn đề", phrase=found[1]))
    for old in item.last_year:
        if _alike(item.title, old):
            hints.append(_hint(HintCode.COPIED, "id_title", title=clean(old)))
            break
    return hints


def _measure_hints(item: ItemValues) -> list[Hint]:
    if not item.measures:
        return [_hint(HintCode.NO_MEASURE, "id_measure-0-name")]
    hints = []
    for index, measure in enumerate(item.measures):
        anchor, name = f"id_measure-{index}", measure.name
        if measure.is_counted:
            if measure.target is None:
                hints.append(_hint(HintCode.NO_TARGET, f"{anchor}-target", name=name))
            elif measure.baseline is None:
                hints.append(_hint(HintCode.NO_BASELINE, f"{anchor}-baseline", name=name))
            if not measure.unit:
                hints.append(_hint(HintCode.NO_MEASURE_UNIT, f"{anchor}-unit", name=name))
        if measure.due_on is None:
            hints.append(_hint(HintCode.NO_MEASURE_DUE, f"{anchor}-due_on", name=name))
        elif item.yearend_by and measure.due_on > item.yearend_by:
            hints.append(_late(f"Số đo “{name}”", f"{anchor}-due_on", item.yearend_by))
    return hints


def _work_hints(item: ItemValues) -> list[Hint]:
    if not item.works:
        return [_hint(HintCode.NO_WORK, "id_work-0-title")]
    return [
        hint
        for index, work in enumerate(item.works)
        for hint in _hints_of_work(work, index, item.yearend_by)
    ]


def _hints_of_work(work: WorkValues, index: int, yearend_by: date | None) -> list[Hint]:
    hints, anchor, number = [], f"id_work-{index}", index + 1
    lowered = clean(work.title).lower()
    found = _VAGUE.search(lowered)
    if found and not work.product and not _has_number(lowered):
        hints.append(_hint(HintCode.VAGUE, f"{anchor}-title", what=f"Việc {number}", verb=found[1]))
    if found := _ROUTINE.search(lowered):
        hints.append(
            _hint(HintCode.ROUTINE, f"{anchor}-title", what=f"Việc {number}", phrase=found[1])
        )
    if not work.lead:
        hints.append(_hint(HintCode.NO_LEAD, f"{anchor}-lead", number=number))
    elif _SEVERAL.search(clean(work.lead).lower()):
        hints.append(_hint(HintCode.SEVERAL_LEADS, f"{anchor}-lead", number=number))
    if work.due_on is None:
        hints.append(_hint(HintCode.NO_DUE, f"{anchor}-due_on", number=number))
    elif yearend_by and work.due_on > yearend_by:
        hints.append(_late(f"Việc {number}", f"{anchor}-due_on", yearend_by))
    if not work.product:
        hints.append(_hint(HintCode.NO_PRODUCT, f"{anchor}-product", number=number))
    return hints


def _milestone_hints(item: ItemValues) -> list[Hint]:
    days = [work.due_on for work in item.works if work.due_on is not None]
    if item.midyear_by is None or not days or min(days) <= item.midyear_by:
        return []
    day = show_day(item.midyear_by)
    return [_hint(HintCode.NO_EARLY_MILESTONE, "id_work-0-due_on", day=day)]


def _late(what: str, anchor: str, yearend_by: date) -> Hint:
    return _hint(HintCode.DUE_AFTER_YEAR, anchor, what=what, day=show_day(yearend_by))


def _has_number(lowered: str) -> bool:
    """Say whether the words carry a quantity; a year alone is none."""
    return bool(re.search(r"\d", _YEAR.sub("", lowered)))


def _alike(title: str, old: str) -> bool:
    ours, theirs = (fold(_YEAR.sub("", text)) for text in (title, old))
    return bool(ours) and SequenceMatcher(None, ours, theirs).ratio() >= _SAME_FROM
