"""What any official paper is made of, whoever sets it: the Typst and the Word renderer read this.

A form (`documents.forms`) builds a `Paper` from its own values; a renderer reads nothing else.
Words are kept as people write them; `printing` makes a style's capitals, marks and blanks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from camket.documents.numerals import Level
from camket.documents.style import PARTY, Style


class Mark(StrEnum):
    """How a run of words is set: `REMOVED` is struck through, `ADDED` underlined."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words set in one way."""

    text: str
    mark: Mark = Mark.PLAIN


Text = str | tuple[Span, ...]
"""Words: plain, or runs of which some are bold, italic or marked as changed."""


@dataclass(frozen=True, slots=True)
class Number:
    """The number and symbol of a paper.

    Attributes:
        serial: What the register gave; None leaves its place blank until the paper is issued.
        symbol: What follows: "KH/ĐU" on Party paper, "KH-UBND" on state paper.
    """

    serial: int | None
    symbol: str

    @classmethod
    def read(cls, written: str) -> Number:
        """Read "01-CK/ĐU" or "15/QĐ-UBND" back; without a number the place stays blank."""
        digits = written[: len(written) - len(written.lstrip("0123456789"))]
        symbol = written[len(digits) :].lstrip("-/… ")
        return cls(int(digits) if digits else None, symbol)


class Urgency(StrEnum):
    """Urgency marks; their frames are ruled (NĐ 30/2020, Phụ lục I, ô 10b)."""

    NONE = ""
    URGENT = "Khẩn"
    VERY_URGENT = "Thượng khẩn"
    EXPRESS = "Hỏa tốc"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a paper.

    Attributes:
        superior: Body above the issuer, as "Đảng bộ tỉnh Quảng Trị"; empty where none is named.
        issuer: Issuing body, as "Đảng ủy xã Cam Lộ".
        place: Place, as "Cam Lộ".
        dated: Day of the paper; None leaves it blank until it is issued.
        drafted_on: Of a draft for the office to issue: its month and year are printed already.
        draft: Which draft this is ("Dự thảo lần n"); 0 where it is none.
        form_label: What a form is called at its top, as "Mẫu 2A-HD KĐ.ĐG 2025".
        circulation: As "Lưu hành nội bộ"; framed.
        has_number: A form filled in by a person bears no number.
    """

    superior: str
    issuer: str
    number: Number
    place: str
    dated: date | None
    draft: int = 0
    urgency: Urgency = Urgency.NONE
    form_label: str = ""
    circulation: str = ""
    has_number: bool = True
    drafted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: Phần, Chương, Mục, Điều, or I- / 1- / a) with its words."""

    level: Level
    number: int
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; bold where it stands as a heading without a number.

    Attributes:
        is_centred: "QUYẾT ĐỊNH:" and its like stand in the middle of the page.
    """

    text: Text
    is_heading: bool = False
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines that begin with a dash."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Lines of a form: a label, a colon, what was filled in; nothing filled in leaves dots."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes of a form, of which those chosen are crossed; the fonts have no boxes, draw them."""

    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        width: Millimetres; None shares what the other columns leave.
    """

    title: str
    width: float | None = None
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; with one cell it spans all columns and titles a group."""

    cells: tuple[Text, ...]
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on each page; without rows `if_empty` is said instead."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    if_empty: str = "Không có."


class Authority(StrEnum):
    """In whose stead somebody signs: KT., TL., TUQ. before another's post, Q. before his own."""

    OWN = ""
    DEPUTY = "deputy"
    BY_ORDER = "by_order"
    DELEGATED = "delegated"
    ACTING = "acting"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a signature (blue) or a seal (red, real size): PNG, size in millimetres."""

    png: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature.

    Attributes:
        collective: For whom the signer signs ("Ban Thường vụ"): T/M or TM. is the style's.
        authority: In whose stead.
        stead_of: That one's post, as "Chủ tịch", for KT., TL. and TUQ.
        label: What stands instead of a collective: "Người tự kiểm điểm", "Thư ký", "Chủ trì".
        slot: Name of the place kept for a visible signature; empty where none is kept.
        hint: Under the post, as "(Ký, ghi rõ họ tên)", where somebody signs by hand.
    """

    post: str
    name: str
    collective: str = ""
    authority: Authority = Authority.OWN
    stead_of: str = ""
    label: str = ""
    slot: str = ""
    hint: str = ""
    image: Picture | None = None
    seal: Picture | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """A place where one signs, or two side by side (minutes: secretary left, chair right).

    More than two stand in rows of two: below the heads of two sides their collectives and seals.

    Inside the text it is for those who sign before the paper ends, as on forms of review.

    Attributes:
        dated: A line with place and day above, where a later signature has its own day.
    """

    people: tuple[Signature, ...]
    dated: str = ""


Block = Heading | Paragraph | Bullets | KeyValues | Choices | Table | Signatures


@dataclass(frozen=True, slots=True)
class Annex:
    """Phụ lục: a heading of its own, pages counted anew; its number is its place (I, II, …)."""

    title: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the paper (PDF/A-3)."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of a paper, whatever the text.

    Attributes:
        recipients: Lines under "Nơi nhận", without the archive line.
        archive: Who keeps it: "Đảng ủy", "Văn phòng Tỉnh ủy"; on state paper the unit after "VT".
        created_at: Written into the file as its time of making, so that bytes can be compared.
        is_trial: Whether the paper was made for show, bears the trial line and binds nobody.
        drafter: Mark of the drafter and number of copies, as "NVA.12" (state paper only).
        address: Address, e-mail and web of the issuer at the foot of page 1 (state paper only).
        look_up_code: By which the paper can be verified publicly; empty where it has none.
        look_up_at: Address of the page that does so; empty where the installation has none.
    """

    head: Head
    created_at: datetime
    is_trial: bool
    style: Style = PARTY
    recipients: tuple[str, ...] = ()
    archive: str = ""
    bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    drafter: str = ""
    address: str = ""
    look_up_code: str = ""
    look_up_at: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper, ready to be set.

    Attributes:
        form: Key of the form in `forms.catalogue`.
        title: Kind of document, as "Kế hoạch"; empty for a công văn.
        subject: Trích yếu; of a công văn what follows "V/v".
        remark: Under the trích yếu, as "(Bản điều chỉnh lần 1)".
        enacting: Who decides, in capitals between title and căn cứ of a state decision.
        signatures: Those who end the paper; the last words of the text stay on their page.
        has_end_mark: "./." or "." by the style; forms filled in by a person have none.
        origin: Of which guidance the form is, and what of its wording is not the national text.
        is_landscape: For lists whose table is too wide for a portrait page.
    """

    form: str
    frame: Frame
    title: str
    subject: str
    blocks: tuple[Block, ...]
    signatures: Signatures
    remark: str = ""
    enacting: str = ""
    annexes: tuple[Annex, ...] = ()
    attachment: Attachment | None = None
    has_end_mark: bool = True
    origin: str = ""
    is_landscape: bool = False

    @property
    def style(self) -> Style:
        """Return the style, the issuer's."""
        return self.frame.style

    @property
    def is_letter(self) -> bool:
        """Whether it is a công văn: no kind as title, the subject under the number."""
        return not self.title


BLANK_SERIAL: Final = "      "
"""The width kept where văn thư writes the number (documents.md §5.7)."""
NO_SIGNATURES: Final = Signatures(())
NOBODY: Final = Signature("", "")
"""An empty place in a row of signatures."""
