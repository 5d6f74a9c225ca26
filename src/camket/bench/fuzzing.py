"""`camket bench fuzz`: spoilt copies of signed papers, of which none may be accepted.

Accepted is what comes out valid, or incomplete as a paper that still waits for a signature does.
The only files that may are the very ones that were signed: byte for byte.
"""

from __future__ import annotations

import hashlib
import logging
import resource
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from camket.bench.measuring import Measurement, Say
from camket.bench.mutating import Mutant, mutants
from camket.documents.canonical import ATTACHMENT_NAME, RequiredSignatory, freeze
from camket.documents.forms.samples.agreements import commitment_sample
from camket.documents.paper import Attachment
from camket.documents.render import lay_out, render_stamp
from camket.documents.style import PARTY
from camket.documents.values import Stamp
from camket.signing.authority import TrialAuthority
from camket.signing.seal import seal_at_issue
from camket.signing.sign import sign_slot
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.verify import verify

if TYPE_CHECKING:
    from types import FrameType

    from asn1crypto import x509

NAME: Final = "fuzz"
SECONDS_EACH: Final = 5
"""Of the processor's time: on a busy machine a check that waits for its turn does not hang."""
STUCK_AFTER: Final = 120
"""Seconds by the clock on the wall, for a check that waits for what never comes."""
_MEGABYTES_MORE: Final = 400
_STEP: Final = 500
_SHOWN: Final = 20
_ACCEPTED: Final = frozenset({VerdictKind.VALID, VerdictKind.INCOMPLETE})
_FROM: Final = datetime(2025, 7, 1, tzinfo=UTC)
_TO: Final = datetime(2030, 7, 1, tzinfo=UTC)
_SEALED_AT: Final = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
_SIGNED_AT: Final = datetime(2026, 2, 6, 2, 12, 44, tzinfo=UTC)
_NOW: Final = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
_PARTY_B: Final = RequiredSignatory("party_b", "Trần Thị Bính", "bí thư", "Đảng ủy xã", "p-2")
_PARTY_A: Final = RequiredSignatory("party_a", "Nguyễn Văn Ất", "bí thư", "Tỉnh ủy", "p-1")

Check = Callable[[bytes], Verdict]


class _TooSlowError(BaseException):
    """A check did not end in time; no `except Exception` of a reader may catch it."""


@dataclass(frozen=True, slots=True)
class Find:
    """A spoilt file with which something is wrong: it was accepted, broke the check or hung it."""

    number: int
    done: str
    what: str
    pdf: bytes

    @property
    def sha256(self) -> str:
        """Return the digest of the file."""
        return hashlib.sha256(self.pdf).hexdigest()

    @property
    def line(self) -> str:
        """Return it as a line."""
        return f"#{self.number} {self.what}: {self.done} (sha256 {self.sha256[:16]})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of trying some spoilt files.

    Attributes:
        seconds: How long each check took.
        kinds: How many came out as what.
        finds: Those with which something is wrong.
        memory: How many megabytes the process grew by.
    """

    seconds: tuple[float, ...]
    kinds: Counter[str]
    finds: tuple[Find, ...]
    memory: int

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was found."""
        return not self.finds and self.memory <= _MEGABYTES_MORE


def run(say: Say, *, count: int, seed: int) -> tuple[list[Measurement], Outcome]:
    """Make signed papers, spoil them, and check each spoilt file."""
    logging.disable(logging.CRITICAL)  # what a reader mutters of spoilt files is no news
    try:
        papers, roots = signed_papers()
        began = time.perf_counter()
        outcome = attempt(
            mutants(papers, count=count, seed=seed),
            lambda pdf: verify(pdf, roots=roots, at=_NOW),
            say=say,
        )
        lasted = time.perf_counter() - began
    finally:
        logging.disable(logging.NOTSET)
    workload = f"{count} spoilt copies of {len(papers)} files, seed {seed}; {told(outcome)}"
    return [Measurement(NAME, "verify", workload, outcome.seconds, lasted)], outcome


