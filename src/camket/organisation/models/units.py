"""Units and where they stood; a span holds its first day and not its last."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from camket.organisation.kinds import ADVISORY_KINDS


def as_range(column: str) -> Func:
    """Return int8range(x, x, '[]'): GiST compares ranges without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


def _text_as_range(column: str) -> Func:
    """Return a range of one number for a text of a closed list, for the same reason."""
    number = Func(F(column), function="hashtext")
    return Func(number, number, Value("[]"), function="int4range")


class Line(models.TextChoices):
    """Which tree a unit stands in.

    Three lines of bodies (organisation.md §1), and the territory they are seated in: a commune is
    a place with a national code; its committee, its people's committee and its Front are bodies.
    """

    PARTY = "party", _("Đảng")
    STATE = "state", _("Nhà nước")
    FRONT = "front", _("Mặt trận và đoàn thể")
    TERRITORY = "territory", _("Địa giới hành chính")


class PaperStyle(models.TextChoices):
    """In whose style a body numbers and writes, where its line leaves the body the choice."""

    PARTY = "party", _("thể thức Đảng")
    STATE = "state", _("thể thức Nhà nước")


class Unit(models.Model):
    """An identity and nothing else: what it was called and where it stood is in its spans.

    `key` is the installation's own code for it, given by whoever imported it; a national code is
    no key, for it is used again by another unit the day after.
    """

    key = models.CharField(_("mã đơn vị"), max_length=40, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self) -> str:
        """Return the identity."""
        return f"đơn vị {self.pk}"

    @property
    def reference(self) -> str:
        """Return what a workbook calls the unit: its own code, or one made of its identity."""
        return self.key or f"DV{self.pk}"


class UnitSpan(models.Model):
    """What a unit was called, and where it stood, for some days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="spans")
    valid = DateRangeField(_("hiệu lực"))
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọn"), max_length=120)
    paper_name = models.CharField(_("tên trên văn bản"), max_length=200)
    collective = models.CharField(_("tập thể ký"), max_length=120, blank=True)
    kind = models.CharField(_("loại"), max_length=40)
    line = models.CharField(_("hệ thống"), max_length=10, choices=Line.choices)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    code = models.CharField(_("mã đơn vị hành chính"), max_length=10, blank=True)
    body_code = models.CharField(_("ký hiệu cơ quan"), max_length=20, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    area = models.CharField(_("địa bàn"), max_length=80, blank=True)
    paper_style = models.CharField(
        _("thể thức văn bản"),
        max_length=5,
        choices=PaperStyle.choices,
        blank=True,
        default="",
        db_default="",
    )
    sort_key = models.CharField(max_length=300, editable=False)
    folded = models.CharField(max_length=300, editable=False)

    class Meta:
        verbose_name = _("tên và vị trí của đơn vị")
        verbose_name_plural = _("tên và vị trí của đơn vị")
        constraints = [
            ExclusionConstraint(
                name="organisation_unit_span_one_a_day",
                expressions=[
                    (as_range("unit"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="organisation_unit_span_not_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
            ),
            models.CheckConstraint(
                name="organisation_unit_span_front_chooses_its_style",
                condition=Q(paper_style="") | Q(line=Line.FRONT, paper_style__in=PaperStyle.values),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "sort_key"], name="organisation_span_parent"),
            # in place of the key's own index: units below are counted without reading them
            models.Index(fields=["parent"], include=["valid"], name="organisation_span_below"),
            models.Index(fields=["code"], name="organisation_span_code"),
            # new words soon go into the index: every search walks the list of those that wait
            GinIndex(
                SearchVector("folded", config="simple"),
                name="organisation_span_words",
                gin_pending_list_limit=64,
            ),
        ]

    def __str__(self) -> str:
        """Return the name of those days."""
        return self.name

    @property
    def is_advisory(self) -> bool:
        """Say whether this body advises its parent committee."""
        return self.kind in ADVISORY_KINDS


class UnitEdge(models.Model):
    """The temporal closure: `descendant` stood `depth` steps below `ancestor` on these days.

    That two units have one distance on a day is held by a trigger (0003): an exclusion constraint
    would say the same row by row, at five times the cost of writing.
    """

    ancestor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    descendant = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    depth = models.PositiveSmallIntegerField()
    valid = DateRangeField()

    class Meta:
        verbose_name = _("quan hệ trên dưới")
        verbose_name_plural = _("quan hệ trên dưới")
        indexes = [
            models.Index(fields=["ancestor", "depth", "descendant"], name="organisation_edge_down"),
            models.Index(fields=["descendant", "depth", "ancestor"], name="organisation_edge_up"),
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.ancestor_id} > {self.descendant_id}"


class Role(models.TextChoices):
    """A role a unit holds for some days, whatever its kind or depth."""

    ABOVE_GRASSROOTS = (
        "above_grassroots",
        _("cấp trên trực tiếp của tổ chức cơ sở đảng"),
    )


class UnitRole(models.Model):
    """A role of a unit on some days: commune committees are above grassroots (294-QĐ/TW 10.2)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(_("vai trò"), max_length=30, choices=Role.choices)
    valid = DateRangeField(_("hiệu lực"))
    decision_no = models.CharField(_("quyết định số"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("vai trò của đơn vị")
        verbose_name_plural = _("vai trò của đơn vị")
        constraints = [
            ExclusionConstraint(
                name="organisation_unit_role_one_a_day",
                expressions=[
                    (as_range("unit"), RangeOperators.OVERLAPS),
                    (_text_as_range("role"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        """Return the role."""
        return self.role


class LinkKind(models.TextChoices):
    """What ties two units of different trees."""

    LEADS = "leads", _("lãnh đạo")
    SEATED_IN = "seated_in", _("đóng tại")


class UnitLink(models.Model):
    """A committee leads a body; a committee or a body is seated in a territory; on some days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="links", db_index=False)
    other = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="links_back", db_index=False
    )
    kind = models.CharField(_("quan hệ"), max_length=10, choices=LinkKind.choices)
    valid = DateRangeField(_("hiệu lực"))

    class Meta:
        verbose_name = _("quan hệ giữa hai đơn vị")
        verbose_name_plural = _("quan hệ giữa hai đơn vị")
        constraints = [
            models.CheckConstraint(
                name="organisation_unit_link_not_itself", condition=~Q(unit=F("other"))
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "kind"], name="organisation_link_unit"),
            models.Index(fields=["other", "kind"], name="organisation_link_other"),
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.unit_id} {self.kind} {self.other_id}"


class Area(models.Model):
    """An area (địa bàn) that groups units under one superior; a span's `area` names it."""

    superior = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="areas", db_index=False
    )
    name = models.CharField(_("địa bàn"), max_length=80)
    sort_key = models.CharField(max_length=300, editable=False)

    class Meta:
        verbose_name = _("địa bàn")
        verbose_name_plural = _("địa bàn")
        constraints = [
            models.UniqueConstraint(fields=["superior", "name"], name="organisation_area_name")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
