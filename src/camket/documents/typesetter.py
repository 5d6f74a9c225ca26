"""Typst with our own fonts and nothing of the machine: a template and values → PDF bytes.

Typst keeps threads; they do not survive a fork, and a paper set in the child would wait for them
for ever. Processes that set paper are therefore started afresh (spawn), or forked before the first.

It also keeps what it has worked out for as long as nothing changes that this depends on, and on the
inputs of the compiler everything depends. So a paper's values are not among them: they stand on a
sheet in memory that Typst reads as a file, and templates are worked out once, not for each paper.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from camket.documents.letters import printable, refuse_unprintable

# A paper is one run of pages: of more threads one works, and the others wake up to find nothing.
os.environ.setdefault("RAYON_NUM_THREADS", "1")
import typst

if TYPE_CHECKING:
    from datetime import datetime

TemplateValue = (
    None | bool | int | float | str | Sequence["TemplateValue"] | Mapping[str, "TemplateValue"]
)
"""What a template can be told; unlike frozen text it may hold measures with a fraction."""
_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = _HERE / "templates" / "set"
_WARM: Final = threading.local()
_OWNER: Final[dict[str, int]] = {}


class _Sheet:
    """A file that is nowhere but in memory: what stands on it never reaches a disk."""

    def __init__(self, name: str) -> None:
        """Begin with an empty one."""
        self._file = os.fdopen(os.memfd_create(name), "r+b")
        self.path = f"/proc/self/fd/{self._file.fileno()}"

    def write(self, content: bytes) -> None:
        """Let it say this and nothing else."""
        self._file.seek(0)
        self._file.truncate()
        self._file.write(content)
        self._file.flush()


class _Desk:
    """What one thread sets paper with: a compiler, and the sheets it reads."""

    def __init__(self) -> None:
        """Lay everything out."""
        self.values, self.attached = _Sheet("values"), _Sheet("attached")
        self.compiler = typst.Compiler(
            root="/",  # the sheets stand in no folder that the templates could share with them
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"values": self.values.path, "attached": self.attached.path},
        )


def typeset(
    template: Literal["paper", "stamp"],
    values: TemplateValue,
    *,
    created_at: datetime,
    attached: bytes | None = None,
    is_page: bool = True,
) -> bytes:
    """Return the PDF/A of a template filled with values: part 3 with a file attached, else part 2.

    Values reach the template as data only, never as markup.

    A paper that people read as pages of its own (`is_page`) is tagged, level A; a stamp is not.

    Raises:
        UnprintableError: A value holds letters that the paper fonts do not have.
    """
    desk = _desk()
    desk.values.write(printed_values(values).encode())
    desk.attached.write(attached or b"")
    pdf = desk.compiler.compile(
        input=_TEMPLATES / f"{template}.typ",
        format="pdf",
        pdf_standards=standard_of(has_file=attached is not None) if is_page else "a-3b",
        pdf_tags=is_page,
        timestamp=int(created_at.timestamp()),
    )
    return cast("bytes", pdf)


def printed_values(values: TemplateValue) -> str:
    """Return the values of a paper as a template reads them.

    Raises:
        UnprintableError: A value holds letters that the paper fonts do not have.
    """
    paper = json.dumps(_printable(values), ensure_ascii=False)
    refuse_unprintable(paper)
    return paper


def standard_of(*, has_file: bool) -> Literal["a-2a", "a-3a"]:
    """Return the standard a paper follows: only part 3 lets any file travel inside."""
    return "a-3a" if has_file else "a-2a"


def query_last(label: str) -> list[dict[str, float | str]]:
    """Return the values under a label of the paper this thread set last; layout is not redone."""
    found: list[dict[str, float | str]] = json.loads(_desk().compiler.query(label, field="value"))
    return found


def _printable(value: TemplateValue) -> TemplateValue:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _desk() -> _Desk:
    """Return this thread's desk: the last paper stays on it, so it is not shared.

    Raises:
        RuntimeError: The process was forked from one that had set paper.
    """
    if _OWNER.setdefault("process", os.getpid()) != os.getpid():
        message = "paper was set before this process was forked; start it with spawn"
        raise RuntimeError(message)
    desk: _Desk | None = getattr(_WARM, "desk", None)
    if desk is None:
        desk = _WARM.desk = _Desk()
    return desk


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_HERE / "fonts"],
    )
