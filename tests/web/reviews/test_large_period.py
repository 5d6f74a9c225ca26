"""Pages of a long list cost no more statements than those of a short one, and show a page of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_cell, make_holder
from tests.reviews.scene import Scene, appraised_pair, make_scene, open_yearend
from tests.web.reviews.visiting import signed_in

from camket.organisation.models import Person
from camket.reviews.actions.dossiers.opening import open_dossiers
from camket.reviews.actions.periods.naming import name_subjects
from camket.reviews.models import Dossier, Period, Rating
from camket.shared.text import fold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]
MANY = 130
"""More than two pages of any list."""
MOST_ROWS = 60
"""A page of a list, and what else a page has in tables."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What a page cost and how long it was."""

    statements: int
    rows: int


def _pages(scene: Scene, period: Period, rating: Rating) -> list[tuple[str, str]]:
    """Return each page of a review with who reads it."""
    commune = scene.commune.unit.pk
    dossier = Dossier.objects.filter(rating=rating).earliest("pk").pk
    one, whole = [period.pk, rating.pk], [period.pk]

    def at(name: str, *args: int, **query: str) -> str:
        return reverse(f"reviews:{name}", args=args, query=query)

    return [
        *(("clerk", at(name)) for name in ("list", "groups", "absences", "open-any", "open-below")),
        ("clerk", at("period", *whole)),
        ("clerk", at("subjects", *whole)),
        ("clerk", at("subjects", *whole, trang="2")),
        ("clerk", at("subjects", *whole, q="dong chi")),
        ("clerk", at("subjects", *whole, xem="khong-xep-loai")),
        *(("appraiser", at(name)) for name in ("discipline", "appeals", "remediation")),
        ("appraiser", at("ratings", *whole)),
        ("appraiser", at("ratings", *whole, nhom="ca-nhan", trang="2")),
        ("appraiser", at("ratings", *whole, nhom="ca-nhan", q="dong chi")),
        ("appraiser", at("ratings", *whole, nhom="ca-nhan", loc="chua-tham-dinh")),
        ("appraiser", at("facts", *one)),
        ("appraiser", at("facts", *one, xem="faults_raised")),
        ("appraiser", at("explain", *one)),
        ("appraiser", at("leanings", *whole)),
        ("appraiser", at("summaries", *whole)),
        ("appraiser", at("streaks", *whole)),
        ("appraiser", at("what-if", *whole)),
        ("leader", at("cap", *whole)),
        ("leader", at("meetings", *whole)),
        ("clerk", at("meeting-plan", *whole)),
        ("head", at("unit-dossiers", period.pk, commune)),
        ("head", at("dossier", dossier)),
        ("head", at("own-dossiers")),
    ]


def _grow(period: Period, scene: Scene, count: int) -> None:
    """Give the period so many persons more, each in a post of the first commune."""
    names = [f"Đồng chí {number}" for number in range(count)]
    people = Person.objects.bulk_create(
        [Person(full_name=name, folded=fold(name), sort_key=fold(name)) for name in names]
    )
    group = Rating.objects.filter(period=period, kind="leader").earliest("pk").group
    Rating.objects.bulk_create(
        [
            Rating(
                period=period, kind="leader", unit=scene.commune.unit, person=one, name=one.full_name,
                group=group,
            )
            for one in people
        ]
    )  # fmt: skip
    name_subjects([period.pk])
    open_dossiers([period.pk])


def _visit(client: Client, path: str) -> Visited:
    client.get(path)  # what is read once a process is not the page's
    with CaptureQueriesContext(connection) as told:
        answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    main = page[page.index("<main") :]
    return Visited(len(told), len(re.findall(r"<tr[ >]|<label class=\"check\"", main)))


def test_no_page_of_a_review_grows_with_its_list() -> None:
    scene = make_scene(communes=2, with_accounts=True)
    make_holder(make_cell("Chi bộ thôn Một", parent=scene.commune.unit), "cell_secretary")
    period = open_yearend(scene)
    _, head = appraised_pair(scene, period, scene.commune)
    clients = {
        "clerk": signed_in(scene.clerk),
        "appraiser": signed_in(scene.appraiser),
        "leader": signed_in(scene.leader),
        "head": signed_in(scene.commune.head),
    }
    pages = _pages(scene, period, head)
    _grow(period, scene, 3)
    few = {page: _visit(clients[page[0]], page[1]) for page in pages}
    _grow(period, scene, MANY)
    many = {page: _visit(clients[page[0]], page[1]) for page in pages}
    growing = {
        page: (few[page].statements, many[page].statements)
        for page in pages
        if many[page].statements > few[page].statements
    }
    assert growing == {}
    long = {page: told.rows for page, told in many.items() if told.rows > MOST_ROWS}
    assert long == {}
