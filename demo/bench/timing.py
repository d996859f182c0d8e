"""Timed requests, and what is said of them."""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from statistics import median
from urllib.parse import urlencode

WARM = 5
TIMED = 30
CSRF_SECRET = "a" * 32


@dataclass(frozen=True)
class Times:
    """Milliseconds."""

    p50: float
    p95: float


def times_of(seconds: Sequence[float]) -> Times:
    """The median and the 95th percentile (nearest rank). Units: seconds in, milliseconds out."""
    ordered = sorted(seconds)
    rank = -(-95 * len(ordered) // 100)
    return Times(median(ordered) * 1000, ordered[rank - 1] * 1000)


def ratio(ours: float, bare: float) -> str:
    """How many times as long, as `3.1x`."""
    return f"{ours / bare:.1f}x"


class Visitor:
    """Somebody who is signed in (or not) and asks one server."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.headers = {"Cookie": f"csrftoken={CSRF_SECRET}" + (f"; sessionid={session}" if session else "")}

    def ask(self, method: str, path: str, data: Sequence[tuple[str, str]] | None = None) -> tuple[int, str, float]:
        """Status, text and seconds from connecting to the last byte."""
        headers = dict(self.headers)
        content = None
        if method == "POST":
            content = urlencode([("csrfmiddlewaretoken", CSRF_SECRET), *(data or ())])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request(method, path, content, headers)
        answer = link.getresponse()
        text = answer.read()
        took = time.perf_counter() - began
        link.close()
        return answer.status, text.decode(), took

    def get(self, path: str) -> float:
        """Seconds for a page. Raises: RuntimeError where it is not shown."""
        return expected(200, "GET", path, self.ask("GET", path))

    def post(self, path: str, data: Sequence[tuple[str, str]] = ()) -> float:
        """Seconds for a form that is taken. Raises: RuntimeError where it is not."""
        return expected(302, "POST", path, self.ask("POST", path, data))

    def filled_in(self, path: str) -> list[tuple[str, str]]:
        """What a browser would send of the page's form as it stands."""
        status, text, _ = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}.")
        return fields_of(text)


def expected(status: int, method: str, path: str, answered: tuple[int, str, float]) -> float:
    if answered[0] != status:
        raise RuntimeError(f"{method} {path} answered {answered[0]}, not {status}.")
    return answered[2]


def fields_of(page: str) -> list[tuple[str, str]]:
    """Names and values of the page's form fields, buttons and files left out."""
    reader = FieldReader()
    reader.feed(page)
    return [(name, value) for name, value in reader.found if name != "csrfmiddlewaretoken"]


class FieldReader(HTMLParser):
    """Reads the fields of the forms that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.posted = False
        self.area = self.choice = ""
        self.first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.posted = given.get("method", "").lower() == "post"
        elif not self.posted:
            return
        elif tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox"):
                if "checked" in given:
                    self.found.append((name, given.get("value", "on")))
            elif kind not in ("file", "submit", "button"):
                self.found.append((name, given.get("value", "")))
        elif tag == "textarea":
            self.area, self.first = name, True
            self.found.append((name, ""))
        elif tag == "select":
            self.choice = name
        elif tag == "option" and "selected" in given:
            self.found.append((self.choice, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.posted = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1] = (self.area, self.found[-1][1] + (data.removeprefix("\n") if self.first else data))
            self.first = False
