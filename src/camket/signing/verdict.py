"""What is said about a signed file: frozen values, and the JSON of the verification contract."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from camket.documents.values import TRIAL_LINE
from camket.shared.clock import HANOI, legal_day
from camket.signing.wording import (
    FAULTS,
    NO_TIMESTAMP_NOTE,
    NOT_ARCHIVED_NOTE,
    PROVABLE_NOTE,
    TRIAL_NOTE,
    UNDECIDED,
    VERDICTS,
    Fault,
)

if TYPE_CHECKING:
    from datetime import datetime

    from camket.documents.canonical import JsonValue, RequiredSignatory

_ARCHIVED: Final = "B-LTA"


class VerdictKind(StrEnum):
    """The four things that can be said."""

    VALID = "valid"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, with the names its sentence needs."""

    fault: Fault
    signer: str = ""
    name: str = ""
    post: str = ""

    @property
    def sentence(self) -> str:
        """Return what a person reads."""
        return FAULTS[self.fault].format(signer=self.signer, name=self.name, post=self.post)


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence about one signature, for the page, with whether it speaks for the signature."""

    is_met: bool
    sentence: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature in the file.

    Attributes:
        signer: Name on the certificate.
        post: Post on the certificate, if it names one.
        unit: Organisation on the certificate.
        serial: Serial number of the certificate in hexadecimal.
        role: Role of the slot it stands in, or None.
        signed_at: The time it states.
        time_source: `timestamp` when a timestamp service vouches for the time, else `claimed`.
        level: `B-B` and up, or None for a signature that is not PAdES.
        intact: Whether the signed bytes and the signature are as they were made.
        trusted: Whether the certificate chains to a trusted root and was valid at that time.
        revoked: Whether it was revoked; None when that could not be learnt.
        is_trial: Whether the certificate was made for show.
        facts: Sentences for the page.
    """

    signer: str
    post: str
    unit: str
    serial: str
    role: str | None
    signed_at: datetime | None
    time_source: str
    level: str | None
    intact: bool
    trusted: bool
    revoked: bool | None
    is_trial: bool
    facts: tuple[Fact, ...]

    def as_json(self) -> dict[str, JsonValue]:
        """Return the object of the verification contract."""
        return {
            "signer": self.signer,
            "serial": self.serial,
            "role": self.role,
            "signed_at": _in_hanoi(self.signed_at),
            "time_source": self.time_source,
            "level": self.level,
            "intact": self.intact,
            "trusted": self.trusted,
            "revoked": self.revoked,
        }


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """One timestamp over the whole file.

    Attributes:
        service: Who vouches for the time.
        serial: Serial number of its certificate in hexadecimal.
        at: The time it states.
        good: Whether it proves that time.
        ends_at: When its certificates end, and with them the proof.
    """

    service: str
    serial: str
    at: datetime | None
    good: bool
    ends_at: datetime | None

    def as_json(self) -> dict[str, JsonValue]:
        """Return the object of the verification contract."""
        return {
            "service": self.service,
            "serial": self.serial,
            "at": _in_hanoi(self.at),
            "good": self.good,
            "ends_at": _in_hanoi(self.ends_at),
        }


def _in_hanoi(at: datetime | None) -> str | None:
    return at.astimezone(HANOI).isoformat() if at else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is said about a file.

    Attributes:
        findings: What is wrong, in the order it was met.
        signatures: The signatures, in the order they were made.
        missing: Required signatories who have not signed yet.
        same_as_issued: Whether the content is the issued content; None when nothing says what was
            issued.
        whole_file_covered: Whether the last signature covers every byte.
        is_trial: Whether the paper or a certificate was made for show.
        archives: The timestamps over the whole file, in the order they were made.
        is_readable: False for a file that is no PDF, cannot be read or holds no signature.
    """

    findings: tuple[Finding, ...]
    signatures: tuple[SignatureReport, ...] = ()
    missing: tuple[RequiredSignatory, ...] = ()
    same_as_issued: bool | None = None
    whole_file_covered: bool = False
    is_trial: bool = False
    archives: tuple[ArchiveReport, ...] = ()
    is_readable: bool = field(default=True)

    @property
    def kind(self) -> VerdictKind:
        """Return the verdict: any fault but an open question makes a file invalid."""
        faults = {finding.fault for finding in self.findings}
        if not self.is_readable or faults - UNDECIDED:
            return VerdictKind.INVALID
        if faults:
            return VerdictKind.INDETERMINATE
        if not (self.signatures and self.whole_file_covered and self.same_as_issued):
            return VerdictKind.INVALID  # fails closed: a check that was skipped is not a check
        return VerdictKind.INCOMPLETE if self.missing else VerdictKind.VALID

    @property
    def is_valid(self) -> bool:
        """Say whether the file is good and complete."""
        return self.kind is VerdictKind.VALID

    @property
    def headline(self) -> str:
        """Return the verdict in words."""
        return VERDICTS[self.kind.value]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return one sentence for each thing wrong."""
        return tuple(dict.fromkeys(finding.sentence for finding in self.findings))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what has to be said about a file with which nothing is wrong."""
        found = [TRIAL_NOTE.format(line=TRIAL_LINE)] if self.is_trial else []
        if any(one.time_source == "claimed" for one in self.signatures):
            found.append(NO_TIMESTAMP_NOTE)
        if self.archive is not None and self.archive.ends_at is not None:
            found.append(self._told_of(self.archive.service, self.archive.ends_at))
        return tuple(found)

    def _told_of(self, service: str, ends_at: datetime) -> str:
        """Return until when the file proves itself, unless a signature is not archived yet."""
        rest = [one.signer for one in self.signatures if one.level != _ARCHIVED]
        if rest:
            return NOT_ARCHIVED_NOTE.format(signers=", ".join(rest))
        return PROVABLE_NOTE.format(service=service, on=f"{legal_day(ends_at):%d/%m/%Y}")

    @property
    def archive(self) -> ArchiveReport | None:
        """Return the outermost timestamp over the file that proves its time."""
        return next((one for one in reversed(self.archives) if one.good), None)

    @property
    def exit_code(self) -> int:
        """Return what `camket verify` ends with."""
        if not self.is_readable:
            return 2
        return 0 if self.is_valid else 1

    def as_json(self) -> dict[str, JsonValue]:
        """Return the object of the contract; `trial`, `notes` and `timestamps` are added."""
        return {
            "verdict": self.kind.value,
            "same_as_issued": self.same_as_issued,
            "whole_file_covered": self.whole_file_covered,
            "signatures": [signature.as_json() for signature in self.signatures],
            "missing": [asdict(signatory) for signatory in self.missing],
            "reasons": list(self.reasons),
            "trial": self.is_trial,
            "notes": list(self.notes),
            "timestamps": [one.as_json() for one in self.archives],
        }
