"""The words of a Word file, for tests of what papers say."""

from __future__ import annotations

import io

import docx


def text_of_word(content: bytes) -> str:
    """Return all words of a Word file in their order, those in tables included."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join("".join(line.itertext()) for line in body.iter("{*}p"))
