"""Verify a file from anywhere in a process of its own, with bounded time and memory.

A file that was made to keep a verifier busy ends its own process and no other: whoever asked is
told that the file is too much to read. Files of people who have not signed in are checked so. The
process asks nobody: what the application knows besides is given to it as plain values, and what it
would have asked for is told, so that it can be asked once more with that.
"""

from __future__ import annotations

import logging
import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from asn1crypto import x509

from camket.signing.bounds import is_too_much
from camket.signing.knowing import Asked, AtHand, Known
from camket.signing.reading import open_pdf, read_attachment
from camket.signing.trust import Trust
from camket.signing.verdict import Finding, Verdict
from camket.signing.verify import verify
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SECONDS: Final = 8
_MEMORY: Final = 1536 * 1024 * 1024
_LOGGER: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a check apart.

    Attributes:
        verdict: The verdict.
        text_sha256: Digest of the frozen text attached to the file; empty where none is read.
        asked: What more the application may know.
    """

    verdict: Verdict
    text_sha256: str = ""
    asked: Asked = field(default_factory=Asked)


def verify_apart(
    pdf: bytes,
    *,
    at: datetime,
    roots: Sequence[x509.Certificate] = (),
    trust: Trust | None = None,
    issued: bytes | None = None,
    known: Known | None = None,
    seconds: int = SECONDS,
) -> Answer:
    """Return what `verify` says, or that the file is too much to read; it never raises.

    Args:
        pdf: The file, from anywhere.
        at: The instant of verification.
        roots: Trusted roots, without end, besides those of `trust`.
        trust: Roots with their times, intermediates, and what is known of revocation; nobody is
            asked from there.
        issued: The file as it was issued, where it is known.
        known: What the application knows besides.
        seconds: How much time of a processor the check may take.
    """
    ders = [one.dump() for one in roots]
    portable = (trust or Trust()).without_asking()
    told = pickle.dumps((seconds, pdf, ders, portable, issued, known or Known(), at))
    try:
        done = subprocess.run(  # our own module; no word of the file in the command
            [sys.executable, "-m", "camket.signing.apart"],
            input=told,
            capture_output=True,
            timeout=5 * seconds,
            check=True,
        )
        verdict, text_sha256, asked = pickle.loads(done.stdout)  # noqa: S301  # by `main`, below
    except (subprocess.SubprocessError, OSError, pickle.UnpicklingError, EOFError):
        _LOGGER.info("a file was too much to read", exc_info=True)
        return Answer(Verdict((Finding(Fault.TOO_MUCH_TO_READ),)))
    return Answer(verdict, text_sha256, asked)


def main() -> None:
    """Read what `verify_apart` wrote, verify within the limits, write what came of it."""
    logging.disable(logging.CRITICAL)
    told = pickle.load(sys.stdin.buffer)  # noqa: S301  # written by our parent
    seconds, pdf, roots, portable, issued, known, at = told
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    certificates = [x509.Certificate.load(one) for one in roots]
    at_hand = AtHand(known)
    trust = replace(Trust.carried(portable), recall=at_hand.recall)
    verdict = verify(pdf, roots=certificates, trust=trust, issued=issued, at=at, people=at_hand)
    readable = verdict.signatures and not is_too_much(pdf)
    sys.stdout.buffer.write(
        pickle.dumps((verdict, _text_of(pdf) if readable else "", at_hand.asked))
    )


def _text_of(pdf: bytes) -> str:
    try:
        return read_attachment(open_pdf(pdf)).digest
    except Exception:  # noqa: BLE001  # a foreign file can break a reader in any way
        return ""


if __name__ == "__main__":
    main()
