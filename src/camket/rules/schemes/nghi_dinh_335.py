"""Nghị định 335/2025/NĐ-CP of 21 December 2025: civil servants, scored on products assigned.

The score decides, then the four cases of failing; the ceiling on HTXS is a property of the list.
Article 20 names no further condition for HTXS, as far as it was read (marks in the sources).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Final, NamedTuple

from camket.rules.ceiling import Condition, Mark, Source
from camket.rules.formulas.base import NothingAssignedError, Scored, exactly, shown
from camket.rules.formulas.decree_335 import (
    General,
    Leading,
    ProductLine,
    Products,
    computed,
    results_from,
    total_from,
    weighed,
)
from camket.rules.levels import Level, Rung
from camket.rules.schemes.numbers_335 import Numbers


class ServantKind(StrEnum):
    """Who is rated: who leads is measured in six parts, who does not in three."""

    STAFF = "civil_servant"
    LEADER = "civil_servant_leader"


class ServantConclusion(StrEnum):
    """What a competent authority has concluded (Article 20.4b)."""

    DEGRADATION = "degradation"
    FORBIDDEN_ACTS = "forbidden_acts"
    EXAMPLE_DUTY = "example_duty"


@dataclass(frozen=True, slots=True)
class LeadingFacts:
    """What is known of how somebody leads; a deputy is measured on his own field.

    Attributes:
        subordinate_levels: Levels of those under him, or in his field.
        well_organised: All tasks on plan, on time, with quality and initiative.
        united: No prolonged disunity.
        of_field: Measured on a field (a deputy) rather than on the whole unit.
        corruption_in_unit: A unit in direct charge was involved in corruption or waste.
    """

    subordinate_levels: tuple[Level, ...]
    well_organised: bool
    united: bool
    of_field: bool = False
    corruption_in_unit: bool = False


@dataclass(frozen=True, slots=True)
class ServantFacts:
    """A civil servant in one period.

    Attributes:
        general: Points for the general criteria.
        lines: The products assigned, with what became of them.
        leading: How he leads, if he does.
        concluded: What was concluded against him.
        disciplined: Measures in the period for a breach tied to his duty.
    """

    general: Decimal
    lines: tuple[ProductLine, ...]
    leading: LeadingFacts | None = None
    concluded: frozenset[ServantConclusion] = frozenset()
    disciplined: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative count."""
        if self.general < 0 or self.disciplined < 0:
            message = "points and measures cannot be negative"
            raise ValueError(message)

    @property
    def kind(self) -> ServantKind:
        """Return who is rated."""
        return ServantKind.STAFF if self.leading is None else ServantKind.LEADER

    @property
    def assigned(self) -> int:
        """Return how many products were assigned."""
        return sum([line.assigned for line in self.lines])

    @property
    def surplus(self) -> int:
        """Return how many products went above what was assigned.

        They give no points here; the Party's scheme asks for a share of tasks above requirement.
        """
        return sum([line.surplus for line in self.lines])


def _article(part: str, title: str) -> Source:
    return Source(f"NĐ 335 {part}", f"{title} Nghị định 335/2025/NĐ-CP", Mark.A)


_OF_BEST: Final = _article("Đ20.1", "Khoản 1 Điều 20")
_OF_GOOD: Final = _article("Đ20.2", "Khoản 2 Điều 20")
_OF_FAILED_SCORE: Final = _article("Đ20.4a", "Điểm a khoản 4 Điều 20")
_OF_CONCLUSION: Final = _article("Đ20.4b", "Điểm b khoản 4 Điều 20")
_OF_DISCIPLINE: Final = _article("Đ20.4c", "Điểm c khoản 4 Điều 20")
_OF_CORRUPTION: Final = _article("Đ20.4d", "Điểm d khoản 4 Điều 20")
_NO_DATA: Final = Source(
    "xã Nghĩa Lâm: mẫu số bằng 0",
    "Cách xử lý khi không có sản phẩm được giao, theo tài liệu của xã Nghĩa Lâm",
    Mark.B,
)
_NO_SUBORDINATES: Final = Source(
    "NĐ 335 Đ15.3a (cách áp dụng)",
    "Cách áp dụng điểm a khoản 3 Điều 15 Nghị định 335/2025/NĐ-CP khi chưa có kết quả cấp dưới",
    Mark.B,
)
_CONCLUSION_WORDS: Final = {
    ServantConclusion.DEGRADATION: "suy thoái, “tự diễn biến”, “tự chuyển hóa”",
    ServantConclusion.FORBIDDEN_ACTS: "vi phạm những điều đảng viên không được làm",
    ServantConclusion.EXAMPLE_DUTY: "vi phạm trách nhiệm nêu gương, ảnh hưởng xấu đến uy tín",
}


