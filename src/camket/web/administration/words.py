"""The audit in Vietnamese: a word for every action, every kind of object, every recorded value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.shared.text import show_day, show_instant, show_number

ACTIONS: Final = {
    "account.password_refused": _("Mật khẩu nhập lại không đúng"),
    "account.code_refused": _("Mã xác thực không đúng"),
    "account.created": _("Tạo tài khoản"),
    "account.factor_dropped": _("Tắt xác thực hai bước"),
    "account.factor_reset": _("Quản trị bỏ xác thực hai bước"),
    "account.factor_set": _("Bật xác thực hai bước"),
    "account.idled_out": _("Hết phiên vì không thao tác"),
    "account.invited": _("Tạo liên kết đặt mật khẩu"),
    "account.locked": _("Khóa tài khoản"),
    "account.locked_out": _("Tạm khóa đăng nhập"),
    "account.look_set": _("Đổi cách hiển thị"),
    "account.password_changed": _("Đổi mật khẩu"),
    "account.password_set": _("Đặt mật khẩu qua liên kết"),
    "account.post_switched": _("Đổi chức vụ đang làm việc"),
    "account.recovery_renewed": _("Lấy mã dự phòng mới"),
    "account.recovery_used": _("Dùng mã dự phòng"),
    "account.rests": _("Tài khoản tạm nghỉ, không vào được"),
    "account.session_ended": _("Kết thúc một phiên"),
    "account.sessions_ended": _("Kết thúc các phiên"),
    "account.sign_in_failed": _("Đăng nhập không thành công"),
    "account.signed_in": _("Đăng nhập"),
    "account.signed_out": _("Đăng xuất"),
    "account.unlocked": _("Mở khóa tài khoản"),
    "area.named": _("Đặt địa bàn"),
    "area.put_in_charge": _("Phân công phụ trách địa bàn"),
    "audit.read": _("Tra nhật ký"),
    "campaign.changed": _("Sửa đợt cam kết"),
    "campaign.opened": _("Mở đợt cam kết"),
    "commitment.acceptance_lifted": _("Bỏ đồng ý vì nội dung đã sửa"),
    "commitment.accepted": _("Đồng ý nội dung cam kết"),
    "commitment.chased": _("Đôn đốc đơn vị"),
    "commitment.closed": _("Tổng kết bản cam kết"),
    "commitment.general_changed": _("Sửa phần chung bản cam kết"),
    "commitment.issued": _("Phát hành bản cam kết"),
    "commitment.opened": _("Lập bản cam kết"),
    "commitment.paper_completed": _("Hoàn tất văn bản cam kết"),
    "commitment.remark_settled": _("Xử lý xong ý kiến"),
    "commitment.remarked": _("Ghi ý kiến"),
    "commitment.reopened": _("Mở lại bản đăng ký"),
    "commitment.returned": _("Trả lại đăng ký"),
    "commitment.signature_refused": _("Từ chối ký"),
    "commitment.signed": _("Ký số bản cam kết"),
    "commitment.submitted": _("Gửi đăng ký"),
    "commitment.withdrawn": _("Rút cam kết"),
    "data.generated": _("Sinh dữ liệu thử"),
    "data_request.answered": _("Phản hồi yêu cầu về dữ liệu"),
    "data_request.extended": _("Gia hạn yêu cầu về dữ liệu"),
    "data_request.finished": _("Thực hiện yêu cầu về dữ liệu"),
    "data_request.made": _("Gửi yêu cầu về dữ liệu"),
    "data_request.refused": _("Không thực hiện yêu cầu về dữ liệu"),
    "data_request.withdrawn": _("Rút yêu cầu về dữ liệu"),
    "delegation.ended": _("Chấm dứt ủy quyền"),
    "delegation.given": _("Ủy quyền"),
    "item.added": _("Thêm vấn đề"),
    "item.carried_over": _("Chuyển vấn đề sang năm sau"),
    "item.cascaded": _("Giao vấn đề cho đơn vị trực thuộc"),
    "item.changed": _("Sửa vấn đề"),
    "item.ordered": _("Đưa việc đặt hàng vào bản cam kết"),
    "item.removed": _("Bỏ vấn đề"),
    "link.began": _("Gắn hai đơn vị"),
    "link.ended": _("Thôi gắn hai đơn vị"),
    "number.cancelled": _("Hủy số văn bản"),
    "number.issued": _("Cấp số văn bản"),
    "number.reserved": _("Giữ số văn bản"),
    "obstacle.answered": _("Trả lời vướng mắc"),
    "obstacle.passed_up": _("Chuyển vướng mắc lên cấp trên"),
    "obstacle.raised": _("Nêu vướng mắc"),
    "order.placed": _("Đặt hàng"),
    "period.decided": _("Quyết định kỳ xếp loại"),
    "period.opened": _("Mở kỳ đánh giá"),
    "permission.change_withdrawn": _("Rút thay đổi quyền"),
    "permission.changed": _("Đổi quyền của chức danh"),
    "person.account_given": _("Tạo tài khoản cho cán bộ"),
    "person.named": _("Ghi tên cán bộ"),
    "person.read": _("Xem thông tin cán bộ"),
    "person.renamed": _("Sửa tên, thư công vụ của cán bộ"),
    "plan.decided": _("Quyết định phương án sắp xếp"),
    "plan.drafted": _("Soạn phương án sắp xếp"),
    "plan.edited": _("Sửa phương án sắp xếp"),
    "plan.withdrawn": _("Rút phương án sắp xếp"),
    "rearrangement.applied": _("Thực hiện phương án sắp xếp"),
    "handover.begun": _("Mở bàn giao"),
    "handover.recorded": _("Lập biên bản bàn giao"),
    "handover.received": _("Nhận bàn giao"),
    "waiting.settled": _("Giải quyết việc chuyển tiếp"),
    "rating.announced": _("Ban hành thông báo xếp loại"),
    "rating.appraisal_voided": _("Bỏ đề nghị mức vì dữ kiện đã đổi"),
    "rating.appraised": _("Thẩm định xếp loại"),
    "rating.decided": _("Quyết định xếp loại"),
    "rating.proposed": _("Đề nghị mức xếp loại"),
    "rating.read": _("Xem hồ sơ xếp loại"),
    "rating.scored": _("Tự chấm điểm"),
    "remediation.carried": _("Chuyển việc khắc phục sang năm sau"),
    "remediation.confirmed_objective": _("Xác nhận nguyên nhân khách quan"),
    "remediation.planned": _("Lập biện pháp khắc phục"),
    "remediation.raised": _("Ghi hạn chế phải khắc phục"),
    "remediation.remedied": _("Khắc phục xong"),
    "review.concluded": _("Kết luận đánh giá"),
    "review.saved": _("Lưu tự đánh giá"),
    "review.submitted": _("Gửi tự đánh giá"),
    "role.began": _("Giao vai trò cho đơn vị"),
    "role.ended": _("Thôi vai trò của đơn vị"),
    "task.assigned": _("Giao nhiệm vụ"),
    "task.chased": _("Đôn đốc nhiệm vụ"),
    "task.confirmed": _("Xác nhận kết quả"),
    "task.overdue": _("Nhiệm vụ quá hạn"),
    "task.reported": _("Báo cáo kết quả"),
    "task.returned": _("Trả lại kết quả"),
    "task.shared": _("Giao phần việc cho cá nhân"),
    "tenure.began": _("Giữ chức vụ"),
    "tenure.ended": _("Thôi giữ chức vụ"),
    "tenure.resumed": _("Hết tạm đình chỉ, giữ lại chức vụ"),
    "tenure.suspended": _("Tạm đình chỉ chức vụ"),
    "unit.absorbed": _("Sáp nhập đơn vị"),
    "unit.closed": _("Kết thúc hoạt động của đơn vị"),
    "unit.disbanded": _("Giải tán đơn vị"),
    "unit.dissolved": _("Giải thể đơn vị"),
    "unit.founded": _("Thành lập đơn vị"),
    "unit.merged": _("Hợp nhất đơn vị"),
    "unit.moved": _("Chuyển đơn vị về cấp trên khác"),
    "unit.renamed": _("Đổi tên đơn vị"),
    "unit.split": _("Chia tách đơn vị"),
    "work.passed_on": _("Giao việc cho đơn vị trực thuộc"),
    "workbook.given_out": _("Xuất bảng tính"),
    "job.files_ended": _("Xóa tệp hết hạn lưu của việc nhập, xuất"),
    "workbook.taken_in": _("Nhập bảng tính"),
}
"""Action code → what was done."""

OBJECTS: Final = {
    "permissions.grant": _("quyền của chức danh"),
    "accounts.datarequest": _("yêu cầu về dữ liệu"),
    "accounts.user": _("tài khoản"),
    "audit.entry": _("nhật ký"),
    "commitments.campaign": _("đợt cam kết"),
    "files.job": _("lần nhập, xuất bảng tính"),
    "commitments.commitment": _("bản cam kết"),
    "commitments.item": _("vấn đề"),
    "commitments.order": _("đặt hàng"),
    "commitments.remark": _("ý kiến"),
    "commitments.work": _("việc"),
    "organisation.delegation": _("ủy quyền"),
    "organisation.person": _("cán bộ"),
    "organisation.tenure": _("thời gian giữ chức vụ"),
    "organisation.unitspan": _("đơn vị"),
    "organisation.rearrangement": _("phương án sắp xếp"),
    "organisation.unit": _("đơn vị"),
    "transitions.handover": _("bàn giao"),
    "transitions.waiting": _("việc chuyển tiếp"),
    "registry.registerednumber": _("số văn bản"),
    "reviews.period": _("kỳ đánh giá"),
    "reviews.rating": _("xếp loại"),
    "reviews.remediation": _("việc khắc phục"),
    "reviews.unitreview": _("tự đánh giá của đơn vị"),
    "tasks.obstacle": _("vướng mắc"),
    "tasks.report": _("báo cáo kết quả"),
    "tasks.task": _("nhiệm vụ"),
}
"""Kind of object → its name."""

_NAMES: Final = {
    "sessions": _("số phiên"),
    "second_factor_at": _("xác thực hai bước từ"),
    "reach": _("phạm vi"),
    "permission": _("quyền"),
    "left": _("còn lại"),
    "device": _("thiết bị"),
    "finish_by": _("hạn thực hiện"),
    "answer_by": _("hạn phản hồi"),
    "action": _("hành động"),
    "answer": _("trả lời"),
    "appraised": _("thẩm định"),
    "appraised_reason": _("lý do đề nghị khác"),
    "asks_change": _("đề nghị sửa"),
    "before": _("trước mục số"),
    "body": _("cơ quan"),
    "campaign": _("đợt cam kết"),
    "carried_from": _("chuyển từ"),
    "cause": _("nguyên nhân"),
    "claims_done": _("báo cáo đã xong"),
    "commitment": _("bản cam kết"),
    "conclusion": _("kết luận"),
    "conclusion_no": _("kết luận số"),
    "conclusion_on": _("ngày kết luận"),
    "confirmed_by": _("người xác nhận"),
    "decided": _("quyết định"),
    "decided_at": _("quyết định lúc"),
    "decided_reason": _("lý do quyết định khác"),
    "done_on": _("xong ngày"),
    "due_on": _("thời hạn"),
    "ends_on": _("thôi giữ từ ngày"),
    "evidence": _("minh chứng"),
    "expected_result": _("kết quả cần đạt"),
    "facts": _("dữ kiện"),
    "file": _("mã băm của tệp"),
    "files": _("tệp"),
    "decision_no": _("quyết định số"),
    "from": _("từ ngày"),
    "from_person": _("người ủy quyền"),
    "is_administrator": _("quản trị hệ thống"),
    "is_objective": _("nguyên nhân khách quan"),
    "item": _("vấn đề"),
    "items": _("các vấn đề"),
    "kind": _("loại"),
    "legal_basis": _("căn cứ"),
    "level": _("cấp xử lý"),
    "max_items": _("số vấn đề nhiều nhất"),
    "measures": _("các số đo"),
    "midyear_by": _("hạn sơ kết"),
    "min_items": _("số vấn đề ít nhất"),
    "minutes_no": _("biên bản số"),
    "minutes_on": _("ngày biên bản"),
    "name": _("tên"),
    "note": _("ghi chú"),
    "number": _("số"),
    "object": _("đối tượng"),
    "on": _("ngày"),
    "order": _("đặt hàng"),
    "origin": _("nguồn"),
    "owner": _("chủ trì"),
    "owner_name": _("người chịu trách nhiệm"),
    "parent": _("nhiệm vụ chung"),
    "parent_work": _("việc của cấp trên"),
    "period": _("kỳ"),
    "permissions": _("quyền"),
    "person": _("người"),
    "plan": _("biện pháp"),
    "pledge": _("trách nhiệm"),
    "post": _("chức vụ"),
    "reached": _("đã đạt"),
    "reason": _("lý do"),
    "recommendations": _("kiến nghị"),
    "registers_by": _("hạn đăng ký"),
    "remark": _("ý kiến"),
    "report": _("báo cáo"),
    "request": _("đề nghị"),
    "role": _("vai ký"),
    "ruled": _("theo quy tắc"),
    "self": _("tự chấm"),
    "serial": _("số chứng thư"),
    "side": _("bên"),
    "signs_by": _("hạn ký"),
    "state": _("tình trạng"),
    "status": _("tình trạng"),
    "subject": _("đối tượng"),
    "summary": _("nhận xét chung"),
    "target": _("mức cần đạt"),
    "task": _("nhiệm vụ"),
    "text": _("nội dung"),
    "text_sha256": _("mã băm của văn bản"),
    "text_size": _("cỡ chữ"),
    "theme": _("chủ đề, nền"),
    "title": _("tên việc"),
    "to": _("đến ngày"),
    "to_person": _("người nhận ủy quyền"),
    "told_superior": _("đã báo cấp trên"),
    "turn": _("đến lượt"),
    "unit": _("đơn vị"),
    "units": _("các đơn vị"),
    "works": _("các việc"),
    "year": _("năm"),
    "yearend_by": _("hạn tổng kết"),
}
_VALUES: Final = {
    "correction": _("đề nghị sửa"),
    "copy": _("xin bản sao"),
    "refused": _("không thực hiện"),
    "received": _("chờ phản hồi"),
    "below": _("đơn vị mình và cấp dưới"),
    "own": _("đơn vị mình"),
    "none": _("không có quyền"),
    "HT": _("hoàn thành nhiệm vụ"),
    "HTT": _("hoàn thành tốt nhiệm vụ"),
    "HTXS": _("hoàn thành xuất sắc nhiệm vụ"),
    "KHT": _("không hoàn thành nhiệm vụ"),
    "agreed": _("hai bên đã đồng ý"),
    "answered": _("đã trả lời"),
    "awaiting": _("chờ xác nhận"),
    "carried": _("chuyển năm sau"),
    "cascaded": _("cấp trên giao"),
    "closed": _("đã tổng kết"),
    "concluded": _("đã kết luận"),
    "confirmed": _("đã xác nhận"),
    "dark": _("tối"),
    "doing": _("đang làm"),
    "done": _("hoàn thành"),
    "done_late": _("hoàn thành chậm"),
    "draft": _("đang soạn"),
    "in_progress": _("đang thực hiện"),
    "issued": _("chờ ký"),
    "large": _("lớn"),
    "light": _("sáng"),
    "midyear": _("sơ kết 6 tháng"),
    "negotiating": _("đang thống nhất"),
    "nobody": _("không bên nào"),
    "not_begun": _("chưa triển khai"),
    "noted": _("đã ghi nhận"),
    "open": _("đang mở"),
    "ordered": _("cấp trên đặt hàng"),
    "party_a": _("bên giao"),
    "party_b": _("bên nhận"),
    "planned": _("đã có biện pháp"),
    "registered": _("đơn vị đăng ký"),
    "remediation_id": _("việc khắc phục"),
    "remedied": _("đã khắc phục"),
    "returned": _("đã trả lại"),
    "signed": _("đã ký"),
    "stopped": _("dừng"),
    "submitted": _("chờ thẩm định"),
    "not_started": _("chưa bắt đầu"),
    "withdrawn": _("đã rút"),
    "xlarge": _("rất lớn"),
    "yearend": _("tổng kết năm"),
}
_LONGEST: Final = 300
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})")


def word_of(action: str) -> str:
    """Return what was done, in words; an action of another release keeps its code."""
    return str(ACTIONS.get(action, action))


def changes_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return recorded values as pairs of name and text a person can read."""
    return [(str(_NAMES.get(key, key)), _shown(value)) for key, value in values.items()]


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, (int, float)):
        return show_number(Decimal(str(value))) if not _looks_like_year(value) else str(value)
    if isinstance(value, Mapping):
        text = "; ".join(f"{name}: {shown}" for name, shown in changes_of(value))
    elif isinstance(value, list):
        text = ", ".join(_shown(part) for part in value)
    else:
        text = _shown_text(str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _shown_text(text: str) -> str:
    if text in _VALUES:
        return str(_VALUES[text])
    if _DIGEST.fullmatch(text):
        return f"{text[:12]}…"
    if _DECIMAL.fullmatch(text):
        return show_number(Decimal(text))
    if _DAY.fullmatch(text):
        return show_day(date.fromisoformat(text))
    if _INSTANT.fullmatch(text):
        return show_instant(datetime.fromisoformat(text))
    return text


def _looks_like_year(value: float) -> bool:
    return isinstance(value, int) and 1900 <= value <= 2100  # noqa: PLR2004  # years are written without a point