def attempt(spoilt: Iterator[Mutant], check: Check, *, say: Say) -> Outcome:
    """Check each spoilt file, none for longer than it may take."""
    seconds: list[float] = []
    finds: list[Find] = []
    kinds: Counter[str] = Counter()
    before = _memory()
    for number, mutant in enumerate(spoilt, start=1):
        began = time.perf_counter()
        what, bad = _tried(mutant.pdf, check)
        seconds.append(time.perf_counter() - began)
        kinds[what] += 1
        if bad:
            finds.append(Find(number, mutant.done, what, mutant.pdf))
        if number % _STEP == 0:
            say(f"{number} tệp, {len(finds)} điều phát hiện…")
    return Outcome(tuple(seconds), kinds, tuple(finds), _memory() - before)


def _tried(pdf: bytes, check: Check) -> tuple[str, bool]:
    try:
        with _in_time():
            verdict = check(pdf)
    except _TooSlowError:
        return f"longer than {SECONDS_EACH} s", True
    except Exception as error:  # noqa: BLE001  # whatever it is, it is a find
        return f"crash: {type(error).__name__}", True
    return verdict.kind.value, verdict.kind in _ACCEPTED


@contextmanager
def _in_time() -> Iterator[None]:
    clocks = (
        (signal.ITIMER_PROF, signal.SIGPROF, SECONDS_EACH),
        (signal.ITIMER_REAL, signal.SIGALRM, STUCK_AFTER),
    )
    before = [signal.signal(number, _stop) for _, number, _ in clocks]
    for clock, _, seconds in clocks:
        signal.setitimer(clock, seconds)
    try:
        yield
    finally:
        for clock, _, _ in clocks:
            signal.setitimer(clock, 0)
        for (_, number, _), handler in zip(clocks, before, strict=True):
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TooSlowError


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def told(outcome: Outcome) -> str:
    """Say in one line what came out."""
    kinds = ", ".join(f"{number} {kind}" for kind, number in outcome.kinds.most_common())
    return f"{kinds}; {len(outcome.finds)} found; {outcome.memory} MB more"


def shown(finds: Sequence[Find]) -> list[str]:
    """Return lines that name what was found, the first ones."""
    return [find.line for find in finds[:_SHOWN]]


def keep(finds: Sequence[Find]) -> Path | None:
    """Write the files found into a new folder; with none, there is no folder.

    The keys are new each time, so that the seed alone does not make them again.
    """
    if not finds:
        return None
    folder = Path(tempfile.mkdtemp(prefix="camket-fuzz-"))
    for find in finds:
        (folder / f"{find.number:06d}-{find.sha256[:16]}.pdf").write_bytes(find.pdf)
    return folder


def signed_papers() -> tuple[tuple[bytes, ...], tuple[x509.Certificate, ...]]:
    """Return a sample paper sealed, signed by one side and by both, and the root to trust."""
    with tempfile.TemporaryDirectory() as folder:
        authority = TrialAuthority.open(Path(folder) / "ca", valid_from=_FROM, valid_to=_TO)
        frozen = freeze({"year": 2026}, (_PARTY_B, _PARTY_A), is_trial=True)
        sample = commitment_sample(PARTY)
        laid_out = lay_out(replace(sample, attachment=Attachment(ATTACHMENT_NAME, "", frozen)))
        sealer = authority.seal(valid_from=_FROM, valid_to=_TO)
        sealed = seal_at_issue(laid_out.pdf, sealer, laid_out.slots, _SEALED_AT)
        half = _signed(authority, sealed, _PARTY_B)
        return (sealed, half, _signed(authority, half, _PARTY_A)), (authority.root,)


def _signed(authority: TrialAuthority, pdf: bytes, who: RequiredSignatory) -> bytes:
    signer = authority.issue(
        who.person, name=who.name, post=who.post, unit=who.unit, valid_from=_FROM, valid_to=_TO
    )
    stamp = render_stamp(Stamp(who.name, who.unit, _SIGNED_AT, is_trial=True))
    return sign_slot(pdf, who.role, signer, _SIGNED_AT, stamp)
