"""Addresses: sign in, sign out, one's own account."""

from django.urls import path

from camket.web.accounts import factors, invitations, requests, sessions, signing_in, views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", signing_in.sign_in, name="sign-in"),
    path("xac-thuc/", signing_in.confirm, name="confirm"),
    path("dang-xuat/", signing_in.sign_out, name="sign-out"),
    path("loi-moi/<str:token>/", invitations.accept, name="invitation"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/hien-thi/", views.set_own_look, name="set-look"),
    path("tai-khoan/mat-khau/", views.change_own_password, name="change-password"),
    path("tai-khoan/chuc-vu/", views.switch_post, name="switch-post"),
    path("tai-khoan/hai-buoc/", factors.second_factor, name="second-factor"),
    path("tai-khoan/hai-buoc/tat/", factors.drop, name="drop-factor"),
    path("tai-khoan/hai-buoc/ma-du-phong/", factors.renew_codes, name="renew-codes"),
    path("tai-khoan/phien/ket-thuc/", sessions.end_one, name="end-session"),
    path("tai-khoan/phien/ket-thuc-khac/", sessions.end_others, name="end-other-sessions"),
    path("tai-khoan/yeu-cau/", requests.own_requests, name="requests"),
    path("tai-khoan/yeu-cau/<int:request_id>/rut/", requests.withdraw, name="withdraw-request"),
]
