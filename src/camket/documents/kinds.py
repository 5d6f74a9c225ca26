"""Kinds of document: their signs, and which body may issue which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.documents.style import StyleName


class Kind(StrEnum):
    """A kind of document; the value is its Vietnamese name."""

    RESOLUTION = "Nghị quyết"
    DECISION = "Quyết định"
    DIRECTIVE = "Chỉ thị"
    CONCLUSION = "Kết luận"
    STATUTE = "Quy chế"
    REGULATION = "Quy định"
    CIRCULAR = "Thông tri"
    GUIDANCE = "Hướng dẫn"
    NOTICE = "Thông báo"
    REPORT = "Báo cáo"
    PLAN = "Kế hoạch"
    PROGRAMME = "Chương trình"
    PROJECT = "Đề án"
    OPTION = "Phương án"
    SUBMISSION = "Tờ trình"
    LETTER = "Công văn"
    MINUTES = "Biên bản"
    COMMITMENT = "Bản cam kết"


PARTY_SIGNS: Final = {
    Kind.RESOLUTION: "NQ",
    Kind.DECISION: "QĐ",
    Kind.DIRECTIVE: "CT",
    Kind.CONCLUSION: "KL",
    Kind.STATUTE: "QC",
    Kind.REGULATION: "QĐ",
    Kind.CIRCULAR: "TT",
    Kind.GUIDANCE: "HD",
    Kind.NOTICE: "TB",
    Kind.REPORT: "BC",
    Kind.PLAN: "KH",
    Kind.PROGRAMME: "CTr",
    Kind.PROJECT: "ĐA",
    Kind.OPTION: "PA",
    Kind.SUBMISSION: "TTr",
    Kind.LETTER: "CV",
    Kind.MINUTES: "BB",
    Kind.COMMITMENT: "CK",
}
"""Signs on Party papers (B; "TT" and "CK": C, settings of the body)."""

STATE_SIGNS: Final = {
    Kind.RESOLUTION: "NQ",
    Kind.DECISION: "QĐ",
    Kind.DIRECTIVE: "CT",
    Kind.STATUTE: "QC",
    Kind.REGULATION: "QyĐ",
    Kind.GUIDANCE: "HD",
    Kind.NOTICE: "TB",
    Kind.REPORT: "BC",
    Kind.PLAN: "KH",
    Kind.PROGRAMME: "CTr",
    Kind.PROJECT: "ĐA",
    Kind.OPTION: "PA",
    Kind.SUBMISSION: "TTr",
    Kind.MINUTES: "BB",
    Kind.COMMITMENT: "CK",
}
"""Signs on state papers (NĐ 30/2020, Phụ lục III, A); a công văn has none. "CK" is none of them."""


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


def refusal_to_issue(kind: Kind, issuer: Issuer) -> IssueRefusal | None:
    """Say why a body may not issue a kind of document, or None if it may."""
    if issuer is Issuer.PERSON:
        return IssueRefusal.NOT_A_PERSON
    if issuer is Issuer.STATE_BODY:
        known = kind in STATE_SIGNS or kind is Kind.LETTER
        return None if known else IssueRefusal.NOT_A_STATE_KIND
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
            return f"{PARTY_SIGNS[self.kind]}/{self.body}"
        if self.kind is Kind.LETTER:
            return f"{self.body}-{self.unit}" if self.unit else self.body
        return f"{STATE_SIGNS[self.kind]}-{self.body}"
