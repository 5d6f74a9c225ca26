"""Clients that visit pages of a running web server, signed in, and time each answer."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from camket.shared.errors import UnusableInputError

_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_GOOD: Final = 200


@dataclass(frozen=True, slots=True)
class Site:
    """A running web server."""

    host: str
    port: int

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection that is kept open."""
        return http.client.HTTPConnection(self.host, self.port, timeout=60)


def sign_in(site: Site, path: str, login: str, password: str) -> str:
    """Sign in as a person does, and return the cookies.

    Raises:
        UnusableInputError: The server did not let the account in.
    """
    connection = site.connect()
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    cookies = _cookies(answer)
    found = _TOKEN.search(page)
    body = urlencode(
        {
            "csrfmiddlewaretoken": found.group(1) if found else "",
            "username": login,
            "password": password,
        }
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": _joined(cookies),
        "Referer": f"http://{site.host}:{site.port}{path}",
    }
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    before = len(cookies)
    cookies |= _cookies(answer)
    connection.close()
    if len(cookies) == before:
        message = f"Máy chủ không cho tài khoản đo tốc độ vào (mã {answer.status})."
        raise UnusableInputError(message)
    return _joined(cookies)


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    cookies = {}
    for value in answer.headers.get_all("Set-Cookie", []):
        name, _, told = value.split(";", 1)[0].partition("=")
        cookies[name] = told
    return cookies


def _joined(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def visit(
    site: Site, cookies: str, paths: Sequence[str], *, clients: int
) -> tuple[tuple[float, ...], float]:
    """Visit the paths, shared out among clients at work at once; return each time and the whole."""
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        parts = list(
            pool.map(lambda one: _walk(site, cookies, paths[one::clients]), range(clients))
        )
    return tuple(second for part in parts for second in part), time.perf_counter() - began


def _walk(site: Site, cookies: str, paths: Sequence[str]) -> list[float]:
    connection = site.connect()
    headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
    seconds = []
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - began)
        if answer.status != _GOOD:
            message = f"Trang {path} trả lời mã {answer.status}."
            raise UnusableInputError(message)
    connection.close()
    return seconds
