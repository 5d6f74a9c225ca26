"""How a body counts: its members, who is left out of the sum, what a majority is; no Django.

A decision needs more than half of all members of the body, not of those present; Quy định
294-QĐ/TW, điểm 9.3, says who does not count (A). Ballots are secret: only sums are known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAJORITY_SOURCE: Final = "Quy định 294-QĐ/TW, điểm 9.3"
"""Who counts and what a majority is (A)."""
LENGTH_SOURCE: Final = "Hướng dẫn 43-HD/BTCTW ngày 31/10/2025"
"""A review meeting lasts a day at least, of a provincial standing committee two (A)."""
SECOND_BALLOT_SOURCE: Final = "Mẫu phiếu theo Hướng dẫn 21-HD/BTCTW năm 2019, một đảng ủy cơ sở"
"""HTXS is picked by a ballot of its own among those rated HTT (B)."""
DAYS_OF_PROVINCE: Final = 2
DAYS_OF_OTHERS: Final = 1


class Composition(StrEnum):
    """Which members of a unit meet as one body."""

    STANDING = "standing"
    COMMITTEE = "committee"
    CELL = "cell"
    LEADERSHIP = "leadership"


_STANDING: Final = frozenset(
    {
        "provincial_secretary", "provincial_deputy", "provincial_second_deputy",
        "provincial_standing_member", "district_secretary", "district_deputy",
        "district_standing_member", "commune_secretary", "commune_deputy",
        "commune_standing_member", "functional_secretary", "functional_deputy",
        "department_secretary", "grassroots_secretary", "grassroots_deputy",
    }
)  # fmt: skip
_POSTS: Final[Mapping[Composition, frozenset[str]]] = {
    Composition.STANDING: _STANDING,
    Composition.COMMITTEE: _STANDING | {"provincial_member", "commune_member"},
    Composition.CELL: frozenset(
        {"cell_secretary", "cell_deputy", "cell_committee_member", "group_leader", "cell_member"}
    ),
    Composition.LEADERSHIP: frozenset(
        {
            "council_chair", "council_deputy", "peoples_committee_chair",
            "peoples_committee_deputy", "department_director", "department_deputy",
            "division_head", "division_deputy", "service_head", "front_chair", "front_deputy",
            "mass_organisation_head", "mass_organisation_deputy", "organisation_head",
            "commission_head", "commission_deputy", "office_head", "office_deputy",
            "inspection_head", "inspection_deputy",
        }
    ),
}  # fmt: skip


_OF_A_CELL: Final = "cell_member"


def posts_of_body(composition: Composition) -> frozenset[str]:
    """Return the codes of the posts whose holders are members of the body."""
    return _POSTS[composition]


def compositions_of(posts: Collection[str]) -> list[Composition]:
    """Return the bodies a unit with these posts can meet as, the narrowest first.

    A committee whose posts know no plain members meets as its standing committee alone.
    """
    # a cell is led by somebody of its own; to belong to one is a post in units of other kinds too
    found = [one for one in Composition if (_POSTS[one] - {_OF_A_CELL}) & set(posts)]
    if not (_POSTS[Composition.COMMITTEE] - _STANDING) & set(posts):
        found = [one for one in found if one is not Composition.COMMITTEE]
    return found


class Exclusion(StrEnum):
    """Why a member is not counted (294-QĐ/TW, điểm 9.3)."""

    LENT = "lent"
    """Lent to another place and absent."""
    EXEMPT = "exempt"
    """Exempt from activity and absent."""
    BARRED = "barred"
    """Suspended, prosecuted or detained."""


class Majority(StrEnum):
    """How many votes a decision needs."""

    MORE_THAN_HALF = "more_than_half"
    TWO_THIRDS = "two_thirds"
    """Admission, recognition, deletion and expulsion, in the body that proposes."""


class Round(StrEnum):
    """One ballot of a meeting."""

    FIRST = "first"
    BEST = "best"
    TRUST = "trust"


INVALID: Final = "invalid"
BLANK: Final = "blank"
PICKED: Final = "picked"
NOT_PICKED: Final = "not_picked"
TRUST_HIGH, TRUST_MIDDLE, TRUST_LOW = "high", "middle", "low"
CHOICES: Final[Mapping[Round, tuple[str, ...]]] = {
    Round.FIRST: ("HTT", "HT", "KHT"),
    Round.BEST: (PICKED, NOT_PICKED),
    Round.TRUST: (TRUST_HIGH, TRUST_MIDDLE, TRUST_LOW),
}
"""What a valid vote can say in each ballot."""


class MeetingRefusal(StrEnum):
    """Why a meeting is not planned, written, counted or closed."""

    NOT_ALLOWED = "meeting_not_allowed"
    STALE = "meeting_stale"
    CLOSED = "meeting_closed"
    PERIOD_CLOSED = "meeting_period_closed"
    NO_MEMBERS = "meeting_no_members"
    NOT_A_MEMBER = "meeting_not_a_member"
    CHAIR_ABSENT = "meeting_chair_absent"
    SECRETARY_MISSING = "meeting_secretary_missing"
    SAME_CHAIR_AND_SECRETARY = "meeting_same_chair_and_secretary"
    ABSENCE_REASON_MISSING = "meeting_absence_reason_missing"
    EXCLUDED_BUT_PRESENT = "meeting_excluded_but_present"
    TOO_SHORT = "meeting_too_short"
    ROLL_MISSING = "meeting_roll_missing"
    NO_SUBJECTS = "meeting_no_subjects"
    CHAIR_IS_SUBJECT = "meeting_chair_is_subject"
    SUBJECT_CHAIRS = "meeting_subject_chairs"
    HANDED_TOO_MANY = "meeting_handed_too_many"
    COLLECTED_TOO_MANY = "meeting_collected_too_many"
    SUM_DIFFERS = "meeting_sum_differs"
    NOTHING_COUNTED = "meeting_nothing_counted"
    NOT_GOOD = "meeting_not_good"
    SUBJECT_OPEN = "meeting_subject_open"
    REASON_MISSING = "meeting_reason_missing"
    ENDS_BEFORE = "meeting_ends_before"
    NOT_REVIEWED = "meeting_not_reviewed"
    OWN_BALLOT = "meeting_own_ballot"
    OWN_LINE_DIFFERS = "meeting_own_line_differs"
    TELLER_UNKNOWN = "meeting_teller_unknown"
    SAME_TELLERS = "meeting_same_tellers"


@dataclass(frozen=True, slots=True)
class Seat:
    """One member at the roll call."""

    person_id: int
    name: str
    is_present: bool
    exclusion: Exclusion | None = None
    reason: str = ""


def refusal_of_seat(seat: Seat) -> MeetingRefusal | None:
    """Say what is wrong with one line of the roll call.

    Who is lent or exempt is left out only while absent; who is barred takes no part.
    """
    if seat.is_present:
        return MeetingRefusal.EXCLUDED_BUT_PRESENT if seat.exclusion else None
    if seat.exclusion or seat.reason:
        return None
    return MeetingRefusal.ABSENCE_REASON_MISSING


@dataclass(frozen=True, slots=True)
class Denominator:
    """What a majority is taken of, and how it came about.

    Attributes:
        members: All members of the body on the day.
        excluded: How many are left out, by why.
        own: Whether the subject is a member who would count: nobody votes on himself.
    """

    members: int
    excluded: Mapping[Exclusion, int]
    own: bool = False

    @property
    def counted(self) -> int:
        """Return the number a majority is taken of."""
        return self.members - sum(self.excluded.values()) - int(self.own)

    def needed(self, majority: Majority = Majority.MORE_THAN_HALF) -> int:
        """Return the least number of votes that carries."""
        if majority is Majority.TWO_THIRDS:
            return -(-2 * self.counted // 3)
        return self.counted // 2 + 1

    def carries(self, votes: int, majority: Majority = Majority.MORE_THAN_HALF) -> bool:
        """Say whether so many votes carry; of nobody nothing is carried."""
        return self.counted > 0 and votes >= self.needed(majority)


def denominator_of(seats: Iterable[Seat], *, subject: int | None = None) -> Denominator:
    """Return what a majority on a subject is taken of: all members, present or not.

    Args:
        seats: The roll call.
        subject: The person voted on; None for a collective.
    """
    told = list(seats)
    excluded = Counter(one.exclusion for one in told if one.exclusion is not None)
    own = any(one.person_id == subject and one.exclusion is None for one in told)
    return Denominator(len(told), dict(excluded), own=own)


def voters_present(seats: Iterable[Seat]) -> int:
    """Return how many members can be handed a ballot."""
    return sum(one.is_present for one in seats)


@dataclass(frozen=True, slots=True)
class Papers:
    """The ballot papers of one round: how many were handed out and came back."""

    handed_out: int
    collected: int


@dataclass(frozen=True, slots=True)
class Line:
    """What the papers of one round say of one subject, in sums.

    Attributes:
        votes: Valid votes by choice.
        own_present: The subject sits among the voters; his own paper says nothing of himself.
    """

    votes: Mapping[str, int]
    invalid: int = 0
    blank: int = 0
    own_present: bool = False

    @property
    def total(self) -> int:
        """Return how many papers this line accounts for."""
        return sum(self.votes.values()) + self.invalid + self.blank


def refusal_of_papers(papers: Papers, *, present: int) -> MeetingRefusal | None:
    """Say why the number of papers cannot be: more than voters, more back than given."""
    if papers.handed_out > present:
        return MeetingRefusal.HANDED_TOO_MANY
    if papers.collected > papers.handed_out:
        return MeetingRefusal.COLLECTED_TOO_MANY
    return MeetingRefusal.NOTHING_COUNTED if papers.collected == 0 else None


def expected_of(line: Line, papers: Papers) -> int:
    """Return how many votes, invalid and blank ones a subject must have in all."""
    return max(papers.collected - int(line.own_present), 0)


def agrees(line: Line, papers: Papers, *, present: int) -> bool:
    """Say whether the sums on a subject agree with the papers that came back.

    Where fewer papers were handed out than voters are there, the subject may have got none: then
    all papers speak of him.
    """
    if line.own_present and papers.handed_out < present and line.total == papers.collected:
        return True
    return line.total == expected_of(line, papers)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a body's votes say of one subject.

    Attributes:
        level: The level that carries; empty where none does.
        votes: The votes for it.
    """

    level: str
    votes: int
    denominator: Denominator


