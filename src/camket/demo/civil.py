"""A commune's People's Committee rates its civil servants by their products of 2026 (NĐ 335/2025).

The decree is in force from 1 January 2026: the third quarter is decided, the year is at the
appraisal. The result of 2025 was decided under another decree and comes with its paper.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from camket.accounts.models import User
from camket.demo import places
from camket.demo.civil_work import Plan, plans
from camket.demo.people import DEMO_PASSWORD, SINCE, Account, Cast
from camket.demo.timeline import YEAR, at
from camket.organisation.actions import (
    Appointment,
    NewUnit,
    appoint,
    ensure_posts,
    found_units,
    new_person,
)
from camket.organisation.models import Line, Person, Tenure, Unit, UnitKind
from camket.organisation.queries import actor_of
from camket.products.actions.assigning import NewProduct, assign_products
from camket.products.actions.catalogues import (
    NewCatalogue,
    NewEntry,
    draft_catalogue,
    publish_catalogue,
    write_entries,
)
from camket.products.actions.checking import (
    Accepted,
    NewReport,
    accept_product,
    fail_check,
    report_product,
)
from camket.products.actions.excusing import claim_cause, confirm_cause
from camket.products.models import Product, Slip
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.keeping import close_period, freeze_period
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.contesting import NewContest, contest_fact
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.outside import NewOutside, enter_outside_level
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.servants import ServantEntered, fact_of
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating
from camket.rules.levels import Level
from camket.rules.schemes.codes import OF_STATE
from camket.shared.actor import SYSTEM, Actor

_BODY: Final = f"state:{places.CAM_LO_CODE}"
_OFFICE, _ECONOMY = "civil:office", "civil:economy"
_CELL: Final = "cell:thôn Mai Lộc 2"
_PAPER_2025: Final = "412/QĐ-UBND (minh họa)"

CIVIL_ACCOUNTS: Final = (
    Account("chutich.camlo", "", _BODY, "peoples_committee_chair", "chủ tịch, quyết định"),
    Account("noivu.camlo", "Đoàn Thị Hải Yến", _BODY, "state_appraiser", "mở kỳ, thẩm định"),
    Account("chanhvp.camlo", "Phan Đức Mạnh", _OFFICE, "division_head", "giao việc, nghiệm thu"),
    Account("chuyenvien.camlo", "Lương Thị Kim Thoa", _OFFICE, "state_clerk", "công chức"),
)
_OTHERS: Final = (
    ("Hồ Viết Sĩ", _BODY, "peoples_committee_deputy"),
    ("Bùi Quốc Khải", _OFFICE, "state_clerk"),
    ("Cao Thị Diễm", _ECONOMY, "division_head"),
    ("Thái Văn Nhẫn", _ECONOMY, "state_clerk"),
)
_ENTRIES: Final = (
    ("VB1", "Công văn, giấy mời, thông báo", "văn bản", "1"),
    ("VB2", "Tờ trình, báo cáo chuyên đề", "văn bản", "3"),
    ("VB3", "Quyết định, kế hoạch của Ủy ban nhân dân", "văn bản", "4"),
    ("DA1", "Đề án, dự thảo nghị quyết", "đề án", "12"),
    ("HS1", "Hồ sơ thủ tục hành chính giải quyết xong", "hồ sơ", "0.5"),
    ("KT1", "Cuộc kiểm tra thực địa có biên bản", "cuộc", "2.5"),
)


def rate_servants(cast: Cast) -> None:
    """Found two sections, assign a year of products, decide a quarter, open the year."""
    office = _Office(cast)
    office.publish_catalogue()
    office.assign_all()
    office.decide_quarter()
    office.appraise_year()


def enter_last_year(cast: Cast, period: Period) -> None:
    """Enter, before his cell decides, the level one member got in 2025 as a civil servant."""
    member = cast.members[_CELL][_WORKS_AT].person
    rating = Rating.objects.filter(period=period, person=member, left_out="").first()
    if rating is None:
        return
    secretary = actor_of(cast.tenures[_CELL, "cell_secretary"], on=date(2025, 12, 12))
    enter_outside_level(
        rating.pk,
        NewOutside(
            Level.HTT.value,
            "Ủy ban nhân dân xã Cam Lộ",
            _PAPER_2025,
            date(2025, 12, 10),
        ),
        actor=secretary,
        now=at(date(2025, 12, 12), 20),
    )


_WORKS_AT: Final = 3
"""Which member of the village's cell works at the People's Committee."""


class _Office:
    """The People's Committee of Cam Lộ, its two sections and who works there."""

    def __init__(self, cast: Cast) -> None:
        self._now = at(SINCE, 9)
        self._body = cast.units[_BODY]
        self._units = {_BODY: self._body, **self._found()}
        self._posts = ensure_posts()
        self.chair = Tenure.objects.select_related("person", "post").get(
            unit=self._body, post__code="peoples_committee_chair"
        )
        self._give_account(self.chair.person, "chutich.camlo")
        named = [
            (one.name, one.unit_key, one.post, one.login) for one in CIVIL_ACCOUNTS if one.name
        ]
        named += [(name, key, post, "") for name, key, post in _OTHERS]
        self._held = {told[0]: self._appoint(*told) for told in named}
        member = cast.members[_CELL][_WORKS_AT].person
        self._held[member.full_name] = self._hold(member, _ECONOMY, "state_clerk")
        self.from_cell = member.full_name
        self.keeper = self._held["Đoàn Thị Hải Yến"]

    def _found(self) -> dict[str, Unit]:
        told = (
            (_OFFICE, "Văn phòng HĐND và UBND xã Cam Lộ", "Văn phòng", "VP"),
            (_ECONOMY, "Phòng Kinh tế xã Cam Lộ", "Phòng Kinh tế", "KT"),
        )
        specs = [
            NewUnit(
                key=key,
                name=name,
                short_name=short,
                kind=UnitKind.DIVISION,
                line=Line.STATE,
                parent_id=self._body.pk,
                body_code=code,
                place="Cam Lộ",
            )
            for key, name, short, code in told
        ]
        return found_units(specs, from_on=SINCE, actor=SYSTEM, now=self._now)

    def _give_account(self, person: Person, login: str) -> None:
        user = User.objects.create_user(login, DEMO_PASSWORD)
        User.objects.filter(pk=user.pk).update(created_at=self._now)
        Person.objects.filter(pk=person.pk).update(account=user)
        person.account_id = user.pk

    def _appoint(self, name: str, key: str, post: str, login: str) -> Tenure:
        person = new_person(name)
        person.save()
        if login:
            self._give_account(person, login)
        return self._hold(person, key, post)

    def _hold(self, person: Person, key: str, post: str) -> Tenure:
        (tenure,) = appoint(
            [
                Appointment(
                    person,
                    self._posts[post],
                    self._units[key].pk,
                    SINCE,
                    decision_no="31/QĐ-UBND (minh họa)",
                )
            ],
            actor=SYSTEM,
            now=self._now,
        )
        return tenure

    def _actor(self, tenure: Tenure, on: date) -> Actor:
        return actor_of(tenure, on=on)

    # --- products -----------------------------------------------------------------------------

    def publish_catalogue(self) -> None:
        """Publish the commune's catalogue of products for 2026."""
        day = date(2025, 12, 30)
        keeper = self._actor(self.keeper, day)
        new = NewCatalogue(
            "Danh mục sản phẩm, công việc và hệ số quy đổi của UBND xã Cam Lộ",
            "587/QĐ-UBND (minh họa)",
            date(2025, 12, 29),
            date(YEAR, 1, 1),
        )
        catalogue = draft_catalogue(self._body.pk, new, actor=keeper, now=at(day, 9))
        entries = [
            NewEntry(code, name, measure, Decimal(coefficient))
            for code, name, measure, coefficient in _ENTRIES
        ]
        write_entries(catalogue.pk, entries, actor=keeper, now=at(day, 9))
        publish_catalogue(catalogue.pk, actor=keeper, now=at(day, 10))

    def assign_all(self) -> None:
        """Assign everybody's year, and let what was due by November be done."""
        heads = {_OFFICE: self._held["Phan Đức Mạnh"], _ECONOMY: self._held["Cao Thị Diễm"]}
        for name, planned in plans(self.from_cell).items():
            held = self._held[name]
            head = next((one for one in heads.values() if one.unit_id == held.unit_id), self.chair)
            over = self.chair if head.pk == held.pk else head
            for plan in planned:
                self._carry_out(held, over, plan)

    def _carry_out(self, held: Tenure, over: Tenure, plan: Plan) -> None:
        given = max(date(YEAR, 1, 5), plan.due - timedelta(days=80))
        new = NewProduct(
            held.unit_id, held.person_id, plan.code, plan.title, plan.quantity, plan.due
        )
        (product,) = assign_products([new], actor=self._actor(over, given), now=at(given, 8, 30))
        if plan.is_open:
            return
        done = plan.due + timedelta(days=6) if plan.late else plan.due - timedelta(days=2)
        if plan.failed:
            product = self._report(product, held, done - timedelta(days=4), plan.quantity)
            product = fail_check(
                product.pk,
                how_many=1,
                note=plan.failed,
                version=product.version,
                actor=self._actor(over, done),
                now=at(done - timedelta(days=3), 10),
            )
        product = self._report(product, held, done, plan.quantity)
        accept_product(
            product.pk,
            Accepted(plan.quantity, late=plan.late),
            version=product.version,
            actor=self._actor(over, done),
            now=at(done + timedelta(days=1), 15),
        )
        if plan.cause:
            slip = Slip.objects.filter(product=product).earliest("pk")
            day = done + timedelta(days=2)
            claim_cause(
                slip.pk,
                reason=plan.cause,
                paper="Công văn số 214/STC (minh họa)",
                actor=self._actor(held, day),
                now=at(day, 9),
            )
            confirm_cause(
                slip.pk,
                answer="Đã đối chiếu ngày nhận văn bản đến.",
                actor=self._actor(over, day),
                now=at(day, 16),
            )

    def _report(self, product: Product, held: Tenure, day: date, quantity: int) -> Product:
        return report_product(
            product.pk,
            NewReport(quantity, day),
            version=product.version,
            actor=self._actor(held, day),
            now=at(day, 14),
        )

    # --- ratings ------------------------------------------------------------------------------

    def decide_quarter(self) -> None:
        """Rate the third quarter from opening to the numbered decision."""
        opened, decided = date(YEAR, 9, 21), date(YEAR, 9, 30)
        new = NewPeriod(
            PeriodKind.QUARTER, YEAR, date(YEAR, 9, 28), quarter=3, other_scheme=OF_STATE
        )
        period = self._open(new, opened)
        self._score(period, opened + timedelta(days=2))
        for kind in (SubjectKind.INDIVIDUAL, SubjectKind.LEADER):
            rows = self._appraise(period, kind, date(YEAR, 9, 29))
            choices = {one.pk: Choice(one.appraised_level, one.appraised_reason) for one in rows}
            chair = self._actor(self.chair, decided)
            decide_ratings(period.pk, choices, actor=chair, now=at(decided, 15))
        keeper = self._actor(self.keeper, decided)
        freeze_period(period.pk, actor=keeper, now=at(decided, 16))
        issue_decision(period.pk, actor=self._actor(self.chair, decided), now=at(decided, 16, 20))
        close_period(period.pk, actor=keeper, now=at(decided, 16, 40))

    def appraise_year(self) -> None:
        """Open the year, let everybody score himself, appraise the staff; one number is contested."""
        opened, day = date(YEAR, 11, 5), date(YEAR, 11, 13)
        new = NewPeriod(PeriodKind.YEAREND, YEAR, date(YEAR, 12, 14), other_scheme=OF_STATE)
        period = self._open(new, opened)
        self._score(period, date(YEAR, 11, 10))
        fill_periods([period.pk], now=at(day, 7))
        self._appraise(period, SubjectKind.INDIVIDUAL, day, but="Bùi Quốc Khải")
        rating = Rating.objects.get(period=period, person=self._held["Bùi Quốc Khải"].person)
        product = Product.objects.get(person=rating.person, title__startswith="Báo cáo cải cách")
        contest_fact(
            rating.pk,
            NewContest(
                fact_of(product.pk, "late"),
                "0",
                "Báo cáo gửi qua trục liên thông ngày 19/6/2026, văn thư vào sổ ngày 26/6/2026.",
            ),
            actor=self._actor(self._held["Bùi Quốc Khải"], day),
            now=at(day, 14),
        )

    def _open(self, new: NewPeriod, day: date) -> Period:
        return open_review(self._body.pk, new, actor=self._actor(self.keeper, day), now=at(day, 8))

    def _score(self, period: Period, day: date) -> None:
        held = {one.person_id: one for one in self._held.values()}
        rows = Rating.objects.filter(period=period, left_out="").order_by("pk")
        for place, rating in enumerate(rows):
            general = Decimal(27) + place % 3
            score_self(
                rating.pk,
                Scores(general, Decimal(0), Level.HTT.value),
                version=rating.version,
                actor=self._actor(held[rating.person_id or 0], day),
                now=at(day, 10),
            )

    def _appraise(
        self, period: Period, kind: SubjectKind, day: date, *, but: str = ""
    ) -> list[Rating]:
        deputy = self._held["Hồ Viết Sĩ"]
        done = []
        rows = Rating.objects.filter(period=period, kind=kind, left_out="").order_by("pk")
        for rating in rows.exclude(name=but):
            by = deputy if rating.person_id == self.keeper.person_id else self.keeper
            level = Level((rating.proposal or {}).get("level") or Level.HTT)
            level = min(level, Level.HTT, key=lambda one: one.rung)
            done.append(
                appraise_rating(
                    rating.pk,
                    Scores(rating.self_general or Decimal(0), Decimal(0), level.value),
                    ServantEntered(),
                    reason="Theo kết quả sản phẩm và nhận xét của người nghiệm thu.",
                    version=rating.version,
                    actor=self._actor(by, day),
                    now=at(day, 9),
                )
            )
        return done
