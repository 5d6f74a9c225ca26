"""What stands around a report: the body that writes it, its head who signs, blanks for văn thư.

Number and day are the office's to write when the paper is issued (documents.md §5.7), so no report
bears any; month and year of the draft and who is to sign are known and stand there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.conf import settings

from camket.commitments.models import Commitment
from camket.commitments.papers import collective_of, shared_words
from camket.documents.days import cited_day
from camket.documents.forms.parts import frame_of, signature_of
from camket.documents.kinds import Kind
from camket.documents.paper import Frame, Signatures
from camket.documents.style import Style
from camket.documents.values import Header, SignatureBlock
from camket.organisation.models import Tenure, UnitKind, UnitSpan
from camket.organisation.queries import heads_of, post_title, spans_of
from camket.registry.decisions import NumberStyle, kind_of, notation_of, symbol_of
from camket.registry.setting import signs_for, style_of, style_of_body, superior_of
from camket.shared.actor import Actor

UNKNOWN: Final = ("……",)
"""A line for the writer to fill in: what nobody has told must not read as "Không có."."""
UNKNOWN_UNIT: Final = "…"
_NOBODY: Final = "…"


@dataclass(frozen=True, slots=True)
class Writing:
    """The day and the instant a paper is made, and for whom.

    Attributes:
        reader: Who reads it; where nobody in particular does, protected texts stay out.
        is_whole: It is made to be signed: nothing stays out, and who may not read all of it is not
            given it.
    """

    on: date
    now: datetime
    reader: Actor | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A body that writes a paper or receives one.

    Attributes:
        superior: Name of the body above it, as the head of a paper names it; may be empty.
        above: The body it stands under that day; None where none is known.
        head: Who heads it that day; None is a vacancy.
        on: The day.
    """

    span: UnitSpan
    superior: str
    head: Tenure | None
    on: date
    above: UnitSpan | None = None

    @property
    def reported_to(self) -> tuple[str, ...]:
        """Return the recipient of what it reports upward: the collective above, if there is one."""
        if self.above is None:
            return ()
        above = {"collective": self.above.collective, "unit": self.above.name}
        return (f"{collective_of(above)} (báo cáo)",)

    @property
    def name(self) -> str:
        """Return the body as its papers name it."""
        return self.span.paper_name or self.span.name

    @property
    def collective(self) -> str:
        """Return the collective in full: "Ban Thường vụ Đảng ủy xã Cam Lộ"."""
        return collective_of({"collective": self.span.collective, "unit": self.span.name})

    @property
    def is_party(self) -> bool:
        """Say whether its papers are Party papers."""
        return style_of(self.span) is not NumberStyle.STATE

    @property
    def style(self) -> Style:
        """Return how the body writes that day; a statement."""
        return style_of_body(self.span, on=self.on)


def bodies_of(*unit_ids: int, on: date) -> Mapping[int, Body]:
    """Return bodies as they are called and headed that day; three statements.

    A unit that has ended is called what it was called last, one statement more.
    """
    spans, heads = spans_of(unit_ids, on=on), heads_of(unit_ids, on=on)
    if ended := set(unit_ids) - spans.keys():
        last = UnitSpan.objects.filter(unit_id__in=ended).order_by("valid")
        spans |= {span.unit_id: span for span in last}
    above = spans_of([one.parent_id for one in spans.values() if one.parent_id], on=on)
    return {
        unit_id: Body(span, superior_of(span, over), heads.get(unit_id), on, over)
        for unit_id, span in spans.items()
        for over in (above.get(span.parent_id or 0),)
    }


def frame_of_body(
    body: Body,
    kind: Kind | str,
    *,
    now: datetime,
    recipients: tuple[str, ...],
    addressees: tuple[str, ...] = (),
) -> Frame:
    """Return what stands around a paper of a body; number and day are blank, the month stands."""
    frame = frame_of(
        Header(
            superior=body.superior,
            issuer=body.name,
            number=_blank_number(body.span, str(kind)),
            place=body.span.place,
            dated=None,
        ),
        style=body.style,
        bases=(),
        recipients=(*recipients, _archive(body)),
        created_at=now,
        is_trial=settings.SHOWS_TRIAL_MARK,
    )
    head = replace(frame.head, drafted_on=body.on)
    return replace(frame, head=head, addressees=addressees)


def frame_of_report(unit: Body, superior: Body, *, now: datetime) -> Frame:
    """Return what stands around a report upward; a state body addresses its superior (ô 9a)."""
    if unit.is_party:
        recipients = (f"{superior.collective} (báo cáo)",)
        return frame_of_body(unit, Kind.REPORT, now=now, recipients=recipients)
    addressees = (superior.collective,)
    return frame_of_body(
        unit, Kind.REPORT, now=now, recipients=("Như trên",), addressees=addressees
    )


def unnumbered(frame: Frame) -> Frame:
    """Return a frame without number and archive line: a person writes it, no register keeps it."""
    return replace(frame, head=replace(frame.head, has_number=False), recipients=(), archive="")


def _archive(body: Body) -> str:
    """Return who keeps a paper: a committee itself, of a province its office."""
    if body.span.kind == UnitKind.PROVINCIAL_COMMITTEE:
        return f"Lưu Văn phòng {body.span.short_name or body.name}"
    return f"Lưu {shared_words(body.span.collective, body.name) or body.name}"


def _blank_number(span: UnitSpan, code: str) -> str:
    style = style_of(span)
    if style is None:
        return ""
    symbol = symbol_of(style, kind_of(code))
    # a công văn of a state body names who wrote it, which only the office knows
    return f"-{notation_of(style, symbol, span.body_code, UNKNOWN_UNIT)}"


def signed_by(body: Body) -> Signatures:
    """Return the signature of the head for the collective; a vacancy leaves post and name open."""
    head = body.head
    block = SignatureBlock(
        role="",
        authority=signs_for(body.span),
        post=post_title(head).partition(",")[0] if head else _NOBODY,
        name=head.person.full_name if head else _NOBODY,
    )
    return Signatures((signature_of(block),))


def cited(commitment: Commitment, writer: Body) -> str:
    """Return the commitment as a body's paper cites it; without a number by its year.

    The number is read with the row where the caller selected it.
    """
    number = commitment.number
    if number is None:
        return f"bản cam kết năm {commitment.year}"
    return f"bản cam kết số {number}{cited_day(number.dated_on, is_party=writer.is_party)}"


def lines_of(text: str) -> tuple[str, ...]:
    """Return what somebody wrote as the lines of a paper."""
    return tuple(line for raw in text.splitlines() if (line := raw.strip()))
