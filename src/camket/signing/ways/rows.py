"""Rows of the ways to sign: whose a certificate is, services elsewhere, requests under way, scans.

Papers and people belong to rooms above; here they are a number and a key of plain text.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from camket.files.models import StoredFile
from camket.signing.ways.kinds import Room, Way

_HEX: Final = r"^[0-9a-f]{64}$"


class PersonCertificate(models.Model):
    """Whose a certificate of an authority outside is: known since its owner first signed with it.

    Signed in under his own account, in his own slot, with a certificate that bears his name. Nobody
    else can sign with it from then on.
    """

    sha256 = models.CharField(_("dấu vân tay SHA-256"), max_length=64, unique=True)
    person = models.CharField(_("mã người"), max_length=80)
    name = models.CharField(_("tên trên chứng thư"), max_length=200)
    issuer = models.CharField(_("cơ quan cấp"), max_length=300)
    serial = models.CharField(_("số chứng thư"), max_length=80)
    not_before = models.DateTimeField(_("có hiệu lực từ"))
    not_after = models.DateTimeField(_("hết hiệu lực"))
    first_way = models.CharField(
        _("cách ký lần đầu"), max_length=8, choices=[(one.value, one.value) for one in Way]
    )
    known_since = models.DateTimeField(_("biết từ"))

    class Meta:
        verbose_name = _("chứng thư của một người")
        verbose_name_plural = _("chứng thư của một người")
        indexes = [models.Index(fields=["person"], name="signing_certificate_by_person")]
        constraints = [
            models.CheckConstraint(
                name="signing_certificate_digest_is_hex", condition=Q(sha256__regex=_HEX)
            ),
            models.CheckConstraint(
                name="signing_certificate_has_owner", condition=~Q(person="") & ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        """Return the name on it."""
        return self.name


class RemoteService(models.Model):
    """A signing service elsewhere, as an administrator set it up; ended, never deleted."""

    name = models.CharField(_("tên dịch vụ"), max_length=120)
    address = models.CharField(_("địa chỉ CSC API"), max_length=300)
    sign_in_address = models.CharField(_("địa chỉ đăng nhập OAuth 2"), max_length=300, blank=True)
    version = models.PositiveSmallIntegerField(
        _("phiên bản CSC API"), choices=[(1, "CSC API v1 (1.0.4)"), (2, "CSC API v2")]
    )
    client_id = models.CharField(_("mã kết nối"), max_length=200)
    secret = models.CharField(_("khóa kết nối, đã mã hóa"), max_length=1000, blank=True)
    secret_variable = models.CharField(
        _("biến môi trường giữ khóa kết nối"), max_length=80, blank=True
    )
    added_at = models.DateTimeField(_("thêm lúc"))
    added_by_name = models.CharField(_("người thêm"), max_length=200)
    ended_at = models.DateTimeField(_("thôi dùng lúc"), null=True)
    ended_by_name = models.CharField(_("người thôi dùng"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("dịch vụ ký số từ xa")
        verbose_name_plural = _("dịch vụ ký số từ xa")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended_at__isnull=True), name="signing_remote_name_once"
            ),
            models.CheckConstraint(
                name="signing_remote_version_known", condition=Q(version__in=(1, 2))
            ),
            models.CheckConstraint(
                name="signing_remote_secret_in_one_place",
                condition=(Q(secret="") & ~Q(secret_variable=""))
                | (~Q(secret="") & Q(secret_variable="")),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class RemoteAccount(models.Model):
    """What a service calls a person, and the certificate it last said is his."""

    service = models.ForeignKey(
        RemoteService, on_delete=models.PROTECT, related_name="accounts", db_index=False
    )
    person = models.CharField(_("mã người"), max_length=80)
    user_id = models.CharField(_("tên tài khoản ở dịch vụ"), max_length=200)
    credential_id = models.CharField(_("mã chứng thư ở dịch vụ"), max_length=200)
    certificate = models.BinaryField(_("chứng thư"))
    approval = models.CharField(_("cách xác nhận"), max_length=8)
    kept_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("tài khoản ở dịch vụ ký số")
        verbose_name_plural = _("tài khoản ở dịch vụ ký số")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "person"], name="signing_account_one_a_service"
            ),
            models.CheckConstraint(name="signing_account_is_named", condition=~Q(user_id="")),
        ]

    def __str__(self) -> str:
        """Return what the service calls the person."""
        return self.user_id


class RequestState(models.TextChoices):
    """How far a request at a remote service is."""

    PREPARING = "preparing", _("đang chuẩn bị văn bản")
    BEGUN = "begun", _("đang gửi đến dịch vụ")
    ASKED = "asked", _("chờ xác nhận")
    APPROVED = "approved", _("đã xác nhận, đang ký")
    TAKING = "taking", _("dịch vụ đã ký, đang ghi vào văn bản")
    DONE = "done", _("đã ký xong")
    FAILED = "failed", _("không ký được")
    CANCELLED = "cancelled", _("đã hủy")


OPEN_STATES: Final = (
    RequestState.PREPARING,
    RequestState.BEGUN,
    RequestState.ASKED,
    RequestState.APPROVED,
    RequestState.TAKING,
)


class RemoteRequest(models.Model):
    """A request for signatures at a remote service: it outlives the page that made it.

    What opens the key (`sad`) is enciphered, and gone when the request ends.
    """

    service = models.ForeignKey(RemoteService, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="remote_requests"
    )
    person = models.CharField(_("mã người"), max_length=80)
    actor = models.JSONField(_("ai, với chức vụ nào"))
    credential_id = models.CharField(_("mã chứng thư ở dịch vụ"), max_length=200)
    certificate = models.BinaryField(_("chứng thư"))
    approval = models.CharField(_("cách xác nhận"), max_length=8)
    asks_otp = models.BooleanField(_("hỏi mã xác nhận"), default=False)
    asks_pin = models.BooleanField(_("hỏi mã PIN"), default=False)
    state = models.CharField(_("trạng thái"), max_length=10, choices=RequestState.choices)
    code = models.CharField(_("mã đối chiếu"), max_length=3, blank=True)
    handle = models.CharField(max_length=200, blank=True)
    state_sha256 = models.CharField(max_length=64, blank=True)
    verifier = models.CharField(max_length=500, blank=True)
    page = models.TextField(_("trang xác nhận của dịch vụ"), blank=True)
    back = models.CharField(_("nơi dịch vụ đưa người ký về"), max_length=300, blank=True)
    sad = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(_("số lần nhập mã"), default=0)
    trouble = models.CharField(_("vì sao không ký được"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("gửi lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    busy_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("kết thúc lúc"), null=True)

    class Meta:
        verbose_name = _("yêu cầu ký từ xa")
        verbose_name_plural = _("yêu cầu ký từ xa")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(finished_at__isnull=True),
                name="signing_request_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_request_ends_with_state",
                condition=Q(state__in=OPEN_STATES, finished_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="signing_request_keeps_no_secret",
                condition=Q(finished_at__isnull=True) | Q(sad="", verifier="", state_sha256=""),
            ),
            models.CheckConstraint(
                name="signing_request_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        """Return state and code."""
        return f"{self.state} {self.code}"

    @property
    def is_open(self) -> bool:
        """Say whether it may still come to something."""
        return self.state in OPEN_STATES


class PaperState(models.TextChoices):
    """What became of one paper of a request, or of a batch for a token."""

    QUEUED = "queued", _("chờ chuẩn bị")
    WAITING = "waiting", _("đang chờ")
    SIGNED = "signed", _("đã ký")
    REFUSED = "refused", _("không ghi được")


class RemotePaper(models.Model):
    """One paper of a request, prepared; a slot is asked for by one open request at most."""

    request = models.ForeignKey(
        RemoteRequest, on_delete=models.CASCADE, related_name="papers", db_index=False
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    room = models.CharField(_("phòng"), max_length=12, default=Room.COMMITMENTS.value)
    paper_id = models.BigIntegerField(_("văn bản"))
    role = models.CharField(_("chỗ ký"), max_length=20)
    name = models.CharField(_("tên văn bản"), max_length=300)
    prepared = models.BinaryField(_("tệp chờ chữ ký"), null=True)
    hash_to_sign = models.BinaryField(_("giá trị băm gửi đi"))
    value = models.BinaryField(_("giá trị chữ ký chờ ghi"), null=True)
    state = models.CharField(_("kết quả"), max_length=8, choices=PaperState.choices)
    sentence = models.TextField(_("vì sao"), blank=True)

    class Meta:
        verbose_name = _("văn bản trong yêu cầu ký")
        verbose_name_plural = _("văn bản trong yêu cầu ký")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "paper_id", "role"],
                condition=Q(state__in=("queued", "waiting")),
                name="signing_paper_asked_once",
            ),
            models.UniqueConstraint(
                fields=["request", "position"], name="signing_paper_one_a_position"
            ),
            models.CheckConstraint(
                name="signing_paper_prepared_while_waiting",
                condition=Q(state="waiting", prepared__isnull=False)
                | (~Q(state="waiting") & Q(prepared__isnull=True)),
            ),
            models.CheckConstraint(
                name="signing_paper_value_while_waiting",
                condition=Q(value__isnull=True) | Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class PluginErrand(models.Model):
    """One signature by a plug-in on the person's own computer: a link out, a way back, once each.

    Both secrets stand here as digests; they are good for one session of one person and one file.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plugin_errands"
    )
    session_sha256 = models.CharField(max_length=64)
    actor = models.JSONField(_("ai, với chức vụ nào"))
    room = models.CharField(_("phòng"), max_length=12, default=Room.COMMITMENTS.value)
    paper_id = models.BigIntegerField(_("văn bản"))
    role = models.CharField(_("chỗ ký"), max_length=20)
    sent_sha256 = models.CharField(_("mã băm tệp gửi đi"), max_length=64)
    link_sha256 = models.CharField(max_length=64, unique=True)
    way_back_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("tạo lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    fetched_at = models.DateTimeField(_("tải lúc"), null=True)
    returned_at = models.DateTimeField(_("gửi về lúc"), null=True)
    is_taken = models.BooleanField(_("đã ghi chữ ký"), default=False)
    sentence = models.TextField(_("vì sao không ghi"), blank=True)

    class Meta:
        verbose_name = _("lượt ký bằng phần mềm trên máy")
        verbose_name_plural = _("lượt ký bằng phần mềm trên máy")
        indexes = [models.Index(fields=["expires_at"], name="signing_errand_by_end")]
        constraints = [
            models.CheckConstraint(
                name="signing_errand_taken_once_back",
                condition=Q(is_taken=False) | Q(returned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signing_errand_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        """Return paper and place."""
        return f"{self.paper_id} {self.role}"


class ScanState(models.TextChoices):
    """What became of a scan of a paper signed by hand."""

    WAITING = "waiting", _("chờ bên kia xác nhận")
    CONFIRMED = "confirmed", _("đã xác nhận")
    REJECTED = "rejected", _("không đúng bản giấy")


class PaperScan(models.Model):
    """A scan ("bản số hóa") of a paper signed by hand: one side brings it, the other confirms.

    Where a paper has no sides, `side` is empty and another of those who sign it confirms.
    """

    room = models.CharField(_("phòng"), max_length=12, default=Room.COMMITMENTS.value)
    paper_id = models.BigIntegerField(_("văn bản"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField(_("số trang"))
    least_dpi = models.PositiveIntegerField(_("độ phân giải thấp nhất, dpi"), null=True)
    signed_on = models.DateField(_("ngày ký trên giấy"))
    side = models.CharField(_("bên gửi"), max_length=8, blank=True)
    brought_at = models.DateTimeField(_("gửi lúc"))
    brought_by = models.JSONField(_("người gửi"))
    brought_by_name = models.CharField(_("tên người gửi"), max_length=300)
    state = models.CharField(_("trạng thái"), max_length=10, choices=ScanState.choices)
    settled_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    settled_by_name = models.CharField(_("người xác nhận"), max_length=300, blank=True)
    reason = models.TextField(_("vì sao không đúng"), blank=True)

    class Meta:
        verbose_name = _("bản số hóa")
        verbose_name_plural = _("bản số hóa")
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "paper_id"],
                condition=~Q(state="rejected"),
                name="signing_scan_one_a_paper",
            ),
            models.CheckConstraint(
                name="signing_scan_settled_by_somebody",
                condition=Q(state="waiting", settled_at__isnull=True, settled_by_name="")
                | (~Q(state="waiting") & Q(settled_at__isnull=False) & ~Q(settled_by_name="")),
            ),
            models.CheckConstraint(
                name="signing_scan_rejected_with_reason",
                condition=~Q(state="rejected") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the day and the state."""
        return f"{self.signed_on} {self.state}"
