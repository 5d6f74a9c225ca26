"""Which facts each rule of Quy định 366-QĐ/TW looks at, and how little would mend them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from camket.rules.facts import (
    EXACT,
    CollectiveFacts,
    CommonFacts,
    Conclusion,
    Faults,
    LeaderFacts,
    PersonFacts,
    PostlessFacts,
    Score,
    Share,
    Tasks,
    plain_decimal,
)
from camket.rules.levels import Level, Rung
from camket.rules.schemes.numbers_366 import Numbers
from camket.rules.would_reach import Fix, Remedy
from camket.shared.text import show_number

_NOTHING: Final = Decimal(0)
NOTHING_CONCLUDED: Final[frozenset[Conclusion]] = frozenset()


def _score(facts: CommonFacts, numbers: Numbers, target: Rung) -> Sequence[Fix]:
    bound = numbers.least_score_for(target)
    general, results, total = facts.score.general, facts.score.results, facts.score.total
    if total >= bound:
        return ()
    missing = EXACT.subtract(bound, total)
    to_results, to_general = _shared_out(missing, facts.score, numbers)
    patch: dict[str, object] = {}
    parts: list[str] = []
    if to_results:
        results = EXACT.add(results, to_results)
        patch["results"] = plain_decimal(results)
        parts.append(f"kết quả nhiệm vụ {show_number(results)}/{numbers.results_max}")
    if to_general:
        general = EXACT.add(general, to_general)
        patch["general"] = plain_decimal(general)
        parts.append(f"tiêu chí chung {show_number(general)}/{numbers.general_max}")
    words = f"thêm {show_number(missing)} điểm để đạt {bound} điểm ({', '.join(parts)})"
    return (Fix(words, {"score": patch}, {"score": Score(general, results)}),)


def _shared_out(missing: Decimal, score: Score, numbers: Numbers) -> tuple[Decimal, Decimal]:
    """Return what of the missing points goes to the results and what to the general criteria."""
    room = EXACT.subtract(numbers.results_max, score.results)
    if missing <= room:
        return missing, _NOTHING
    if missing <= EXACT.subtract(numbers.general_max, score.general):
        return _NOTHING, missing
    return room, EXACT.subtract(missing, room)


def _tasks(facts: CommonFacts, numbers: Numbers, target: Rung) -> Sequence[Fix]:
    tasks = facts.tasks
    if target is Rung.HT:
        return [_fix_of_tasks(tasks, better) for better in _fair_tasks(tasks, numbers)]
    # With every task excused nothing would be left to judge.
    assigned = tasks.on_time or tasks.assigned
    exceeded = min(tasks.exceeded, assigned)
    if target is Rung.HTXS:
        exceeded = max(exceeded, numbers.least_exceeded(assigned))
    better = Tasks(assigned, assigned, assigned, 0, exceeded)
    return (_fix_of_tasks(tasks, better),) if better != tasks else ()


def _fair_tasks(tasks: Tasks, numbers: Numbers) -> Sequence[Tasks]:
    if tasks.done == tasks.assigned and not tasks.late_above(numbers.late_at_most):
        return ()
    if tasks.on_time == 0:
        least = tasks.assigned - numbers.most_late(tasks.assigned)
        return (replace(tasks, done=tasks.assigned, on_time=least),)
    # The largest number of tasks among which those on time leave no more late than is allowed.
    most = min(tasks.assigned, 100 * tasks.on_time // (100 - numbers.late_at_most))
    ways = [_left(tasks, min(tasks.done, most))]
    if most == tasks.assigned:
        ways.insert(0, replace(tasks, done=tasks.assigned))
    elif most > tasks.done:
        ways.append(replace(tasks, assigned=most, done=most))
    return [better for better in ways if better != tasks]


def _left(tasks: Tasks, count: int) -> Tasks:
    return Tasks(
        count,
        min(tasks.done, count),
        min(tasks.on_time, count),
        min(tasks.below_quality, count),
        min(tasks.exceeded, count),
    )


def _fix_of_tasks(tasks: Tasks, better: Tasks) -> Fix:
    pairs = (
        ("assigned", tasks.assigned, better.assigned),
        ("done", tasks.done, better.done),
        ("on_time", tasks.on_time, better.on_time),
        ("below_quality", tasks.below_quality, better.below_quality),
        ("exceeded", tasks.exceeded, better.exceeded),
    )
    patch = {name: new for name, old, new in pairs if new != old}
    words = "; ".join(_words_of_tasks(tasks, better))
    return Fix(words, {"tasks": patch}, {"tasks": better})


def _words_of_tasks(tasks: Tasks, better: Tasks) -> list[str]:
    undone = tasks.assigned - tasks.done
    left = tasks.assigned - better.assigned
    excused, late_excused = min(undone, left), max(0, left - undone)
    said: list[str] = []
    if excused:
        said.append(f"{excused} nhiệm vụ chưa hoàn thành được xác nhận nguyên nhân khách quan")
    if late_excused:
        said.append(f"{late_excused} nhiệm vụ trễ hạn được xác nhận nguyên nhân khách quan")
    if gone := tasks.exceeded - min(tasks.exceeded, better.done):
        said.append(f"trong số được xác nhận có {gone} nhiệm vụ vượt mức")
    if better.below_quality and (gone := tasks.below_quality - better.below_quality):
        said.append(f"trong số được xác nhận có {gone} nhiệm vụ chưa bảo đảm chất lượng")
    if better.on_time > tasks.on_time:
        count = better.on_time - tasks.on_time
        said.append(f"{count} nhiệm vụ được xác nhận hoàn thành đúng tiến độ")
    finished_late = max(0, better.done - tasks.done - max(0, better.on_time - tasks.on_time))
    if finished_late:
        said.append(f"{finished_late} nhiệm vụ còn lại được hoàn thành, tính là trễ hạn")
    if tasks.below_quality and not better.below_quality:
        said.append(f"{tasks.below_quality} nhiệm vụ được nghiệm thu lại bảo đảm chất lượng")
    if better.exceeded > tasks.exceeded:
        said.append(f"thêm {better.exceeded - tasks.exceeded} nhiệm vụ được công nhận vượt mức")
    return said


def _faults(facts: CommonFacts, _numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    faults = facts.faults
    better = Faults(faults.raised, faults.raised)
    words = f"{faults.raised - faults.remedied} hạn chế, khuyết điểm còn lại được khắc phục"
    patch = {"faults": {"remedied": faults.raised}}
    return (Fix(words, patch, {"faults": better}),)


def _conclusions(facts: CommonFacts, _numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    if not facts.concluded:
        return ()
    words = "kết luận của cấp có thẩm quyền được hủy bỏ"
    return (Fix(words, {"concluded": []}, {"concluded": NOTHING_CONCLUDED}),)


def _discipline_of_collective(
    facts: CollectiveFacts, _numbers: Numbers, _target: Rung
) -> Sequence[Fix]:
    words = f"{len(facts.discipline)} quyết định kỷ luật được hủy bỏ"
    return (Fix(words, {"discipline": []}, {"discipline": ()}),)


def _subordinates(facts: CollectiveFacts, _numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    better = _lifted(facts.subordinate_levels)
    words = (
        f"{facts.subordinate_levels.count(Level.KHT)} đơn vị trực thuộc "
        "được xếp loại hoàn thành nhiệm vụ trở lên"
    )
    patch = {"subordinate_levels": [level.value for level in better]}
    return (Fix(words, patch, {"subordinate_levels": better}),)


def _lifted(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(Level.HT if level is Level.KHT else level for level in levels)


def _discipline_of_person(facts: PersonFacts, _numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    if not facts.task_related_discipline:
        return ()
    left = tuple(one for one in facts.discipline if not one.task_related)
    words = f"{facts.task_related_discipline} quyết định kỷ luật liên quan nhiệm vụ được hủy bỏ"
    patch = {"discipline": [{"on": one.on.value, "task_related": False} for one in left]}
    return (Fix(words, patch, {"discipline": left}),)


def _fields(facts: LeaderFacts, numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    fields = facts.fields
    if fields is None or not fields.is_above(numbers.failed_fields_at_most):
        return ()
    better = Share(numbers.failed_fields_at_most * fields.total // 100, fields.total)
    words = (
        f"{fields.part - better.part} lĩnh vực phụ trách được xếp loại hoàn thành nhiệm vụ trở lên"
    )
    patch = {"fields": {"KHT": better.part}}
    return (Fix(words, patch, {"fields": better}),)


def _vote(facts: LeaderFacts, numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    vote = facts.trust_vote
    if vote is None or not vote.is_above(numbers.low_votes_at_most):
        return ()
    better = Share(numbers.low_votes_at_most * vote.total // 100, vote.total)
    words = f"phiếu tín nhiệm thấp không quá {better.part}/{better.total}"
    patch = {"trust_vote": {"low": better.part}}
    return (Fix(words, patch, {"trust_vote": better}),)


def _corruption(facts: LeaderFacts, _numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    if not facts.corruption_in_unit:
        return ()
    words = "đơn vị phụ trách được kết luận không liên quan tham nhũng, lãng phí, tiêu cực"
    patch = {"corruption_in_unit": False}
    return (Fix(words, patch, {"corruption_in_unit": False}),)


def _collective_share(_facts: LeaderFacts, numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    share = Decimal(numbers.done_at_least) / 100
    words = f"tập thể hoàn thành từ {numbers.done_at_least}% nhiệm vụ"
    patch = {"unit_done_share": plain_decimal(share)}
    return (Fix(words, patch, {"unit_done_share": share}),)


def _quarters(facts: LeaderFacts, _numbers: Numbers, _target: Rung) -> Sequence[Fix]:
    better = _lifted(facts.quarters)
    words = f"{facts.quarters.count(Level.KHT)} quý được xếp loại hoàn thành nhiệm vụ trở lên"
    patch = {"quarters": [level.value for level in better]}
    return (Fix(words, patch, {"quarters": better}),)


def _unit(_facts: LeaderFacts, _numbers: Numbers, target: Rung) -> Sequence[Fix]:
    level = Level[target.name]
    words = f"đơn vị được xếp loại {level.full_name}"
    patch = {"unit_level": level.value}
    return (Fix(words, patch, {"unit_rung": target}),)


COLLECTIVE_REMEDIES: Final[Mapping[str, Sequence[Remedy[CollectiveFacts, Numbers]]]] = {
    "P-X1": (_score,),
    "P-X2": (_tasks,),
    "P-X3": (_discipline_of_collective,),
    "P-X6": (_faults,),
    "P-X7": (_subordinates,),
    "P-G1": (_score,),
    "P-G2": (_tasks,),
    "P-C1": (_score,),
    "P-C2": (_tasks,),
    "P-N1": (_score,),
    "P-N2": (_conclusions,),
    "P-N3": (_tasks,),
}
LEADER_REMEDIES: Final[Mapping[str, Sequence[Remedy[LeaderFacts, Numbers]]]] = {
    "P-X1": (_score,),
    "P-X4": (_tasks,),
    "P-X6": (_faults,),
    "P-G1": (_score,),
    "P-G2": (_tasks,),
    "P-C1": (_score,),
    "P-C2": (_tasks,),
    "P-N1": (_score,),
    "P-N4": (_conclusions, _discipline_of_person),
    "P-N6": (_tasks, _fields, _vote, _corruption),
    "P-N7": (_collective_share,),
    "P-Q1": (_quarters,),
    "P-H1": (_unit,),
}
POSTLESS_REMEDIES: Final[Mapping[str, Sequence[Remedy[PostlessFacts, Numbers]]]] = {
    "P-X1": (_score,),
    "P-X5": (_tasks,),
    "P-X6": (_faults,),
    "P-G1": (_score,),
    "P-G2": (_tasks,),
    "P-C1": (_score,),
    "P-C2": (_tasks,),
    "P-N1": (_score,),
    "P-N4": (_conclusions, _discipline_of_person),
    "P-N5": (_tasks,),
}
"""Which facts each rule looks at; NO-TASKS has no remedy: nothing was assigned, nothing to mend."""
