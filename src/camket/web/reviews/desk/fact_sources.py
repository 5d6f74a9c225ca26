"""Where each number of an explanation is opened, with what was said against it.

What the reader may not read is told without a link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.decisions.contests import FACT_NAMES
from camket.reviews.decisions.facts import Gathered, corrected_in, gathered_in, with_corrections
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Rating
from camket.reviews.queries.desk.explaining import Contested
from camket.reviews.queries.facts.behind import OF_DISCIPLINE, OF_TASKS
from camket.reviews.queries.visible import Sight, sight_of
from camket.rules.levels import Level
from camket.web.shared.addresses import address
from camket.web.shared.http import SignedInRequest

BELOW: Final = "subordinate_levels"
QUARTERS: Final = "quarters"
_TASKS: Final = ("assigned", "done")
_EXCUSED: Final = ("excused_undone", "excused_late")
_FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "P-X2": (*_TASKS, "exceeded", *_EXCUSED),
    "P-X3": ("disciplined_members", "disciplined_units"),
    "P-X4": (*_TASKS, "exceeded", *_EXCUSED),
    "P-X5": (*_TASKS, "exceeded", *_EXCUSED),
    "P-X6": ("faults_raised", "faults_remedied"),
    "P-X7": (BELOW,),
    "P-G2": ("assigned", "on_time", "below_quality", *_EXCUSED),
    "P-C2": (*_TASKS, "on_time", *_EXCUSED),
    "P-N3": (*_TASKS, *_EXCUSED),
    "P-N4": ("disciplined_for_task",),
    "P-N5": (*_TASKS, *_EXCUSED),
    "P-N6": (*_TASKS, *_EXCUSED),
    "P-N7": (*_TASKS, *_EXCUSED),
    "P-Q1": (QUARTERS,),
    "NO-TASKS": ("assigned",),
}
"""Which gathered facts the numbers of a rule's sentence come from."""
_OF_UNIT: Final = frozenset({"P-H1"})
_SHOWN_ONLY_IF_ANY: Final = frozenset(_EXCUSED)


@dataclass(frozen=True, slots=True)
class Reader:
    """What of a rating's sources somebody may open.

    Attributes:
        sight: The ratings of units he may read.
        reads_discipline: Whether measures against others are his to read.
        person_id: Who he is; his own measures are always his to read.
    """

    sight: Sight
    reads_discipline: bool
    person_id: int | None

    def opens(self, rating: Rating, fact: str) -> bool:
        """Say whether he may open what a fact was counted from."""
        if fact not in OF_DISCIPLINE or self.reads_discipline:
            return True
        return rating.person_id is not None and rating.person_id == self.person_id


def reader_of(request: SignedInRequest, superior_id: int) -> Reader:
    """Return what the person asking may open of the ratings of a superior."""
    return Reader(
        sight_of(request.actor, request.today),
        holds(request.actor, Permission.APPRAISE_RATING) and request.actor.scope_id == superior_id,
        request.actor.person_id,
    )


@dataclass(frozen=True, slots=True)
class FactShown:
    """One number: its name, where it is opened (empty: not by this reader), what was contested."""

    key: str
    name: str
    value: str
    address: str
    correction: str
    contests: tuple[Contested, ...]


def address_of(rating: Rating, fact: str) -> str:
    """Return where what a fact was counted from is listed."""
    return f"{address('reviews:facts', rating.period_id, rating.pk)}?xem={fact}#nguon"


def name_of(fact: str) -> str:
    """Return what a fact is called."""
    told = {BELOW: _("Mức xếp loại của đơn vị trực thuộc"), QUARTERS: _("Xếp loại các quý")}
    return told.get(fact) or FACT_NAMES[fact]


class Sources:
    """The facts of one rating, as its reader may open them."""

    def __init__(
        self,
        rating: Rating,
        reader: Reader | None,
        contests: Sequence[Contested] = (),
        unit_rating: int | None = None,
    ) -> None:
        """Read the facts that were kept; without a reader nothing is linked."""
        self._rating, self._reader = rating, reader
        self._contests, self._unit_rating = contests, unit_rating
        self._corrected = corrected_in(rating.facts)
        self._gathered = with_corrections(gathered_in(rating.facts), self._corrected)

    def of_rule(self, rule: str) -> tuple[FactShown, ...]:
        """Return the facts a rule's sentence stands on."""
        if rule in _OF_UNIT or (rule == "P-N7" and not self._gathered.heads_unit):
            return self._of_unit()
        shown = (self._shown(fact) for fact in _FACTS.get(rule, ()))
        return tuple(
            one for one in shown if one.value or one.contests or one.key not in _SHOWN_ONLY_IF_ANY
        )

    def all(self) -> tuple[FactShown, ...]:
        """Return every fact the subject may contest, and what was said of it."""
        is_unit = self._rating.kind == SubjectKind.COLLECTIVE
        left_out = _PERSONAL if is_unit else _COLLECTIVE
        return tuple(self._shown(fact) for fact in FACT_NAMES if fact not in left_out)

    def _of_unit(self) -> tuple[FactShown, ...]:
        if self._unit_rating is None:
            return ()
        page = address("reviews:explain", self._rating.period_id, self._unit_rating)
        return (FactShown("unit_level", _("Xếp loại của tập thể"), "", page, "", ()),)

    def _shown(self, fact: str) -> FactShown:
        is_open = self._reader is not None and self._reader.opens(self._rating, fact)
        told: dict[str, Any] = self._corrected.get(fact, {})
        return FactShown(
            fact,
            name_of(fact),
            value_of(self._gathered, fact),
            address_of(self._rating, fact) if is_open else "",
            str(told.get("source", "")),
            tuple(one for one in self._contests if one.fact == fact),
        )


_COLLECTIVE: Final = ("disciplined_members", "disciplined_units")
_PERSONAL: Final = ("disciplined_for_task", "disciplined_otherwise")


def value_of(gathered: Gathered, fact: str) -> str:
    """Return a fact as a page shows it: a count, or levels in words; empty where there is none."""
    told = getattr(gathered, fact)
    if fact == QUARTERS:
        return "; ".join(Level(one).full_name for one in told)
    if fact == BELOW:
        counts = Counter(told)
        shown = (level for level in reversed(Level) if counts[level.value])
        return "; ".join(f"{counts[level.value]} {level.full_name}" for level in shown)
    return str(told) if told or fact not in _EXCUSED else ""


def kind_of_source(fact: str) -> str:
    """Return which table lists what a fact was counted from."""
    if fact in OF_TASKS:
        return "tasks"
    if fact in OF_DISCIPLINE:
        return "discipline"
    return "faults" if fact.startswith("faults") else "levels"
