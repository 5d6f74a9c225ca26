"""Which body may issue which kind of document, and how a symbol is made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.documents.pages import texts
from tests.documents.papers import make_full_paper

from camket.documents.checks import (
    NO_DELEGATION,
    NO_POST_REPLACED,
    NO_STEAD_FOR_A_COLLECTIVE,
    problems_of,
)
from camket.documents.forms.catalogue import FORMS
from camket.documents.kinds import (
    ISSUE_REFUSED,
    KINDS,
    NOT_BY_LEVEL,
    Issuer,
    IssueRefusal,
    Kind,
    Symbol,
    refusal_to_issue,
)
from camket.documents.numerals import LETTERS, letter, roman
from camket.documents.paper import Authority, Signature, Signatures
from camket.documents.render import render
from camket.documents.style import PARTY, STATE, Style, StyleName
from camket.shared.errors import UnusableInputError

REFUSED = [
    (Kind.GUIDANCE, Issuer.COMMITTEE, IssueRefusal.NOT_A_COMMITTEE),
    (Kind.STATUTE, Issuer.STANDING_COMMITTEE, IssueRefusal.NOT_A_STANDING_COMMITTEE),
    (Kind.REGULATION, Issuer.CELL, IssueRefusal.NOT_A_CELL),
    (Kind.GUIDANCE, Issuer.CELL, IssueRefusal.NOT_A_CELL),
    *(
        (kind, issuer, IssueRefusal.NOT_AT_THE_GRASSROOTS)
        for kind in (Kind.DIRECTIVE, Kind.CIRCULAR)
        for issuer in (Issuer.COMMITTEE, Issuer.STANDING_COMMITTEE, Issuer.CELL)
    ),
    (Kind.CIRCULAR, Issuer.STATE_BODY, IssueRefusal.NOT_A_STATE_KIND),
    (Kind.CONCLUSION, Issuer.STATE_BODY, IssueRefusal.NOT_A_STATE_KIND),
    (Kind.DECISION, Issuer.PERSON, IssueRefusal.NOT_A_PERSON),
]
ALLOWED = [
    (Kind.STATUTE, Issuer.COMMITTEE),
    (Kind.REGULATION, Issuer.COMMITTEE),
    (Kind.GUIDANCE, Issuer.STANDING_COMMITTEE),
    (Kind.REGULATION, Issuer.STANDING_COMMITTEE),
    (Kind.STATUTE, Issuer.CELL),
    (Kind.DIRECTIVE, Issuer.HIGHER_PARTY),
    (Kind.LETTER, Issuer.STATE_BODY),
]


@pytest.mark.parametrize(("kind", "issuer", "reason"), REFUSED)
def test_a_body_may_not_issue_what_the_rules_keep_from_it(
    kind: Kind, issuer: Issuer, reason: IssueRefusal
) -> None:
    assert refusal_to_issue(kind, issuer) is reason
    assert ISSUE_REFUSED[reason].endswith(".")


@pytest.mark.parametrize(("kind", "issuer"), ALLOWED)
def test_a_body_may_issue_what_the_rules_leave_it(kind: Kind, issuer: Issuer) -> None:
    assert refusal_to_issue(kind, issuer) is None


def test_symbols_are_made_of_kind_and_body() -> None:
    assert str(Symbol(StyleName.PARTY, Kind.PLAN, "ĐU")) == "KH/ĐU"
    assert str(Symbol(StyleName.STATE, Kind.PLAN, "UBND")) == "KH-UBND"
    assert str(Symbol(StyleName.STATE, Kind.REGULATION, "UBND")) == "QyĐ-UBND"
    assert str(Symbol(StyleName.STATE, Kind.LETTER, "UBND", "VP")) == "UBND-VP"
    assert set(KINDS) == set(Kind)
    assert all(KINDS[one.kind].name for one in FORMS if one.kind)


DECREE = "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB"
PARTY_SYMBOLS = "NQ QĐ KL QC TB BC KH CTr TTr CV BB ĐA PA HD CT TT"


def test_each_kind_of_the_sources_has_its_symbol() -> None:
    """Nghị định 30/2020, Phụ lục III; documents.md §2 for the Party."""
    assert set(DECREE.split()) == {one.state for one in KINDS.values() if one.state} - {"CV", "CK"}
    assert set(PARTY_SYMBOLS.split()) <= {one.party for one in KINDS.values()}


def test_what_neither_body_at_the_grassroots_issues_is_kept_out_of_its_register() -> None:
    grassroots = (Issuer.COMMITTEE, Issuer.STANDING_COMMITTEE)
    neither = {kind for kind in Kind if all(refusal_to_issue(kind, one) for one in grassroots)}
    assert NOT_BY_LEVEL["grassroots"] == neither
    assert NOT_BY_LEVEL["cell"] == {kind for kind in Kind if refusal_to_issue(kind, Issuer.CELL)}


def _problems(style: Style, *people: Signature) -> tuple[str, ...]:
    return problems_of(replace(make_full_paper(style), signatures=Signatures(people)))


def test_party_paper_knows_no_stead_for_a_collective_and_no_delegation() -> None:
    for_all = Signature(
        "Phó Bí thư",
        "Lê Văn Giáp",
        collective="Ban Thường vụ",
        authority=Authority.DEPUTY,
        stead_of="Bí thư",
    )
    assert _problems(PARTY, for_all) == (NO_STEAD_FOR_A_COLLECTIVE,)
    assert _problems(STATE, for_all) == ()
    delegated = Signature(
        "Chánh Văn phòng", "Lê", authority=Authority.DELEGATED, stead_of="Chủ tịch"
    )
    assert _problems(PARTY, delegated) == (NO_DELEGATION,)
    assert _problems(STATE, delegated) == ()
    assert _problems(PARTY, Signature("Bí thư", "Lê", authority=Authority.ACTING)) == (
        NO_DELEGATION,
    )


def test_who_signs_in_anothers_stead_names_that_post() -> None:
    found = _problems(STATE, Signature("Phó Chủ tịch", "Lê", authority=Authority.DEPUTY))
    assert found == (NO_POST_REPLACED,)


def test_a_paper_that_does_not_fit_its_style_is_not_set() -> None:
    wrong = Signature("Bí thư", "Lê", authority=Authority.ACTING)
    with pytest.raises(UnusableInputError, match="Văn bản của Đảng"):
        render(replace(make_full_paper(PARTY), signatures=Signatures((wrong,))))


@pytest.mark.parametrize(
    ("authority", "lines"),
    [
        (Authority.DEPUTY, "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"),
        (Authority.BY_ORDER, "TM. ỦY BAN NHÂN DÂN TL. CHỦ TỊCH PHÓ CHỦ TỊCH"),
        (Authority.DELEGATED, "TM. ỦY BAN NHÂN DÂN TUQ. CHỦ TỊCH PHÓ CHỦ TỊCH"),
        (Authority.ACTING, "TM. ỦY BAN NHÂN DÂN Q. PHÓ CHỦ TỊCH"),
    ],
)
def test_state_paper_says_in_whose_stead_somebody_signs(authority: Authority, lines: str) -> None:
    person = Signature(
        "Phó Chủ tịch",
        "Lê Văn Giáp",
        collective="Ủy ban nhân dân",
        authority=authority,
        stead_of="Chủ tịch",
    )
    pdf = render(replace(make_full_paper(STATE), signatures=Signatures((person,))))
    assert lines in " ".join(" ".join(texts(pdf)).split())


def test_roman_figures_and_letters() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]
    assert [letter(n) for n in range(1, 8)] == ["a", "b", "c", "d", "đ", "e", "g"]
    for number in (0, len(LETTERS) + 1):
        with pytest.raises(ValueError, match="point"):
            letter(number)
