"""Every form of official paper: for whom it is, where it comes from, and a sample of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from camket.documents.elements import Element, elements_of
from camket.documents.forms.samples import agreements
from camket.documents.kinds import Kind
from camket.documents.paper import Paper
from camket.documents.style import STYLES, Style, StyleName


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes:
        audience: Who writes it and for whom.
        kind: Kind of document; None where a person fills it in and no register numbers it.
        source: What the form follows, as a reader may be told.
        mark: A where that source was read, B where a local practice was, C where neither.
        styles: The styles it may take; the issuing body decides which.
        sample: A paper of fictitious people in a real place, to look at and to test with.
    """

    key: str
    name: str
    audience: str
    kind: Kind | None
    source: str
    mark: str
    styles: tuple[StyleName, ...]
    sample: Callable[[Style], Paper]

    def compulsory(self, style: StyleName) -> tuple[Element, ...]:
        """Return the elements that must stand on the sample, whatever its template."""
        return _compulsory(self.sample, style)


@lru_cache
def _compulsory(sample: Callable[[Style], Paper], style: StyleName) -> tuple[Element, ...]:
    return elements_of(sample(STYLES[style]))


_BOTH: Final = (StyleName.PARTY, StyleName.STATE)
_PARTY: Final = (StyleName.PARTY,)

FORMS: Final = (
    Form(
        "commitment",
        "Bản cam kết của tập thể và người đứng đầu",
        "Đơn vị cấp dưới ký với cấp trên trực tiếp",
        Kind.COMMITMENT,
        "Cách làm của Quảng Trị từ năm 2017; ký hiệu “CK” do địa phương đặt",
        "B",
        _BOTH,
        agreements.commitment_sample,
    ),
)


def form(key: str) -> Form:
    """Return a form by its key.

    Raises:
        LookupError: There is none.
    """
    for one in FORMS:
        if one.key == key:
            return one
    raise LookupError(key)
