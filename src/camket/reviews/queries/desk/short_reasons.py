"""The reason of a level as a notice gives it: with its article, without points, fit for all named.

A notice is read by everybody it names, so it says which conditions decided and nothing of anybody's
points, discipline or votes; these go with the explanation to whom they concern (people.md 5.4).
"""

from __future__ import annotations

from typing import Any, Final

from camket.reviews.models import Rating
from camket.rules.levels import LEVELS_UPWARDS, Level

_NAMES: Final = {
    "P-X1": "khung điểm",
    "S-X1": "khung điểm",
    "S-G1": "khung điểm",
    "P-G1": "khung điểm",
    "P-C1": "khung điểm",
    "P-X2": "nhiệm vụ hoàn thành và vượt mức",
    "P-X4": "nhiệm vụ hoàn thành và vượt mức",
    "P-X5": "nhiệm vụ hoàn thành và vượt mức",
    "P-G2": "nhiệm vụ đúng tiến độ, bảo đảm chất lượng",
    "P-C2": "nhiệm vụ hoàn thành, đúng tiến độ",
    "P-X6": "khắc phục hạn chế đã chỉ ra",
    "P-X7": "kết quả của đơn vị trực thuộc",
    "P-Q1": "kết quả các quý",
    "P-H1": "mức xếp loại của đơn vị",
}
"""What a condition is about, in words that tell nothing of the subject's own numbers."""
_APART: Final = "lý do gửi riêng đối tượng được xếp loại"


def short_reason(rating: Rating) -> str:
    """Return why a decided level is what it is, in one line; empty where nothing was found."""
    finding: dict[str, Any] = rating.finding or {}
    if not finding or not rating.decided_level:
        return ""
    if rating.decided_level != rating.ruled_level:
        return f"Theo quyết định của cấp có thẩm quyền; {_APART}"
    level = Level(rating.decided_level)
    if level is Level.HTXS:
        return _with_article("Đủ điều kiện của mức cao nhất", finding, level)
    above = LEVELS_UPWARDS[LEVELS_UPWARDS.index(level) + 1]
    missed = [one for one in finding.get("reasons", []) if one["bars"] == above.value]
    if level is Level.KHT or not missed or any(one["rule"] not in _NAMES for one in missed):
        return f"Chưa đủ điều kiện của mức cao hơn; {_APART}"
    names = "; ".join(dict.fromkeys(_NAMES[one["rule"]] for one in missed))
    return _with_article(f"Chưa đủ điều kiện của mức cao hơn về {names}", finding, above)


def _with_article(words: str, finding: dict[str, Any], level: Level) -> str:
    """Add the article of the regulation itself; no notice cites what local papers alone say."""
    for one in finding.get("conditions", []):
        if one["level"] == level.value and one["mark"] == "A":
            source = str(one["source"])
            return f"{words} ({source[:1].lower()}{source[1:]})"
    return words
