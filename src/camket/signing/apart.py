"""Verify a file from anywhere in a process of its own, with bounded time and memory.

A file that was made to keep a verifier busy ends its own process and no other: whoever asked is
told that the file is too much to read. Files of people who have not signed in are checked so.
"""

from __future__ import annotations

import logging
import pickle
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from asn1crypto import x509

from camket.signing.verdict import Finding, Verdict
from camket.signing.verify import verify
from camket.signing.wording import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SECONDS: Final = 8
_MEMORY: Final = 1536 * 1024 * 1024
_LOGGER: Final = logging.getLogger(__name__)


def verify_apart(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    issued: bytes | None,
    at: datetime,
    seconds: int = SECONDS,
) -> Verdict:
    """Return what `verify` says, or that the file is too much to read; it never raises.

    Args:
        pdf: The file, from anywhere.
        roots: The trusted roots.
        issued: The file as it was issued, where it is known.
        at: The instant of verification.
        seconds: How much time of a processor the check may take.
    """
    told = pickle.dumps((seconds, pdf, [one.dump() for one in roots], issued, at))
    try:
        done = subprocess.run(  # our own module; no word of the file in the command
            [sys.executable, "-m", "camket.signing.apart"],
            input=told,
            capture_output=True,
            timeout=3 * seconds,
            check=True,
        )
        verdict = pickle.loads(done.stdout)  # noqa: S301  # written by `main`, below
    except (subprocess.SubprocessError, OSError, pickle.UnpicklingError, EOFError):
        _LOGGER.info("a file was too much to read", exc_info=True)
        verdict = None
    if isinstance(verdict, Verdict):
        return verdict
    return Verdict((Finding(Fault.TOO_MUCH_TO_READ),))


def main() -> None:
    """Read what `verify_apart` wrote, verify within the limits, write the verdict."""
    logging.disable(logging.CRITICAL)
    seconds, pdf, roots, issued, at = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our parent
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    certificates = [x509.Certificate.load(one) for one in roots]
    verdict = verify(pdf, roots=certificates, issued=issued, at=at)
    sys.stdout.buffer.write(pickle.dumps(verdict))


if __name__ == "__main__":
    main()
