"""What a rating stands on: counted by the system, entered with its source, told to the rules.

The denominator is the most contested number of a rating (evaluation.md §4), so what was counted,
what was entered on top of it and from which paper are kept apart and whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

from camket.reviews.decisions import SubjectKind
from camket.rules.facts import (
    CollectiveFacts,
    Conclusion,
    Discipline,
    Disciplined,
    Faults,
    LeaderFacts,
    Score,
    Share,
    Subject,
    Tasks,
)
from camket.rules.levels import Level


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the system itself knows of a unit's year.

    Attributes:
        faults_raised: Limits of the year before that were not confirmed as objective.
        subordinate_levels: Levels decided in this system for the units directly below.
    """

    assigned: int = 0
    done: int = 0
    on_time: int = 0
    below_quality: int = 0
    exceeded: int = 0
    faults_raised: int = 0
    faults_remedied: int = 0
    subordinate_levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """What the appraiser enters because the system cannot know it; each group names its source."""

    excused_undone: int = 0
    excused_late: int = 0
    faults_raised: int = 0
    faults_remedied: int = 0
    disciplined_members: int = 0
    disciplined_units: int = 0
    disciplined_for_task: int = 0
    disciplined_otherwise: int = 0
    is_concluded: bool = False
    below_htxs: int = 0
    below_htt: int = 0
    below_ht: int = 0
    below_kht: int = 0
    fields_total: int = 0
    fields_failed: int = 0
    votes_total: int = 0
    votes_low: int = 0
    is_corrupt: bool = False
    quarter_1: str = ""
    quarter_2: str = ""
    quarter_3: str = ""
    quarter_4: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def quarters(self) -> tuple[Level, ...]:
        """Return the levels of the quarters that were told."""
        told = (self.quarter_1, self.quarter_2, self.quarter_3, self.quarter_4)
        return tuple(Level(level) for level in told if level)


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that come from one paper: what they are called, and the names of the values."""

    key: str
    title: str
    names: tuple[str, ...]


_FAULTS: Final = Group(
    "faults",
    "hạn chế do kiểm tra, thanh tra chỉ ra ngoài hệ thống",
    ("faults_raised", "faults_remedied"),
)
_EXCUSED: Final = Group(
    "tasks", "nhiệm vụ được xác nhận nguyên nhân khách quan", ("excused_undone", "excused_late")
)
_OF_PERSON: Final = (
    Group("discipline", "kỷ luật", ("disciplined_for_task", "disciplined_otherwise")),
    Group("concluded", "kết luận suy thoái, tự diễn biến, tự chuyển hóa", ("is_concluded",)),
)
_OF_INDIVIDUAL: Final = (_EXCUSED, _FAULTS, *_OF_PERSON)
GROUPS: Final = {
    SubjectKind.COLLECTIVE: (
        _EXCUSED,
        _FAULTS,
        Group("discipline", "kỷ luật", ("disciplined_members", "disciplined_units")),
        Group("concluded", "kết luận vi phạm về công tác cán bộ, mất đoàn kết", ("is_concluded",)),
        Group(
            "below",
            "mức xếp loại của đơn vị trực thuộc",
            ("below_htxs", "below_htt", "below_ht", "below_kht"),
        ),
    ),
    SubjectKind.LEADER: (
        _EXCUSED,
        _FAULTS,
        *_OF_PERSON,
        Group("fields", "lĩnh vực phụ trách", ("fields_total", "fields_failed")),
        Group("votes", "phiếu tín nhiệm", ("votes_total", "votes_low")),
        Group("corruption", "đơn vị phụ trách có tham nhũng, lãng phí bị xử lý", ("is_corrupt",)),
        Group("quarters", "xếp loại quý", ("quarter_1", "quarter_2", "quarter_3", "quarter_4")),
    ),
    SubjectKind.INDIVIDUAL: _OF_INDIVIDUAL,
    SubjectKind.MEMBER_OUTSIDE: _OF_INDIVIDUAL,
}
"""Which groups the appraiser is asked for, by the kind of the subject."""


def unsourced(kind: SubjectKind, entered: Entered) -> list[str]:
    """Return the groups that say something and name no source."""
    return [
        group.title
        for group in GROUPS[kind]
        if any(getattr(entered, name) for name in group.names)
        and not entered.sources.get(group.key)
    ]


def disagreements(gathered: Gathered, entered: Entered) -> list[str]:
    """Return what cannot be true: a part above its whole."""
    checks = (
        (
            entered.excused_undone > gathered.assigned - gathered.done,
            f"chỉ có {gathered.assigned - gathered.done} nhiệm vụ chưa hoàn thành",
        ),
        (
            entered.excused_late > gathered.done - gathered.on_time,
            f"chỉ có {gathered.done - gathered.on_time} nhiệm vụ hoàn thành chậm",
        ),
        (
            entered.faults_remedied > entered.faults_raised,
            "số hạn chế đã khắc phục lớn hơn số đã chỉ ra",
        ),
        (
            entered.fields_failed > entered.fields_total,
            "số lĩnh vực không hoàn thành lớn hơn số lĩnh vực phụ trách",
        ),
        (
            entered.votes_low > entered.votes_total,
            "số phiếu tín nhiệm thấp lớn hơn tổng số phiếu",
        ),
    )
    return [words for is_wrong, words in checks if is_wrong]


def tasks_of(gathered: Gathered, entered: Entered) -> Tasks:
    """Return the counts left after tasks with a confirmed objective cause have gone out."""
    done = gathered.done - entered.excused_late
    return Tasks(
        assigned=gathered.assigned - entered.excused_undone - entered.excused_late,
        done=done,
        on_time=gathered.on_time,
        below_quality=min(gathered.below_quality, done),
        exceeded=min(gathered.exceeded, done),
    )


def collective_of(score: Score, gathered: Gathered, entered: Entered) -> CollectiveFacts:
    """Tell the rules about a collective."""
    struck = [Discipline(Disciplined.MEMBER)] * entered.disciplined_members
    struck += [Discipline(Disciplined.SUBORDINATE_UNIT)] * entered.disciplined_units
    told = (
        (Level.HTXS, entered.below_htxs),
        (Level.HTT, entered.below_htt),
        (Level.HT, entered.below_ht),
        (Level.KHT, entered.below_kht),
    )
    below = [Level(level) for level in gathered.subordinate_levels]
    below += [level for level, count in told for _ in range(count)]
    concluded = {Conclusion.PERSONNEL_OR_UNITY} if entered.is_concluded else set()
    return CollectiveFacts(
        score=score,
        tasks=tasks_of(gathered, entered),
        faults=_faults(gathered, entered),
        discipline=tuple(struck),
        concluded=frozenset(concluded),
        subordinate_levels=tuple(below),
    )


def leader_of(
    score: Score, gathered: Gathered, entered: Entered, *, unit_level: Level | None
) -> LeaderFacts:
    """Tell the rules about the head of a unit; his tasks are those of the unit he runs."""
    struck = [Discipline(Disciplined.SELF, task_related=True)] * entered.disciplined_for_task
    struck += [Discipline(Disciplined.SELF)] * entered.disciplined_otherwise
    tasks = tasks_of(gathered, entered)
    share = Decimal(tasks.done) / Decimal(tasks.assigned) if tasks.assigned else None
    concluded = {Conclusion.DEGRADATION} if entered.is_concluded else set()
    return LeaderFacts(
        score=score,
        tasks=tasks,
        faults=_faults(gathered, entered),
        discipline=tuple(struck),
        concluded=frozenset(concluded),
        heads_unit=True,
        unit_rung=unit_level.rung if unit_level else None,
        unit_done_share=share,
        fields=_share(entered.fields_failed, entered.fields_total),
        trust_vote=_share(entered.votes_low, entered.votes_total),
        corruption_in_unit=entered.is_corrupt,
        quarters=entered.quarters,
    )


def subject_of(
    kind: SubjectKind,
    score: Score,
    gathered: Gathered,
    entered: Entered,
    *,
    unit_level: Level | None,
) -> Subject:
    """Tell the rules about a subject of either kind."""
    if kind is SubjectKind.COLLECTIVE:
        return collective_of(score, gathered, entered)
    return leader_of(score, gathered, entered, unit_level=unit_level)


def as_record(gathered: Gathered, entered: Entered, *, unit_level: Level | None) -> dict[str, Any]:
    """Return plain values for keeping."""
    return {
        "gathered": {**asdict(gathered), "subordinate_levels": list(gathered.subordinate_levels)},
        "entered": {**asdict(entered), "sources": dict(entered.sources)},
        "unit_level": unit_level.value if unit_level else None,
    }


def gathered_in(record: Mapping[str, Any]) -> Gathered:
    """Read back what had been counted; nothing where nothing was kept yet."""
    kept = dict(record.get("gathered", {}))
    kept["subordinate_levels"] = tuple(kept.get("subordinate_levels", ()))
    return Gathered(**kept)


def entered_in(record: Mapping[str, Any]) -> Entered:
    """Read back what had been entered; nothing where nothing was kept yet."""
    known = {one.name for one in fields(Entered)}
    return Entered(
        **{key: value for key, value in record.get("entered", {}).items() if key in known}
    )


def _faults(gathered: Gathered, entered: Entered) -> Faults:
    return Faults(
        raised=gathered.faults_raised + entered.faults_raised,
        remedied=gathered.faults_remedied + entered.faults_remedied,
    )


def _share(part: int, total: int) -> Share | None:
    return Share(part, total) if total else None
