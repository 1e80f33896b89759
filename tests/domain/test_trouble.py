from __future__ import annotations

import pytest

from heliograph.domain.trouble import Trouble, host_of, trouble_of, web_page
from heliograph.errors import (
    CaptivePortal,
    ClockWrong,
    Offline,
    ProxySignIn,
    ServiceBusy,
    ServiceError,
    Untrusted,
)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("http://hotel.example/login?a=1", "http://hotel.example/login?a=1"),
        ("https://hotel.example", "https://hotel.example"),
        (None, ""),
        ("", ""),
        ("/login", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://itu.example@hotel.example/", ""),
        ("http://hotel.example/\nx", ""),
        ("http://hotel.example/a b", ""),
        ("http://hötel.example/", ""),
        ("http://[hotel", ""),
        ("http://hotel.example/" + "a" * 2000, ""),
    ],
)
def test_a_browser_is_sent_to_pages_only(address: str | None, page: str) -> None:
    assert web_page(address) == page
    assert host_of(page) == ("hotel.example" if page else "")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (CaptivePortal("http://a/"), Trouble(cause="portal", since_ms=5, page="http://a/")),
        (ProxySignIn("p:1"), Trouble(cause="proxy-sign-in", since_ms=5, proxy="p:1")),
        (
            Untrusted("", "wrong-name", "I", "S"),
            Trouble(cause="untrusted", since_ms=5, fault="wrong-name", issuer="I", subject="S"),
        ),
        (
            ClockWrong("", -9, at_least=True),
            Trouble(cause="clock-wrong", since_ms=5, fast_ms=-9, at_least=True),
        ),
        (ServiceBusy(2.0), Trouble(cause="service-busy", since_ms=5, until_ms=2005)),
        (ServiceBusy(), Trouble(cause="service-busy", since_ms=5)),
        (Offline(), Trouble(cause="offline", since_ms=5)),
    ],
)
def test_what_an_error_tells_is_kept(error: ServiceError, trouble: Trouble) -> None:
    assert trouble_of(error, trouble.cause, now_ms=5, before=None) == trouble


def test_it_lasts_since_it_was_met_first() -> None:
    before = Trouble(cause="offline", since_ms=5)
    assert trouble_of(Offline(), "offline", now_ms=9, before=before).since_ms == 5
    assert trouble_of(CaptivePortal(), "portal", now_ms=9, before=before).since_ms == 9
    # The clock was set back: what was noted lies in the future and says nothing.
    assert trouble_of(Offline(), "offline", now_ms=3, before=before).since_ms == 3
