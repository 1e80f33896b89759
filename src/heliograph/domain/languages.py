"""The languages that the form offers for a story, beside our six, as BCP 47 tags."""

from __future__ import annotations

_TAGS = """
    af am as ay az be bg bi bm bn bs ca ceb cs cy da de dv dz ee el eo et eu fa ff fi fil fj fo ga
    gl gn gu ha haw he hi hr ht hu hy id ig is it ja jv ka kk kl km kn ko ku ky lb lg ln lo lt lv
    mg mi mk ml mn mr ms mt my nb ne nl nn om or pa pl ps pt qu rm rn ro rw sd sg si sk sl sm sn
    so sq sr ss st su sv sw ta te tet tg th ti tk tn to tpi tr ts tt ug uk ur uz ve vi wo xh yo zu
"""
OFFERED = tuple(_TAGS.split())
"""Any other tag is kept when a story has it."""
