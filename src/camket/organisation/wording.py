"""What people are told about plans, units, areas and links: what, where, and how to mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from camket.organisation.decisions import Fault, PlanProblem, PlanRefusal, UnitRefusal
from camket.shared.errors import Refused
from camket.shared.text import show_day

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PLAN_PROBLEMS = {
    PlanProblem.NO_ACTS: _("Phương án chưa có việc nào. Thêm ít nhất một việc."),
    PlanProblem.UNKNOWN_UNIT: _("Không có đơn vị mang số {unit}. Chọn lại đơn vị."),
    PlanProblem.ENDED_BEFORE: _(
        "{name} đã kết thúc từ ngày {day}, nên không thay đổi được nữa. Chọn đơn vị kế thừa."
    ),
    PlanProblem.NOT_YET_BEGUN: _(
        "{name} đến ngày {day} mới có, nên chưa thể thay đổi vào ngày hiệu lực. Dời ngày hiệu lực "
        "về sau ngày đó."
    ),
    PlanProblem.LATER_CHANGE: _(
        "{name} đã có thay đổi ngày {day}: chỉ sửa bằng quyết định sau. Đặt ngày hiệu lực sau "
        "ngày đó."
    ),
    PlanProblem.ENDS_LATER: _(
        "{name} đã được ghi là kết thúc từ ngày {day}. Chọn đơn vị còn hoạt động sau ngày đó."
    ),
    PlanProblem.LATER_APPOINTMENT: _(
        "{name} có người nhận chức vụ từ ngày {day}. Chấm dứt việc bổ nhiệm đó trước, hoặc đặt "
        "ngày hiệu lực sau ngày đó."
    ),
    PlanProblem.UNIT_TWICE: _(
        "{name} đã có trong việc số {other}. Mỗi đơn vị chỉ thay đổi một lần trong một phương án: "
        "bỏ một trong hai việc."
    ),
    PlanProblem.TWO_PARENTS: _(
        "{name} được chuyển về hai cấp trên trong một ngày (xem việc số {other}). Giữ lại một."
    ),
    PlanProblem.WRONG_UNITS: _(
        "Việc này cần nêu đúng đơn vị đang có: chia tách, đổi tên thì một đơn vị; các việc khác từ "
        "một đơn vị trở lên. Chọn lại đơn vị."
    ),
    PlanProblem.NO_UNITS_TAKEN: _(
        "Thành lập mới không lấy từ đơn vị nào. Bỏ đơn vị đã chọn, hoặc đổi sang hợp nhất, chia "
        "tách."
    ),
    PlanProblem.NO_HEIR: _("{unit} chưa có nơi tiếp nhận. Chọn một đơn vị tiếp nhận."),
    PlanProblem.ONE_HEIR_ONLY: _(
        "Sáp nhập, hợp nhất chỉ có một nơi tiếp nhận. Giữ lại một, hoặc đổi sang chia tách."
    ),
    PlanProblem.NO_HEIRS_TAKEN: _(
        "Giải tán là kỷ luật, không có đơn vị kế thừa: việc dở dang về cấp trên. Bỏ nơi tiếp nhận."
    ),
    PlanProblem.HEIR_ENDS: _(
        "{name} cũng kết thúc trong phương án này nên không tiếp nhận được. Chọn nơi khác."
    ),
    PlanProblem.HEIR_IS_ITSELF: _(
        "{name} vừa kết thúc vừa tiếp nhận chính mình. Chọn đơn vị khác, hoặc bỏ {name} khỏi danh "
        "sách kết thúc."
    ),
    PlanProblem.HEIR_TWICE: _("{unit} có nơi tiếp nhận nêu hai lần. Giữ lại một dòng."),
    PlanProblem.HEIR_NOT_FOUNDED: _(
        "Hợp nhất thì lập đơn vị mới, còn {name} là đơn vị đang có. Đổi sang sáp nhập, hoặc nêu "
        "đơn vị mới."
    ),
    PlanProblem.HEIR_NOT_STANDING: _(
        "Nơi tiếp nhận {name} không phải là đơn vị đang có vào ngày hiệu lực. Chọn đơn vị khác."
    ),
    PlanProblem.NOT_ONE_MAIN: _(
        "{unit} cần đúng một nơi tiếp nhận chính. Đánh dấu một trong các nơi: {name}."
    ),
    PlanProblem.SPLIT_NEEDS_TWO: _(
        "Chia tách {unit} cần từ hai nơi tiếp nhận trở lên. Thêm nơi tiếp nhận cho phần còn lại."
    ),
    PlanProblem.PIECE_WITHOUT_SUCCESSOR: _(
        "{name} chỉ nhận một phần của {unit}; phần còn lại chưa có nơi tiếp nhận. Thêm nơi tiếp "
        "nhận, hoặc chọn toàn bộ."
    ),
    PlanProblem.PIECE_UNNAMED: _(
        "Đơn vị mới {name} chưa được nêu là nơi tiếp nhận. Thêm vào nơi tiếp nhận, hoặc lập bằng "
        "việc thành lập mới."
    ),
    PlanProblem.MERGE_OF_ONE: _(
        "{name} chỉ hình thành từ {unit}. Hợp nhất cần từ hai đơn vị; nếu chỉ có một, dùng đổi tên."
    ),
    PlanProblem.UNKNOWN_KEY: _(
        "Phương án không lập đơn vị nào có mã tạm “{key}”. Kiểm tra mã tạm, hoặc thêm đơn vị mới."
    ),
    PlanProblem.KEY_TWICE: _("Mã tạm “{key}” dùng cho hai đơn vị mới. Đặt lại một mã."),
    PlanProblem.KEY_TAKEN: _("Mã đơn vị “{key}” đã có đơn vị khác dùng. Chọn mã khác."),
    PlanProblem.NOTHING_FOUNDED: _("Việc thành lập chưa nêu đơn vị mới nào. Thêm đơn vị mới."),
    PlanProblem.NO_NAME: _("Chưa có tên mới của đơn vị {name}. Nhập tên."),
    PlanProblem.UNKNOWN_KIND: _(
        "{name}: loại đơn vị “{kind}” không có trong danh mục. Chọn một loại trong danh mục."
    ),
    PlanProblem.KIND_GONE: _(
        "{name}: loại “{kind}” không tồn tại vào ngày hiệu lực. Chọn loại khác hoặc ngày khác."
    ),
    PlanProblem.CODE_LENGTH: _(
        "{name}: mã đơn vị hành chính “{code}” phải gồm đúng {digits} chữ số. Sửa lại mã."
    ),
    PlanProblem.CODE_TAKEN: _(
        "{name}: mã đơn vị hành chính {code} đang là mã của {other} cùng cấp. Kiểm tra lại mã."
    ),
    PlanProblem.NAME_TAKEN: _(
        "Đã có {other} cùng tên dưới một cấp trên vào ngày hiệu lực. Đặt tên khác cho {name}."
    ),
    PlanProblem.NOTHING_CHANGES: _(
        "{name} đã trực thuộc cấp trên này. Chọn cấp trên khác, hoặc bỏ việc này."
    ),
    PlanProblem.PARENT_ENDS: _(
        "Cấp trên {name} kết thúc trong phương án này. Chọn cấp trên còn hoạt động."
    ),
    PlanProblem.OTHER_LINE: _(
        "{name} và cấp trên {parent} thuộc hai hệ thống khác nhau. Chọn cấp trên cùng hệ thống."
    ),
    PlanProblem.CYCLE: _(
        "{name} sẽ đứng dưới chính mình, vì cấp trên mới lại thuộc {name}. Chọn cấp trên khác."
    ),
    PlanProblem.CHILD_LEFT: _(
        "{name} còn trực thuộc {unit} là đơn vị kết thúc mà chưa có cấp trên mới. Thêm việc chuyển "
        "giao {name}, hoặc nêu nơi tiếp nhận chính cùng hệ thống."
    ),
    PlanProblem.NOBODY_ANSWERS: _(
        "{name} không có cấp trên nên việc dở dang không về đâu. Nêu nơi tiếp nhận."
    ),
    PlanProblem.NOT_BELOW_SUPERIOR: _(
        "{name} không thuộc cấp quyết định phương án vào ngày hiệu lực. Chọn đơn vị trực thuộc, "
        "hoặc để cấp trên quyết định."
    ),
}

PLAN_REFUSED = {
    PlanRefusal.HAS_PROBLEMS: _(
        "Phương án có {count} điểm chưa thực hiện được. Điểm đầu tiên: {first}"
    ),
    PlanRefusal.NO_TITLE: _("Chưa có tên phương án. Nhập tên rồi gửi lại."),
    PlanRefusal.NO_NUMBER: _("Chưa có số quyết định. Nhập số quyết định rồi gửi lại."),
    PlanRefusal.DECIDED_AFTER_EFFECT: _(
        "Ngày quyết định sau ngày hiệu lực {day}. Sửa ngày quyết định hoặc ngày hiệu lực."
    ),
    PlanRefusal.CHANGED_MEANWHILE: _(
        "Phương án đã được người khác sửa trong lúc đồng chí mở. Tải lại trang rồi sửa tiếp."
    ),
    PlanRefusal.NOT_A_DRAFT: _(
        "Phương án không còn là bản đang soạn. Lập phương án mới nếu cần thay đổi."
    ),
    PlanRefusal.ALREADY_APPLIED: _("Phương án đã thực hiện. Chỉ sửa được bằng một quyết định sau."),
    PlanRefusal.ALREADY_WITHDRAWN: _("Phương án đã rút trước đó."),
    PlanRefusal.NO_REASON: _("Chưa nêu lý do rút phương án. Nhập lý do rồi gửi lại."),
    PlanRefusal.SUPERIOR_NOT_STANDING: _(
        "Cấp quyết định không có vào ngày hiệu lực. Chọn cấp khác hoặc ngày khác."
    ),
    PlanRefusal.CORRECTS_UNAPPLIED: _(
        "Phương án được sửa chưa thực hiện. Sửa thẳng phương án đó, hoặc rút nó."
    ),
}

UNIT_REFUSED = {
    UnitRefusal.NO_NAME: _("Chưa có tên địa bàn. Nhập tên rồi gửi lại."),
    UnitRefusal.NOT_STANDING: _("Đơn vị không có vào ngày đã chọn. Chọn đơn vị hoặc ngày khác."),
    UnitRefusal.ITSELF: _("Một đơn vị không gắn với chính mình. Chọn đơn vị khác."),
    UnitRefusal.LINKED_ALREADY: _("Hai đơn vị đã có quan hệ này vào ngày đã chọn."),
    UnitRefusal.ENDED_ALREADY: _("Việc này đã kết thúc từ trước."),
    UnitRefusal.ENDS_BEFORE_START: _("Ngày kết thúc phải sau ngày bắt đầu {day}. Chọn ngày khác."),
    UnitRefusal.NOT_DIRECTLY_BELOW: _(
        "Có đơn vị không trực thuộc cấp này vào ngày đã chọn. Chọn lại danh sách đơn vị."
    ),
    UnitRefusal.HOLDS_ROLE_ALREADY: _("Đơn vị đã giữ vai trò này vào ngày đã chọn."),
    UnitRefusal.HOLDS_NO_ROLE: _("Đơn vị không giữ vai trò này vào ngày đã chọn."),
    UnitRefusal.SAME_PERSON: _("Đồng chí này đang phụ trách địa bàn. Chọn người khác."),
    UnitRefusal.LATER_CHARGE: _("Địa bàn đã có phân công từ ngày {day}. Chọn ngày sau ngày đó."),
}


_REFUSED: dict[StrEnum, StrPromise] = {
    reason: words for table in (PLAN_REFUSED, UNIT_REFUSED) for reason, words in table.items()
}


def problem_sentence(fault: Fault) -> str:
    """Return the sentence that says what is wrong with an act and how to mend it."""
    return str(PLAN_PROBLEMS[fault.reason]).format(**_shown(fault.details))


def sentence(refused: Refused) -> str:
    """Return the sentence of a refusal of this room."""
    return str(_REFUSED[refused.reason]).format(**_shown(refused.details))


def _shown(details: Any) -> dict[str, Any]:  # noqa: ANN401  # any plain value fills a blank
    return {
        name: show_day(value) if hasattr(value, "isoformat") else value
        for name, value in dict(details).items()
    }
