"""Facts beside the rules that hold for them: the verdict, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from camket.rules.ceiling import Rule, barring, lowest_of, reasons_of
from camket.rules.facts import CommonFacts
from camket.rules.finding import Verdict
from camket.rules.levels import Level, Rung
from camket.rules.would_reach import Remedy, changes_for


class Banded(Protocol):
    """Numbers that know the bands of a score."""

    def band_of(self, total: Decimal) -> Level:
        """Return the band of a score."""
        ...


F = TypeVar("F", bound=CommonFacts)
N = TypeVar("N", bound=Banded)


# Not slotted: calling a parametrised alias of a frozen slotted generic raises on Python 3.11.
@dataclass(frozen=True)
class Ruling(Generic[F, N]):
    """The rules that hold for a class of subjects, and what mends the facts they look at.

    Attributes:
        rules: The rules of the set chosen.
        remedies: What mends the facts a rule looks at, by its code.
    """

    rules: tuple[Rule[F, N], ...]
    remedies: Mapping[str, Sequence[Remedy[F, N]]]


def judge(facts: F, numbers: N, ruling: Ruling[F, N], *, notes: tuple[str, ...] = ()) -> Verdict:
    """Return what the rules propose for a subject, with the reasons and the smallest changes."""
    barred_by = barring(ruling.rules, facts, numbers)
    rung = lowest_of(barred_by, facts)
    is_open = rung is Rung.UNDECIDED and facts.tasks.assigned > 0
    return Verdict(
        score=facts.score.total,
        band=numbers.band_of(facts.score.total),
        level=rung.level,
        candidates=(Level.HT, Level.KHT) if is_open else (),
        reasons=reasons_of(barred_by, facts, numbers),
        would_reach=changes_for(facts, numbers, ruling.rules, ruling.remedies, barred_by),
        notes=notes,
    )
