"""People, posts and how they are held, and what is delegated; no post is a column of a person."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.organisation.models.units import Area, Line, Unit, as_range


class Person(models.Model):
    """A person; posts are tenures, never a column here. No dossier fields (294-QĐ/TW 6.2.4)."""

    key = models.CharField(_("mã cán bộ"), max_length=40, unique=True, null=True, blank=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    contact = models.CharField(_("thư công vụ"), max_length=120, blank=True)
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
        indexes = [
            models.Index(fields=["folded"], name="organisation_person_folded"),
            GinIndex(
                SearchVector("folded", config="simple"),
                name="organisation_person_words",
                gin_pending_list_limit=64,
            ),
        ]

    def __str__(self) -> str:
        """Return the full name."""
        return self.full_name

    @property
    def reference(self) -> str:
        """Return what a workbook calls the person: the own code, or one made of the identity."""
        return self.key or f"CB{self.pk}"


class Level(models.TextChoices):
    """The level of a post or a kind of unit; data of the catalogue, never the depth in a tree."""

    CENTRE = "centre", _("trung ương")
    PROVINCE = "province", _("tỉnh")
    DISTRICT = "district", _("huyện")
    COMMUNE = "commune", _("xã")
    GRASSROOTS = "grassroots", _("cơ sở")
    CELL = "cell", _("chi bộ")


class Post(models.Model):
    """A post of the catalogue; permissions follow from it (`permissions.catalogue`)."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("chức danh"), max_length=120)
    line = models.CharField(_("hệ thống"), max_length=10, choices=Line.choices)
    level = models.CharField(_("cấp"), max_length=12, choices=Level.choices, blank=True)
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
    SECONDED = "seconded", _("biệt phái")
    SUSPENDED = "suspended", _("tạm đình chỉ")


class Tenure(models.Model):
    """A person holding a post of a unit, in one manner, for some days.

    A suspension ends the row and begins another of kind `suspended`, in which headship rests and
    nothing may be done; when it is lifted a third row `continues` the holding.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="tenures", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tenures", db_index=False)
    valid = DateRangeField(_("thời gian"))
    kind = models.CharField(max_length=12, choices=TenureKind.choices, default=TenureKind.FULL)
    is_head = models.BooleanField(_("đứng đầu"), default=False)
    decision_no = models.CharField(_("quyết định số"), max_length=80, blank=True)
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="continued_by",
        verbose_name=_("tiếp theo"),
    )
    end_reason = models.CharField(_("lý do thôi giữ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thời gian giữ chức vụ")
        verbose_name_plural = _("thời gian giữ chức vụ")
        constraints = [
            ExclusionConstraint(
                name="organisation_tenure_one_head_a_day",
                expressions=[
                    (as_range("unit"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_head=True),
            ),
            models.CheckConstraint(
                name="organisation_tenure_suspended_heads_nothing",
                condition=~Q(kind="suspended") | Q(is_head=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="organisation_tenure_person"),
            models.Index(fields=["unit", "post"], name="organisation_tenure_unit"),
        ]

    def __str__(self) -> str:
        """Return the person and the post."""
        return f"{self.person_id} {self.post_id} {self.unit_id}"


class Delegation(models.Model):
    """One holder of a post lets another act for him in named things, for some days.

    Both people stay on record (glossary: ủy quyền); what may not be handed on is no permission of
    the giver either. Not `phân cấp`, which changes who has the power.
    """

    giver = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="delegations_given")
    receiver = models.ForeignKey(
        Tenure, on_delete=models.PROTECT, related_name="delegations_received"
    )
    permissions = ArrayField(models.CharField(max_length=40), verbose_name=_("quyền"))
    valid = DateRangeField(_("thời gian"))
    decision_no = models.CharField(_("văn bản ủy quyền số"), max_length=80)
    created_at = models.DateTimeField(_("ghi lúc"))
    ended_reason = models.CharField(_("lý do chấm dứt"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ủy quyền")
        verbose_name_plural = _("ủy quyền")
        constraints = [
            models.CheckConstraint(
                name="organisation_delegation_not_to_oneself", condition=~Q(giver=F("receiver"))
            ),
            models.CheckConstraint(
                name="organisation_delegation_has_an_end", condition=Q(valid__upper_inf=False)
            ),
        ]
        indexes = [GistIndex(fields=["valid"], name="organisation_delegation_valid")]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.giver_id} > {self.receiver_id}"


class AreaCharge(models.Model):
    """The standing-committee member in charge of an area, on some days."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="charges")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="areas_in_charge")
    valid = DateRangeField(_("thời gian"))
    decision_no = models.CharField(_("phân công số"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("phụ trách địa bàn")
        verbose_name_plural = _("phụ trách địa bàn")
        constraints = [
            ExclusionConstraint(
                name="organisation_area_charge_one_a_day",
                expressions=[
                    (as_range("area"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.area_id} {self.person_id}"
