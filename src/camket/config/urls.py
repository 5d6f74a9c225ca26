"""Every address of the installation; paths are Vietnamese, route names the English act."""

from django.urls import include, path

from camket.web.shared.health import health

urlpatterns = [
    path("khoe/", health, name="health"),
    path("", include("camket.web.accounts.urls")),
    path("", include("camket.web.dashboard.urls")),
    path("dot/", include("camket.web.campaigns.urls")),
    path("cam-ket/", include("camket.web.commitments.urls")),
    path("", include("camket.web.signing.urls")),
    path("so-dang-ky/", include("camket.web.registers.urls")),
    path("nhiem-vu/", include("camket.web.tasks.urls")),
    path("san-pham/", include("camket.web.products.urls")),
    path("vuong-mac/", include("camket.web.obstacles.urls")),
    path("danh-gia/", include("camket.web.reviews.urls")),
    path("to-chuc/", include("camket.web.transitions.urls")),
    path("to-chuc/", include("camket.web.organisation.urls")),
    path("tim/", include("camket.web.search.urls")),
    path("kiem-tra/", include("camket.web.verification.urls")),
    path("cong-khai/", include("camket.web.public.urls")),
    path("quan-tri/nhap-du-lieu/", include("camket.web.imports.urls")),
    path("", include("camket.web.people.urls")),
    path("quan-tri/", include("camket.web.administration.urls")),
]

handler400 = "camket.web.shared.errors.bad_request"
handler404 = "camket.web.shared.errors.not_found"
handler500 = "camket.web.shared.errors.server_error"
