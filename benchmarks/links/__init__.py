"""Bad lines on this computer: packets between two network namespaces are made to wait."""

from benchmarks.links.line import Line, why_not
from benchmarks.links.profile import Cuts, DirectionFigures, Lateness, LineFigures, LineProfile

__all__ = [
    "Cuts",
    "DirectionFigures",
    "Lateness",
    "Line",
    "LineFigures",
    "LineProfile",
    "why_not",
]
