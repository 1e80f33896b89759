"""What goes into the frozen program, and what of Qt and of the system stays out (0049)."""

from __future__ import annotations

import sys
from fnmatch import fnmatch

from heliograph.i18n import LANGUAGES

BY_NAME = (
    "apsw.ext",
    "brotli",
    "hunspell",
    "jeepney",
    "jeepney.io.blocking",
    "pi_heif",
    "PySide6.QtCore",
    "PySide6.QtGui",
    "PySide6.QtNetwork",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvg",
    "PySide6.QtWidgets",
    "xlsxwriter",
)
"""Modules that are imported by their names as text, where no analysis of the code finds them."""

KEYRINGS = {
    "linux": "keyring.backends.SecretService",
    "win32": "keyring.backends.Windows",
    "darwin": "keyring.backends.macOS",
}
"""By ``sys.platform``: the one backend that is used (``heliograph.store.slots.keyring``)."""

LEFT_OUT = (
    "babel",  # tests hold our words to it, and it compiles the catalogues
    "heliograph_service",  # the installed program has no service inside
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "sqlite3",  # apsw brings its own
    "tkinter",
    "readline",
    "curses",
    "pydoc",
    "doctest",
    "unittest",
    "lib2to3",
    "distutils",
    "setuptools",
    "pip",
    "lxml",  # comes with pikepdf, which loads it for nothing that is called
    "numpy",
)
"""Modules that something imports if they are there, and that nothing here calls."""

_QT_PLUGINS = (
    "iconengines/*svgicon*",
    # What intake takes for a photo; HEIC is pi-heif's, SVG is our own icons'.
    "imageformats/*gif*",
    "imageformats/*jpeg*",
    "imageformats/*svg*",
    "imageformats/*tiff*",
    "imageformats/*webp*",
    "networkinformation/*glib*",
    "networkinformation/*networkmanager*",
    "networkinformation/*networklistmanager*",
    "networkinformation/*scnetworkreachability*",
    "platforms/*offscreen*",
    "platforms/*wayland*",
    "platforms/*xcb*",
    "platforms/*windows*",
    "platforms/*cocoa*",
    # Without them nobody types Chinese, nor accents by a compose key.
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    # The portal's file dialogs, and whether the desktop is dark; GTK's own is 8 MB of libraries.
    "platformthemes/*xdgdesktopportal*",
    "printsupport/*",
    "styles/*",
    # Wayland draws by shared memory: nothing of EGL, DRM or Vulkan is needed for widgets.
    "wayland-decoration-client/*adwaita*",
    "wayland-shell-integration/*xdg-shell*",
)
_QT_WORDS = tuple(
    f"qtbase_{'zh_CN' if language == 'zh' else language}.qm"
    for language in LANGUAGES
    if language != "en"
)

_QT_LEFT_OUT = (
    # Loaded by plugins that are left out, or for QML.
    "*Qt6Qml*",
    "*Qt6Quick*",
    "*Qt6EglFS*",
    "*Qt6EglFs*",
    "*Qt6VirtualKeyboard*",
    "*Qt6Pdf*",
    "*Qt6Lottie*",
    "*Qt6WaylandCompositor*",
    "*Qt6WaylandEglClientHwIntegration*",
    "*opengl32sw.dll",  # a software OpenGL of 20 MB: widgets need none
)


def is_kept(place: str, source: str, kind: str) -> bool:
    """Tell whether a file that was found goes into the program.

    Args:
        place: Where it would lie in the folder, with either kind of slash.
        source: Where it comes from.
        kind: What PyInstaller calls it: ``BINARY`` for a library, ``EXTENSION``, ``DATA``.
    """
    place, source = place.replace("\\", "/"), source.replace("\\", "/")
    folder, _, name = place.rpartition("/")
    if place.startswith("PySide6/") and "/plugins/" in place:
        return _is_one(place.partition("/plugins/")[2], _QT_PLUGINS)
    if folder.startswith("PySide6/") and folder.endswith("/translations"):
        return name in _QT_WORDS
    if _is_one(name, _QT_LEFT_OUT):
        return False
    # A library of the system stays the system's (0049): only there is it kept up to date, and its
    # OpenSSL knows where this system's certificates are. The package depends on each by name.
    is_ours = "/site-packages/" in source or name.startswith("libpython")
    return is_ours or kind != "BINARY" or not sys.platform.startswith("linux")


def _is_one(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
