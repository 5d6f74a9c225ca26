"""What every answer carries: a strict policy, no copies of official pages, secure cookies outside the demo."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest
from django.test import Client
from tests.web.year import Year, client_of

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
PATHS = ["/dang-nhap/", "/cong-khai/", "/viec-cua-toi/", "/toan-canh/", "/khong-co/", "/khoe/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_strict_policy(year: Year, path: str) -> None:
    response = client_of(year.leader.user).get(path)
    parts = [part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ")]
    assert dict(parts) == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/viec-cua-toi/", "/toan-canh/", "/tai-khoan/", "/khong-co/"])
def test_no_browser_keeps_an_official_page(year: Year, path: str) -> None:
    response = client_of(year.leader.user).get(path)
    assert response.headers["Cache-Control"] == "no-store, private"


def test_the_sign_in_page_is_not_kept_either(client: Client) -> None:
    assert "no-store" in client.get("/dang-nhap/").headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts(client: Client) -> None:
    client.get("/dang-nhap/")
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def settings_of(module: str, *names: str) -> dict[str, object]:
    """Read settings as another process sees them: this one runs under those of the tests."""
    program = (
        f"import importlib; s = importlib.import_module('camket.config.settings.{module}'); "
        f"print({{name: getattr(s, name, None) for name in {names!r}}})"
    )
    environment = {
        **os.environ,
        "CAMKET_SECRET_KEY": "x" * 64,
        "CAMKET_DATABASE_URL": "postgresql:///nobody",
        "CAMKET_HOSTS": "camket.example.vn",
    }
    told = subprocess.run(  # noqa: S603 - our own interpreter, our own program
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = ast.literal_eval(told.stdout)
    return found


def test_outside_the_demo_cookies_travel_only_encrypted_and_browsers_insist() -> None:
    found = settings_of(
        "prod",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "DEBUG",
        "IS_DEMO",
    )
    assert found == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "DEBUG": False,
        "IS_DEMO": False,
    }


def test_only_accounts_that_sign_in_have_a_password(year: Year) -> None:
    assert not year.stranger.has_usable_password()
