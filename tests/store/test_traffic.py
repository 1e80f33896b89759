"""Bytes are counted by day, month and network, survive, and are forgotten after 400 days."""

from __future__ import annotations

from datetime import date, timedelta

from heliograph.domain.rules import NetworkSeen, Rules, Used, parse_hours
from heliograph.store.store import Store

TODAY = date(2021, 5, 17)


def book(store: Store, today: date, n_bytes: int, network: str = "") -> None:
    store.traffic.book(network=network, sent_bytes=n_bytes, received_bytes=1, today=today)


def test_both_directions_and_all_networks_count(store: Store) -> None:
    assert store.traffic.used(TODAY) == Used()
    book(store, TODAY, 100)
    book(store, TODAY, 200, "a")
    book(store, TODAY, 300, "a")
    assert store.traffic.used(TODAY) == Used(day_bytes=603, month_bytes=603)
    (nameless, named) = store.traffic.days()
    assert (nameless.network, nameless.sent_bytes, nameless.received_bytes) == ("", 100, 1)
    assert (named.network, named.sent_bytes, named.received_bytes) == ("a", 500, 2)
    assert {each.date for each in store.traffic.days()} == {"2021-05-17"}


def test_another_day_begins_with_nothing_and_the_month_goes_on(store: Store) -> None:
    book(store, TODAY, 99)
    tomorrow = TODAY + timedelta(days=1)
    assert store.traffic.used(tomorrow) == Used(day_bytes=0, month_bytes=100)
    book(store, tomorrow, 49)
    assert store.traffic.used(tomorrow) == Used(day_bytes=50, month_bytes=150)
    assert store.traffic.used(date(2021, 6, 1)) == Used()


def test_what_was_booked_is_there_for_the_next_program(store: Store) -> None:
    book(store, TODAY, 99)
    again = store.another()
    assert again.traffic.used(TODAY) == Used(day_bytes=100, month_bytes=100)
    again.close()


def test_a_clock_set_back_spends_the_same_day(store: Store) -> None:
    book(store, TODAY, 99)
    book(store, TODAY - timedelta(days=3), 99)
    assert store.traffic.used(TODAY) == Used(day_bytes=200, month_bytes=200)


def test_days_before_the_last_four_hundred_are_forgotten(store: Store) -> None:
    for each in range(410):
        book(store, TODAY + timedelta(days=each), 1)
    days = store.traffic.days()
    assert len(days) == 400
    assert days[0].date == (TODAY + timedelta(days=409)).isoformat()


# ---- rules and networks --------------------------------------------------------


def test_rules_are_kept_whole(store: Store) -> None:
    assert store.rules.get() == Rules()
    rules = Rules(day_bytes=5, hours=parse_hours("22:00-06:00"), cap_bytes_s=7)
    store.rules.put(rules)
    assert store.rules.get() == rules


def test_a_network_is_known_again_and_its_identity_is_not_kept(store: Store) -> None:
    home = NetworkSeen(identity="nm 1234", name="Home", metered=True)
    first = store.rules.note_network(home, now_ms=5)
    store.rules.say_of_network(first.key, "all", now_ms=5)
    assert store.rules.note_network(None, now_ms=6).key == ""
    again = store.rules.note_network(home, now_ms=7)
    assert (again.key, again.said, again.metered, again.name) == (first.key, "all", True, "Home")
    assert store.rules.current() == again
    assert "1234" not in again.key
    assert [each.name for each in store.rules.networks()] == ["Home", ""]


def test_another_salt_gives_the_same_network_another_key(store: Store) -> None:
    home = NetworkSeen(identity="nm 1", name="")
    key = store.rules.note_network(home, now_ms=1).key
    assert store.rules.note_network(home, now_ms=2).key == key
    with store._database.write():
        store._database.execute("DELETE FROM value WHERE name = 'network_salt'")
    assert store.rules.note_network(home, now_ms=3).key != key


def test_what_the_system_does_not_tell_any_more_stays_as_it_was_told(store: Store) -> None:
    store.rules.note_network(NetworkSeen(identity="x", name="Hotspot", metered=True), now_ms=1)
    silent = store.rules.note_network(NetworkSeen(identity="x", name=""), now_ms=2)
    assert (silent.name, silent.metered) == ("Hotspot", True)
    store.rules.hint(silent.key, metered=False, now_ms=3)
    assert store.rules.current().metered is False
