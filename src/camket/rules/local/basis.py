"""On what a number or a condition rests; only the first is law, the last is no rule at all."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Basis(StrEnum):
    """On what a body rests something it put into its set."""

    LEGAL_MANDATORY = "LEGAL_MANDATORY"
    OFFICIAL_GUIDANCE = "OFFICIAL_GUIDANCE"
    LOCAL_INTERNAL_BASIS = "LOCAL_INTERNAL_BASIS"
    LOCAL_POLICY_PROPOSAL = "LOCAL_POLICY_PROPOSAL"

    @property
    def words(self) -> str:
        """Return what a page says beside the citation."""
        return _WORDS[self]

    @property
    def is_binding(self) -> bool:
        """Say whether it may touch an official rating: a proposal never does."""
        return self is not Basis.LOCAL_POLICY_PROPOSAL

    @classmethod
    def of_mark(cls, mark: str) -> Basis | None:
        """Return the basis of a national number; None where it is a reading to be confirmed."""
        return _OF_MARKS.get(mark)


_WORDS: Final = {
    Basis.LEGAL_MANDATORY: "bắt buộc theo văn bản của Trung ương",
    Basis.OFFICIAL_GUIDANCE: "theo hướng dẫn, cách áp dụng chính thức",
    Basis.LOCAL_INTERNAL_BASIS: "theo văn bản của địa phương, cơ quan",
    Basis.LOCAL_POLICY_PROPOSAL: "đề xuất, không dùng để xếp loại chính thức",
}
_OF_MARKS: Final = {"A": Basis.LEGAL_MANDATORY, "B": Basis.OFFICIAL_GUIDANCE}
