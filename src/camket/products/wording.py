"""What people are told about products, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.products.decisions import (
    CatalogueRefusal,
    ProductRefusal,
    ProductState,
    SlipRefusal,
    SlipState,
)
from camket.shared.errors import Refused

STATE_WORDS: Final[dict[ProductState, tuple[str, Any]]] = {
    ProductState.PROPOSED: ("draft", _("Tự đăng ký, chờ giao")),
    ProductState.OPEN: ("ok", _("Đang làm")),
    ProductState.REPORTED: ("wait", _("Chờ nghiệm thu")),
    ProductState.ACCEPTED: ("done", _("Đã nghiệm thu")),
    ProductState.CANCELLED: ("none", _("Đã rút, không tính")),
    ProductState.REFUSED: ("none", _("Không giao, không tính")),
}
SLIP_WORDS: Final[dict[SlipState, tuple[str, Any]]] = {
    SlipState.COUNTED: ("late", _("Trừ điểm")),
    SlipState.CLAIMED: ("wait", _("Trừ điểm, đang đề nghị khách quan")),
    SlipState.CONFIRMED: ("done", _("Khách quan, không trừ")),
    SlipState.REFUSED: ("late", _("Trừ điểm, không xác nhận khách quan")),
}

_C, _P, _S = CatalogueRefusal, ProductRefusal, SlipRefusal
_SENTENCES: Final[dict[type[StrEnum], dict[Any, Any]]] = {
    _C: {
        _C.NOT_ALLOWED: _(
            "Chỉ người được giao mở kỳ đánh giá của cơ quan mới lập và công bố danh mục sản phẩm."
        ),
        _C.PUBLISHED: _("Danh mục đã công bố, không sửa được. Lập danh mục mới thay thế."),
        _C.EMPTY: _("Danh mục chưa có sản phẩm nào. Thêm ít nhất một sản phẩm rồi công bố."),
        _C.SAME_DAY: _(
            "Cơ quan đã có danh mục hiệu lực từ đúng ngày {day}. Chọn ngày hiệu lực khác."
        ),
        _C.BEFORE_PAPER: _(
            "Ngày hiệu lực {day} trước ngày ban hành văn bản. Sửa một trong hai ngày."
        ),
        _C.CODE_TWICE: _("Mã “{code}” đã có trong danh mục. Chọn mã khác."),
        _C.COEFFICIENT: _("Hệ số quy đổi của “{code}” phải lớn hơn 0."),
    },
    _P: {
        _P.NOT_ALLOWED: _(
            "Đồng chí không được làm việc này với sản phẩm của người đó. Người giao, người nghiệm "
            "thu phải ở cấp trên của người làm."
        ),
        _P.TO_ONESELF: _(
            "Không tự giao việc cho chính mình. Đăng ký sản phẩm rồi chờ cấp trên giao."
        ),
        _P.NOT_A_SERVANT: _(
            "Người này không giữ chức vụ nào trong cơ quan vào ngày giao. Chọn người khác."
        ),
        _P.NO_CATALOGUE: _(
            "Cơ quan chưa có danh mục sản phẩm, hệ số quy đổi có hiệu lực vào ngày {day}. Công bố "
            "danh mục trước rồi giao sản phẩm."
        ),
        _P.UNKNOWN_ENTRY: _("Mã “{code}” không có trong danh mục hiệu lực ngày {day}."),
        _P.TITLE_MISSING: _("Chưa ghi tên sản phẩm, công việc cụ thể."),
        _P.NONE_ASSIGNED: _("Số lượng giao phải từ 1 trở lên."),
        _P.OF_TASK: _(
            "Sản phẩm này theo một nhiệm vụ của chương trình: báo cáo và xác nhận ở nhiệm vụ đó."
        ),
        _P.TASK_TAKEN: _("Nhiệm vụ này đã quy đổi thành sản phẩm."),
        _P.NOT_OPEN: _("Sản phẩm chưa được giao hoặc đã nghiệm thu."),
        _P.NOT_PROPOSED: _("Sản phẩm này không còn chờ giao."),
        _P.NOT_REPORTED: _("Người làm chưa báo cáo hoàn thành nên chưa nghiệm thu được."),
        _P.DONE_AHEAD: _("Ngày hoàn thành ở sau hôm nay. Sửa lại ngày."),
        _P.NOTHING_DONE: _("Số lượng hoàn thành phải từ 1 trở lên."),
        _P.PARTS: _(
            "Số không đạt chất lượng và số chậm không thể lớn hơn số hoàn thành. Sửa các số đó."
        ),
        _P.LATE_MISSING: _(
            "Hoàn thành sau hạn nên phải ghi ít nhất một sản phẩm chậm; nguyên nhân khách quan đề "
            "nghị xác nhận riêng."
        ),
        _P.NOTE_MISSING: _("Chưa ghi nội dung kiểm tra không đạt."),
        _P.REASON_MISSING: _("Chưa ghi lý do điều chỉnh."),
        _P.PAPER_MISSING: _("Chưa ghi văn bản làm căn cứ điều chỉnh (số, ngày)."),
        _P.CANCELLED: _("Sản phẩm đã rút khỏi số được giao."),
        _P.REFUSED: _("Cấp trên đã không giao sản phẩm này. Đăng ký sản phẩm khác."),
        _P.ANSWER_MISSING: _("Chưa ghi lý do không giao."),
        _P.UNCHANGED: _("Số lượng và thời hạn vẫn như cũ. Sửa ít nhất một mục."),
        _P.STALE: _("Sản phẩm vừa được người khác sửa. Xem lại rồi làm lại."),
    },
    _S: {
        _S.NOT_ALLOWED: _(
            "Đồng chí không được đề nghị hoặc xác nhận nguyên nhân của sản phẩm này."
        ),
        _S.STANDS_ALREADY: _("Đã có đề nghị cho lần này."),
        _S.REASON_MISSING: _("Chưa ghi nguyên nhân khách quan."),
        _S.PAPER_MISSING: _("Chưa ghi văn bản, minh chứng của nguyên nhân khách quan."),
        _S.NOT_CLAIMED: _("Không có đề nghị nào chờ trả lời."),
        _S.OWN_CLAIM: _("Người đề nghị và người làm không tự xác nhận nguyên nhân khách quan."),
        _S.ANSWER_MISSING: _("Chưa ghi ý kiến trả lời."),
    },
}


def sentence_of(refused: Refused) -> str:
    """Return what the person reads."""
    reason: Any = refused.reason
    words = (
        FILE_REFUSED[reason]
        if isinstance(reason, FileRefusal)
        else _SENTENCES[type(reason)][reason]
    )
    return str(words).format(**refused.details)
