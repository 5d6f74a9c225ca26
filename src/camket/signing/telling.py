"""A verdict in sentences, the same on every page and in `camket verify`: verdict first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from camket.signing import wording
from camket.signing.verdict import Fact, VerdictKind
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from camket.signing.verdict import SignatureReport, Verdict


@dataclass(frozen=True, slots=True)
class ToldSignature:
    """One signature: who, in which post and unit, and what speaks for and against it."""

    who: str
    post_and_unit: str
    is_good: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a person reads about a file.

    Attributes:
        kind: The verdict as the contract spells it, for the look of a page.
        headline: The verdict in words.
        lead: What it means, in one sentence.
        reasons: One sentence for each thing wrong.
        missing: Who has not signed yet.
        signatures: The signatures, in their order; the seal at issue among them.
        notes: What has to be known besides.
        limits: What the check does not prove.
    """

    kind: str
    headline: str
    lead: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    signatures: tuple[ToldSignature, ...]
    notes: tuple[str, ...]
    limits: tuple[str, ...]


def tell(verdict: Verdict) -> Told:
    """Return a verdict in sentences."""
    return Told(
        kind=verdict.kind.value,
        headline=verdict.headline,
        lead=_lead(verdict),
        reasons=verdict.reasons,
        missing=tuple(
            wording.MISSING.format(name=one.name, post=one.post, unit=one.unit)
            for one in verdict.missing
        ),
        signatures=tuple(_signature(one) for one in verdict.signatures),
        notes=verdict.notes,
        limits=_limits(verdict),
    )


def _lead(verdict: Verdict) -> str:
    if not verdict.is_readable or Fault.TOO_MUCH_TO_READ in {one.fault for one in verdict.findings}:
        return wording.NOTHING_CHECKED
    persons = sum(1 for one in verdict.signatures if one.role != "issuer")
    if verdict.kind is VerdictKind.INCOMPLETE and not persons:
        return wording.NOBODY_SIGNED_YET
    return wording.LEADS[verdict.kind.value].format(n=persons)


def _signature(report: SignatureReport) -> ToldSignature:
    return ToldSignature(
        who=report.signer or wording.UNREADABLE_SIGNATURE,
        post_and_unit=", ".join(part for part in (report.post, report.unit) if part),
        is_good=report.intact and report.trusted and all(one.is_met for one in report.facts),
        facts=report.facts,
    )


def _limits(verdict: Verdict) -> tuple[str, ...]:
    if not verdict.signatures:
        return ()
    found = [wording.CONTENT_IS_NOT_JUDGED]
    if any(one.time_source == "claimed" for one in verdict.signatures):
        found.append(wording.TIME_IS_NOT_PROVEN)
    if verdict.kind is VerdictKind.VALID and not verdict.archives:
        found.append(wording.NOT_FOR_EVER)
    return tuple(found)
