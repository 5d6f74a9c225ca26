"""What the commitment, the notice of ratings and the minutes of a handover say: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from camket.documents.style import PARTY, Style

if TYPE_CHECKING:
    from datetime import date, datetime

    from camket.documents.paper import Text

TRIAL_LINE: Final = "DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
"""Stands on every page, in the stamp, the metadata and the verdict of a paper made for show."""


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a paper, as the rooms that issue one know it.

    Attributes:
        superior: Superior body, as "Đảng bộ tỉnh Quảng Trị"; the template makes capitals.
        issuer: Issuing body, as "Đảng ủy xã Cam Lộ".
        number: Number and symbol, as "01-CK/ĐU" or "01/CK-UBND"; without digits left blank.
        place: Place, as "Cam Lộ".
        dated: Day of the paper; None leaves it blank.
        draft: Which draft this is ("Dự thảo lần n"); 0 where it is none.
    """

    superior: str
    issuer: str
    number: str
    place: str
    dated: date | None
    draft: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """How the fulfilment of an item is measured.

    Attributes:
        name: What is measured.
        baseline: Value at the start, already written as people read it.
        target: Value promised.
        unit: Unit of both.
        direction: Word before the target, as "tăng lên", "giảm còn"; may be empty.
        by: Day by which the target is reached.
        was: In an amendment, each cell it changes with what stood there; empty for a new row.
    """

    name: str
    baseline: str
    target: str
    unit: str
    by: date
    direction: str = ""
    was: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work in an item: what, who leads it, by when, what comes of it."""

    content: str
    lead: str
    by: date
    product: str
    was: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One of the key issues that are promised."""

    title: str
    summary: Text = ""
    measures: tuple[Measure, ...] = ()
    works: tuple[Work, ...] = ()
    was: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AmendedPlace:
    """One thing an amendment changes: where, what held before, what holds now, why."""

    where: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What party A owes in return."""

    content: str
    by: date | None


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """A signature: for whom, in which post, by whom.

    Attributes:
        role: As `party_a`, `seal_b`: the name of the slot; empty where nobody signs digitally.
        authority: As "T/M Ban Thường vụ"; the template makes capitals. Empty at a seal.
        post: As "Bí thư", "Q. Bí thư".
        name: Full name without titles.
    """

    role: str
    authority: str
    post: str
    name: str


@dataclass(frozen=True, slots=True)
class CommitmentPaper:
    """A commitment between a unit (party B) and its superior (party A), in Party style.

    Attributes:
        created_at: Written into the file as its time of making, so that bytes can be compared.
        left: The signature on the left: party A, as the prototype has it.
        right: The signature on the right: party B.
        left_more: What further stands below on the left: the collective, the seal.
        right_more: The same on the right.
        changes: What an amendment changes, in the order of the text; marked in the text as well.
        recipients: Lines under "Nơi nhận", the archive line ("Lưu Đảng ủy") last; the template
            sets the dashes and stops.
        is_trial: Whether the paper bears the trial line.
    """

    header: Header
    subtitle: str
    legal_bases: tuple[str, ...]
    parties: tuple[str, ...]
    items: tuple[Item, ...]
    duties: tuple[Duty, ...]
    pledge: tuple[str, ...]
    left: SignatureBlock
    right: SignatureBlock
    recipients: tuple[str, ...]
    created_at: datetime
    is_trial: bool
    title: str = "Bản cam kết"
    remark: str = ""
    opening: str = ""
    left_more: tuple[SignatureBlock, ...] = ()
    right_more: tuple[SignatureBlock, ...] = ()
    changes: tuple[AmendedPlace, ...] = ()
    duties_title: str = "Trách nhiệm của cấp trên"
    style: Style = PARTY


@dataclass(frozen=True, slots=True)
class RatedRow:
    """A unit or a person in a notice of ratings, with the level decided.

    Attributes:
        reason: Why, in one line that everybody named may read; it stands below the table.
    """

    name: str
    unit: str
    level: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RatingNotice:
    """A notice (thông báo) of decided ratings, in Party style.

    Attributes:
        subject_title: Head of the column of names: "Tập thể" or "Họ và tên".
        closing: Paragraphs after the table; the last one ends the text with a full stop.
    """

    header: Header
    subtitle: str
    legal_bases: tuple[str, ...]
    body: tuple[str, ...]
    rows: tuple[RatedRow, ...]
    closing: tuple[str, ...]
    signature: SignatureBlock
    recipients: tuple[str, ...]
    created_at: datetime
    is_trial: bool
    title: str = "Thông báo"
    subject_title: str = "Họ và tên"
    style: Style = PARTY


@dataclass(frozen=True, slots=True)
class HandedRow:
    """One open thing that passes from one head to the next, with its state that day."""

    title: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class HandedGroup:
    """The open things of one kind; without any the minutes say so."""

    title: str
    rows: tuple[HandedRow, ...]


@dataclass(frozen=True, slots=True)
class HandoverMinutes:
    """Minutes of a handover between two heads of one unit, in Party style.

    Attributes:
        people: Who hands over and who receives, a line each.
        as_of: The sentence that says of which day the states are.
        closing: Paragraphs after the lists; the last one ends the text with a full stop.
    """

    header: Header
    subtitle: str
    legal_bases: tuple[str, ...]
    people: tuple[str, ...]
    as_of: str
    groups: tuple[HandedGroup, ...]
    closing: tuple[str, ...]
    left: SignatureBlock
    right: SignatureBlock
    recipients: tuple[str, ...]
    created_at: datetime
    is_trial: bool
    title: str = "Biên bản"
    style: Style = PARTY


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where a visible signature is to stand.

    Attributes:
        page: Number of the page, from 1.
        left: Distance of the left edge from the left edge of the page, in points.
        bottom: Distance of the lower edge from the lower edge of the page, as PDF counts.
        width: Width in points.
        height: Height in points.
    """

    role: str
    page: int
    left: float
    bottom: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LaidOutPaper:
    """A paper as a file, with the places kept for signatures."""

    pdf: bytes
    slots: tuple[SlotPlace, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a visible signature says."""

    name: str
    unit: str
    at: datetime
    is_trial: bool
    width: float = PARTY.slot_width
    height: float = PARTY.slot_height
