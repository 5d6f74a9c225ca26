"""A Word file of a commitment, edited outside: which words are free, and whether it is still this.

Free are the legal bases, the opening, the pledge and the recipients (documents.md §3: local forms
differ in them). Everything promised, who promises and who signs is bound to the letter.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from camket.commitments.models import Commitment
from camket.documents import printing
from camket.documents.paper import Bullets, Heading, Paper, Paragraph, Table
from camket.documents.values import LaidOutPaper
from camket.documents.word.comparing import Change, Compared, compare_word
from camket.documents.word.intake import WordFile
from camket.documents.word.paper_from import lay_out_word, numbered_word
from camket.documents.word.reading import plain
from camket.registry.models import EditedWord

EDITED: Final = "edited_word"
"""Under this key the frozen text says which file its paper was made of, and what it reworded."""


@dataclass(frozen=True, slots=True)
class WordToSign:
    """An edited file that is to be the paper.

    Attributes:
        word: The file.
        given_out: The paper it was made of, number and day still blank.
        digest: SHA-256 of the file as it was sent.
        changes: Free wording that differs from what was given out.
    """

    word: WordFile
    given_out: Paper
    digest: str
    changes: tuple[Change, ...]

    def as_paper(self, paper: Paper) -> LaidOutPaper:
        """Return the pages of the file with the number and day of the paper and its attachment.

        Raises:
            OfficeAbsentError: There is no LibreOffice.
            NotConvertedError: It made nothing of the file.
        """
        return lay_out_word(numbered_word(self.word, self.given_out, paper), paper)

    def in_text(self, text: dict[str, Any]) -> dict[str, Any]:
        """Return a text that says which file its paper was made of."""
        told = {"sha256": self.digest, "changes": [asdict(change) for change in self.changes]}
        return {**text, EDITED: told}


def topic_of(commitment: Commitment) -> str:
    """Return under which topic the edited files of a commitment are kept."""
    return f"commitment-{commitment.pk}"


def edited_words_of(commitment: Commitment) -> list[EditedWord]:
    """Return the edited files that were sent, the latest first."""
    rows = EditedWord.objects.filter(topic=topic_of(commitment))
    return list(rows.select_related("word", "preview").order_by("-pk"))


def compare_edited(paper: Paper, word: WordFile) -> Compared:
    """Compare an edited file with the paper it was made of."""
    free = _free_words(paper)
    return compare_word(paper, lambda piece, _: not piece.is_table and piece.text in free, word)


def _free_words(paper: Paper) -> frozenset[str]:
    found = [*printing.bases(paper), *printing.recipients(paper)]
    blocks = printing.blocks(paper)
    first = next((at for at, one in enumerate(blocks) if isinstance(one, Heading)), len(blocks))
    if first and isinstance(opening := blocks[first - 1], Paragraph):
        found.append(printing.plain(opening.text))
    tables = [at for at, one in enumerate(blocks) if isinstance(one, Table)]
    after = max(tables[-1] if tables else 0, first)
    for block in blocks[after + 1 :]:
        if isinstance(block, Paragraph) and not block.is_heading:
            found.append(printing.plain(block.text))
        elif isinstance(block, Bullets):
            found += [f"- {printing.plain(line)}" for line in block.lines]
    return frozenset(plain(words) for words in found)
