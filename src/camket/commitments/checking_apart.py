"""Check a file that anybody sent, apart, with what this installation knows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from camket.commitments.certificates import trust_at
from camket.commitments.looking_up import PublicPaper, paper_of_text
from camket.commitments.people import PeopleInPosts
from camket.files.models import StoredFile
from camket.files.storage import read
from camket.signing.apart import verify_apart
from camket.signing.knowing import Asked, Known
from camket.signing.queries import kept_answers_about
from camket.signing.verdict import Verdict
from camket.signing.ways.people import registered_certificates

_ROUNDS: Final = 3
"""So often a file is read: as it is, with what it made look up, and with what that led to."""


@dataclass(frozen=True, slots=True)
class CheckedApart:
    """What came of a check.

    Attributes:
        verdict: The verdict; that of the signed-in page, where the paper is this installation's.
        paper: The wholly signed paper this installation issued with the file's text.
        text_sha256: Digest of the file's frozen text; empty where none could be read.
    """

    verdict: Verdict
    paper: PublicPaper | None
    text_sha256: str = ""


Others = Callable[[str], StoredFile | None]
"""The file that another room issued with a text, by the digest of the text."""


def _no_others(_text_sha256: str) -> None:
    """Know of no other papers."""


def check_apart(pdf: bytes, *, now: datetime, others: Others = _no_others) -> CheckedApart:
    """Verify a file in a process of its own; one with our text, against what was issued.

    The process asks nobody: kept lists and answers, whose a certificate is and, for a paper of this
    installation, who held which post are given to it as plain values.

    Args:
        pdf: The file.
        now: The instant.
        others: Papers of rooms above this one.

    Raises:
        OSError: The stored file that was issued is lost or no longer matches its digest.
    """
    trust, known = trust_at(now), Known(persons=registered_certificates())
    paper: PublicPaper | None = None
    issued: bytes | None = None
    answer = verify_apart(pdf, trust=trust, at=now, known=known)
    for _ in range(_ROUNDS - 1):
        is_new = False
        if paper is None and (paper := paper_of_text(answer.text_sha256)) is not None:
            commitment = paper.commitment
            if commitment is not None and commitment.issued_file is not None:
                issued, is_new = read(commitment.issued_file), True
        if issued is None and (other := others(answer.text_sha256)) is not None:
            issued, is_new = read(other), True
        more = _looked_up(known, answer.asked, is_own=issued is not None)
        if not is_new and more == known:
            break
        known = more
        answer = verify_apart(pdf, trust=trust, at=now, issued=issued, known=known)
    return CheckedApart(answer.verdict, paper, answer.text_sha256)


def _looked_up(known: Known, asked: Asked, *, is_own: bool) -> Known:
    """Return what is known with what was asked for; posts only of those who sign our papers."""
    people = PeopleInPosts()
    posts = {one: people.held_post(*one) for one in asked.posts} if is_own else {}
    found = kept_answers_about(asked.answers)
    return replace(
        known,
        answers={**known.answers, **found},
        posts={**known.posts, **{one: held for one, held in posts.items() if held is not None}},
    )
