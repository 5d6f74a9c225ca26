"""Units, people, posts and tenures; a span holds its first day and not its last."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _


def _as_range(column: str) -> Func:
    """Return int8range(x, x, '[]'): GiST compares ranges without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class UnitKind(models.TextChoices):
    """What a unit is; kind is data, never depth."""

    PROVINCIAL_COMMITTEE = "provincial_committee", _("tỉnh ủy")
    COMMUNE_COMMITTEE = "commune_committee", _("đảng ủy xã, phường, đặc khu")
    DEPARTMENT = "department", _("sở, ban, ngành")
    COMMITTEE_OFFICE = "committee_office", _("văn phòng cấp ủy")
    ORGANISATION_COMMISSION = "organisation_commission", _("ban tổ chức")
    INSPECTION_COMMISSION = "inspection_commission", _("ủy ban kiểm tra")
    PARTY_CELL = "party_cell", _("chi bộ")


ADVISORY_KINDS = frozenset(
    {
        UnitKind.COMMITTEE_OFFICE,
        UnitKind.ORGANISATION_COMMISSION,
        UnitKind.INSPECTION_COMMISSION,
    }
)
"""Bodies that advise a committee: whoever works there acts on that committee's field."""


class Line(models.TextChoices):
    """Which of the three trees a unit stands in."""

    PARTY = "party", _("Đảng")
    STATE = "state", _("Nhà nước")
    FRONT = "front", _("Mặt trận và đoàn thể")


class Unit(models.Model):
    """An identity and nothing else: what it was called and where it stood is in its spans."""

    created_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self) -> str:
        """Return the identity."""
        return f"đơn vị {self.pk}"


class UnitSpan(models.Model):
    """What a unit was called, and where it stood, for some days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spans")
    valid = DateRangeField(_("hiệu lực"))
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọn"), max_length=120)
    paper_name = models.CharField(_("tên trên văn bản"), max_length=200)
    collective = models.CharField(_("tập thể ký"), max_length=120, blank=True)
    kind = models.CharField(_("loại"), max_length=40, choices=UnitKind.choices)
    line = models.CharField(_("hệ thống"), max_length=10, choices=Line.choices)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(_("mã đơn vị hành chính"), max_length=10, blank=True)
    body_code = models.CharField(_("ký hiệu cơ quan"), max_length=20, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    area = models.CharField(_("địa bàn"), max_length=80, blank=True)
    sort_key = models.CharField(max_length=300, editable=False)
    folded = models.CharField(max_length=300, editable=False)

    class Meta:
        verbose_name = _("tên và vị trí của đơn vị")
        verbose_name_plural = _("tên và vị trí của đơn vị")
        constraints = [
            ExclusionConstraint(
                name="organisation_unit_span_one_a_day",
                expressions=[
                    (_as_range("unit"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="organisation_unit_span_not_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "sort_key"], name="organisation_span_parent"),
            models.Index(fields=["code"], name="organisation_span_code"),
            GistIndex(fields=["valid"], name="organisation_span_valid"),
        ]

    def __str__(self) -> str:
        """Return the name of those days."""
        return self.name

    @property
    def is_advisory(self) -> bool:
        """Say whether this body advises its parent committee."""
        return self.kind in ADVISORY_KINDS


class UnitEdge(models.Model):
    """The temporal closure: `descendant` stood `depth` steps below `ancestor` on these days."""

    ancestor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    descendant = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    depth = models.PositiveSmallIntegerField()
    valid = DateRangeField()

    class Meta:
        verbose_name = _("quan hệ trên dưới")
        verbose_name_plural = _("quan hệ trên dưới")
        constraints = [
            ExclusionConstraint(
                name="organisation_unit_edge_one_a_day",
                expressions=[
                    (_as_range("ancestor"), RangeOperators.OVERLAPS),
                    (_as_range("descendant"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [
            models.Index(fields=["ancestor", "depth", "descendant"], name="organisation_edge_down"),
            models.Index(fields=["descendant", "depth", "ancestor"], name="organisation_edge_up"),
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.ancestor_id} > {self.descendant_id}"


class Person(models.Model):
    """A person; posts are tenures, never a column here. No dossier fields (294-QĐ/TW 6.2.4)."""

    full_name = models.CharField(_("họ và tên"), max_length=120)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("tài khoản"),
    )
    sort_key = models.CharField(max_length=200, editable=False)
    folded = models.CharField(max_length=200, editable=False)

    class Meta:
        verbose_name = _("cá nhân")
        verbose_name_plural = _("cá nhân")
        indexes = [models.Index(fields=["folded"], name="organisation_person_folded")]

    def __str__(self) -> str:
        """Return the full name."""
        return self.full_name


class Post(models.Model):
    """A post of the catalogue; permissions follow from it (`permissions.catalogue`)."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("chức danh"), max_length=120)
    line = models.CharField(_("hệ thống"), max_length=10, choices=Line.choices)
    is_head = models.BooleanField(_("đứng đầu"), default=False)
    rank = models.PositiveSmallIntegerField(_("thứ bậc"), default=50)

    class Meta:
        verbose_name = _("chức danh")
        verbose_name_plural = _("chức danh")

    def __str__(self) -> str:
        """Return the name of the post."""
        return self.name


class TenureKind(models.TextChoices):
    """How a post is held."""

    FULL = "full", _("chính thức")
    ACTING = "acting", _("quyền")
    IN_CHARGE = "in_charge", _("phụ trách")
    CONCURRENT = "concurrent", _("kiêm nhiệm")


class Tenure(models.Model):
    """A person holding a post of a unit for some days."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tenures")
    valid = DateRangeField(_("thời gian"))
    kind = models.CharField(max_length=12, choices=TenureKind.choices, default=TenureKind.FULL)
    is_head = models.BooleanField(_("đứng đầu"), default=False)
    decision_no = models.CharField(_("quyết định số"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("thời gian giữ chức vụ")
        verbose_name_plural = _("thời gian giữ chức vụ")
        constraints = [
            ExclusionConstraint(
                name="organisation_tenure_one_head_a_day",
                expressions=[
                    (_as_range("unit"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_head=True),
            )
        ]
        indexes = [
            models.Index(fields=["person"], name="organisation_tenure_person"),
            models.Index(fields=["unit", "post"], name="organisation_tenure_unit"),
        ]

    def __str__(self) -> str:
        """Return the person and the post."""
        return f"{self.person_id} {self.post_id} {self.unit_id}"
