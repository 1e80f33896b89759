from __future__ import annotations

import pytest

from heliograph.domain.proxy import ProxyChoice, place_of, proxy_address


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("  ", ""),
        ("proxy.example:3128", "http://proxy.example:3128"),
        (" http://proxy.example:3128/ ", "http://proxy.example:3128"),
        ("https://proxy.example", "https://proxy.example"),
        ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
        ("socks5://proxy.example:1080", None),
        ("http://me:word@proxy.example", None),
        ("http://proxy.example/path", None),
        ("http://", None),
        ("http://proxy.example:port", None),
        ("two words", None),
    ],
)
def test_a_proxy_is_read_as_a_person_types_it(typed: str, read: str | None) -> None:
    assert proxy_address(typed) == read


def test_name_and_password_are_for_one_proxy_only() -> None:
    choice = ProxyChoice(login_for="proxy.example:80", user="m@e", password="a/b:c")  # noqa: S106
    assert choice.with_login("http://proxy.example") == "http://m%40e:a%2Fb%3Ac@proxy.example"
    for other in ("http://proxy.example:8080", "https://proxy.example", "http://example"):
        assert choice.with_login(other) == other
    assert "a/b" not in repr(choice)


def test_a_place_is_host_and_port() -> None:
    assert place_of("http://proxy.example") == "proxy.example:80"
    assert place_of("https://proxy.example") == "proxy.example:443"
    assert place_of("http://proxy.example:x") == ""
    assert place_of("proxy.example") == ""
