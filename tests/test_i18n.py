"""Every language says numbers, times, sizes and names its own way, and keeps values apart."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages import Catalog, mofile

from heliograph import i18n
from heliograph.domain.countries import COUNTRY_CODES
from heliograph.i18n import ltr, ntr, tr
from tool import load_tool

if TYPE_CHECKING:
    import logging

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
MAY = int(datetime(2021, 5, 17, 14, 2, tzinfo=UTC).timestamp() * 1000)
DAY = 86_400_000


def plain(text: str) -> str:
    return "".join(each for each in text if each not in {FSI, LRI, PDI})


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Give an Arabic catalogue of its own; ``i18n.use`` reads it when ``save`` wrote it."""
    monkeypatch.setattr(i18n, "catalogues", lambda: tmp_path)
    i18n._catalogue.cache_clear()
    monkeypatch.setattr(i18n, "_catalogue", i18n._catalogue.__wrapped__)
    new: Catalog = load_tool("catalogues").new_catalogue("ar")
    return new


def save(catalogue: Catalog, folder: Path) -> None:
    path = folder / "ar" / "LC_MESSAGES" / "heliograph.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        mofile.write_mo(file, catalogue)


def test_inserted_text_is_isolated_and_digits_are_latin() -> None:
    assert tr("{name} has {n}", name="آمنة", n=3) == f"{FSI}آمنة{PDI} has 3"
    assert tr("{name}", name=ltr("a@b.org")) == f"{LRI}a@b.org{PDI}"


def test_a_message_without_values_is_left_alone() -> None:
    assert tr("{not a placeholder}") == "{not a placeholder}"


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (("Sent.", "", "Thank you."), "Sent. Thank you."),
        (("已发送。", "", "谢谢。"), "已发送。谢谢。"),
        ((f"{FSI}好。{PDI}", "谢谢。"), f"{FSI}好。{PDI}谢谢。"),
        (("标题", "\uff08必填\uff09", "说明"), "标题\uff08必填\uff09说明"),
        (("Sent.", "谢谢。"), "Sent. 谢谢。"),
        (("", ""), ""),
    ],
)
def test_between_sentences_stands_a_space_but_not_beside_chinese_signs(
    sentences: tuple[str, ...], said: str
) -> None:
    assert i18n.joined(*sentences) == said


@pytest.mark.parametrize("value", [None, b"bytes", True, Path("a")])
def test_what_has_no_words_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        tr("{value}", value=value)


def test_a_catalogue_speaks_with_its_plural_forms_and_contexts(
    catalogue: Catalog, tmp_path: Path
) -> None:
    forms = ("صفر", "واحد", "اثنان", "قليل {n}", "كثير {n}", "آخر {n}")
    catalogue.add(("{n} story", "{n} stories"), forms)
    catalogue.add("Sent", "المُرسَل")
    catalogue.add("Sent", "مُرسَل", context="state")
    save(catalogue, tmp_path)
    i18n.use("ar")

    said = [ntr("{n} story", "{n} stories", n) for n in (0, 1, 2, 3, 11, 100, 1234)]

    assert [plain(each) for each in said] == [
        *forms[:3],
        "قليل 3",
        "كثير 11",
        "آخر 100",
        "كثير 1234",
    ]
    assert tr("Sent") == "المُرسَل"
    assert i18n.ctr("state", "Sent") == "مُرسَل"
    assert tr("") == ""


@pytest.mark.usefixtures("catalogue")
def test_without_a_catalogue_the_words_are_english() -> None:
    i18n.use("ar")

    assert i18n.is_right_to_left()
    assert tr("Stories") == "Stories"
    assert plain(ntr("{n} story", "{n} stories", 1)) == "1 story"


@pytest.mark.usefixtures("catalogue")
def test_a_damaged_catalogue_means_english_and_a_warning(
    tmp_path: Path, expected_warnings: list[logging.LogRecord]
) -> None:
    path = tmp_path / "ar" / "LC_MESSAGES" / "heliograph.mo"
    path.parent.mkdir(parents=True)
    for damaged in (b"not a catalogue", b"\xde\x12\x04\x95", b""):
        path.write_bytes(damaged)
        i18n.use("ar")
        assert tr("Stories") == "Stories"

    assert len(expected_warnings) == 3


def test_an_unknown_language_means_english() -> None:
    i18n.use("tlh")

    assert i18n.language() == "en"


def test_the_language_changes_for_every_thread_at_once() -> None:
    heard: list[str] = []
    i18n.use("fr")

    thread = threading.Thread(target=lambda: heard.append(i18n.language()))
    thread.start()
    thread.join()

    assert heard == ["fr"]


def test_marking_gives_the_message_back() -> None:
    assert i18n.mark("Stories") == "Stories"


@pytest.mark.parametrize(
    ("n_bytes", "said"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (12_300, "12 kB"),
        (640_000, "640 kB"),
        (999_499, "999 kB"),
        (999_600, "1 MB"),
        (5_230_000, "5.2 MB"),
        (9_960_000, "10 MB"),
        (18_000_000, "18 MB"),
        (999_600_000, "1 GB"),
        (12_300_000_000, "12 GB"),
    ],
)
def test_sizes_are_decimal_and_rounded(n_bytes: int, said: str) -> None:
    assert i18n.size(n_bytes) == said


def test_sizes_have_the_languages_decimal_sign() -> None:
    i18n.use("ru")

    assert i18n.number(5.2) == "5,2"


