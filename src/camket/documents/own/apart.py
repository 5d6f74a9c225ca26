"""Set a template from outside, in a child: one folder, no network, an end in time."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from camket.documents.checks import refuse_unfit
from camket.documents.own import child
from camket.documents.own.taking import MAIN, UnusableTemplateError
from camket.documents.render import place_of
from camket.documents.typesetter import printed_values, standard_of
from camket.documents.typst_values import values_of
from camket.documents.values import LaidOutPaper
from camket.server.confined import Limits, TimeIsOverError, folder_of_its_own, run_confined

if TYPE_CHECKING:
    from camket.documents.paper import Paper

TOO_SLOW: Final = (
    "Mẫu chạy quá {seconds} giây nên đã dừng: kiểm tra vòng lặp không có điểm dừng hoặc bảng "
    "quá lớn."
)
BROKE: Final = "Mẫu làm chương trình dàn trang dừng giữa chừng: có thể dùng quá nhiều bộ nhớ."
WRONG: Final = "Mẫu có lỗi ở tệp “{file}”, dòng {line}: {message}."
WRONG_SOMEWHERE: Final = "Mẫu có lỗi: {message}."

_FONTS: Final = Path(__file__).parent.parent / "fonts"
_LIMITS: Final = Limits(seconds=15, memory=3072, written=32)
_PLACE: Final = re.compile(r"([\w-]+\.typ):(\d+):")


def lay_out_apart(paper: Paper, files: Mapping[str, bytes]) -> LaidOutPaper:
    """Return a paper set by a template from outside, with the places it keeps for signatures.

    Raises:
        UnusableTemplateError: The template has an error, does not end, or takes too much.
        UnusableInputError: The paper cannot be set in its style, or holds unprintable letters.
    """
    refuse_unfit(paper)
    inputs = {"paper": printed_values(values_of(paper))}
    if paper.attachment:
        inputs["attached"] = paper.attachment.content.decode()
    with folder_of_its_own() as folder:
        root = folder / "template"
        root.mkdir()
        for name, raw in files.items():
            (root / name).write_bytes(raw)
        order = {
            "main": MAIN,
            "inputs": inputs,
            "fonts": str(_FONTS),
            "standard": standard_of(has_file=paper.attachment is not None),
            "timestamp": int(paper.frame.created_at.timestamp()),
        }
        (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
        _run(folder)
        return _result(folder)


def _run(folder: Path) -> None:
    # without site's own start-up files, but with the folder Typst is installed in
    command = [sys.executable, "-I", child.__file__, str(folder)]
    try:
        run_confined(command, folder=folder, limits=_LIMITS, readable=[_FONTS])
    except TimeIsOverError as error:
        raise UnusableTemplateError(TOO_SLOW.format(seconds=_LIMITS.seconds)) from error


def _result(folder: Path) -> LaidOutPaper:
    problem = folder / "problem.json"
    if problem.exists():
        raise UnusableTemplateError(_told(json.loads(problem.read_text(encoding="utf-8"))))
    pdf = folder / "paper.pdf"
    if not pdf.exists():
        raise UnusableTemplateError(BROKE)
    places = json.loads((folder / "places.json").read_text(encoding="utf-8"))
    return LaidOutPaper(pdf.read_bytes(), tuple(place_of(found) for found in places))


def _told(problem: Mapping[str, str]) -> str:
    """Say the first error in one sentence with its file and line."""
    message = " ".join(problem["message"].split()).removeprefix("error: ").rstrip(".")
    found = _PLACE.search(problem["diagnostic"])
    if found is None:
        return WRONG_SOMEWHERE.format(message=message)
    return WRONG.format(file=found[1], line=found[2], message=message)
