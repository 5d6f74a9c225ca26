"""Typst with our own fonts and nothing of the machine: a template and values → PDF bytes.

Typst keeps threads; they do not survive a fork, and a paper set in the child would wait for them
for ever. Processes that set paper are therefore started afresh (spawn), or forked before the first.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

import typst

from camket.documents.letters import printable, refuse_unprintable

if TYPE_CHECKING:
    from datetime import datetime

TemplateValue = (
    None | bool | int | float | str | Sequence["TemplateValue"] | Mapping[str, "TemplateValue"]
)
"""What a template can be told; unlike frozen text it may hold measures with a fraction."""
_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = _HERE / "templates"
_WARM: Final = threading.local()
_OWNER: Final[dict[str, int]] = {}


def typeset(
    template: str,
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
    inputs = {"paper": printed_values(values)}
    if attached is not None:
        inputs["attached"] = attached.decode()
    pdf = _compiler().compile(
        input=_TEMPLATES / template,
        format="pdf",
        sys_inputs=inputs,
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
    found: list[dict[str, float | str]] = json.loads(_compiler().query(label, field="value"))
    return found


def _printable(value: TemplateValue) -> TemplateValue:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _compiler() -> typst.Compiler:
    """Return this thread's compiler: it keeps the last paper's inputs, so it is not shared.

    Raises:
        RuntimeError: The process was forked from one that had set paper.
    """
    if _OWNER.setdefault("process", os.getpid()) != os.getpid():
        message = "paper was set before this process was forked; start it with spawn"
        raise RuntimeError(message)
    compiler: typst.Compiler | None = getattr(_WARM, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(root=_TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
        _WARM.compiler = compiler
    return compiler


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_HERE / "fonts"],
    )
