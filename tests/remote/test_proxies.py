from __future__ import annotations

import sys
import urllib.request

import pytest

from heliograph.remote.proxies import system_proxies

SET = {
    "http": "http://proxy.example:8080",
    "https": "http://proxy.example:8080",
    "ftp": "http://proxy.example:8080",
    "socks": "socks://proxy.example:1080",
}


def test_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("https_proxy", "http://proxy.example:8080")
    assert system_proxies("stories.example") == {}


@pytest.mark.parametrize(
    ("platform", "read", "bypass"),
    [
        ("win32", "getproxies_registry", "proxy_bypass_registry"),
        ("darwin", "getproxies_macosx_sysconf", "proxy_bypass_macosx_sysconf"),
    ],
)
def test_the_system_s_settings_are(
    platform: str, read: str, bypass: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(urllib.request, read, lambda: SET, raising=False)
    monkeypatch.setattr(
        urllib.request, bypass, lambda host: host == "inside.example", raising=False
    )
    proxy = "http://proxy.example:8080"
    assert system_proxies("stories.example") == {"http": proxy, "https": proxy}
    assert system_proxies("inside.example") == {}


def test_a_proxy_of_another_kind_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    found = {"https": "socks5://proxy.example:1080"}
    monkeypatch.setattr(urllib.request, "getproxies_registry", lambda: found, raising=False)
    monkeypatch.setattr(urllib.request, "proxy_bypass_registry", lambda _: 0, raising=False)
    assert system_proxies("stories.example") == {}
