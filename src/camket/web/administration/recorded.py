"""What an entry of the audit recorded, in Vietnamese: the names of fields, the text of values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.shared.text import show_day, show_instant, show_number

_NAMES: Final = {
    "sha256": _("dấu vân tay SHA-256"),
    "entries": _("số chứng thư bị thu hồi"),
    "address": _("địa chỉ"),
    "on_failure": _("khi không có dấu thời gian"),
    "trial_signs": _("ký bằng chứng thư thử nghiệm"),
    "trial_stamps_time": _("dấu thời gian thử nghiệm"),
    "is_closed_network": _("mạng đóng"),
    "renews_before_days": _("gia hạn trước, ngày"),
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
    "signer_post": _("chức vụ người ký"),
    "signer_name": _("người ký"),
    "recipients": _("nơi nhận"),
    "priority": _("mức độ khẩn"),
    "dossier": _("số, ký hiệu hồ sơ"),
    "copies": _("số bản"),
    "appraised": _("thẩm định"),
    "appraised_reason": _("lý do đề nghị khác"),
    "asks_change": _("đề nghị sửa"),
    "before": _("trước"),
    "after": _("sau"),
    "where": _("chỗ thay đổi"),
    "changes": _("thay đổi"),
    "effective_on": _("có hiệu lực từ ngày"),
    "amends": _("điều chỉnh bản cam kết"),
    "amendment": _("bản điều chỉnh"),
    "ordinal": _("lần"),
    "field": _("lĩnh vực"),
    "why": _("vì sao chọn"),
    "current_state": _("hiện trạng"),
    "baseline": _("hiện có"),
    "direction": _("chiều"),
    "lead": _("người chủ trì"),
    "lead_post": _("chức danh chủ trì"),
    "coordinators": _("phối hợp"),
    "product": _("sản phẩm"),
    "public_note": _("nói với bà con"),
    "duties": _("cấp trên bảo đảm"),
    "responsible": _("cơ quan thực hiện"),
    "new": _("thêm mới"),
    "gone": _("bỏ"),
    "body": _("cơ quan"),
    "campaign": _("đợt cam kết"),
    "changed": _("thay đổi ở"),
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
    "found": _("mã băm tìm thấy"),
    "from": _("từ ngày"),
    "from_person": _("người ủy quyền"),
    "is_administrator": _("quản trị hệ thống"),
    "is_objective": _("nguyên nhân khách quan"),
    "issued": _("đã phát hành"),
    "item": _("vấn đề"),
    "items": _("các vấn đề"),
    "job": _("số việc"),
    "total": _("tổng số"),
    "kept_under": _("cách ly tại"),
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
    "service": _("dịch vụ"),
    "signed_on": _("ngày ký trên giấy"),
    "dpi": _("độ phân giải, dpi"),
    "brought_by": _("người gửi bản số hóa"),
    "issuer": _("cơ quan cấp"),
    "code": _("mã"),
    "digest": _("mã băm"),
    "scheme": _("quy định"),
    "paper": _("văn bản"),
    "previous": _("phiên bản trước"),
    "row": _("dòng"),
    "rearrangement": _("phương án sắp xếp"),
    "removed": _("đã bỏ"),
    "is_worked": _("ngày làm việc"),
    "papers": _("các văn bản"),
    "trouble": _("vì sao không thành"),
    "was": _("tên cũ"),
    "style_was": _("thể thức văn bản trước đó"),
    "paper_style": _("thể thức văn bản"),
    "way": _("cách ký"),
    "user": _("tài khoản"),
    "version": _("phiên bản"),
    "side": _("bên"),
    "signatories": _("người ký"),
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
    "word": _("mã băm của tệp Word"),
    "words": _("điều chỉnh"),
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
    "higher": _("đạt từ mức này trở lên"),
    "lower": _("không vượt quá mức này"),
    "by_date": _("xong trước thời hạn"),
    "yes_no": _("có hoặc không"),
    "HT": _("hoàn thành nhiệm vụ"),
    "HTT": _("hoàn thành tốt nhiệm vụ"),
    "HTXS": _("hoàn thành xuất sắc nhiệm vụ"),
    "KHT": _("không hoàn thành nhiệm vụ"),
    "agreed": _("hai bên đã đồng ý"),
    "altered": _("không còn khớp mã băm"),
    "lost": _("đã mất"),
    "answered": _("đã trả lời"),
    "awaiting": _("chờ xác nhận"),
    "cancelled": _("đã hủy"),
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
    "reserved": _("đã giữ số"),
    "returned": _("đã trả lại"),
    "signed": _("đã ký"),
    "stopped": _("dừng"),
    "trial": _("chứng thư thử nghiệm"),
    "token": _("thiết bị ký số ở máy chủ"),
    "remote": _("ký từ xa"),
    "plugin": _("phần mềm trên máy của người ký"),
    "upload": _("phần mềm ký khác"),
    "submitted": _("chờ thẩm định"),
    "not_started": _("chưa bắt đầu"),
    "withdrawn": _("đã rút"),
    "xlarge": _("rất lớn"),
    "yearend": _("tổng kết năm"),
    "party": _("Đảng"),
    "state": _("Nhà nước"),
    "installed": _("theo thiết lập chung của hệ thống"),
}
_NUMBERED: Final = "number.issued"
_CHANGE: Final = {"where", "before", "after"}
"""What every change of an amendment tells."""
_ITEM_KEY: Final = re.compile(r"v\d+")
_LONGEST: Final = 300
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})")


def changes_of(values: Mapping[str, Any], action: str = "") -> list[tuple[str, str]]:
    """Return recorded values as pairs of name and text a person can read.

    Args:
        values: What was recorded.
        action: By what: that a number is issued says another thing than that a text is.
    """
    if action == _NUMBERED and values.get("status") == "issued":
        values = {**values, "status": str(_("đã ban hành"))}
    return [(_name(key), _shown(value)) for key, value in values.items()]


def _name(key: str) -> str:
    """Return the name of a field; of a place in a commitment all that leads to it but the item."""
    parts = [part for part in key.split("|") if not _ITEM_KEY.fullmatch(part)]
    return ", ".join(str(_NAMES.get(part, part)) for part in parts)


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, (int, float)):
        return show_number(Decimal(str(value))) if not _looks_like_year(value) else str(value)
    if isinstance(value, Mapping) and value.keys() >= _CHANGE:
        text = _shown_change(value)
    elif isinstance(value, Mapping):
        text = "; ".join(f"{name}: {shown}" for name, shown in changes_of(value))
    elif isinstance(value, list):
        text = ", ".join(_shown(part) for part in value)
    else:
        text = _shown_text(str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _shown_change(change: Mapping[str, Any]) -> str:
    """Return what an amendment changed at one place, as its paper tells it."""
    before = f"“{change['before']}”" if change["before"] else _("chưa có")
    after = f"“{change['after']}”" if change["after"] else _("bỏ")
    reason = f" ({_NAMES['reason']}: {change['reason']})" if change.get("reason") else ""
    return f"{change['where']}: {_NAMES['before']} {before}, {_NAMES['after']} {after}{reason}"


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
