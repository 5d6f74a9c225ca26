"""Role by text by stage: the whole table of who reads what, first on plain values, then on rows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.factories import Held
from tests.reviews.dossier_scene import Reviewed, decide, fresh, make_reviewed, send_all
from tests.reviews.scene import TODAY

from camket.reviews.decisions.confidence import Reader, Role, Stage, Text, noted
from camket.reviews.queries.dossiers.visible import dossiers_visible_to, reader_of

S, G, N, C, A = (
    Text.SELF_REVIEW,
    Text.SUGGESTIONS,
    Text.REMARKS,
    Text.CRITICISM,
    Text.APPRAISAL,
)
EVERYTHING = frozenset(Text)

MATRIX: Mapping[Role, tuple[set[Text], set[Text], set[Text]]] = {
    # role: draft, sent, decided
    Role.SUBJECT: ({S, G}, {S, G}, {S, G, N, C, A}),
    Role.WRITER: ({S, G}, {S, G}, {S, G}),
    Role.BODY: ({G, N, C}, {S, G, N, C}, {S, G, N, C}),
    Role.SECRETARY: ({G, N, C}, {S, G, N, C}, {S, G, N, C}),
    Role.COLLECTOR: ({N}, {N}, {N}),
    Role.DECIDER: ({G, N, C, A}, {S, G, N, C, A}, {S, G, N, C, A}),
    Role.SUGGESTER: ({G}, {S, G}, {S, G}),
    Role.INSPECTOR: ({G, N, C, A}, {S, G, N, C, A}, {S, G, N, C, A}),
    Role.REMOVER: (set(), set(), set()),
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("text", list(Text))
@pytest.mark.parametrize("role", list(Role))
def test_the_matrix(role: Role, text: Text, stage: Stage) -> None:
    expected = text in MATRIX[role][list(Stage).index(stage)]
    assert (text in Reader(frozenset({role})).readable(stage)) is expected


@pytest.mark.parametrize("other", [one for one in Role if one is not Role.SUBJECT])
def test_no_other_office_opens_ones_own_file(other: Role) -> None:
    alone = Reader(frozenset({Role.SUBJECT}))
    both = Reader(frozenset({Role.SUBJECT, other}))
    for stage in Stage:
        assert both.readable(stage) == alone.readable(stage)


def test_nobody_without_a_role_reads_anything() -> None:
    for stage in Stage:
        assert Reader(frozenset()).readable(stage) == frozenset()


def test_every_reading_is_noted_but_that_of_ones_own_file() -> None:
    assert noted(Reader(frozenset({Role.SUBJECT})), EVERYTHING) == ()
    assert noted(Reader(frozenset({Role.WRITER})), frozenset({S, G})) == ()
    assert noted(Reader(frozenset({Role.WRITER, Role.BODY})), frozenset({S, C})) == ("criticism",)
    assert len(noted(Reader(frozenset({Role.INSPECTOR})), EVERYTHING)) == len(Text)


def people(reviewed: Reviewed) -> dict[str, Held]:
    scene = reviewed.scene
    return {
        "head": scene.commune.head,
        "deputy": reviewed.deputy,
        "clerk": scene.commune.clerk,
        "leader": scene.leader,
        "provincial_deputy": reviewed.provincial_deputy,
        "provincial_clerk": scene.clerk,
        "appraiser": scene.appraiser,
        "inspector": reviewed.inspector,
        "neighbour": scene.communes[1].head,
        "neighbours_clerk": scene.communes[1].clerk,
    }


BEFORE = {
    # who: the head's file, the deputy's file, the collective's file; all sent, none decided
    "head": ({S, G}, {S, G, N, C}, {S, G, N, C}),
    "deputy": ({S, G, N, C}, {S, G}, {S, G, N, C}),
    "clerk": ({S, G, N, C}, {S, G, N, C}, {S, G, N, C}),
    "leader": ({S, G, N, C, A},) * 3,
    "provincial_deputy": ({S, G},) * 3,
    "provincial_clerk": ({N},) * 3,
    "appraiser": ({S, G, N, C, A},) * 3,
    "inspector": ({S, G, N, C, A},) * 3,
    "neighbour": (set(),) * 3,
    "neighbours_clerk": (set(),) * 3,
}


@pytest.mark.django_db
def test_who_reads_which_file_before_and_after_the_decision() -> None:
    reviewed = make_reviewed(communes=2)
    send_all(reviewed)
    files = (reviewed.head, reviewed.other, reviewed.collective)
    for who, held in people(reviewed).items():
        for dossier, expected in zip(files, BEFORE[who], strict=True):
            now = fresh(dossier)
            texts = reader_of(now, held.actor, on=TODAY).readable(Stage.SUBMITTED)
            assert texts == expected, f"{who} on {dossier.place}"
            is_open = dossiers_visible_to(held.actor, TODAY).filter(pk=dossier.pk).exists()
            assert is_open is bool(expected), f"{who} opens {dossier.place}"
    decided = decide(reviewed.head)
    own = reader_of(decided, reviewed.scene.commune.head.actor, on=TODAY)
    assert own.readable(Stage.DECIDED) == EVERYTHING
    deputy = reader_of(fresh(reviewed.other), reviewed.deputy.actor, on=TODAY)
    assert C not in deputy.readable(Stage.SUBMITTED)
