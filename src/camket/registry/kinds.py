"""Kinds of paper, their symbols in both styles, and who at the grassroots may not issue them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

COMMITMENT: Final = "CK"
LETTER: Final = "CV"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    Attributes:
        code: Its code here.
        name: What the metadata of the paper call it.
        party: Its symbol on Party paper (documents.md §2, B); empty when the Party has no such.
        state: Its symbol on state paper (Nghị định 30/2020, Phụ lục III, A); empty likewise.
    """

    code: str
    name: str
    party: str
    state: str


KINDS: Final = {
    kind.code: kind
    for kind in (
        PaperKind("NQ", "Nghị quyết", "NQ", "NQ"),
        PaperKind("QĐ", "Quyết định", "QĐ", "QĐ"),
        # on Party paper a quy định bears QĐ and so shares the register of the decisions
        PaperKind("QyĐ", "Quy định", "QĐ", "QyĐ"),
        PaperKind("CT", "Chỉ thị", "CT", "CT"),
        PaperKind("KL", "Kết luận", "KL", ""),
        PaperKind("QC", "Quy chế", "QC", "QC"),
        PaperKind("TT", "Thông tri", "TT", ""),  # the symbol is C
        PaperKind("HD", "Hướng dẫn", "HD", "HD"),
        PaperKind("TB", "Thông báo", "TB", "TB"),
        PaperKind("TC", "Thông cáo", "", "TC"),
        PaperKind("BC", "Báo cáo", "BC", "BC"),
        PaperKind("KH", "Kế hoạch", "KH", "KH"),
        PaperKind("CTr", "Chương trình", "CTr", "CTr"),
        PaperKind("ĐA", "Đề án", "ĐA", "ĐA"),
        PaperKind("PA", "Phương án", "PA", "PA"),
        PaperKind("DA", "Dự án", "DA", "DA"),
        PaperKind("TTr", "Tờ trình", "TTr", "TTr"),
        PaperKind("BB", "Biên bản", "BB", "BB"),
        PaperKind("HĐ", "Hợp đồng", "", "HĐ"),
        PaperKind("CĐ", "Công điện", "", "CĐ"),
        PaperKind("GM", "Giấy mời", "GM", "GM"),
        PaperKind("GGT", "Giấy giới thiệu", "GGT", "GGT"),
        PaperKind("GUQ", "Giấy ủy quyền", "", "GUQ"),
        PaperKind(LETTER, "Công văn", LETTER, LETTER),
        # on no national list; the symbol is a setting of the installation (C)
        PaperKind(COMMITMENT, "Bản cam kết", COMMITMENT, COMMITMENT),
    )
}
"""Code → kind."""

NOT_BY_LEVEL: Final = {
    "cell": frozenset({"QyĐ", "HD", "CT", "TT"}),
    "grassroots": frozenset({"CT", "TT"}),
}
"""Level of a Party body → what it does not issue (399-QĐ/TW Điều 11, as guides read it: B)."""
