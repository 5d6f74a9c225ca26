"""Fictitious people, drawn by seed; a name of a real person known to us is drawn again."""

from __future__ import annotations

import hashlib
import random
from typing import Final

from camket.shared.text import fold

_SURNAMES: Final = (
    "Nguyễn Trần Lê Phạm Hoàng Hồ Võ Đặng Bùi Phan Trương Đinh Cao Lương Mai Thái Dương Đoàn Lâm Tạ"
).split()
_WEIGHTS: Final = (30, 12, 11, 7, 6, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1, 1, 1, 2, 1, 1)
_MEN_MIDDLE: Final = "Văn Đình Công Quang Thanh Minh Hữu Đức Xuân Khắc Trung Ngọc".split()
_MEN_GIVEN: Final = (
    "Thuận Khoa Tùng Nguyên Vịnh Tấn Hoài Sơn Cường Hiển Lộc Phúc Quý Thắng Toàn Trí Vinh Đạt Hải Kiên "
    "Bách Lâm Nhật Triết Lượng Hòa Bình Chiến Dũng Giang Khánh Luân"
).split()
_WOMEN_MIDDLE: Final = "Thị Ngọc Thanh Thu Kim Hồng Minh Diễm".split()
_WOMEN_GIVEN: Final = (
    "Nhân Hương Trinh Lài Oanh Chi Mai Lan Thủy Hà Nga Vân Yến Hiền Loan Phương Tâm Thảo Dung Hạnh"
).split()

REAL_PEOPLE: Final = frozenset(
    {
        "1c411ce7d2964f30f1f7a6207c5ad58ff215f418235fb26134dc1ca7acb5a2fb",
        "2deb6bd4ec9947523c9aa6be9debbee6ef82adbad7c392eba56a8174e572e033",
        "4c2a39c8f9d44fd7d4e1891041d9a3ee8b5d6c10615e4b90d908b65bbace7f65",
        "816dc228857cd65dc119fb087b6a8b98c0a8f1be4da685684bc232cb8628d3f0",
        "8b966f835fe674a540fb4e24206cbc9a001458964d447be110981122a8313552",
        "8d1618cc68c5646236d8dc2fbecbef9dd8a434df98b821e72fc33dff8ba83336",
        "c3fa8ea0ef49194ec8e096ed61a403a6396c177528ddd6fd5398a3af40a54525",
    }
)
"""SHA-256 of the folded names of real people in the articles the product began with."""


def is_real(full_name: str) -> bool:
    """Say whether the name is one of those that demo data must never bear."""
    return hashlib.sha256(fold(full_name).encode()).hexdigest() in REAL_PEOPLE


class Names:
    """Draw full names, each once, the same for the same seed."""

    def __init__(self, draw: random.Random) -> None:
        """Draw from this generator."""
        self._draw = draw
        self._used: set[str] = set()

    def next(self, *, share_of_women: float = 0.27) -> str:
        """Return a name nobody else of this run bears."""
        while True:
            name = self._name(is_woman=self._draw.random() < share_of_women)
            if name not in self._used and not is_real(name):
                self._used.add(name)
                return name

    def another(self, *, share_of_women: float = 0.27) -> str:
        """Return a name that others may bear as well, as happens among many people."""
        while True:
            name = self._name(is_woman=self._draw.random() < share_of_women)
            if name in self._used or not is_real(name):
                self._used.add(name)
                return name

    def _name(self, *, is_woman: bool) -> str:
        (surname,) = self._draw.choices(_SURNAMES, _WEIGHTS)
        middles, givens = (_WOMEN_MIDDLE, _WOMEN_GIVEN) if is_woman else (_MEN_MIDDLE, _MEN_GIVEN)
        first, given = self._draw.choice(middles), self._draw.choice(givens)
        if self._draw.random() < 0.35:  # about a third bear two middle names
            second = self._draw.choice(middles)
            if second not in (first, given):
                return f"{surname} {first} {second} {given}"
        return f"{surname} {first} {given}" if first != given else f"{surname} {given}"
