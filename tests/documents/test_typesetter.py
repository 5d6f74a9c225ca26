"""Many threads may set paper at once; a process forked too late says so instead of hanging."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.documents.pages import texts
from tests.documents.papers import HEADER, ITEMS, make_frozen, make_paper

from camket.documents.render import lay_out_commitment, render_commitment
from camket.documents.values import LaidOutPaper


def _numbered(number: int) -> LaidOutPaper:
    header = replace(HEADER, number=f"{number:02d}-CK/ĐU")
    return lay_out_commitment(
        make_paper(header=header, items=ITEMS * (number % 3 + 1)), make_frozen()
    )


def test_threads_do_not_mix_up_their_papers() -> None:
    alone = [_numbered(number) for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(_numbered, range(12)))
    assert together == alone
    assert all(f"Số {n:02d}-CK/ĐU" in texts(one.pdf)[0] for n, one in enumerate(together))


def _render_in_child(answers: multiprocessing.SimpleQueue[str]) -> None:
    try:
        render_commitment(make_paper(), make_frozen())
    except RuntimeError as error:
        answers.put(str(error))


def test_a_process_forked_after_a_paper_was_set_says_so() -> None:
    render_commitment(make_paper(), make_frozen())
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=_render_in_child, args=(answers,))
    child.start()
    child.join(20)
    assert child.exitcode == 0
    assert "spawn" in answers.get()