def outcome_of(
    first: Mapping[str, int], denominator: Denominator, best: Mapping[str, int] | None = None
) -> Outcome:
    """Return the level that carries: HTXS only for whom the first ballot rated HTT.

    Levels are not added up: where the votes are split so that none carries, the body votes again
    or the authority decides.
    """
    picked = (best or {}).get(PICKED, 0)
    for level in CHOICES[Round.FIRST]:
        votes = first.get(level, 0)
        if not denominator.carries(votes):
            continue
        if level == "HTT" and denominator.carries(picked):
            return Outcome("HTXS", picked, denominator)
        return Outcome(level, votes, denominator)
    return Outcome("", 0, denominator)


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust vote: who was asked, and what the valid votes said."""

    high: int
    middle: int
    low: int
    collected: int

    @property
    def is_mostly_low(self) -> bool:
        """Say whether more than half of the papers that came back trust little."""
        return 2 * self.low > self.collected


@dataclass(frozen=True, slots=True)
class SubjectState:
    """How far one subject has come when the meeting is about to close.

    Attributes:
        person_id: Who it is; None for a collective.
        chair_id: Who chaired while this subject was on; None is the chair of the meeting.
        not_reviewed: Why the subject was not reviewed; empty if it was.
        level: What the votes carried; empty where nothing did or nobody voted.
        ruled: What the rules say; empty where they leave it open or have not been asked.
    """

    name: str
    person_id: int | None
    chair_id: int | None
    not_reviewed: str
    is_reviewed: bool
    level: str
    ruled: str
    is_ruled: bool
    reason: str


def refusal_of_subject(state: SubjectState, *, meeting_chair: int) -> MeetingRefusal | None:
    """Say what a subject still lacks before its meeting can close."""
    if state.not_reviewed:
        # whoever was not reviewed cannot be rated (order of the 132/124 era, A; today C)
        return MeetingRefusal.NOT_REVIEWED if state.level else None
    if not state.is_reviewed:
        return MeetingRefusal.SUBJECT_OPEN
    if refusal := refusal_of_chair(state.person_id, state.chair_id, meeting_chair=meeting_chair):
        return refusal
    differs = bool(state.level) and state.is_ruled and state.level != state.ruled
    return MeetingRefusal.REASON_MISSING if differs and not state.reason else None


def refusal_of_chair(
    person_id: int | None, chair_id: int | None, *, meeting_chair: int
) -> MeetingRefusal | None:
    """Say why a subject is chaired by the wrong person: nobody chairs his own review."""
    if person_id is None:
        return None
    if chair_id == person_id:
        return MeetingRefusal.SUBJECT_CHAIRS
    is_own = chair_id is None and person_id == meeting_chair
    return MeetingRefusal.CHAIR_IS_SUBJECT if is_own else None


def days_expected(composition: Composition, *, is_province: bool) -> int:
    """Return how many days a review meeting lasts at least; fewer is warned of, not barred."""
    is_long = is_province and composition is Composition.STANDING
    return DAYS_OF_PROVINCE if is_long else DAYS_OF_OTHERS
