"""The child that sets a template from outside: reads an order, leaves what came of it.

Run as a file of its own by `apart`, shut in by `server.confining`; it imports Typst and nothing of
ours. Packages are looked for in an empty folder and there is no network to fetch them from.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst


def main() -> None:
    """Set the template that the order names; write the paper and its places, or what is wrong."""
    folder = Path(sys.argv[1])
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[order["fonts"]]
    )
    root = folder / "template"
    compiler = typst.Compiler(
        root=root,
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=folder / "no-packages",
        package_cache_path=folder / "no-packages",
    )
    try:
        pdf = compiler.compile(
            input=root / order["main"],
            format="pdf",
            sys_inputs=order["inputs"],
            pdf_standards=order["standard"],
            timestamp=order["timestamp"],
        )
        places = compiler.query("<slot>", field="value")
    except typst.TypstError as error:
        told = {"message": error.message, "diagnostic": error.diagnostic}
        (folder / "problem.json").write_text(json.dumps(told), encoding="utf-8")
        return
    (folder / "paper.pdf").write_bytes(pdf)
    (folder / "places.json").write_text(places, encoding="utf-8")


if __name__ == "__main__":
    main()
