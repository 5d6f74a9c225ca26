"""What 2025 left to be mended: faults pointed out at the year's end, most of them mended since."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from camket.demo.people import Cast
from camket.demo.timeline import YEAR, at
from camket.organisation.models import Tenure
from camket.reviews.decisions.states import FaultSource, RemediationKind, RemediationState
from camket.reviews.models import Remediation

_RAISED: Final = at(date(2026, 1, 9), 16)
_PLANNED_UNTIL: Final = date(2026, 6, 30)
_FAULTS: Final = (
    (
        "Chậm giải quyết kiến nghị của công dân về đất đai",
        "Hồ sơ địa chính cũ chưa số hóa",
        "Lập tổ xử lý, công khai kết quả hằng tuần",
    ),
    (
        "Sinh hoạt chi bộ có tháng chưa đúng ngày",
        "Bí thư chi bộ kiêm nhiều việc",
        "Ấn định ngày 3 hằng tháng, ủy viên dự và xác nhận",
    ),
    (
        "Giải ngân vốn đầu tư công chậm so với kế hoạch",
        "Vướng mặt bằng hai công trình",
        "Giao ban mặt bằng thứ sáu hằng tuần",
    ),
    (
        "Tự kiểm tra của cấp ủy còn ít",
        "Chưa lập chương trình kiểm tra từ đầu năm",
        "Lập chương trình kiểm tra theo quý, báo cáo kết quả",
    ),
    (
        "Cập nhật dữ liệu dân cư chưa kịp thời",
        "Thiếu người sau sắp xếp",
        "Bố trí hai công chức chuyên trách",
    ),
)
_PROOF: Final = "Đã làm xong theo kế hoạch, có biên bản kiểm tra của Văn phòng Tỉnh ủy."
_MENDED: Final = 0.75


def raise_faults(cast: Cast, draw: random.Random, paper: str) -> None:
    """Enter one or two faults for two communes in three; three in four are mended and confirmed.

    Args:
        cast: Who is in the demo.
        draw: Where its chances come from.
        paper: The notice that pointed them out.
    """
    verifier = cast.tenures["office", "provincial_clerk"]
    rows = []
    for place in cast.communes:
        faults = draw.sample(_FAULTS, draw.choice((0, 1, 2)))
        made = [_row(cast, place.code, fault, verifier, draw) for fault in faults]
        for row in made:
            row.source_paper = paper
        rows += made
    Remediation.objects.bulk_create(rows)


def _row(
    cast: Cast, key: str, fault: Iterable[str], verifier: Tenure, draw: random.Random
) -> Remediation:
    title, cause, plan = fault
    deputy = cast.tenures[key, "commune_deputy"]
    row = Remediation(
        unit=cast.units[key],
        superior=cast.units["province"],
        year=YEAR - 1,
        kind=RemediationKind.FAULT,
        source=FaultSource.REVIEW,
        title=title,
        cause=cause,
        plan=plan,
        owner=deputy.person,
        owner_name=deputy.person.full_name,
        planned_by=cast.head(key).person,
        due_on=_PLANNED_UNTIL,
        state=RemediationState.PLANNED,
        raised_by=verifier.person,
        raised_by_name=verifier.person.full_name,
        created_at=_RAISED,
    )
    if draw.random() < _MENDED:
        day = _PLANNED_UNTIL - timedelta(days=draw.randint(2, 60))
        _mend(row, deputy, verifier, at(day, 15))
    return row


def _mend(row: Remediation, deputy: Tenure, verifier: Tenure, reported: datetime) -> None:
    row.state = RemediationState.REMEDIED
    row.proof = _PROOF
    row.reported_by, row.reported_by_name = deputy.person, deputy.person.full_name
    row.reported_at = reported
    row.remedied_by, row.remedied_by_name = verifier.person, verifier.person.full_name
    row.remedied_on = reported.date() + timedelta(days=2)
