"""Catalogues of products with their coefficients; who was assigned what, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.organisation.models import Person, Unit
from camket.products.decisions import CatalogueState, ProductState, SlipKind, SlipState
from camket.tasks.models import Task


class Catalogue(models.Model):
    """Products of a body with their coefficients, as one paper set them from one day on.

    Published it is never changed (the database refuses it): a new paper is a new catalogue.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên danh mục"), max_length=300)
    paper_number = models.CharField(_("văn bản số"), max_length=80)
    paper_on = models.DateField(_("ngày văn bản"))
    in_force_from = models.DateField(_("có hiệu lực từ"))
    state = models.CharField(
        _("tình trạng"),
        max_length=9,
        choices=[(state.value, state.value) for state in CatalogueState],
        default=CatalogueState.DRAFT.value,
    )
    drafted_by_name = models.CharField(_("người lập"), max_length=300)
    drafted_at = models.DateTimeField(_("lập lúc"))
    published_by_name = models.CharField(_("người công bố"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("danh mục sản phẩm")
        verbose_name_plural = _("danh mục sản phẩm")
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "in_force_from"],
                condition=Q(state="published"),
                name="products_catalogue_one_a_day",
            ),
            models.CheckConstraint(
                name="products_catalogue_published_has_moment",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="products_catalogue_has_paper", condition=~Q(paper_number="")
            ),
            models.CheckConstraint(
                name="products_catalogue_not_before_paper",
                condition=Q(in_force_from__gte=F("paper_on")),
            ),
        ]

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    @property
    def is_draft(self) -> bool:
        """Say whether it can still be changed."""
        return self.state == CatalogueState.DRAFT


class Entry(models.Model):
    """One product of a catalogue: how many standard products one of it is (NĐ 335 Đ13)."""

    catalogue = models.ForeignKey(
        Catalogue, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    code = models.CharField(_("mã"), max_length=40)
    name = models.CharField(_("sản phẩm, công việc"), max_length=300)
    measure = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    coefficient = models.DecimalField(_("hệ số quy đổi"), max_digits=10, decimal_places=4)
    group = models.CharField(_("nhóm hệ số"), max_length=20, blank=True)
    """Where a body's own rule set names a coefficient for the group, it holds in place."""

    class Meta:
        verbose_name = _("sản phẩm trong danh mục")
        verbose_name_plural = _("sản phẩm trong danh mục")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="products_entry_code_once"),
            models.CheckConstraint(name="products_entry_counts", condition=Q(coefficient__gt=0)),
        ]

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class Product(models.Model):
    """What one person was assigned, of one entry of the catalogue, by one day.

    Where it follows a task of the programme, deadline, completion and delay are the task's; failed
    checks are kept here.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="products")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("sản phẩm, công việc"), max_length=300)
    assigned = models.PositiveIntegerField(_("số lượng giao"))
    due_on = models.DateField(_("thời hạn"))
    state = models.CharField(
        _("tình trạng"),
        max_length=9,
        choices=[(state.value, state.value) for state in ProductState],
        default=ProductState.OPEN.value,
    )
    completed = models.PositiveIntegerField(_("số lượng hoàn thành"), default=0)
    below_quality = models.PositiveIntegerField(_("không đạt chất lượng"), default=0)
    done_on = models.DateField(_("hoàn thành ngày"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_name = models.CharField(_("minh chứng"), max_length=200, blank=True)
    assigned_by_name = models.CharField(_("người giao"), max_length=300)
    assigned_at = models.DateTimeField(_("giao lúc"))
    proposed_at = models.DateTimeField(_("tự đăng ký lúc"), null=True, blank=True)
    """Where its person entered it himself; it counts from the moment somebody above assigns it."""
    refused_by_name = models.CharField(_("người không giao"), max_length=300, blank=True)
    refused_at = models.DateTimeField(_("không giao lúc"), null=True, blank=True)
    refused_because = models.TextField(_("lý do không giao"), blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_by_name = models.CharField(_("người nghiệm thu"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("nghiệm thu lúc"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("sản phẩm được giao")
        verbose_name_plural = _("sản phẩm được giao")
        constraints = [
            models.CheckConstraint(name="products_product_assigned", condition=Q(assigned__gt=0)),
            models.CheckConstraint(
                name="products_product_quality_within",
                condition=Q(below_quality__lte=F("completed")),
            ),
            models.CheckConstraint(
                name="products_product_accepted_says_who",
                condition=~Q(state="accepted")
                | (Q(done_on__isnull=False, checked_at__isnull=False) & Q(completed__gt=0)),
            ),
            models.CheckConstraint(
                name="products_product_refused_says_why",
                condition=~Q(state="refused")
                | (Q(refused_at__isnull=False) & ~Q(refused_because="")),
            ),
            models.CheckConstraint(
                name="products_product_checker_is_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("person")),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due_on"], name="products_product_person"),
            models.Index(fields=["unit", "due_on"], name="products_product_unit"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Slip(models.Model):
    """One failed check, or one delay, of the n-th product assigned; it counts unless excused."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="slips")
    kind = models.CharField(max_length=5, choices=[(kind.value, kind.value) for kind in SlipKind])
    item = models.PositiveIntegerField(_("sản phẩm thứ"))
    noted_on = models.DateField(_("ngày ghi"))
    note = models.TextField(_("nội dung"), blank=True)
    noted_by_name = models.CharField(_("người ghi"), max_length=300)
    noted_at = models.DateTimeField(_("ghi lúc"))
    state = models.CharField(
        _("tình trạng"),
        max_length=9,
        choices=[(state.value, state.value) for state in SlipState],
        default=SlipState.COUNTED.value,
    )
    reason = models.TextField(_("nguyên nhân khách quan"), blank=True)
    paper = models.CharField(_("văn bản, minh chứng"), max_length=300, blank=True)
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_by_name = models.CharField(_("người đề nghị"), max_length=300, blank=True)
    answer = models.TextField(_("ý kiến xác nhận"), blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(_("người xác nhận"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần không đạt, chậm")
        verbose_name_plural = _("lần không đạt, chậm")
        ordering = ["noted_on", "pk"]
        constraints = [
            models.CheckConstraint(name="products_slip_item", condition=Q(item__gt=0)),
            models.CheckConstraint(
                name="products_slip_claimed_says_why",
                condition=Q(state="counted") | (~Q(reason="") & ~Q(paper="")),
            ),
            models.CheckConstraint(
                name="products_slip_decided_says_who",
                condition=Q(state__in=["counted", "claimed"])
                | (Q(decided_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="products_slip_decider_is_another",
                condition=Q(decided_by__isnull=True)
                | Q(claimed_by__isnull=True)
                | ~Q(decided_by=F("claimed_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind


class ProductChange(models.Model):
    """A change of what was assigned: the denominator keeps its whole history."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="changes")
    assigned_before = models.PositiveIntegerField(_("số lượng trước"))
    assigned_after = models.PositiveIntegerField(_("số lượng sau"))
    due_before = models.DateField(_("thời hạn trước"))
    due_after = models.DateField(_("thời hạn sau"))
    is_cancelled = models.BooleanField(_("rút khỏi số được giao"), default=False)
    reason = models.TextField(_("lý do"))
    paper = models.CharField(_("căn cứ"), max_length=300)
    by_name = models.CharField(_("người điều chỉnh"), max_length=300)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần điều chỉnh")
        verbose_name_plural = _("lần điều chỉnh")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="products_change_says_why", condition=~Q(reason="") & ~Q(paper="")
            ),
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason[:80]
