"""A scan of a paper signed by hand: pictures or a PDF, made one PDF, its resolution measured.

It is a "bản số hóa" and never an electronic signature: it carries no signature that could be
verified, only the word of whoever compared it with the paper.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from camket.shared.errors import Refused

WANTED_DPI: Final = 200
"""From which a scan shows seal and signature well enough; less is taken, and said."""
MOST_PAGES: Final = 60
_MOST_PIXELS: Final = 60_000_000
_A4_INCHES: Final = (8.27, 11.69)
_POINTS: Final = 72


class ScanRefusal(StrEnum):
    """Why a scan is not taken or not confirmed."""

    NONE = "scan_none"
    UNREADABLE = "scan_unreadable"
    MIXED = "scan_mixed"
    TOO_MANY_PAGES = "scan_too_many_pages"
    TOO_FEW_PAGES = "scan_too_few_pages"
    HAS_SIGNATURE = "scan_has_signature"
    SIGNED_ALREADY = "scan_signed_already"
    WAITS_ALREADY = "scan_waits_already"
    NOT_ISSUED = "scan_not_issued"
    NOT_THEIRS = "scan_not_theirs"
    SAME_SIDE = "scan_same_side"
    NOT_WAITING = "scan_not_waiting"
    NO_REASON = "scan_no_reason"
    DAY_IN_FUTURE = "scan_day_in_future"
    DAY_BEFORE_ISSUE = "scan_day_before_issue"
    HEAD_CHANGED = "scan_head_changed"
    AFTER_TERM = "scan_after_term"


SCAN_REFUSED: Final[dict[StrEnum, Any]] = {
    ScanRefusal.NONE: _("Chọn tệp PDF hoặc các ảnh chụp, quét bản giấy đã ký."),
    ScanRefusal.UNREADABLE: _(
        "Không mở được tệp “{name}”. Quét lại thành PDF hoặc ảnh JPEG, PNG rồi gửi."
    ),
    ScanRefusal.MIXED: _("Gửi một tệp PDF, hoặc các ảnh; không gửi lẫn PDF với ảnh."),
    ScanRefusal.TOO_MANY_PAGES: _("Bản quét có {count} trang, nhiều nhất là {most} trang."),
    ScanRefusal.TOO_FEW_PAGES: _(
        "Bản quét có {count} trang, bản phát hành có {most} trang. Quét đủ các trang rồi gửi lại."
    ),
    ScanRefusal.HAS_SIGNATURE: _(
        "Tệp “{name}” có chữ ký số nên không phải bản quét giấy. Nếu đã ký số, gửi tệp ở cách "
        "“Phần mềm ký khác”."
    ),
    ScanRefusal.SIGNED_ALREADY: _(
        "Văn bản đã có chữ ký số nên không thay bằng bản ký tay được; các chữ ký còn lại ký số."
    ),
    ScanRefusal.WAITS_ALREADY: _(
        "Đã có một bản số hóa đang chờ đối chiếu. Nếu bản ấy sai, đề nghị người đối chiếu trả lại "
        "rồi gửi bản khác."
    ),
    ScanRefusal.NOT_ISSUED: _(
        "Bản cam kết chưa phát hành, hoặc đã ký xong, nên không nhận bản quét."
    ),
    ScanRefusal.NOT_THEIRS: _(
        "Chức vụ đồng chí đang làm việc không được gửi hoặc xác nhận bản số hóa của văn bản này."
    ),
    ScanRefusal.SAME_SIDE: _(
        "Bản số hóa do bên đồng chí gửi; người xác nhận phải thuộc bên kia của văn bản."
    ),
    ScanRefusal.NOT_WAITING: _("Bản số hóa này đã được xác nhận hoặc trả lại rồi."),
    ScanRefusal.NO_REASON: _("Nêu bản số hóa không đúng ở chỗ nào để người gửi sửa rồi gửi lại."),
    ScanRefusal.DAY_IN_FUTURE: _("Ngày ký {day} chưa đến. Nhập ngày ghi trên bản giấy."),
    ScanRefusal.DAY_BEFORE_ISSUE: _(
        "Ngày ký {day} trước ngày phát hành {issued}. Nhập ngày ghi trên bản giấy."
    ),
    ScanRefusal.AFTER_TERM: _(
        "Ngày ký {day} sau hạn ký {term}. Đề nghị bên phát hành gia hạn ký trước."
    ),
    ScanRefusal.HEAD_CHANGED: _(
        "Ngày {day} đồng chí {name} không giữ chức vụ ghi trên văn bản nên bản giấy không được "
        "nhận. Xem lại ngày ký đã nhập; nếu đúng ngày ấy, trả lại văn bản để phát hành bản khác."
    ),
}


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it is stored.

    Attributes:
        pdf: All pages as one PDF.
        pages: How many.
        least_dpi: The lowest resolution of a page; None where a page holds no picture to measure.
    """

    pdf: bytes
    pages: int
    least_dpi: int | None

    @property
    def is_sharp(self) -> bool:
        """Say whether the resolution is known and good enough."""
        return self.least_dpi is not None and self.least_dpi >= WANTED_DPI


