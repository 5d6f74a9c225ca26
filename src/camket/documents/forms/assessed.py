"""What the assessments of a commitment share: each issue with its figures and its state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from camket.documents.forms.parts import NUMBERED, numbered
from camket.documents.paper import Block, Column, Paragraph, Table


class ItemState(StrEnum):
    """How far an issue is, in the words of the provincial office's letter (A, end of 2019)."""

    DONE = "Đã hoàn thành"
    UNDER_WAY = "Đang thực hiện"
    NOT_STARTED = "Chưa triển khai"


@dataclass(frozen=True, slots=True)
class AssessedItem:
    """An issue at an assessment.

    Attributes:
        target: As people read it; empty where the issue has no figure.
        cause: Why it is not done, where it is not.
    """

    title: str
    target: str
    result: str
    state: ItemState
    cause: str = ""


_COLUMNS: Final = (
    NUMBERED,
    Column("Vấn đề cam kết"),
    Column("Mục tiêu", 22, is_centred=True),
    Column("Kết quả", 22, is_centred=True),
    Column("Đánh giá", 29, is_centred=True),
    Column("Nguyên nhân", 34),
)


def item_blocks(items: tuple[AssessedItem, ...]) -> Iterator[Block]:
    """Return how many issues are in which state, computed, and the table of them."""
    counted = ", ".join(
        f"{sum(one.state is state for one in items)} {state.value.lower()}" for state in ItemState
    )
    yield Paragraph(f"Tổng số {len(items)} vấn đề cam kết: {counted}.")
    rows = numbered(
        (one.title, one.target, one.result, one.state.value, one.cause) for one in items
    )
    yield Table(_COLUMNS, rows)
