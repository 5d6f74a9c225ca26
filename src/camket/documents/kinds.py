"""Kinds of paper, their symbols in both styles, and which body may issue which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.documents.style import StyleName


class Kind(StrEnum):
    """A kind of paper; the value is its code here."""

    RESOLUTION = "NQ"
    DECISION = "QĐ"
    REGULATION = "QyĐ"
    DIRECTIVE = "CT"
    CONCLUSION = "KL"
    STATUTE = "QC"
    CIRCULAR = "TT"
    GUIDANCE = "HD"
    NOTICE = "TB"
    COMMUNIQUE = "TC"
    REPORT = "BC"
    PLAN = "KH"
    PROGRAMME = "CTr"
    PROJECT = "ĐA"
    OPTION = "PA"
    INVESTMENT = "DA"
    SUBMISSION = "TTr"
    MINUTES = "BB"
    CONTRACT = "HĐ"
    TELEGRAM = "CĐ"
    INVITATION = "GM"
    INTRODUCTION = "GGT"
    MANDATE = "GUQ"
    MEMORANDUM = "BGN"
    AGREEMENT = "BTT"
    LEAVE = "GNP"
    SENDING_SLIP = "PG"
    PASSING_SLIP = "PC"
    NOTIFYING_SLIP = "PB"
    LETTER = "CV"
    COMMITMENT = "CK"


COMMITMENT: Final = Kind.COMMITMENT.value
LETTER: Final = Kind.LETTER.value


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
        PaperKind(Kind.RESOLUTION.value, "Nghị quyết", "NQ", "NQ"),
        PaperKind(Kind.DECISION.value, "Quyết định", "QĐ", "QĐ"),
        # on Party paper a quy định bears QĐ and so shares the register of the decisions
        PaperKind(Kind.REGULATION.value, "Quy định", "QĐ", "QyĐ"),
        PaperKind(Kind.DIRECTIVE.value, "Chỉ thị", "CT", "CT"),
        PaperKind(Kind.CONCLUSION.value, "Kết luận", "KL", ""),
        PaperKind(Kind.STATUTE.value, "Quy chế", "QC", "QC"),
        PaperKind(Kind.CIRCULAR.value, "Thông tri", "TT", ""),  # the symbol is C
        PaperKind(Kind.GUIDANCE.value, "Hướng dẫn", "HD", "HD"),
        PaperKind(Kind.NOTICE.value, "Thông báo", "TB", "TB"),
        PaperKind(Kind.COMMUNIQUE.value, "Thông cáo", "", "TC"),
        PaperKind(Kind.REPORT.value, "Báo cáo", "BC", "BC"),
        PaperKind(Kind.PLAN.value, "Kế hoạch", "KH", "KH"),
        PaperKind(Kind.PROGRAMME.value, "Chương trình", "CTr", "CTr"),
        PaperKind(Kind.PROJECT.value, "Đề án", "ĐA", "ĐA"),
        PaperKind(Kind.OPTION.value, "Phương án", "PA", "PA"),
        PaperKind(Kind.INVESTMENT.value, "Dự án", "DA", "DA"),
        PaperKind(Kind.SUBMISSION.value, "Tờ trình", "TTr", "TTr"),
        PaperKind(Kind.MINUTES.value, "Biên bản", "BB", "BB"),
        PaperKind(Kind.CONTRACT.value, "Hợp đồng", "", "HĐ"),
        PaperKind(Kind.TELEGRAM.value, "Công điện", "", "CĐ"),
        PaperKind(Kind.INVITATION.value, "Giấy mời", "GM", "GM"),
        PaperKind(Kind.INTRODUCTION.value, "Giấy giới thiệu", "GGT", "GGT"),
        PaperKind(Kind.MANDATE.value, "Giấy ủy quyền", "", "GUQ"),
        PaperKind(Kind.MEMORANDUM.value, "Bản ghi nhớ", "", "BGN"),
        PaperKind(Kind.AGREEMENT.value, "Bản thỏa thuận", "", "BTT"),
        PaperKind(Kind.LEAVE.value, "Giấy nghỉ phép", "", "GNP"),
        PaperKind(Kind.SENDING_SLIP.value, "Phiếu gửi", "", "PG"),
        PaperKind(Kind.PASSING_SLIP.value, "Phiếu chuyển", "", "PC"),
        PaperKind(Kind.NOTIFYING_SLIP.value, "Phiếu báo", "", "PB"),
        PaperKind(LETTER, "Công văn", LETTER, LETTER),
        # on no national list; the symbol is a setting of the installation (C)
        PaperKind(COMMITMENT, "Bản cam kết", COMMITMENT, COMMITMENT),
    )
}
"""Code → kind."""


class Issuer(StrEnum):
    """Who issues a paper, as far as it matters for what he may issue."""

    COMMITTEE = "committee"
    STANDING_COMMITTEE = "standing_committee"
    CELL = "cell"
    HIGHER_PARTY = "higher_party"
    STATE_BODY = "state_body"
    PERSON = "person"


class IssueRefusal(StrEnum):
    """Why a body may not issue a kind of document."""

    NOT_AT_THE_GRASSROOTS = "not_at_the_grassroots"
    NOT_A_COMMITTEE = "not_a_committee"
    NOT_A_STANDING_COMMITTEE = "not_a_standing_committee"
    NOT_A_CELL = "not_a_cell"
    NOT_A_STATE_KIND = "not_a_state_kind"
    NOT_A_PERSON = "not_a_person"


ISSUE_REFUSED: Final = {
    IssueRefusal.NOT_AT_THE_GRASSROOTS: "Tổ chức đảng ở cơ sở không ban hành chỉ thị, thông tri.",
    IssueRefusal.NOT_A_COMMITTEE: "Ban chấp hành đảng bộ cơ sở không ban hành hướng dẫn.",
    IssueRefusal.NOT_A_STANDING_COMMITTEE: "Ban thường vụ cấp ủy cơ sở không ban hành quy chế.",
    IssueRefusal.NOT_A_CELL: "Chi bộ không ban hành quy định, hướng dẫn.",
    IssueRefusal.NOT_A_STATE_KIND: "Cơ quan nhà nước không có loại văn bản này.",
    IssueRefusal.NOT_A_PERSON: "Cá nhân không ban hành loại văn bản này.",
}
"""By Điều 11 of 399-QĐ/TW as the guides give it (B), and NĐ 30/2020, Phụ lục III (A)."""

_NEVER_AT_THE_GRASSROOTS: Final = frozenset({Kind.DIRECTIVE, Kind.CIRCULAR})
_GRASSROOTS: Final = {
    Issuer.COMMITTEE: (frozenset({Kind.GUIDANCE}), IssueRefusal.NOT_A_COMMITTEE),
    Issuer.STANDING_COMMITTEE: (frozenset({Kind.STATUTE}), IssueRefusal.NOT_A_STANDING_COMMITTEE),
    Issuer.CELL: (frozenset({Kind.REGULATION, Kind.GUIDANCE}), IssueRefusal.NOT_A_CELL),
}
NOT_BY_LEVEL: Final = {
    "cell": frozenset({*_NEVER_AT_THE_GRASSROOTS, *_GRASSROOTS[Issuer.CELL][0]}),
    "grassroots": _NEVER_AT_THE_GRASSROOTS,
}
"""Level of a Party body → what it does not issue; the committee and its standing committee share
a register, so that only what neither issues is refused there."""


def refusal_to_issue(kind: Kind, issuer: Issuer) -> IssueRefusal | None:
    """Say why a body may not issue a kind of paper, or None if it may."""
    if issuer is Issuer.PERSON:
        return IssueRefusal.NOT_A_PERSON
    if issuer is Issuer.STATE_BODY:
        return None if KINDS[kind].state else IssueRefusal.NOT_A_STATE_KIND
    if issuer not in _GRASSROOTS:
        return None
    if kind in _NEVER_AT_THE_GRASSROOTS:
        return IssueRefusal.NOT_AT_THE_GRASSROOTS
    barred, reason = _GRASSROOTS[issuer]
    return reason if kind in barred else None


@dataclass(frozen=True, slots=True)
class Symbol:
    """How the symbol of a paper is made: of kind and body by style."""

    style: StyleName
    kind: Kind
    body: str
    unit: str = ""

    def __str__(self) -> str:
        """Return "KH/ĐU" (Party), "KH-UBND" or, for a công văn, "UBND-VP" (state)."""
        if self.style is StyleName.PARTY:
            return f"{KINDS[self.kind].party}/{self.body}"
        if self.kind is Kind.LETTER:
            return f"{self.body}-{self.unit}" if self.unit else self.body
        return f"{KINDS[self.kind].state}-{self.body}"
