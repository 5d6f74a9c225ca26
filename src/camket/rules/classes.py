"""The classes of subjects: the five appendices of Quy định 366-QĐ/TW, and those of the State."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from camket.rules.facts import Kind


class SubjectClass(StrEnum):
    """Whose criteria and whose scheme hold; a kind says which facts a subject has.

    Cadres managed by the Centre have criteria of their own (appendix 2) and the rules of leaders.
    """

    COLLECTIVE = "collective"
    CENTRAL_LEADER = "central_leader"
    LEADER = "leader"
    INDIVIDUAL = "individual"
    MEMBER_OUTSIDE = "member_outside"
    CIVIL_SERVANT = "civil_servant"
    PUBLIC_EMPLOYEE = "public_employee"

    @property
    def appendix(self) -> int | None:
        """Return the appendix of criteria in 366-QĐ/TW, None for the classes of the State."""
        return _APPENDICES.get(self)

    @property
    def kind(self) -> Kind | None:
        """Return the kind of its facts under 366-QĐ/TW, None for the classes of the State."""
        return _KINDS.get(self)

    @property
    def full_name(self) -> str:
        """Return the name as it stands within a Vietnamese sentence."""
        return _FULL_NAMES[self]


_APPENDICES: Final = {
    SubjectClass.COLLECTIVE: 1,
    SubjectClass.CENTRAL_LEADER: 2,
    SubjectClass.LEADER: 3,
    SubjectClass.INDIVIDUAL: 4,
    SubjectClass.MEMBER_OUTSIDE: 5,
}
_KINDS: Final = {
    SubjectClass.COLLECTIVE: Kind.COLLECTIVE,
    SubjectClass.CENTRAL_LEADER: Kind.LEADER,
    SubjectClass.LEADER: Kind.LEADER,
    SubjectClass.INDIVIDUAL: Kind.INDIVIDUAL,
    SubjectClass.MEMBER_OUTSIDE: Kind.MEMBER_OUTSIDE,
}
_FULL_NAMES: Final = {
    SubjectClass.COLLECTIVE: "tập thể lãnh đạo, quản lý",
    SubjectClass.CENTRAL_LEADER: "cán bộ diện Trung ương quản lý",
    SubjectClass.LEADER: "cá nhân lãnh đạo, quản lý các cấp",
    SubjectClass.INDIVIDUAL: "cá nhân không giữ chức vụ lãnh đạo, quản lý",
    SubjectClass.MEMBER_OUTSIDE: "đảng viên không làm việc trong hệ thống chính trị",
    SubjectClass.CIVIL_SERVANT: "công chức",
    SubjectClass.PUBLIC_EMPLOYEE: "viên chức",
}
