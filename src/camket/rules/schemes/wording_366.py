"""What the rules of Quy định 366-QĐ/TW tell a person, in Vietnamese, with the numbers.

For each rule a sentence for when it bars (`no_…`) and one for when it is fulfilled (`yes_…`).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Protocol

from camket.rules.facts import (
    EXACT,
    CollectiveFacts,
    CommonFacts,
    Disciplined,
    LeaderFacts,
    PersonFacts,
    Tasks,
)
from camket.rules.levels import Level, Rung
from camket.rules.schemes.numbers_366 import Numbers
from camket.shared.text import show_number


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_DISCIPLINED_WORDS = {
    Disciplined.MEMBER: "thành viên tập thể lãnh đạo",
    Disciplined.SUBORDINATE_UNIT: "đơn vị trực thuộc",
}


def _points(facts: CommonFacts) -> str:
    return show_number(facts.score.total)


def no_score(facts: CommonFacts, bound: int) -> str:
    """Say how far the score is from a lower bound."""
    missing = EXACT.subtract(Decimal(bound), facts.score.total)
    return (
        f"Tổng điểm {_points(facts)}, cần từ {bound} điểm, còn thiếu {show_number(missing)} điểm."
    )


def yes_score(facts: CommonFacts, bound: int) -> str:
    """Say that the score reaches a lower bound."""
    return f"Tổng điểm {_points(facts)}, đạt mức từ {bound} điểm."


def no_forced_by_score(facts: CommonFacts, numbers: Numbers) -> str:
    """P-N1."""
    return f"Tổng điểm {_points(facts)}, dưới {numbers.fair_from} điểm."


def yes_not_forced_by_score(facts: CommonFacts, numbers: Numbers) -> str:
    """P-N1, not so."""
    return f"Tổng điểm {_points(facts)}, không dưới {numbers.fair_from} điểm."


def _undone(tasks: Tasks) -> list[str]:
    if tasks.done == tasks.assigned:
        return []
    return [f"Chưa hoàn thành 100% nhiệm vụ: {tasks.done}/{tasks.assigned}."]


def _flawed(tasks: Tasks) -> list[str]:
    said = _undone(tasks)
    if tasks.on_time < tasks.done:
        said.append(
            f"Chưa hoàn thành 100% nhiệm vụ đúng tiến độ: {tasks.on_time}/{tasks.assigned}."
        )
    if tasks.below_quality:
        said.append(f"{tasks.below_quality}/{tasks.done} nhiệm vụ chưa bảo đảm chất lượng.")
    return said


def _not_exceeded(tasks: Tasks, numbers: Numbers) -> list[str]:
    if not tasks.exceeded_below(numbers.exceeded_at_least):
        return []
    said = f"{tasks.exceeded}/{tasks.assigned} nhiệm vụ vượt mức"
    least = numbers.least_exceeded(tasks.assigned)
    return [f"Có {said}, cần ít nhất {least} ({numbers.exceeded_at_least}%)."]


def _exceeded(tasks: Tasks, numbers: Numbers) -> str:
    return (
        f"{tasks.exceeded}/{tasks.assigned} nhiệm vụ vượt mức "
        f"(cần ít nhất {numbers.exceeded_at_least}%)."
    )


def no_best_tasks(facts: CommonFacts, numbers: Numbers) -> str:
    """P-X2 and P-X5."""
    return " ".join(_flawed(facts.tasks) + _not_exceeded(facts.tasks, numbers))


def yes_best_tasks(facts: CommonFacts, numbers: Numbers) -> str:
    """P-X2 and P-X5, fulfilled."""
    return f"{yes_good_tasks(facts, numbers)} {_exceeded(facts.tasks, numbers)}"


def no_best_tasks_led(facts: CommonFacts, numbers: Numbers) -> str:
    """P-X4."""
    said = " ".join(_undone(facts.tasks) + _not_exceeded(facts.tasks, numbers))
    return f"Đơn vị, lĩnh vực trực tiếp phụ trách: {said[0].lower()}{said[1:]}"


def yes_best_tasks_led(facts: CommonFacts, numbers: Numbers) -> str:
    """P-X4, fulfilled."""
    tasks = facts.tasks
    return (
        "Đơn vị, lĩnh vực trực tiếp phụ trách hoàn thành 100% nhiệm vụ: "
        f"{tasks.done}/{tasks.assigned}. {_exceeded(tasks, numbers)}"
    )


def no_good_tasks(facts: CommonFacts, _numbers: Numbers) -> str:
    """P-G2."""
    return " ".join(_flawed(facts.tasks))


def yes_good_tasks(facts: CommonFacts, _numbers: Numbers) -> str:
    """P-G2, fulfilled."""
    return (
        "Hoàn thành 100% nhiệm vụ đúng tiến độ, bảo đảm chất lượng: "
        f"{facts.tasks.on_time}/{facts.tasks.assigned}."
    )


def no_fair_tasks(facts: CommonFacts, numbers: Numbers) -> str:
    """P-C2."""
    tasks = facts.tasks
    said = _undone(tasks)
    if tasks.late_above(numbers.late_at_most):
        most = numbers.most_late(tasks.assigned)
        said.append(
            f"{tasks.late}/{tasks.assigned} nhiệm vụ không bảo đảm tiến độ, "
            f"tối đa {most} ({numbers.late_at_most}%)."
        )
    return " ".join(said)


def yes_fair_tasks(facts: CommonFacts, numbers: Numbers) -> str:
    """P-C2, fulfilled."""
    tasks = facts.tasks
    return (
        f"Hoàn thành 100% nhiệm vụ: {tasks.done}/{tasks.assigned}; "
        f"{tasks.late}/{tasks.assigned} không bảo đảm tiến độ (tối đa {numbers.late_at_most}%)."
    )


def no_half_done(facts: CommonFacts, numbers: Numbers) -> str:
    """P-N3, and the first case of P-N6."""
    return (
        f"Mới hoàn thành {facts.tasks.done}/{facts.tasks.assigned} nhiệm vụ, "
        f"dưới {numbers.done_at_least}%."
    )


def yes_half_done(facts: CommonFacts, numbers: Numbers) -> str:
    """P-N3, not so."""
    return (
        f"Hoàn thành {facts.tasks.done}/{facts.tasks.assigned} nhiệm vụ, "
        f"không dưới {numbers.done_at_least}%."
    )


def no_clean_collective(facts: CollectiveFacts, _numbers: Numbers) -> str:
    """P-X3."""
    counts = {
        words: sum(one.on is on for one in facts.discipline)
        for on, words in _DISCIPLINED_WORDS.items()
    }
    struck = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    return f"Có {struck} bị kỷ luật trong kỳ."


def yes_clean_collective(_facts: CollectiveFacts, _numbers: Numbers) -> str:
    """P-X3, fulfilled."""
    return "Không có thành viên tập thể lãnh đạo, đơn vị trực thuộc bị kỷ luật trong kỳ."


def no_remedied(facts: CommonFacts, _numbers: Numbers) -> str:
    """P-X6."""
    return (
        "Chưa khắc phục xong 100% hạn chế, khuyết điểm đã được chỉ ra: "
        f"{facts.faults.remedied}/{facts.faults.raised}."
    )


def yes_remedied(facts: CommonFacts, _numbers: Numbers) -> str:
    """P-X6, fulfilled."""
    if not facts.faults.raised:
        return "Không có hạn chế, khuyết điểm được chỉ ra ở kỳ trước."
    return (
        "Đã khắc phục 100% hạn chế, khuyết điểm được chỉ ra: "
        f"{facts.faults.remedied}/{facts.faults.raised}."
    )


def no_failed_subordinate(facts: CollectiveFacts, _numbers: Numbers) -> str:
    """P-X7."""
    failed = facts.subordinate_levels.count(Level.KHT)
    return (
        f"{failed}/{len(facts.subordinate_levels)} đơn vị trực thuộc "
        "xếp loại không hoàn thành nhiệm vụ."
    )


def yes_no_failed_subordinate(_facts: CollectiveFacts, _numbers: Numbers) -> str:
    """P-X7, fulfilled."""
    return "Không có đơn vị trực thuộc xếp loại không hoàn thành nhiệm vụ."


def no_unity(_facts: CollectiveFacts, _numbers: Numbers) -> str:
    """P-N2."""
    return (
        "Cấp có thẩm quyền kết luận có vi phạm trong công tác cán bộ, mất đoàn kết, "
        "cục bộ, bè phái hoặc chạy chức, chạy quyền."
    )


def yes_unity(_facts: CollectiveFacts, _numbers: Numbers) -> str:
    """P-N2, not so."""
    return "Không có kết luận về vi phạm trong công tác cán bộ, mất đoàn kết, cục bộ, bè phái."


def no_integrity(facts: PersonFacts, _numbers: Numbers) -> str:
    """P-N4."""
    said: list[str] = []
    if facts.concluded:
        said.append("Cấp có thẩm quyền kết luận suy thoái, “tự diễn biến”, “tự chuyển hóa”.")
    if count := facts.task_related_discipline:
        said.append(f"Bị kỷ luật {count} lần trong kỳ do vi phạm liên quan đến nhiệm vụ.")
    return " ".join(said)


def yes_integrity(_facts: PersonFacts, _numbers: Numbers) -> str:
    """P-N4, not so."""
    return "Không có kết luận suy thoái, không bị kỷ luật do vi phạm liên quan đến nhiệm vụ."


def no_most_done(facts: CommonFacts, numbers: Numbers) -> str:
    """P-N5."""
    tasks = facts.tasks
    return (
        f"{tasks.assigned - tasks.done}/{tasks.assigned} nhiệm vụ chưa hoàn thành, "
        f"quá {numbers.undone_at_most}%."
    )


def yes_most_done(facts: CommonFacts, numbers: Numbers) -> str:
    """P-N5, not so."""
    tasks = facts.tasks
    return (
        f"{tasks.assigned - tasks.done}/{tasks.assigned} nhiệm vụ chưa hoàn thành, "
        f"không quá {numbers.undone_at_most}%."
    )


def no_led_well(facts: LeaderFacts, numbers: Numbers) -> str:
    """P-N6: every case of it that is there."""
    said: list[str] = []
    tasks, fields, vote = facts.tasks, facts.fields, facts.trust_vote
    if tasks.done_below(numbers.done_at_least):
        said.append(
            f"Đơn vị, lĩnh vực trực tiếp phụ trách mới hoàn thành {tasks.done}/{tasks.assigned} "
            f"nhiệm vụ, dưới {numbers.done_at_least}%."
        )
    if fields and fields.is_above(numbers.failed_fields_at_most):
        said.append(
            f"{fields.part}/{fields.total} lĩnh vực phụ trách xếp loại không hoàn thành "
            f"nhiệm vụ, quá {numbers.failed_fields_at_most}%."
        )
    if vote and vote.is_above(numbers.low_votes_at_most):
        said.append(
            f"{vote.part}/{vote.total} phiếu tín nhiệm thấp, quá {numbers.low_votes_at_most}%."
        )
    if facts.corruption_in_unit:
        said.append(
            "Đơn vị trực tiếp phụ trách liên quan đến tham nhũng, lãng phí, tiêu cực bị xử lý."
        )
    return " ".join(said)


def yes_led_well(facts: LeaderFacts, numbers: Numbers) -> str:
    """P-N6, none of its cases."""
    tasks = facts.tasks
    said = [
        f"Không thuộc trường hợp bắt buộc: nhiệm vụ hoàn thành {tasks.done}/{tasks.assigned}"
        f" (không dưới {numbers.done_at_least}%)"
        if tasks.assigned
        else "Không thuộc trường hợp bắt buộc"
    ]
    if facts.fields:
        said.append(f"{facts.fields.part}/{facts.fields.total} lĩnh vực không hoàn thành")
    if facts.trust_vote:
        said.append(f"{facts.trust_vote.part}/{facts.trust_vote.total} phiếu tín nhiệm thấp")
    said.append("không có tham nhũng, lãng phí, tiêu cực bị xử lý ở đơn vị phụ trách")
    return ", ".join(said) + "."


def _collective_share(facts: LeaderFacts) -> str:
    share = facts.unit_done_share if facts.unit_done_share is not None else Decimal(1)
    return show_number(EXACT.multiply(share, Decimal(100)))


def no_collective_done(facts: LeaderFacts, numbers: Numbers) -> str:
    """P-N7."""
    said = (
        f"Tập thể mới hoàn thành {_collective_share(facts)}% nhiệm vụ, "
        f"dưới {numbers.done_at_least}%: "
    )
    if facts.heads_unit:
        return said + "người đứng đầu không hoàn thành nhiệm vụ."
    return said + "cấp phó và thành viên không được xếp loại hoàn thành xuất sắc nhiệm vụ."


def yes_collective_done(facts: LeaderFacts, numbers: Numbers) -> str:
    """P-N7, not so."""
    return (
        f"Tập thể hoàn thành {_collective_share(facts)}% nhiệm vụ, "
        f"không dưới {numbers.done_at_least}%."
    )


def no_failed_quarter(facts: LeaderFacts, _numbers: Numbers) -> str:
    """P-Q1."""
    return (
        f"{facts.quarters.count(Level.KHT)}/{len(facts.quarters)} quý đã đánh giá "
        "xếp loại không hoàn thành nhiệm vụ."
    )


def yes_no_failed_quarter(facts: LeaderFacts, _numbers: Numbers) -> str:
    """P-Q1, fulfilled."""
    return (
        f"Không quý nào trong {len(facts.quarters)} quý đã đánh giá xếp loại "
        "không hoàn thành nhiệm vụ."
    )


def _unit_words(facts: LeaderFacts) -> str:
    level = (facts.unit_rung or Rung.KHT).level
    return f"xếp loại {level.full_name}" if level else "chờ cấp có thẩm quyền quyết định mức"


def no_unit_level(facts: LeaderFacts, _numbers: Numbers) -> str:
    """P-H1."""
    return f"Người đứng đầu không xếp loại cao hơn đơn vị: đơn vị {_unit_words(facts)}."


def yes_unit_level(facts: LeaderFacts, _numbers: Numbers) -> str:
    """P-H1, fulfilled."""
    return f"Đơn vị do đồng chí đứng đầu {_unit_words(facts)}."


def no_tasks(_facts: CommonFacts, _numbers: Numbers) -> str:
    """NO-TASKS."""
    return "Chưa đủ dữ liệu: không có nhiệm vụ được giao nên không xét được điểm và nhiệm vụ."


def yes_tasks(facts: CommonFacts, _numbers: Numbers) -> str:
    """NO-TASKS, not so."""
    return f"Có {facts.tasks.assigned} nhiệm vụ được giao làm căn cứ đánh giá."


UNIT_LEVEL_UNKNOWN: Final = (
    "Chưa có mức xếp loại của đơn vị nên chưa xét quy tắc người đứng đầu không xếp loại "
    "cao hơn đơn vị (P-H1)."
)


def notes_on_unit(facts: CommonFacts, rules: Iterable[_Coded]) -> tuple[str, ...]:
    """Return what was not told of a head's unit and so was not looked at."""
    unit_unknown = (
        isinstance(facts, LeaderFacts)
        and facts.heads_unit
        and facts.unit_rung is None
        and any(rule.code == "P-H1" for rule in rules)
    )
    return (UNIT_LEVEL_UNKNOWN,) if unit_unknown else ()
