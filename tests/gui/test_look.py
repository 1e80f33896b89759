"""The look: contrast of every pair, text sizes, palettes, fonts and icons."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from heliograph import bundled
from heliograph.gui import icons, look
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.tick import Tick
from heliograph.paper import fonts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PALETTES = {
    "light": look.LIGHT,
    "dark": look.DARK,
    "light-contrast": look.LIGHT_CONTRAST,
    "dark-contrast": look.DARK_CONTRAST,
}


def _luminance(code: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_all_text_can_be_read(name: str) -> None:
    palette = PALETTES[name]
    for text, ground in look.TEXT_PAIRS:
        contrast = _contrast(getattr(palette, text), getattr(palette, ground))
        assert contrast >= 4.5, (name, text, ground, contrast)


@pytest.mark.parametrize("name", PALETTES)
def test_borders_and_focus_can_be_seen(name: str) -> None:
    palette = PALETTES[name]
    for line, ground in look.LINE_PAIRS:
        contrast = _contrast(getattr(palette, line), getattr(palette, ground))
        assert contrast >= 3, (name, line, ground, contrast)


def test_no_other_file_of_the_windows_names_a_colour() -> None:
    folder = Path(look.__file__).parent
    named = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|rgba?\(|QColor\(\s*[\"'\d]")
    guilty = [
        path.name
        for path in folder.rglob("*.py")
        if path.name != "look.py" and named.search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.parametrize(("theme", "palette"), [("light", look.LIGHT), ("dark", look.DARK)])
def test_a_theme_is_applied_to_the_palette(
    qapp: QApplication, theme: look.Theme, palette: look.Tokens
) -> None:
    look.apply(qapp, theme)
    assert look.tokens() is palette
    assert qapp.palette().window().color().name().upper() == palette.ground


def test_high_contrast_can_be_chosen_where_the_system_does_not_ask_for_it(
    qapp: QApplication,
) -> None:
    look.apply(qapp, "contrast")
    assert look.tokens() in (look.LIGHT_CONTRAST, look.DARK_CONTRAST)
    look.apply(qapp, "light")
    assert look.tokens() is look.LIGHT


def test_icons_and_boxes_grow_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    picture, tick, plain = Picture("sent", "sent"), Tick("Publish"), QPushButton("Open")
    for widget in (picture, tick, plain):
        qtbot.addWidget(widget)
    sides = {}
    for percent in (100, 200):
        look.apply(qapp, "light", percent)
        plain.ensurePolished()
        sides[percent] = (picture.sizeHint().width(), plain.iconSize().width())
    assert sides[200] == tuple(2 * side for side in sides[100])
    beside = tick.sizeHint().width() - tick.fontMetrics().horizontalAdvance("Publish")
    assert beside >= 40, "the box of a tick is as large as its words"


@pytest.mark.parametrize(("percent", "points"), [(100, 11), (150, 16.5), (200, 22), (400, 22)])
def test_text_grows_from_100_to_200_percent(
    qapp: QApplication, percent: int, points: float
) -> None:
    look.apply(qapp, "light", percent)
    assert qapp.font().pointSizeF() == pytest.approx(points)


def test_controls_are_high_enough_and_focus_does_not_move_them(
    qtbot: QtBot, qapp: QApplication
) -> None:
    look.apply(qapp, "light")
    for widget in (QPushButton("Open"), QLineEdit(), QComboBox()):
        qtbot.addWidget(widget)
        widget.show()
        before = widget.sizeHint()
        assert before.height() >= look.CONTROL_HEIGHT
        widget.setFocus()
        assert widget.sizeHint() == before


def test_emphasis_exists_in_arabic_and_chinese(qapp: QApplication) -> None:
    fonts.load()
    for language, family in (("ar", fonts.ARABIC), ("zh", fonts.CHINESE)):
        font = QFont()
        font.setFamilies([family])
        font.setWeight(QFont.Weight.DemiBold)
        assert QFontInfo(font).family() == family
        assert QFontInfo(font).bold()
        assert family in fonts.families(language)
    assert qapp is not None


def test_chinese_text_takes_the_chinese_face_first() -> None:
    listed = fonts.families("zh-Hans")
    assert listed.index(fonts.CHINESE) < listed.index(fonts.families("en")[0])


def test_each_icon_paints_something_in_its_colour(qapp: QApplication) -> None:
    look.apply(qapp, "light")
    names = sorted(path.stem for path in bundled.resource("icons").glob("*.svg"))
    assert len(names) > 40
    for name in names:
        image = icons.icon(name, "attention").pixmap(54, 54).toImage()
        pixels = (image.pixelColor(x, y) for x in range(54) for y in range(54))
        colours = {pixel.name() for pixel in pixels if pixel.alpha() == 255}
        assert look.colour("attention").name() in colours, name


def test_icons_follow_the_theme_and_the_screen(qapp: QApplication) -> None:
    icon = icons.icon("sent", "sent")
    look.apply(qapp, "light")
    light = icon.pixmap(18, 18).toImage().pixelColor(3, 9)
    look.apply(qapp, "dark")
    dark = icon.pixmap(18, 18).toImage().pixelColor(3, 9)
    assert light.name().upper() == look.LIGHT.sent
    assert dark.name().upper() == look.DARK.sent
    assert icons.pixmap("sent", scale=2).width() == 36


def test_only_pointing_icons_are_mirrored(qapp: QApplication) -> None:
    look.apply(qapp, "light")
    straight = {name: icons.pixmap(name).toImage() for name in ("back", "check")}
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        turned = {name: icons.pixmap(name).toImage() for name in ("back", "check")}
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert turned["check"] == straight["check"]
    assert turned["back"] != straight["back"]
    mirrored = straight["back"].flipped(Qt.Orientation.Horizontal)
    for x in range(18):
        for y in range(18):
            drawn, wished = turned["back"].pixelColor(x, y), mirrored.pixelColor(x, y)
            assert abs(drawn.alpha() - wished.alpha()) < 40


def test_painted_icons_are_sharp_on_a_dense_screen(qapp: QApplication) -> None:
    look.apply(qapp, "light")
    image = QImage(36, 36, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    icons.paint(painter, QRectF(0, 0, 18, 18), "sent", "sent")
    painter.end()
    assert image == icons.pixmap("sent", "sent", scale=2).toImage().convertToFormat(image.format())


def test_the_application_icon_has_all_sizes(qapp: QApplication) -> None:
    assert qapp is not None
    sizes = {size.width() for size in icons.application_icon().availableSizes()}
    assert {16, 32, 256} <= sizes
    assert not icons.mark(32).isNull()
    assert isinstance(icons.application_icon(), QIcon)
