"""The look: every colour of the program, and how palette, text size and style sheet follow.

Nothing else in the code names a colour. Widgets that paint themselves ask ``tokens()`` when they
paint, so a change of theme shows at the next repaint.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from heliograph import i18n
from heliograph.gui import style
from heliograph.paper import fonts

if TYPE_CHECKING:
    from PySide6.QtGui import QStyleHints

Theme = Literal["system", "light", "dark", "contrast"]

TEXT_POINTS = 11.0
SMALL_POINTS = 10.0
STORY_TITLE_POINTS = 14.0
PAGE_TITLE_POINTS = 18.0
LEAST_PERCENT, MOST_PERCENT = 100, 200

CONTROL_HEIGHT = 30
"""Least height of anything to press or fill in, in logical pixels."""
CHIP_HEIGHT = 28
ROW_HEIGHT = 58
CONTROL_RADIUS = 6
CARD_RADIUS = 8
FOCUS_WIDTH = 2
PAGE_MARGIN = 24
ROW_MARGIN = 16
BLOCK_GAP = 12
ICON_SIZE = 18


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """One palette: colours as ``#RRGGBB``, named for what they are for."""

    dark: bool
    ground: str
    surface: str
    raised: str
    line: str
    hair: str
    ink: str
    soft: str
    action: str
    on_action: str
    wash: str
    focus: str
    sun: str
    draft: str
    ready: str
    sending: str
    sent: str
    attention: str
    warn_wash: str


LIGHT = Tokens(
    dark=False,
    ground="#F7F5F0",
    surface="#FFFFFF",
    raised="#EFECE4",
    line="#8A8577",
    hair="#DDD8CC",
    ink="#1E2530",
    soft="#565E6B",
    action="#0B5C73",
    on_action="#FFFFFF",
    wash="#E3EEF1",
    focus="#B4540A",
    sun="#F2B134",
    draft="#565E6B",
    ready="#0B5C73",
    sending="#7A4B00",
    sent="#1E6B3A",
    attention="#A12622",
    warn_wash="#FBEDEA",
)

DARK = Tokens(
    dark=True,
    ground="#14181E",
    surface="#1C222A",
    raised="#262E38",
    line="#77808C",
    hair="#333C47",
    ink="#EDEBE6",
    soft="#AEB5BF",
    action="#6CC3DA",
    on_action="#08222B",
    wash="#1D333B",
    focus="#F2B134",
    sun="#F2B134",
    draft="#AEB5BF",
    ready="#6CC3DA",
    sending="#F0C069",
    sent="#7FD09B",
    attention="#FF9C93",
    warn_wash="#3A2321",
)

LIGHT_CONTRAST = replace(
    LIGHT,
    ground="#FFFFFF",
    raised="#FFFFFF",
    line="#000000",
    hair="#000000",
    ink="#000000",
    soft="#000000",
    draft="#000000",
    action="#00384A",
    ready="#00384A",
    sending="#4A2D00",
    sent="#0B4020",
    attention="#7A0F0C",
)
"""For people whose system asks for high contrast."""

DARK_CONTRAST = replace(
    DARK,
    ground="#000000",
    surface="#000000",
    raised="#000000",
    line="#FFFFFF",
    hair="#FFFFFF",
    ink="#FFFFFF",
    soft="#FFFFFF",
    draft="#FFFFFF",
)

TEXT_PAIRS = (
    *(
        (text, ground)
        for ground in ("ground", "surface", "raised", "wash", "warn_wash")
        for text in ("ink", "soft", "action", "draft", "ready", "sending", "sent", "attention")
    ),
    ("on_action", "action"),
)
"""Text on ground as the program uses them; each has a contrast of at least 4.5."""

LINE_PAIRS = tuple(
    (line, ground) for ground in ("ground", "surface", "raised") for line in ("line", "focus")
)
"""Borders of controls and the focus ring; each has a contrast of at least 3."""


class _Current:
    """The palette in use; one process has one look."""

    tokens = LIGHT
    theme: Theme = "system"
    percent = LEAST_PERCENT


def tokens() -> Tokens:
    """Give the palette in use."""
    return _Current.tokens


def colour(name: str) -> QColor:
    """Give a token of the palette in use as a colour.

    Args:
        name: Name of a colour field of ``Tokens``.
    """
    return colour_of(_Current.tokens, name)


def colour_of(palette: Tokens, name: str) -> QColor:
    """Give a token of any palette as a colour."""
    return _colour(getattr(palette, name))


def from_source(code: str) -> QColor:
    """Give a colour that a campaign's list brings along, such as that of a goal (``#RRGGBB``)."""
    return _colour(code)


@cache
def _colour(code: str) -> QColor:
    return QColor(code)


def blend(upper: str, lower: str, share: float) -> QColor:
    """Mix two tokens: ``share`` (0 to 1) of ``upper`` on ``lower``."""
    above, below = colour(upper), colour(lower)
    return QColor.fromRgbF(
        below.redF() + (above.redF() - below.redF()) * share,
        below.greenF() + (above.greenF() - below.greenF()) * share,
        below.blueF() + (above.blueF() - below.blueF()) * share,
    )


