"""What people are told about tasks, one sentence per code."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.shared.errors import Refused
from camket.tasks.causes import CauseRefusal
from camket.tasks.decisions.batches import BatchRefusal
from camket.tasks.decisions.cascading import AssignRefusal
from camket.tasks.decisions.chasing import ChaseRefusal
from camket.tasks.decisions.obstacles import ObstacleRefusal
from camket.tasks.decisions.reporting import ReportRefusal, ReportState, VerifyRefusal
from camket.tasks.decisions.standing import State, TakeUpRefusal

STATE_WORDS: Final[dict[State, Any]] = {
    State.NOT_STARTED: _("Chưa bắt đầu"),
    State.ON_TRACK: _("Đúng tiến độ"),
    State.SOON: _("Sắp đến hạn"),
    State.OVERDUE: _("Quá hạn"),
    State.BLOCKED: _("Vướng mắc"),
    State.AWAITING: _("Chờ xác nhận"),
    State.DONE: _("Hoàn thành"),
    State.DONE_LATE: _("Hoàn thành chậm"),
    State.STOPPED: _("Dừng"),
}
STATE_KINDS: Final[dict[State, str]] = {
    State.NOT_STARTED: "none",
    State.ON_TRACK: "ok",
    State.SOON: "soon",
    State.OVERDUE: "late",
    State.BLOCKED: "block",
    State.AWAITING: "wait",
    State.DONE: "done",
    State.DONE_LATE: "late",
    State.STOPPED: "none",
}
REPORT_WORDS: Final[dict[ReportState, tuple[str, Any]]] = {
    ReportState.NOTED: ("ok", _("Đã ghi nhận")),
    ReportState.AWAITING: ("wait", _("Chờ xác nhận")),
    ReportState.CONFIRMED: ("done", _("Đã xác nhận")),
    ReportState.RETURNED: ("late", _("Bị trả lại")),
}

# by kind of refusal: members of two enumerations with the same value are equal as keys
_SENTENCES: Final[dict[type[StrEnum], dict[Any, Any]]] = {
    BatchRefusal: {
        BatchRefusal.NOTHING_CHOSEN: _("Chưa chọn văn bản nào. Đánh dấu ít nhất một văn bản."),
        BatchRefusal.TOO_MANY: _(
            "Đồng chí chọn {count} văn bản; mỗi lần ký nhiều nhất {most}. Bỏ bớt rồi ký tiếp sau."
        ),
        BatchRefusal.NOT_WAITING: _(
            "Có văn bản không còn chờ đồng chí ký (đã ký, đã thu hồi hoặc chưa đến lượt). Chưa "
            "văn bản nào được ký; mở lại danh sách rồi chọn lại."
        ),
        BatchRefusal.NOT_OPENED: _(
            "Còn {count} văn bản đồng chí chưa mở lần nào: số {numbers}. Mở từng văn bản để đọc "
            "trước khi ký; chưa văn bản nào được ký."
        ),
        BatchRefusal.NO_PIN_ASKED: _(
            "Lần ký này không chờ mã PIN. Tải lại trang để xem đang đến bước nào."
        ),
        BatchRefusal.PREPARED_LONG_AGO: _(
            "Đã quá {minutes} phút kể từ khi chuẩn bị xong nên lần ký này được dừng; chưa văn bản "
            "nào được ký. Trở lại danh sách chờ ký và xác nhận lại."
        ),
        BatchRefusal.TOKEN_STOPPED: _(
            "{why} Thiết bị đã ký {done} văn bản, còn {left}. Nhập lại mã PIN để ký tiếp; các văn "
            "bản được ghi khi thiết bị ký đủ."
        ),
    },
    TakeUpRefusal: {
        TakeUpRefusal.NOT_SIGNED: _("Bản cam kết chưa ký đủ nên chưa giao nhiệm vụ."),
    },
    AssignRefusal: {
        AssignRefusal.NOT_ALLOWED: _("Chỉ người đứng đầu đơn vị hoặc cấp trên được giao việc này."),
        AssignRefusal.NOT_SIGNED: _("Bản cam kết chưa ký đủ nên chưa giao tiếp được."),
        AssignRefusal.UNIT_NOT_BELOW: _("Đơn vị nhận phải trực thuộc đơn vị giao."),
        AssignRefusal.NO_DRAFT: _(
            "{unit} chưa có bản cam kết năm {year} đang soạn. Mở đợt cam "
            "kết cho các đơn vị trực thuộc "
            "trước khi giao việc."
        ),
        AssignRefusal.PASSED_ALREADY: _("Việc này đã giao cho {unit}."),
        AssignRefusal.TASK_CLOSED: _("Nhiệm vụ đã kết thúc nên không chia thêm phần việc."),
        AssignRefusal.IS_SHARE: _("Phần việc của một người không chia nhỏ thêm."),
        AssignRefusal.PERSON_NOT_IN_UNIT: _(
            "Người nhận phải đang công tác hoặc sinh hoạt tại đơn vị."
        ),
        AssignRefusal.AFTER_THE_TASK: _(
            "Hạn của phần việc không được sau hạn của nhiệm vụ ({due})."
        ),
        AssignRefusal.DUE_IN_THE_PAST: _("Hạn của phần việc không được trước hôm nay."),
    },
    ReportRefusal: {
        ReportRefusal.NOT_YOURS: _(
            "Chỉ người chủ trì, hoặc người được đơn vị giao, báo cáo nhiệm vụ này."
        ),
        ReportRefusal.CLOSED: _("Nhiệm vụ đã kết thúc nên không nhận thêm báo cáo."),
        ReportRefusal.AWAITING: _("Báo cáo đã xong đang chờ xác nhận. Chờ người xác nhận trả lời."),
        ReportRefusal.NEGATIVE: _("Mức đạt được không thể nhỏ hơn 0."),
        ReportRefusal.ABOVE_THE_WHOLE: _(
            "Mức đạt không quá {target}. Làm nhiều hơn cam kết thì chọn "
            "“Đề nghị ghi nhận vượt mức”."
        ),
        ReportRefusal.TOO_MANY_FILES: _(
            "Mỗi lần gửi nhiều nhất {most} tệp. Gửi phần còn lại ở lần sau."
        ),
        ReportRefusal.DONE_IN_FUTURE: _("Ngày xong không được sau hôm nay."),
        ReportRefusal.DONE_BEFORE_START: _("Ngày xong không được trước ngày bắt đầu ({start})."),
        ReportRefusal.BELOW_TARGET_UNEXPLAINED: _(
            "Mới đạt {reached} trên {target}. Ghi rõ vì sao coi là đã xong, hoặc bỏ chọn “Đã xong”."
        ),
        ReportRefusal.EXCEEDED_NOT_DONE: _("Chỉ đề nghị ghi nhận vượt mức khi báo cáo đã xong."),
        ReportRefusal.EXCEEDED_UNEXPLAINED: _("Nêu lý do đề nghị ghi nhận vượt mức."),
    },
    VerifyRefusal: {
        VerifyRefusal.NOT_ALLOWED: _("Việc xác nhận thuộc về đơn vị hoặc cấp trên trực tiếp."),
        VerifyRefusal.OWN_WORK: _(
            "Người làm không tự xác nhận kết quả của mình. Việc này chờ "
            "người khác của đơn vị hoặc cấp trên."
        ),
        VerifyRefusal.NOT_WAITING: _("Báo cáo này không còn chờ xác nhận."),
        VerifyRefusal.NO_NOTE: _("Ghi rõ cần bổ sung gì trước khi trả lại."),
    },
    ObstacleRefusal: {
        ObstacleRefusal.NOT_YOURS: _(
            "Chỉ người chủ trì, hoặc người được đơn vị giao, nêu vướng mắc."
        ),
        ObstacleRefusal.TASK_CLOSED: _("Nhiệm vụ đã kết thúc nên không nêu vướng mắc."),
        ObstacleRefusal.NOT_IN_LINE: _(
            "Vướng mắc gửi đến đơn vị của đồng chí hoặc cấp trên trực tiếp."
        ),
        ObstacleRefusal.NOT_AT_YOUR_LEVEL: _("Vướng mắc đang ở {level}, chờ nơi đó trả lời."),
        ObstacleRefusal.NOT_OPEN: _("Vướng mắc này đã được trả lời."),
        ObstacleRefusal.NO_LEVEL_ABOVE: _("Không còn cấp trên để chuyển lên."),
        ObstacleRefusal.NO_NOTE: _("Ghi rõ vì sao chuyển lên, ví dụ vượt thẩm quyền."),
        ObstacleRefusal.NO_ANSWER: _("Nhập nội dung trả lời."),
    },
    ChaseRefusal: {
        ChaseRefusal.NOT_ALLOWED: _("Chỉ đơn vị hoặc cấp trên được đôn đốc nhiệm vụ này."),
        ChaseRefusal.TASK_CLOSED: _("Nhiệm vụ không còn chờ thực hiện nên không đôn đốc."),
        ChaseRefusal.CHASED_TODAY: _("Nhiệm vụ này đã được đôn đốc hôm nay, mỗi ngày một lần."),
        ChaseRefusal.OWN_WORK: _("Đồng chí đang chủ trì nhiệm vụ này."),
    },
    CauseRefusal: {
        CauseRefusal.NOT_ALLOWED: _(
            "Chức vụ đang làm việc không được làm việc này với nhiệm vụ này."
        ),
        CauseRefusal.NOTHING_TO_EXCUSE: _(
            "Nhiệm vụ này không quá hạn và không hoàn thành chậm nên không có gì phải xin ghi nhận."
        ),
        CauseRefusal.STANDS_ALREADY: _(
            "Nhiệm vụ này đã có đề nghị ghi nhận nguyên nhân khách quan; chờ trả lời đề nghị đó."
        ),
        CauseRefusal.REASON_MISSING: _("Chưa ghi nguyên nhân khách quan."),
        CauseRefusal.PAPER_MISSING: _("Chưa ghi văn bản, minh chứng cho nguyên nhân."),
        CauseRefusal.ANSWER_MISSING: _("Chưa ghi ý kiến."),
        CauseRefusal.OWN_CLAIM: _(
            "Người đề nghị, người chủ trì và người của chính đơn vị không tự xác nhận nguyên nhân "
            "khách quan. Việc này chờ cấp trên trực tiếp."
        ),
        CauseRefusal.DECIDED: _("Đề nghị này đã được trả lời."),
    },
    FileRefusal: FILE_REFUSED,
}


def sentence_of(refused: Refused) -> str:
    """Return the sentence of a refusal with its blanks filled."""
    return str(_SENTENCES[type(refused.reason)][refused.reason]).format(**refused.details)


def knows(refused: Refused) -> bool:
    """Say whether the refusal is one of this room's."""
    return type(refused.reason) in _SENTENCES
