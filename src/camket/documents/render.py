"""Official papers as files: the door of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from camket.documents.checks import refuse_unfit
from camket.documents.forms import commitment, handover, rating_notice
from camket.documents.typesetter import query_last, typeset
from camket.documents.typst_values import values_of
from camket.documents.values import TRIAL_LINE, LaidOutPaper, SlotPlace
from camket.shared.clock import HANOI

if TYPE_CHECKING:
    from camket.documents.paper import Paper
    from camket.documents.typesetter import TemplateValue
    from camket.documents.values import CommitmentPaper, HandoverMinutes, RatingNotice, Stamp

_A4_HEIGHT: Final = 297 / 25.4 * 72


def render(paper: Paper) -> bytes:
    """Return a paper as PDF/A: part 3 where a file is attached, else part 2.

    Raises:
        UnusableInputError: The paper cannot be set in its style, or holds unprintable letters.
    """
    refuse_unfit(paper)
    return typeset(
        "paper",
        values_of(paper),
        attached=paper.attachment.content if paper.attachment else None,
        created_at=paper.frame.created_at,
    )


def lay_out(paper: Paper) -> LaidOutPaper:
    """Return a paper as PDF/A and the places it keeps for visible signatures."""
    pdf = render(paper)
    return LaidOutPaper(pdf, tuple(place_of(found) for found in query_last("<slot>")))


def render_commitment(paper: CommitmentPaper, canonical: bytes) -> bytes:
    """Return a commitment as PDF/A-3 with its frozen text attached."""
    return render(commitment.paper_of(paper, canonical))


def lay_out_commitment(paper: CommitmentPaper, canonical: bytes) -> LaidOutPaper:
    """Return a commitment as PDF/A-3 and the places it keeps for signatures."""
    return lay_out(commitment.paper_of(paper, canonical))


def render_rating_notice(notice: RatingNotice) -> bytes:
    """Return a notice of ratings as PDF/A."""
    return render(rating_notice.paper_of(notice))


def render_handover(minutes: HandoverMinutes) -> bytes:
    """Return the minutes of a handover between two heads as PDF/A."""
    return render(handover.paper_of(minutes))


def render_stamp(stamp: Stamp) -> bytes:
    """Return the visible mark of a signature as a PDF of one small page."""
    at = stamp.at.astimezone(HANOI)
    trial = TRIAL_LINE if stamp.is_trial else ""
    values: dict[str, TemplateValue] = {
        "name": stamp.name,
        "unit": stamp.unit,
        "at": f"{at:%d/%m/%Y %H:%M:%S} +07:00",
        "trial": trial,
        "width": str(stamp.width),
        "height": str(stamp.height),
        "metadata": {
            "title": f"Ký bởi: {stamp.name}",
            "keywords": [trial] if trial else [],
        },
    }
    return typeset("stamp", values, created_at=stamp.at, is_page=False)


def place_of(found: dict[str, float | str]) -> SlotPlace:
    """Return where a visible signature is to stand, as a template told it."""
    height = float(found["height"])
    return SlotPlace(
        role=str(found["role"]),
        page=int(found["page"]),
        left=float(found["x"]),
        bottom=_A4_HEIGHT - float(found["y"]) - height,
        width=float(found["width"]),
        height=height,
    )