def scaled(pixels: float) -> int:
    """Give a length that grows with the person's text: of icons, boxes to tick and their gaps.

    Args:
        pixels: Logical pixels at 100 %.
    """
    return round(pixels * _Current.percent / 100)


def icon_side() -> int:
    """Give the side of an icon beside a line of text, in logical pixels."""
    return scaled(ICON_SIZE)


def font(points: float = TEXT_POINTS, *, strong: bool = False, language: str = "") -> QFont:
    """Give a font in the person's text size.

    Args:
        points: Size at 100 %.
        strong: Whether it stands out (weight 600).
        language: Of the text, when it is not that of the screens.
    """
    return QFont(_font(points * _Current.percent / 100, strong, language or i18n.language()))


@cache  # asked for at each row and each paint; ``_dress`` forgets them
def _font(points: float, strong: bool, language: str) -> QFont:  # noqa: FBT001 - a cache key
    made = QFont()
    made.setFamilies(fonts.families(language))
    made.setPointSizeF(points)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def dress(widget: QWidget, look: str) -> None:
    """Give a widget one of the looks that ``style.sheet`` lists; empty takes it away."""
    if widget.property("look") == look:
        return
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def apply(app: QApplication, theme: Theme = "system", text_percent: int = LEAST_PERCENT) -> None:
    """Dress the whole program; call again when a choice or the screen language changes.

    Args:
        app: The application.
        theme: ``system`` follows the system's light or dark, ``contrast`` too, but always in high
            contrast; the system's own wish for high contrast counts in every theme.
        text_percent: Size of all text, 100 to 200.
    """
    _Current.theme = theme
    _Current.percent = min(max(text_percent, LEAST_PERCENT), MOST_PERCENT)
    hints = app.styleHints()
    if theme in {"system", "contrast"}:
        hints.unsetColorScheme()
    else:
        dark = theme == "dark"
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    if app.findChild(_Follower) is None:
        app.setStyle("Fusion")
        _Follower(app)
    _dress(app)


def _dress(app: QApplication) -> None:
    hints = app.styleHints()
    _Current.tokens = choose(
        dark=_is_dark(hints),
        contrast=_wants_contrast(hints),
    )
    _font.cache_clear()
    app.setPalette(_palette(_Current.tokens))
    app.setFont(font())
    sheet = style.sheet(
        named(),
        percent=_Current.percent,
        right_to_left=app.layoutDirection() is Qt.LayoutDirection.RightToLeft,
    )
    # Qt dresses every widget anew even for the sheet that it has: a tenth of a second and more.
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)


def choose(*, dark: bool, contrast: bool) -> Tokens:
    """Pick one of the four palettes."""
    if contrast:
        return DARK_CONTRAST if dark else LIGHT_CONTRAST
    return DARK if dark else LIGHT


def named() -> dict[str, str]:
    """Give the colours in use by name, and ``action_near`` for an action under the mouse."""
    current = _Current.tokens
    names = [each for each in current.__struct_fields__ if each != "dark"]
    colours = {name: str(getattr(current, name)) for name in names}
    return {**colours, "action_near": blend("ink", "action", 0.14).name()}


class _Follower(QObject):
    """Follows the system's light, dark and contrast while the program runs."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        # The system changes several hints at once, and our own palette is one of them.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._on_settled)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._settled.start)
        hints.accessibility().contrastPreferenceChanged.connect(self._settled.start)

    def _on_settled(self) -> None:
        hints = self._app.styleHints()
        wanted = choose(dark=_is_dark(hints), contrast=_wants_contrast(hints))
        if wanted is not _Current.tokens:
            _dress(self._app)


def _is_dark(hints: QStyleHints) -> bool:
    if _Current.theme in {"system", "contrast"}:
        return hints.colorScheme() == Qt.ColorScheme.Dark
    return _Current.theme == "dark"


def _wants_contrast(hints: QStyleHints) -> bool:
    if _Current.theme == "contrast":
        return True
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def _palette(current: Tokens) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        role.Window: current.ground,
        role.WindowText: current.ink,
        role.Base: current.surface,
        role.AlternateBase: current.raised,
        role.Text: current.ink,
        role.PlaceholderText: current.soft,
        role.Button: current.surface,
        role.ButtonText: current.ink,
        role.BrightText: current.on_action,
        role.Highlight: current.action,
        role.HighlightedText: current.on_action,
        role.Accent: current.action,
        role.Link: current.action,
        role.LinkVisited: current.action,
        role.ToolTipBase: current.raised,
        role.ToolTipText: current.ink,
        role.Light: current.surface,
        role.Midlight: current.raised,
        role.Mid: current.hair,
        role.Dark: current.line,
        role.Shadow: current.line,
    }
    palette = QPalette()
    for each, code in roles.items():
        palette.setColor(each, QColor(code))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(current.soft))
    return palette
