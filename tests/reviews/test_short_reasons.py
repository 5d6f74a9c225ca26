"""A notice says why in one line: the article, no points, nothing that is only for one reader."""

from __future__ import annotations

import pytest

from camket.reviews.models import Rating
from camket.reviews.queries.desk.short_reasons import short_reason

ARTICLE = {"level": "HTXS", "mark": "A", "source": "Khoản 1 Điều 11 Quy định 366-QĐ/TW"}


def rated(decided: str, ruled: str, *reasons: tuple[str, str]) -> Rating:
    told = [{"rule": rule, "bars": bars, "says": "Tổng điểm 89,65"} for rule, bars in reasons]
    finding = {"reasons": told, "conditions": [ARTICLE]}
    return Rating(decided_level=decided, ruled_level=ruled, finding=finding)


@pytest.mark.parametrize(
    ("rating", "says"),
    [
        (
            rated("HTXS", "HTXS"),
            "Đủ điều kiện của mức cao nhất (khoản 1 Điều 11 Quy định 366-QĐ/TW)",
        ),
        (
            rated("HTT", "HTT", ("P-X2", "HTXS"), ("P-X6", "HTXS")),
            (
                "Chưa đủ điều kiện của mức cao hơn về nhiệm vụ hoàn thành và vượt mức; khắc phục "
                "hạn chế đã chỉ ra (khoản 1 Điều 11 Quy định 366-QĐ/TW)"
            ),
        ),
        (
            rated("HTT", "HTXS"),
            "Theo quyết định của cấp có thẩm quyền; lý do gửi riêng đối tượng được xếp loại",
        ),
        (
            rated("HTT", "HTT", ("P-X3", "HTXS")),
            "Chưa đủ điều kiện của mức cao hơn; lý do gửi riêng đối tượng được xếp loại",
        ),
        (
            rated("KHT", "KHT", ("P-N4", "HT")),
            "Chưa đủ điều kiện của mức cao hơn; lý do gửi riêng đối tượng được xếp loại",
        ),
        (Rating(decided_level="HTT", ruled_level="HTT"), ""),
    ],
)
def test_the_reason_is_fit_for_everybody_the_notice_names(rating: Rating, says: str) -> None:
    assert short_reason(rating) == says
    assert "89,65" not in short_reason(rating)
