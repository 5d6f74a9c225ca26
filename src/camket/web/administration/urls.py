"""Addresses: administration."""

from django.urls import path

from camket.web.administration import (
    grants,
    paper_forms,
    paper_style,
    requests,
    seals,
    signing,
    store,
    trust,
    users,
    views,
    workdays,
)

app_name = "administration"
urlpatterns = [
    path("tin-cay/", trust.overview, name="trust"),
    path("tin-cay/them/", trust.add_certificate, name="trust-add"),
    path("tin-cay/them/xac-nhan/", trust.confirm_certificate, name="trust-confirm"),
    path("tin-cay/<int:certificate_id>/ket-thuc/", trust.end_certificate, name="trust-end"),
    path("tin-cay/danh-sach-thu-hoi/", trust.add_list, name="trust-list"),
    path("tin-cay/tra-loi-ocsp/", trust.add_answer, name="trust-answer"),
    path("tin-cay/dau-thoi-gian/", trust.add_time_service, name="time-service-add"),
    path(
        "tin-cay/dau-thoi-gian/<int:service_id>/thoi-dung/",
        trust.end_time_service,
        name="time-service-end",
    ),
    path("tin-cay/con-dau/", seals.seals, name="seals"),
    path("tin-cay/con-dau/<int:seal_id>/thoi-dung/", seals.end, name="end-seal"),
    path("tin-cay/thiet-lap/", trust.settings_page, name="signing-settings"),
    path("tin-cay/gia-han/", trust.archives, name="archives"),
    path("nhat-ky/", views.audit, name="audit"),
    path("mau-van-ban/", paper_forms.list_forms, name="paper-forms"),
    path("mau-van-ban/the-thuc/", paper_style.choose, name="paper-style"),
    path("mau-van-ban/mau-goc/", paper_forms.shipped, name="shipped-templates"),
    # before the addresses of forms, which would take its words for a form and a style
    path(
        "mau-van-ban/phien-ban/<int:template_id>/pdf/",
        paper_forms.version_pdf,
        name="template-pdf",
    ),
    path(
        "mau-van-ban/phien-ban/<int:template_id>/tep/",
        paper_forms.version_file,
        name="template-file",
    ),
    path("mau-van-ban/<slug:key>/<slug:style>/", paper_forms.one_form, name="paper-form"),
    path("mau-van-ban/<slug:key>/<slug:style>/dung/", paper_forms.use, name="use-template"),
    path("mau-van-ban/<slug:key>/<slug:style>/pdf/", paper_forms.pdf, name="sample-pdf"),
    path("mau-van-ban/<slug:key>/<slug:style>/word/", paper_forms.word, name="sample-word"),
    path(
        "mau-van-ban/<slug:key>/<slug:style>/trang/<int:number>/",
        paper_forms.page,
        name="sample-page",
    ),
    path("quyen/", grants.table, name="grants"),
    path("quyen/ai-thay/", grants.who_could_page, name="who-could"),
    path("quyen/rut/<int:grant_id>/", grants.withdraw, name="withdraw-grant"),
    path("quyen/<slug:post_code>/<slug:permission>/", grants.one_grant, name="grant"),
    path("nguoi-dung/", users.list_users, name="users"),
    path("nguoi-dung/moi/", users.new_user, name="new-user"),
    path("nguoi-dung/<int:user_id>/", users.one_user, name="user"),
    path("nguoi-dung/<int:user_id>/<slug:step>/", users.act, name="act-on-user"),
    path("ky-so-tu-xa/", signing.services, name="remote-services"),
    path("ky-so-tu-xa/<int:service_id>/thoi/", signing.end, name="end-remote-service"),
    path("ngay-lam-viec/", workdays.own_days, name="workdays"),
    path("ngay-lam-viec/<int:day_id>/rut/", workdays.withdraw, name="withdraw-workday"),
    path("kho-tep/", store.store, name="store"),
    path("kho-tep/dat-lai/", store.put_back_file, name="store-put-back"),
    path("kho-tep/kiem-tra/", store.check_now, name="store-check"),
    path("yeu-cau/", requests.list_requests, name="requests"),
    path("yeu-cau/<int:request_id>/", requests.one_request, name="request"),
    path("yeu-cau/<int:request_id>/<slug:step>/", requests.act, name="act-on-request"),
]
