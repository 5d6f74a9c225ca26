"""Files spoilt by chance: none is accepted but the very files that were signed."""

from __future__ import annotations

import itertools
import shutil
import time

import pytest
from tests.signing.signatures import SignedPaper, judge

from camket.bench import fuzzing
from camket.bench.fuzzing import SECONDS_EACH, Find, attempt, keep, shown
from camket.bench.mutating import MUTATIONS, Mutant, mutants
from camket.signing.verdict import Finding, Verdict
from camket.signing.wording import Fault

SEED = 20261129
EACH = 50


@pytest.mark.parametrize("batch", range(6))
def test_no_spoilt_file_is_accepted(paper: SignedPaper, batch: int) -> None:
    """Six times fifty: another seed and another batch are other files."""
    spoilt = mutants(_stages(paper), count=EACH, seed=SEED + batch)
    outcome = attempt(spoilt, lambda pdf: judge(paper, pdf), say=lambda _: None)
    assert shown(outcome.finds) == []
    assert outcome.is_clean
    assert sum(outcome.kinds.values()) == EACH


def test_a_seed_gives_the_same_files_and_every_mutation_is_drawn(paper: SignedPaper) -> None:
    first, again = (list(mutants(_stages(paper), count=200, seed=SEED)) for _ in range(2))
    assert first == again
    assert all(one.pdf not in _stages(paper) for one in first)
    drawn = {name for one in first for name in one.done.split("+")}
    assert drawn == {mutation.__name__ for mutation in MUTATIONS}


def test_an_accepted_file_a_crash_and_a_hang_are_found(paper: SignedPaper) -> None:
    def check(pdf: bytes) -> Verdict:
        if pdf == b"crash":
            raise RuntimeError
        if pdf == b"hang":
            for _ in itertools.count():
                pass
        return judge(paper, paper.signed) if pdf == b"good" else Verdict((Finding(Fault.DAMAGED),))

    spoilt = [Mutant("x", raw) for raw in (b"good", b"crash", b"hang", b"bad")]
    outcome = attempt(iter(spoilt), check, say=lambda _: None)
    assert [find.what for find in outcome.finds] == [
        "valid",
        "crash: RuntimeError",
        f"longer than {SECONDS_EACH} s",
    ]
    assert not outcome.is_clean


def test_what_waits_for_its_turn_does_not_hang_and_what_waits_for_ever_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def waits(_pdf: bytes) -> Verdict:
        time.sleep(0.6)
        return Verdict((Finding(Fault.DAMAGED),))

    monkeypatch.setattr(fuzzing, "SECONDS_EACH", 0.3)
    spoilt = Mutant("x", b"spoilt")
    assert attempt(iter([spoilt]), waits, say=lambda _: None).is_clean
    monkeypatch.setattr(fuzzing, "STUCK_AFTER", 0.3)
    assert len(attempt(iter([spoilt]), waits, say=lambda _: None).finds) == 1


def test_the_files_found_are_kept() -> None:
    find = Find(7, "x", "valid", b"accepted")
    folder = keep([find])
    assert folder is not None
    assert [one.read_bytes() for one in folder.iterdir()] == [b"accepted"]
    assert keep([]) is None
    shutil.rmtree(folder)


def _stages(paper: SignedPaper) -> tuple[bytes, ...]:
    return paper.sealed, paper.signed_b, paper.signed
