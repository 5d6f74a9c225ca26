"""A file that came back from somebody else's program: is it the one sent, plus one signature?

Whatever way it took, it is accepted only as what was sent, byte for byte, with one revision more
that fills the one place kept for this person (people.md §6: refused when the returned file is not
an incremental update of the one sent). Whose signature it is and what it is worth is for `verify`.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from camket.shared.errors import Refused
from camket.signing.reading import SameNameError, open_pdf, signature_fields

if TYPE_CHECKING:
    from camket.signing.reading import SignatureField

_LOGGER: Final = logging.getLogger(__name__)


class ReturnRefusal(StrEnum):
    """Why a returned file is not taken."""

    NOT_A_PDF = "returned_not_a_pdf"
    OTHER_FILE = "returned_other_file"
    OLDER_FILE = "returned_older_file"
    UNSIGNED = "returned_unsigned"
    UNREADABLE = "returned_unreadable"
    OTHER_PLACE = "returned_other_place"
    SEVERAL = "returned_several"


RETURN_REFUSED: Final[dict[StrEnum, Any]] = {
    ReturnRefusal.NOT_A_PDF: _(
        "Tệp gửi lên không phải là tệp PDF. Tải lại văn bản ở trang này, ký rồi gửi đúng tệp đã ký."
    ),
    ReturnRefusal.OTHER_FILE: _(
        "Tệp gửi lên không phải là văn bản đang chờ ký, hoặc nội dung đã bị thay đổi: tệp phải "
        "giữ nguyên từng byte của tệp tải về và chỉ thêm chữ ký. Tải lại văn bản ở trang này rồi "
        "ký; không in lại, không lưu thành tệp mới."
    ),
    ReturnRefusal.OLDER_FILE: _(
        "Tệp gửi lên là bản trước khi có chữ ký mới nhất. Tải bản hiện nay ở trang này rồi ký."
    ),
    ReturnRefusal.UNSIGNED: _("Tệp gửi lên chưa có chữ ký nào mới. Ký số vào tệp rồi gửi lại."),
    ReturnRefusal.UNREADABLE: _(
        "Tệp gửi lên bị hỏng, không đọc được phần chữ ký. Ký lại từ tệp tải ở trang này."
    ),
    ReturnRefusal.OTHER_PLACE: _(
        "Chữ ký không nằm ở ô đã dành cho đồng chí {name}. Khi ký, chọn ô ký có sẵn tên "
        "“{role}” trong tệp, không tạo ô mới."
    ),
    ReturnRefusal.SEVERAL: _(
        "Tệp gửi lên có thêm {count} chữ ký. Mỗi lần chỉ nhận một chữ ký, đúng ô của người ký."
    ),
}


def refuse_unless_signed_once(
    pdf: bytes, *, sent: bytes, issued: bytes, role: str, name: str
) -> None:
    """Check that a returned file is the one sent with one signature more, in its place.

    Args:
        pdf: What came back.
        sent: The file as it stands in the store, with the signatures so far.
        issued: The file as it was issued.
        role: Name of the field kept for the person.
        name: Who the place is kept for, for the sentence.

    Raises:
        Refused: It is another file, unsigned, signed elsewhere or more than once.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Refused(ReturnRefusal.NOT_A_PDF)
    if not pdf.startswith(sent):
        is_older = len(issued) < len(sent) and pdf.startswith(issued)
        raise Refused(ReturnRefusal.OLDER_FILE if is_older else ReturnRefusal.OTHER_FILE)
    if not pdf[len(sent) :].strip():
        raise Refused(ReturnRefusal.UNSIGNED)
    try:
        before, after = _fields(sent), _fields(pdf)
    except SameNameError as error:  # some programs put a field of their own beside the one kept
        raise Refused(ReturnRefusal.OTHER_PLACE, name=name, role=role) from error
    known = {field.name for field in before if field.entry}
    added = [field for field in after if field.entry and field.name not in known]
    if not added:
        raise Refused(ReturnRefusal.UNSIGNED)
    if len(added) > 1:
        raise Refused(ReturnRefusal.SEVERAL, count=len(added))
    if added[0].name != role:
        raise Refused(ReturnRefusal.OTHER_PLACE, name=name, role=role)


def _fields(pdf: bytes) -> list[SignatureField]:
    try:
        return signature_fields(open_pdf(pdf))
    except SameNameError:
        raise
    except Exception as error:  # a foreign file can break a reader in any way; fail closed
        _LOGGER.info("a returned file could not be read", exc_info=True)
        raise Refused(ReturnRefusal.UNREADABLE) from error