def read_scan(files: Sequence[tuple[str, bytes]]) -> Scan:
    """Return the scan in one PDF, or in pictures in their order.

    Raises:
        Refused: There is none, it cannot be read, has too many pages or carries a signature.
    """
    if not files:
        raise Refused(ScanRefusal.NONE)
    kinds = {content.startswith(b"%PDF-") for _name, content in files}
    if len(kinds) > 1 or (kinds == {True} and len(files) > 1):
        raise Refused(ScanRefusal.MIXED)
    if len(files) > MOST_PAGES:
        raise Refused(ScanRefusal.TOO_MANY_PAGES, count=len(files), most=MOST_PAGES)
    return _from_pdf(*files[0]) if kinds == {True} else _from_pictures(files)


def _from_pdf(name: str, content: bytes) -> Scan:
    if b"/ByteRange" in content:
        raise Refused(ScanRefusal.HAS_SIGNATURE, name=name)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused(ScanRefusal.UNREADABLE, name=name) from error
    try:
        count = len(document)
        if not 1 <= count <= MOST_PAGES:
            raise Refused(ScanRefusal.TOO_MANY_PAGES, count=count, most=MOST_PAGES)
        found = [_dpi_of_page(document[index]) for index in range(count)]
    except pypdfium2.PdfiumError as error:
        raise Refused(ScanRefusal.UNREADABLE, name=name) from error
    finally:
        document.close()
    known = [one for one in found if one is not None]
    return Scan(content, count, min(known) if len(known) == count else None)


def _dpi_of_page(page: pypdfium2.PdfPage) -> int | None:
    """Return how finely the largest picture of a page is drawn."""
    best: tuple[float, int] | None = None
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        width, height = (right - left) / _POINTS, (top - bottom) / _POINTS
        pixels = one.get_px_size()
        if width <= 0 or height <= 0:
            continue
        dpi = round(max(pixels) / max(width, height))
        if best is None or width * height > best[0]:
            best = (width * height, dpi)
    return best[1] if best else None


def _from_pictures(files: Sequence[tuple[str, bytes]]) -> Scan:
    pages = [_picture(name, content) for name, content in files]
    dpi = [_dpi_on_a4(page) for page in pages]
    output = io.BytesIO()
    pages[0].save(
        output,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=float(min(dpi)),
        creator="CamKet",
        title="Bản số hóa",
    )
    return Scan(output.getvalue(), len(pages), min(dpi))


def _picture(name: str, content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise Refused(ScanRefusal.UNREADABLE, name=name)
            turned = ImageOps.exif_transpose(image) or image
            return turned.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(ScanRefusal.UNREADABLE, name=name) from error


def _dpi_on_a4(page: Image.Image) -> int:
    """Return the resolution a picture has when it is one whole page of A4."""
    shorter, longer = sorted((page.width, page.height))
    return round(min(shorter / _A4_INCHES[0], longer / _A4_INCHES[1]))
