"""Small papers for tests of the Word file: only what a test has in view."""

from __future__ import annotations

from camket.documents.forms.samples.setting import MADE_AT
from camket.documents.paper import (
    NO_SIGNATURES,
    Block,
    Frame,
    Head,
    Mark,
    Number,
    Paper,
    Paragraph,
    Span,
)
from camket.documents.style import PARTY


def paper_with(*blocks: Block) -> Paper:
    """Return a plan of a commune with these blocks as its text."""
    head = Head("Đảng bộ tỉnh Quảng Trị", "Đảng ủy xã Cam Lộ", Number(5, "KH/ĐU"), "Cam Lộ", None)
    return Paper(
        form="plan",
        frame=Frame(head=head, created_at=MADE_AT, is_trial=True, style=PARTY),
        title="Kế hoạch",
        subject="thực hiện cam kết",
        blocks=blocks,
        signatures=NO_SIGNATURES,
        has_end_mark=False,
    )


def plain_paper(words: str) -> Paper:
    """Return a paper of one paragraph."""
    return paper_with(Paragraph(words))


def changed_paper(before: str, after: str) -> Paper:
    """Return a paper in which one value took the place of another."""
    return paper_with(Paragraph((Span(before, Mark.REMOVED), Span(after, Mark.ADDED))))
