"""What a paper must not be: said before it is set, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from camket.documents.paper import Authority, Paper, Signature, Signatures
from camket.documents.style import refuse_unsupported
from camket.shared.errors import UnusableInputError

NO_DELEGATION: Final = (
    "Văn bản của Đảng không dùng thể thức thừa ủy quyền hoặc quyền chức vụ; cần chọn cách ký khác."
)
NO_STEAD_FOR_A_COLLECTIVE: Final = (
    "Văn bản của Đảng ký thay mặt tập thể không ghi K/T; phó bí thư ký “T/M …, PHÓ BÍ THƯ”."
)
NO_POST_REPLACED: Final = "Cần ghi chức vụ của người được ký thay, ký thừa lệnh, thừa ủy quyền."


def problems_of(paper: Paper) -> tuple[str, ...]:
    """Return what keeps a paper from being issued in its style, in sentences for its author."""
    return tuple(dict.fromkeys(_problems(paper)))


def refuse_unfit(paper: Paper) -> None:
    """Check that a paper can be set in its style.

    Raises:
        UnusableInputError: It cannot, or its style has a measure that no source allows.
    """
    refuse_unsupported(paper.style)
    if found := problems_of(paper):
        raise UnusableInputError(" ".join(found))


def _problems(paper: Paper) -> Iterator[str]:
    areas = [block for block in paper.blocks if isinstance(block, Signatures)]
    for area in (*areas, paper.signatures):
        for signature in area.people:
            yield from _signature_problems(signature, is_party=paper.style.is_party)


def _signature_problems(signature: Signature, *, is_party: bool) -> Iterator[str]:
    stead = signature.authority in {Authority.DEPUTY, Authority.BY_ORDER, Authority.DELEGATED}
    if stead and not signature.stead_of:
        yield NO_POST_REPLACED
    if not is_party:
        return
    if signature.authority in {Authority.DELEGATED, Authority.ACTING}:
        yield NO_DELEGATION
    if signature.collective and signature.authority is Authority.DEPUTY:
        yield NO_STEAD_FOR_A_COLLECTIVE