@pytest.mark.parametrize(
    ("language", "grouped"),
    [("ar", "12,345"), ("en", "12,345"), ("es", "12.345"), ("fr", "12\u202f345"), ("zh", "12,345")],
)
def test_large_numbers_are_grouped_in_latin_digits(language: str, grouped: str) -> None:
    i18n.use(language)

    assert plain(i18n.number(12_345)) == grouped
    assert plain(i18n.number(1234)) == "1234"


@pytest.mark.parametrize(
    ("now_ms", "said"),
    [
        (MAY, "14:02"),
        (MAY + DAY, "17 May 14:02"),
        (MAY - DAY, "17 May 14:02"),
        (MAY + 300 * DAY, "17 May 2021, 14:02"),
    ],
)
def test_a_time_says_as_much_as_is_needed(now_ms: int, said: str) -> None:
    assert i18n.moment(MAY, now_ms=now_ms, zone=UTC) == said


def test_a_time_is_that_of_its_zone() -> None:
    geneva = timezone(timedelta(hours=10))

    assert i18n.moment(MAY, now_ms=MAY, zone=geneva) == "00:02"
    assert i18n.day(MAY, zone=geneva) == "18 May 2021"


def test_the_computers_clock_and_zone_hold_when_nothing_else_is_given() -> None:
    now = datetime.now().astimezone()

    assert i18n.moment(int(now.timestamp() * 1000)) == f"{now:%H:%M}"


def test_a_service_that_tells_an_impossible_time_breaks_nothing() -> None:
    assert i18n.day(-1, zone=UTC) == "1 January 1970"
    assert i18n.day(10**20, zone=UTC) == "31 December 9999"
    assert i18n.day(10**20, zone=timezone(timedelta(hours=14))) == "31 December 9999"


@pytest.mark.parametrize(
    ("language", "date", "month"),
    [
        ("ar", "17 مايو 2021", "مارس 2020"),
        ("en", "17 May 2021", "March 2020"),
        ("es", "17 de mayo de 2021", "marzo de 2020"),
        ("fr", "17 mai 2021", "mars 2020"),
        ("ru", "17 мая 2021\u202f\u0433.", "март 2020\u202f\u0433."),
        ("zh", "2021年5月17日", "2020年3月"),
    ],
)
def test_months_are_named(language: str, date: str, month: str) -> None:
    i18n.use(language)

    assert plain(i18n.day(MAY, zone=UTC)) == date
    assert plain(i18n.date("2021-05-17")) == date
    assert plain(i18n.month("2020-03")) == month


@pytest.mark.parametrize("text", ["2020-13", "2020", "", "0000-01", "soon"])
def test_what_is_no_month_is_given_back(text: str) -> None:
    assert i18n.month(text) == f"{FSI}{text}{PDI}"


@pytest.mark.parametrize("text", ["2021-02-30", "2021-05", "", "0000-01-01", "soon"])
def test_what_is_no_day_is_given_back(text: str) -> None:
    assert i18n.date(text) == f"{FSI}{text}{PDI}"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3, "less than a minute"),
        (50, "about 1 min"),
        (240, "about 4 min"),
        (5400, "about 90 min"),
        (5500, "about 2 hours"),
        (130_000, "about 2 days"),
        (864_000, "about 10 days"),
    ],
)
def test_durations_are_rough(seconds: float, said: str) -> None:
    assert i18n.duration(seconds) == said


def test_countries_have_names_and_an_order_in_each_language() -> None:
    first: dict[str, str] = {}
    for language in i18n.LANGUAGES:
        i18n.use(language)
        listed = i18n.countries()
        assert {code for code, _ in listed} == COUNTRY_CODES
        first[language] = listed[0][1]

    assert first == {
        "ar": "إثيوبيا",
        "en": "Afghanistan",
        "es": "Afganistán",
        "fr": "Afghanistan",
        "ru": "Австралия",
        "zh": "阿尔巴尼亚",
    }


def test_an_accent_does_not_change_a_countrys_place() -> None:
    i18n.use("fr")

    names = [name for _, name in i18n.countries()]

    places = [names.index(name) for name in ("Djibouti", "Égypte", "Équateur", "Fidji")]
    assert places == sorted(places)


def test_a_country_is_named_in_the_language_in_use() -> None:
    i18n.use("es")

    assert i18n.country_name("TZ") == "República Unida de Tanzanía"
    assert i18n.country_name("XX") == "XX"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("ar", "العربية"),
        ("fr", "Français"),
        ("pt", "Português"),
        ("pt-BR", "Português (Brasil)"),
        ("zh-Hant", "中文 (繁體)"),
        ("zh-TW", "中文 (繁體, 台灣)"),
        ("xx", "xx"),
        ("not a code", "not a code"),
    ],
)
def test_languages_are_named_in_their_own_script(code: str, name: str) -> None:
    i18n.use("ru")

    assert i18n.language_name(code) == name


def test_people_need_no_babel() -> None:
    program = (
        "import sys; from heliograph import i18n; i18n.use('ar'); i18n.tr('{a} {n}', a='b', n=5);"
        "i18n.size(640_000); i18n.countries(); "
        "i18n.number(12_345); i18n.date('2021-05-17'); i18n.month('2021-05');"
        "i18n.language_name('sw'); i18n.listed(['a', 'b']); assert 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
