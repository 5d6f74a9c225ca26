"""`camket verify`: a file from anywhere, an answer in words or JSON, an exit code."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from camket.signing.authority import certificates_from_pem
from camket.signing.telling import Told, tell
from camket.signing.verdict import Finding, Verdict
from camket.signing.verify import verify
from camket.signing.wording import BAD_TRUST, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import TextIO

    from asn1crypto import x509

    from camket.signing.people import People
    from camket.signing.trust import Trust

_UNREADABLE: Final = 2
_TALKATIVE: Final = ("pyhanko", "pyhanko_certvalidator")


def run(
    path: str,
    *,
    issued: str | None,
    trust: Sequence[str],
    as_json: bool,
    default_roots: Sequence[x509.Certificate],
    installed: Trust | None = None,
    people: People | None = None,
    out: TextIO,
    err: TextIO,
    at: datetime | None = None,
) -> int:
    """Verify a file and print what is said about it; contracts/verify.md.

    Args:
        path: The file.
        issued: The file as it was issued, if it is at hand.
        trust: PEM files with roots to trust besides the installation's own.
        as_json: Print the JSON of the contract instead of sentences.
        default_roots: The roots trusted where no installation is at hand.
        installed: Whom the installation at hand trusts, and what it knows of revocation.
        people: What the installation at hand knows of those who sign.
        out: Where the answer goes.
        err: Where it is told why there is none.
        at: The instant of verification; the present one by default.

    Returns:
        0 for valid, 1 for any other verdict, 2 for a file that cannot be read or is not signed.
    """
    for library in _TALKATIVE:
        # what a reader of PDFs mutters about a damaged file is no sentence for a person
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        pdf = Path(path).read_bytes()
        original = Path(issued).read_bytes() if issued else None
        pems = [(name, Path(name).read_bytes()) for name in trust]
    except (OSError, ValueError) as error:
        name = str(getattr(error, "filename", None) or path)
        return _answer(_not_read(name), as_json=as_json, out=out, err=err)
    roots = list(default_roots)
    for name, pem in pems:
        try:
            roots += certificates_from_pem([pem])
        except ValueError:
            err.write(BAD_TRUST.format(name=name) + "\n")
            return _UNREADABLE
    verdict = verify(pdf, roots=roots, issued=original, at=at, trust=installed, people=people)
    return _answer(verdict, as_json=as_json, out=out, err=err)


def _not_read(name: str) -> Verdict:
    return Verdict((Finding(Fault.NOT_READ, name=name),), is_readable=False)


def _answer(verdict: Verdict, *, as_json: bool, out: TextIO, err: TextIO) -> int:
    if as_json:
        out.write(json.dumps(verdict.as_json(), ensure_ascii=False) + "\n")
    elif verdict.is_readable:
        out.write("\n".join(_lines(tell(verdict))) + "\n")
    else:
        err.write("\n".join(verdict.reasons) + "\n")
    return verdict.exit_code


def _lines(told: Told) -> list[str]:
    lines = [f"{told.headline}.", told.lead, *told.reasons, *told.missing]
    for one in told.signatures:
        lines.append(", ".join(part for part in (one.who, one.post_and_unit) if part))
        lines += [
            f"  [{'x' if fact.is_met else ' '}] {fact.sentence}"
            + (f" ({fact.detail})" if fact.detail else "")
            for fact in one.facts
        ]
    return [*lines, *told.notes, *told.limits]
