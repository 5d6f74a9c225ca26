"""What the rules found about one subject: kept whole, with its scheme and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from camket.rules.ceiling import Condition
from camket.rules.facts import Kind, plain_decimal
from camket.rules.levels import Level
from camket.rules.would_reach import Change


@dataclass(frozen=True, slots=True)
class Provenance:
    """Under what a finding was made; an old period is never recomputed.

    Attributes:
        scheme: The scheme of rating.
        rule_set: Which of its rules held.
        numbers_version: The edition of its numbers: trung-uong/2025-08-30.
        numbers_digest: SHA-256 of that edition's published file.
    """

    scheme: str
    rule_set: str
    numbers_version: str
    numbers_digest: str

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping."""
        return {
            "scheme": self.scheme,
            "rules": self.rule_set,
            "numbers_version": self.numbers_version,
            "numbers_digest": self.numbers_digest,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules propose for one subject, and what keeps it from more.

    Attributes:
        score: The exact total.
        band: The band of the score alone.
        level: The level proposed; None where a body must decide.
        candidates: What the body chooses between; empty if a level is proposed or nothing was
            assigned.
        reasons: The rules that keep the subject from a higher level, highest level first.
        would_reach: Smallest changes of fact that would give a higher level.
        notes: What was not told and so not looked at.
    """

    score: Decimal
    band: Level
    level: Level | None
    candidates: tuple[Level, ...]
    reasons: tuple[Condition, ...]
    would_reach: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def needs_decision(self) -> bool:
        """Say whether the rules are silent and a body must decide."""
        return self.level is None

    def as_answer(self) -> dict[str, object]:
        """Return what the contract of `camket evaluate` says of a subject, but for its id."""
        answer: dict[str, object] = {
            "score": plain_decimal(self.score),
            "band": str(self.band),
            "level": None if self.level is None else str(self.level),
            "needs_decision": self.needs_decision,
            "reasons": [one.as_reason() for one in self.reasons],
            "would_reach": [one.as_record() for one in self.would_reach],
        }
        if self.needs_decision:
            answer["candidates"] = [str(level) for level in self.candidates]
        if self.notes:
            answer["notes"] = list(self.notes)
        return answer


@dataclass(frozen=True, slots=True)
class Finding(Verdict):
    """A verdict to be kept: with every condition, met or not, and under what it was made.

    Attributes:
        kind: The class of the subject.
        conditions: Every rule that concerns the subject, met or not, highest level first.
        provenance: Under which scheme, rules and numbers.
    """

    kind: Kind
    conditions: tuple[Condition, ...]
    provenance: Provenance

    def as_record(self) -> dict[str, object]:
        """Return plain values for keeping: the answer, all conditions, and under what."""
        return {
            **self.as_answer(),
            "kind": self.kind.value,
            "conditions": [one.as_record() for one in self.conditions],
            **self.provenance.as_record(),
        }
