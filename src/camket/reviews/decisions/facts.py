"""What a rating stands on: counted by the system, entered with its source, told to the rules.

The denominator is the most contested number of a rating (evaluation.md §4), so what was counted,
what was entered on top of it and from which paper are kept apart and whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Final

from camket.reviews.decisions.states import PostRole, SubjectKind
from camket.rules.facts import (
    CollectiveFacts,
    Conclusion,
    Discipline,
    Disciplined,
    Faults,
    IndividualFacts,
    LeaderFacts,
    MemberOutsideFacts,
    Score,
    Share,
    Subject,
    Tasks,
)
from camket.rules.grades import KeyGrade
from camket.rules.levels import Level

_KEY_GRADES: Final = "key_grades"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the system itself knows of a unit's year.

    Attributes:
        excused_undone: Not done for a cause that somebody above has confirmed as objective.
        excused_late: Done late for such a cause.
        stopped: Taken out of the programme by a decision; never in `assigned`.
        from_commitments: How many of `assigned` stem from a signed commitment.
        faults_raised: Limits of the year before that were not confirmed as objective.
        subordinate_levels: Levels decided in this system for the units directly below.
        quarters: Levels decided for the quarters so far, in their order.
        role: What the person is in the unit; empty for a collective.
        unit_assigned: Tasks of the unit as a whole, beside those that are a deputy's own.
    """

    assigned: int = 0
    done: int = 0
    on_time: int = 0
    below_quality: int = 0
    exceeded: int = 0
    faults_raised: int = 0
    faults_remedied: int = 0
    subordinate_levels: tuple[str, ...] = ()
    excused_undone: int = 0
    excused_late: int = 0
    stopped: int = 0
    from_commitments: int = 0
    disciplined_members: int = 0
    disciplined_units: int = 0
    disciplined_for_task: int = 0
    disciplined_otherwise: int = 0
    quarters: tuple[str, ...] = ()
    role: str = ""
    unit_assigned: int = 0
    unit_done: int = 0

    @property
    def heads_unit(self) -> bool:
        """Say whether the person heads the unit; who was told no role did, before roles were."""
        return self.role in ("", PostRole.HEAD)


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
            entered.excused_undone > _undone(gathered),
            f"chỉ còn {_undone(gathered)} nhiệm vụ chưa hoàn thành",
        ),
        (
            entered.excused_late > _late(gathered),
            f"chỉ còn {_late(gathered)} nhiệm vụ hoàn thành chậm",
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


def _undone(gathered: Gathered) -> int:
    return gathered.assigned - gathered.done - gathered.excused_undone


def _late(gathered: Gathered) -> int:
    return gathered.done - gathered.on_time - gathered.excused_late


def tasks_of(gathered: Gathered, entered: Entered) -> Tasks:
    """Return the counts left after tasks with a confirmed objective cause have gone out."""
    late = gathered.excused_late + entered.excused_late
    done = gathered.done - late
    return Tasks(
        assigned=gathered.assigned - gathered.excused_undone - entered.excused_undone - late,
        done=done,
        on_time=gathered.on_time,
        below_quality=min(gathered.below_quality, done),
        exceeded=min(gathered.exceeded, done),
    )


def collective_of(score: Score, gathered: Gathered, entered: Entered) -> CollectiveFacts:
    """Tell the rules about a collective."""
    members = gathered.disciplined_members + entered.disciplined_members
    units = gathered.disciplined_units + entered.disciplined_units
    struck = [Discipline(Disciplined.MEMBER)] * members
    struck += [Discipline(Disciplined.SUBORDINATE_UNIT)] * units
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
    """Tell the rules about who leads in a unit: the head by its tasks, a deputy by his own."""
    tasks = tasks_of(gathered, entered)
    done, assigned = tasks.done, tasks.assigned
    if not gathered.heads_unit:
        done, assigned = gathered.unit_done, gathered.unit_assigned
    return LeaderFacts(
        score=score,
        tasks=tasks,
        faults=_faults(gathered, entered),
        discipline=_struck(gathered, entered),
        concluded=_degraded(entered),
        heads_unit=gathered.heads_unit,
        unit_rung=unit_level.rung if unit_level and gathered.heads_unit else None,
        unit_done_share=Decimal(done) / Decimal(assigned) if assigned else None,
        fields=_share(entered.fields_failed, entered.fields_total),
        trust_vote=_share(entered.votes_low, entered.votes_total),
        corruption_in_unit=entered.is_corrupt,
        quarters=entered.quarters or tuple(Level(one) for one in gathered.quarters),
    )


def _struck(gathered: Gathered, entered: Entered) -> tuple[Discipline, ...]:
    for_task = gathered.disciplined_for_task + entered.disciplined_for_task
    otherwise = gathered.disciplined_otherwise + entered.disciplined_otherwise
    struck = [Discipline(Disciplined.SELF, task_related=True)] * for_task
    return tuple(struck + [Discipline(Disciplined.SELF)] * otherwise)


def _degraded(entered: Entered) -> frozenset[Conclusion]:
    return frozenset({Conclusion.DEGRADATION} if entered.is_concluded else ())


def postless_of(
    kind: SubjectKind, score: Score, gathered: Gathered, entered: Entered
) -> IndividualFacts | MemberOutsideFacts:
    """Tell the rules about who leads nobody: his own tasks, whichever unit gave them."""
    told = MemberOutsideFacts if kind is SubjectKind.MEMBER_OUTSIDE else IndividualFacts
    return told(
        score=score,
        tasks=tasks_of(gathered, entered),
        faults=_faults(gathered, entered),
        discipline=_struck(gathered, entered),
        concluded=_degraded(entered),
    )


def subject_of(
    kind: SubjectKind,
    score: Score,
    gathered: Gathered,
    entered: Entered,
    *,
    unit_level: Level | None,
    key_grades: tuple[KeyGrade, ...] = (),
) -> Subject:
    """Tell the rules about a subject of any class.

    Args:
        kind: Its class.
        score: Its points.
        gathered: What the system counted.
        entered: What the appraiser stated.
        unit_level: Where the unit of a leader stands.
        key_grades: Of a person whose products were graded, for the body's own formula.
    """
    if kind is SubjectKind.COLLECTIVE:
        return collective_of(score, gathered, entered)
    person: LeaderFacts | IndividualFacts | MemberOutsideFacts
    if kind in (SubjectKind.INDIVIDUAL, SubjectKind.MEMBER_OUTSIDE):
        person = postless_of(kind, score, gathered, entered)
    else:
        person = leader_of(score, gathered, entered, unit_level=unit_level)
    return replace(person, key_grades=key_grades) if key_grades else person


def as_record(
    gathered: Gathered,
    entered: Entered,
    *,
    unit_level: Level | None,
    key_grades: tuple[KeyGrade, ...] = (),
) -> dict[str, Any]:
    """Return plain values for keeping."""
    graded = {_KEY_GRADES: [one.value for one in key_grades]} if key_grades else {}
    return {
        **graded,
        "gathered": {
            **asdict(gathered),
            "subordinate_levels": list(gathered.subordinate_levels),
            "quarters": list(gathered.quarters),
        },
        "entered": {**asdict(entered), "sources": dict(entered.sources)},
        "unit_level": unit_level.value if unit_level else None,
    }


def key_grades_in(record: Mapping[str, Any]) -> tuple[KeyGrade, ...]:
    """Read back the grades of key products a rating was judged by."""
    return tuple(KeyGrade(one) for one in record.get(_KEY_GRADES, ()))


def gathered_in(record: Mapping[str, Any]) -> Gathered:
    """Read back what had been counted; nothing where nothing was kept yet."""
    kept = dict(record.get("gathered", {}))
    for name in ("subordinate_levels", "quarters"):
        kept[name] = tuple(kept.get(name, ()))
    return Gathered(**kept)


def corrected_in(record: Mapping[str, Any]) -> dict[str, Any]:
    """Read back what was corrected after a contest: the value, its source and the contest."""
    return dict(record.get("corrected", {}))


def with_corrections(gathered: Gathered, corrected: Mapping[str, Any]) -> Gathered:
    """Return what was counted with what was corrected: an answer outlives the next count."""
    return replace(gathered, **{name: told["value"] for name, told in corrected.items()})


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