class Points(NamedTuple):
    """What the computation comes to, exact."""

    results: Fraction
    total: Fraction


@dataclass(frozen=True, slots=True)
class OwnCondition:
    """A condition a body adds over the decree: it can only ever bar a level.

    Attributes:
        code: Its code: L-1.
        level: The level it bars where it is not met.
        source: The body's own text, never the Centre's.
        concerns: Whom it concerns.
        is_met: Whether somebody meets it; asked only where there are points.
        says: How he stands to it, with the numbers.
    """

    code: str
    level: Level
    source: Source
    concerns: frozenset[ServantKind]
    is_met: Callable[[ServantFacts, Points], bool]
    says: Callable[[ServantFacts, Points], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of some facts, before anybody asks what else would have been.

    Attributes:
        products: The products weighed and added up.
        scored: The computation; None where it cannot be made.
        band: The band of the score alone, None without a score.
        rung: The rung the rules leave.
        conditions: Every rule, met or not, highest level first.
    """

    products: Products
    scored: Scored | None
    band: Level | None
    rung: Rung
    conditions: tuple[Condition, ...]


def measured_leading(facts: ServantFacts) -> Leading | None:
    """Return d, đ, e of who leads, None of who does not."""
    leading = facts.leading
    if leading is None:
        return None
    return Leading(
        no_unit_failed=Level.KHT not in leading.subordinate_levels,
        well_organised=leading.well_organised,
        united=leading.united,
    )


def rung_of(facts: ServantFacts, numbers: Numbers, added: Sequence[OwnCondition] = ()) -> Rung:
    """Return the rung the rules leave, as `judge` does, without its sentences."""
    leading, params = facts.leading, numbers.params
    if facts.concluded or facts.disciplined or (leading is not None and leading.corruption_in_unit):
        return Rung.KHT
    sums = weighed(facts.lines, params).sums
    if sums.assigned == 0 or (leading is not None and not leading.subordinate_levels):
        return Rung.UNDECIDED
    measured = measured_leading(facts)
    total = total_from(exactly(facts.general), sums, measured, params)
    band = numbers.band_of(total).rung
    if not added:
        return band
    points = Points(results_from(sums, measured, params), total)
    missed = [
        _BELOW[one.level]
        for one in added
        if facts.kind in one.concerns and not one.is_met(facts, points)
    ]
    return min([band, *missed])


def judge(facts: ServantFacts, numbers: Numbers, added: Sequence[OwnCondition] = ()) -> Verdict:
    """Return the rung the rules leave, with every condition, highest level first.

    Args:
        facts: What is known of somebody.
        numbers: The numbers in force.
        added: The conditions a body adds.
    """
    products = weighed(facts.lines, numbers.params)
    scored = _scored(facts, products, numbers)
    conditions = [
        *_score_conditions(facts, scored, numbers),
        *_own_conditions(facts, scored, added),
        *_forcing_conditions(facts),
    ]
    if added:  # the others stand in their order as they are
        conditions.sort(key=lambda one: -one.level.rung)
    lowest = min([_ceiling(one) for one in conditions if one.is_met is False], default=Rung.HTXS)
    band = None if scored is None else numbers.band_of(scored.total)
    return Verdict(products, scored, band, lowest, tuple(conditions))


def _scored(facts: ServantFacts, products: Products, numbers: Numbers) -> Scored | None:
    """Return the computation, or None where nothing was assigned or no subordinate is rated."""
    if facts.leading is not None and not facts.leading.subordinate_levels:
        return None
    criteria = General(facts.general, measured_leading(facts))
    try:
        return computed(products, criteria, numbers.params)
    except NothingAssignedError:
        return None


def _ceiling(condition: Condition) -> Rung:
    if condition.rule in ("NO-TASKS", "NO-SUBORDINATES"):
        return Rung.UNDECIDED
    return _BELOW[condition.level]


_BELOW: Final = {Level.HTXS: Rung.HTT, Level.HTT: Rung.HT, Level.HT: Rung.KHT}
_BOUNDS: Final = (
    ("S-X1", Level.HTXS, _OF_BEST),
    ("S-G1", Level.HTT, _OF_GOOD),
    ("S-N1", Level.HT, _OF_FAILED_SCORE),
)


def _score_conditions(
    facts: ServantFacts, scored: Scored | None, numbers: Numbers
) -> list[Condition]:
    if scored is None:
        return [_missing(facts)]
    whole, told = floor(scored.total), shown(scored.total)
    found: list[Condition] = []
    for code, level, source in _BOUNDS:
        bound = numbers.least_score_for(level)
        is_met = whole >= bound  # a bound is a whole number: what stands after the comma is above
        how = f"từ {bound} trở lên" if is_met else f"chưa đạt {bound} điểm"
        found.append(Condition(code, level, is_met, f"Tổng điểm {told}, {how}.", source))
    return found


def _missing(facts: ServantFacts) -> Condition:
    if facts.assigned == 0:
        says = "Chưa đủ dữ liệu: không có sản phẩm, công việc được giao nên không tính được điểm."
        return Condition("NO-TASKS", Level.HT, is_met=False, says=says, source=_NO_DATA)
    says = (
        "Chưa đủ dữ liệu: chưa có mức xếp loại của cấp dưới, lĩnh vực phụ trách nên chưa tính được "
        "tiêu chí d."
    )
    return Condition("NO-SUBORDINATES", Level.HT, is_met=False, says=says, source=_NO_SUBORDINATES)


def _own_conditions(
    facts: ServantFacts, scored: Scored | None, added: Sequence[OwnCondition]
) -> list[Condition]:
    told = [one for one in added if facts.kind in one.concerns]
    if scored is None:
        return [
            Condition(one.code, one.level, is_met=None, says=_NOT_JUDGED, source=one.source)
            for one in told
        ]
    points = Points(scored.results, scored.total)
    return [
        Condition(
            one.code,
            one.level,
            is_met=one.is_met(facts, points),
            says=one.says(facts, points),
            source=one.source,
        )
        for one in told
    ]


_NOT_JUDGED: Final = "Chưa đủ dữ liệu để xét."


_NOT_CONCLUDED: Final = Condition(
    "S-N2",
    Level.HT,
    is_met=True,
    says="Không bị kết luận suy thoái, vi phạm điều cấm, trách nhiệm nêu gương.",
    source=_OF_CONCLUSION,
)
_NOT_DISCIPLINED: Final = Condition(
    "S-N3",
    Level.HT,
    is_met=True,
    says="Không bị kỷ luật vì vi phạm liên quan hoạt động công vụ.",
    source=_OF_DISCIPLINE,
)
_NOT_CORRUPT: Final = Condition(
    "S-N4",
    Level.HT,
    is_met=True,
    says="Đơn vị phụ trách không liên quan tham ô, tham nhũng, lãng phí.",
    source=_OF_CORRUPTION,
)


def _forcing_conditions(facts: ServantFacts) -> list[Condition]:
    found = [_NOT_CONCLUDED, _NOT_DISCIPLINED]
    if facts.concluded:
        concluded = "; ".join([_CONCLUSION_WORDS[one] for one in sorted(facts.concluded)])
        found[0] = _missed(_NOT_CONCLUDED, f"Bị cấp có thẩm quyền kết luận: {concluded}.")
    if facts.disciplined:
        found[1] = _missed(
            _NOT_DISCIPLINED,
            f"Bị kỷ luật từ khiển trách trở lên {facts.disciplined} lần vì vi phạm liên quan "
            "hoạt động công vụ.",
        )
    if facts.leading is None:
        return found
    corrupt = "Đơn vị trực tiếp phụ trách liên quan tham ô, tham nhũng, lãng phí và bị xử lý."
    is_corrupt = facts.leading.corruption_in_unit
    return [*found, _missed(_NOT_CORRUPT, corrupt) if is_corrupt else _NOT_CORRUPT]


def _missed(condition: Condition, says: str) -> Condition:
    return condition._replace(is_met=False, says=says)
