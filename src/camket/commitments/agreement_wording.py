"""What people are told about agreeing, issuing and signing, one sentence per code."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.commitments.agreement import AgreementRefusal as R
from camket.shared.errors import Refused
from camket.signing.ways.wording import sentence_of_way

AGREEMENT_REFUSED: Final[dict[R, Any]] = {
    R.NOT_ALLOWED: _(
        "Chức vụ đồng chí đang làm việc không được làm việc này ở bản cam kết này. Người được "
        "làm: {who}."
    ),
    R.NOT_A_PARTY: _("Chỉ hai bên của bản cam kết ghi ý kiến ở đây: {unit} và {superior}."),
    R.WRONG_STATE: _("Bản cam kết đang ở trạng thái “{status}” nên không làm được việc này."),
    R.NOT_THE_TURN: _("Chưa đến lượt đồng chí: bản cam kết đang ở {side} từ ngày {since}."),
    R.NUMBER_OF_ITEMS: _(
        "Chưa {act} được: cần từ {least} đến {most} vấn đề, hiện có {found} ({plan})."
    ),
    R.ITEM_WITHOUT_MEASURE: _(
        "Chưa {act} được: vấn đề {number} “{title}” chưa có số đo nào, nên cuối năm không biết "
        "đã đạt hay chưa ({plan}). Thêm ít nhất một số đo."
    ),
    R.WORK_WITHOUT_DEADLINE: _(
        "Chưa {act} được: việc “{work}” của vấn đề {number} chưa có thời hạn, nên không thành "
        "nhiệm vụ được ({plan}). Nhập thời hạn cho việc này."
    ),
    R.WORK_WITHOUT_LEAD: _(
        "Chưa {act} được: việc “{work}” của vấn đề {number} chưa có người chủ trì, nên không "
        "giao cho ai được ({plan}). Chọn một người chủ trì."
    ),
    R.NO_MINUTES: _(
        "Chưa gửi được: nhập số và ngày biên bản cuộc họp đã thông qua bản cam kết ({plan})."
    ),
    R.MINUTES_IN_FUTURE: _("Ngày biên bản {day} chưa đến. Nhập ngày cuộc họp đã diễn ra."),
    R.NO_CONCLUSION: _("Chưa ghi đồng ý được: nhập số và ngày thông báo kết luận của {superior}."),
    R.CONCLUSION_IN_FUTURE: _("Ngày thông báo kết luận {day} chưa đến. Nhập ngày đã ra thông báo."),
    R.NO_REASON: _("Chưa ghi được: nêu lý do để bên kia biết phải làm gì."),
    R.NO_TEXT: _("Ý kiến còn trống. Viết nội dung rồi gửi lại."),
    R.BOTH_SIDES: _(
        "Đồng chí đang giữ chức vụ ở cả hai bên của bản cam kết nên không thẩm định, không "
        "đồng ý thay cấp trên được. Người được đề nghị làm thay: {stand_in}."
    ),
    R.DRAFTED_IT: _(
        "Đồng chí đã soạn hoặc gửi bản cam kết này nên không thẩm định được. Người được đề "
        "nghị làm thay: {stand_in}."
    ),
    R.ALREADY_ACCEPTED: _("{side} đã đồng ý với nội dung này rồi."),
    R.TEXT_CHANGED: _(
        "Nội dung đã được sửa sau khi đồng chí mở trang. Đọc lại bản mới rồi mới ghi đồng ý."
    ),
    R.ALREADY_SIGNED: _(
        "Đã có chữ ký trên bản cam kết số {number} nên không làm được việc này nữa."
    ),
    R.NOT_AGREED: _("Chưa phát hành được: cả hai bên phải đồng ý với cùng một nội dung. {missing}"),
    R.WORD_CHANGES_PROMISES: _(
        "Tệp Word sửa {count} chỗ không được sửa: nội dung hai bên đã đồng ý, số, ngày, người ký "
        "và chân trang phải giữ nguyên từng chữ. Sửa lại các chỗ liệt kê dưới đây rồi gửi lại; "
        "muốn đổi nội dung thì trả lại bản cam kết để thống nhất."
    ),
    R.WORD_OUTDATED: _(
        "Bản cam kết hoặc người ký đã đổi sau khi gửi tệp Word này. Tải tệp Word mới, sửa lại câu "
        "chữ rồi gửi lại."
    ),
    R.UNIT_VACANT: _(
        "{vacancy}: chưa ký được bản cam kết của {unit}. Khi có quyết định về người đứng đầu, "
        "việc ký được tiếp tục."
    ),
    R.SUPERIOR_VACANT: _(
        "{vacancy}: chưa ký được vì {superior} chưa có người ký. Khi có quyết định về người "
        "đứng đầu, việc ký được tiếp tục."
    ),
    R.ONE_PERSON_HEADS_BOTH: _(
        "Đồng chí {name} đứng đầu cả hai bên nên không thể ký với chính mình. Người được đề "
        "nghị ký thay bên giao: {stand_in}."
    ),
    R.NOT_ISSUED: _("Bản cam kết chưa được phát hành, hoặc đã thu hồi, nên không ký được."),
    R.NOT_THE_SIGNATORY: _(
        "Văn bản này không chờ chữ ký của đồng chí. Người được ký: {signatories}."
    ),
    R.OTHER_SIGNS_FIRST: _("Chưa đến lượt đồng chí ký: đồng chí {name} ký trước."),
    R.HEAD_CHANGED: _(
        "Người đứng đầu đã thay đổi sau khi phát hành: đồng chí {name} không còn giữ chức vụ "
        "ghi trên văn bản. Phát hành lại văn bản cho người giữ chức vụ hiện nay, hoặc trả lại."
    ),
    R.FILE_ALTERED: _(
        "Tệp đang lưu không còn đúng với mã băm lúc phát hành nên không ký được. Báo người "
        "quản trị hệ thống khôi phục tệp từ bản sao lưu."
    ),
    R.TEXT_DIFFERS: _(
        "Nội dung lưu trong hệ thống không còn đúng với nội dung đính kèm trong bản PDF nên không "
        "ký được. Báo người quản trị hệ thống."
    ),
    R.FILE_REPLACED: _(
        "Văn bản vừa có thay đổi trong lúc đồng chí ký. Chưa có chữ ký nào được ghi; mở lại "
        "trang rồi ký."
    ),
    R.NO_TIMESTAMP: _("{why}"),
    R.SIGNATURE_NOT_VALID: _("Chữ ký không được ghi vì kiểm tra không đạt. {reasons}"),
    R.REMARK_SETTLED: _("Đề nghị này đã được trả lời."),
    R.TERM_OVER: _(
        "Hạn ký văn bản số {number} là ngày {signs_by}, đã qua nên không ký được nữa. Đề nghị "
        "{issued_by} gia hạn ký, hoặc rút văn bản để phát hành lại."
    ),
    R.POST_CHANGED: _(
        "Chức vụ của đồng chí {name} đã thay đổi sau khi phát hành: văn bản ghi “{post}”, nay là "
        "“{post_today}”. Phát hành lại văn bản để ký đúng chức vụ hiện nay."
    ),
    R.NOBODY_CHANGED: _(
        "Những người đến lượt ký vẫn giữ đúng chức vụ ghi trên văn bản số {number}, nên không "
        "cần phát hành lại."
    ),
    R.DAY_OVER: _("Hạn ký mới đã qua. Chọn một ngày từ hôm nay trở đi."),
    R.NOT_LATER: _("Hạn ký mới phải sau hạn đang có, ngày {signs_by}."),
    R.COLLECTIVE_VACANT: _(
        "Chưa phát hành được: đợt cam kết đặt chỗ ký cho đại diện tập thể, nhưng {unit} chưa có "
        "cấp phó nào để ký. Ghi chức vụ cấp phó, hoặc đổi thứ tự ký ở thiết lập của đợt."
    ),
    R.NO_SEAL_KEEPER: _(
        "Chưa phát hành được: đợt cam kết đặt chỗ đóng dấu, nhưng {unit} chưa có ai giữ việc đóng "
        "dấu. Phân công văn phòng, hoặc đổi thứ tự ký ở thiết lập của đợt."
    ),
    R.NOT_SIGNED: _(
        "Chỉ điều chỉnh bản cam kết đã có đủ chữ ký và chưa tổng kết; bản này đang ở trạng thái "
        "“{status}”."
    ),
    R.AMENDED_IS_CLOSED: _(
        "Bản cam kết gốc đã tổng kết hoặc đã rút, nên bản điều chỉnh số {number} không ký được "
        "nữa. Rút bản điều chỉnh kèm lý do."
    ),
    R.AMENDMENT_OPEN: _(
        "Bản cam kết này đang có một bản điều chỉnh chưa xong. Hoàn tất hoặc rút bản đó trước."
    ),
    R.NOT_AN_AMENDMENT: _("Chỉ bản điều chỉnh mới ghi lý do cho từng chỗ thay đổi."),
    R.NOTHING_AMENDED: _(
        "Chưa {act} được: bản điều chỉnh chưa thay đổi gì so với nội dung đang có hiệu lực."
    ),
    R.CHANGE_WITHOUT_REASON: _(
        "Chưa {act} được: “{where}” chưa có lý do điều chỉnh. Mở Lý do điều chỉnh rồi ghi lý do "
        "cho từng chỗ thay đổi."
    ),
    R.DEADLINE_BEFORE_EFFECT: _(
        "Chưa {act} được: “{where}” đặt thời hạn đã qua. Bản điều chỉnh chỉ có hiệu lực từ khi "
        "ký đủ, nên thời hạn mới phải từ hôm nay trở đi."
    ),
    R.ALL_SIGNED: _(
        "Bản cam kết số {number} đã có đủ chữ ký nên không rút được. Muốn thay đổi nội dung, lập "
        "bản điều chỉnh."
    ),
}


def sentence_of(refused: Refused) -> str:
    """Return what a person reads for a refusal of this room's agreeing, issuing and signing."""
    # a way to sign has reasons of the same spelling: only its own are its to tell
    is_own = isinstance(refused.reason, R)
    if not is_own and (told := sentence_of_way(refused)) is not None:
        return told
    return str(AGREEMENT_REFUSED[R(refused.reason.value)]).format(**refused.details)
