"""Files that tell where, by whom and with what they were made: exiftool writes it into samples."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent / "data" / "media"
CANARIES = ("CanaryAda", "CanaryЖил", "Canary7731-SN", "CanaryVillage", "Canary سر")
"""What must not be found in a clean file, in any encoding."""

NAME, NAME_RU, SERIAL, VILLAGE, WORDS = CANARIES

_GPS = ("-GPSLatitude=46.2201234", "-GPSLatitudeRef=N", "-GPSLongitude=6.1371234",
        "-GPSLongitudeRef=E", "-GPSAltitude=391", "-GPSTimeStamp=11:22:33",
        f"-GPSAreaInformation={VILLAGE}")  # fmt: skip
_DEVICE = (f"-Make={SERIAL}", f"-Model=Spy {SERIAL}", f"-SerialNumber={SERIAL}",
           f"-LensSerialNumber={SERIAL}", f"-Software={SERIAL}",
           f"-HostComputer={SERIAL}")  # fmt: skip
_PERSON = (f"-Artist={NAME}", f"-Copyright={NAME_RU}", f"-OwnerName={NAME}", f"-XPAuthor={NAME}")
_TEXT = (f"-ImageDescription={WORDS}", f"-UserComment={WORDS}", f"-XPComment={WORDS}",
         f"-XPKeywords={NAME_RU}")  # fmt: skip
_TIME = ("-DateTimeOriginal=2021:05:17 10:00:00", "-ModifyDate=2021:05:17 10:00:00",
         "-OffsetTime=+02:00")  # fmt: skip
_XMP = (f"-XMP-dc:Creator={NAME}", "-XMP-exif:GPSLatitude=46.22", "-XMP-exif:GPSLongitude=6.13",
        f"-XMP-aux:SerialNumber={SERIAL}", f"-XMP-dc:Description={WORDS}",
        f"-XMP-photoshop:City={VILLAGE}", f"-XMP-iptcExt:PersonInImage={NAME}")  # fmt: skip
_IPTC = ("-IPTC:CodedCharacterSet=UTF8", f"-IPTC:By-line={NAME}", f"-IPTC:City={VILLAGE}",
         f"-IPTC:Caption-Abstract={WORDS}", f"-IPTC:OriginatingProgram={SERIAL}")  # fmt: skip
_TURNED = ("-n", "-IFD0:Orientation=6")
_THUMB = (f"-ThumbnailImage<={SAMPLES / 'plain.jpg'}",)
_KEYS = (f"-Keys:Make={SERIAL}", f"-Keys:Author={NAME}", "-Keys:GPSCoordinates=46.22, 6.13, 391",
         f"-Keys:Description={WORDS}", "-Keys:CreationDate=2021:05:17 10:00:00+02:00")  # fmt: skip
_USER = ("-UserData:GPSCoordinates=46.22, 6.13, 391", f"-UserData:Make={SERIAL}",
         f"-UserData:Artist={NAME}", f"-UserData:Comment={WORDS}")  # fmt: skip
_ITEMS = (f"-ItemList:Artist={NAME}", f"-ItemList:Comment={WORDS}", f"-ItemList:Title={VILLAGE}",
          f"-ItemList:CoverArt<={SAMPLES / 'plain.jpg'}")  # fmt: skip
_TIMES = ("-CreateDate=2021:05:17 10:00:00", "-TrackCreateDate=2021:05:17 10:00:00",
          "-MediaModifyDate=2021:05:17 10:00:00")  # fmt: skip
_INFO = (f"-PDF:Author={NAME}", f"-PDF:Title={WORDS}", f"-PDF:Creator={SERIAL}",
         "-PDF:CreateDate=2021:05:17 10:00:00", f"-PDF:Keywords={VILLAGE}")  # fmt: skip

_EXIF = {"gps": _GPS, "device": _DEVICE, "person": _PERSON, "text": _TEXT, "time": _TIME,
         "xmp": _XMP, "turned": (*_TURNED, *_GPS), "pair": (*_GPS, *_DEVICE),
         "names": (*_PERSON, *_XMP), "most": (*_GPS, *_DEVICE, *_PERSON, *_XMP, *_TURNED),
         "big-endian": ("-ExifByteOrder=MM", *_GPS, *_DEVICE, *_PERSON, *_TURNED),
         "all": (*_GPS, *_DEVICE, *_PERSON, *_TEXT, *_TIME, *_XMP, *_TURNED)}  # fmt: skip
JPEG = {**_EXIF, "iptc": _IPTC, "thumb": (*_THUMB, *_GPS), "comment": (f"-Comment={WORDS}",),
         "all": (*_EXIF["all"], *_IPTC, *_THUMB, f"-Comment={NAME}")}  # fmt: skip
_TIFF = {**_EXIF, "iptc": _IPTC, "all": (*_EXIF["all"], *_IPTC)}
_PNG = {**_EXIF, "comment": (f"-PNG:Comment={WORDS}", f"-PNG:Author={NAME}"),
        "all": (*_EXIF["all"], f"-PNG:Author={NAME}", f"-PNG:Software={SERIAL}")}  # fmt: skip
_MOVIE = {"keys": _KEYS, "user": _USER, "items": _ITEMS, "times": _TIMES, "xmp": _XMP,
          "keys-user": (*_KEYS, *_USER), "places": (_KEYS[2], _USER[0]),
          "makers": (_KEYS[0], _USER[1]), "persons": (_KEYS[1], *_USER[2:], *_ITEMS),
          "all": (*_KEYS, *_USER, *_ITEMS, *_TIMES, *_XMP)}  # fmt: skip
_GIF = {"xmp": _XMP, "comment": (f"-Comment={WORDS}",), "all": (*_XMP, f"-Comment={NAME}")}
_PDF = {"info": _INFO, "xmp": _XMP, "author": _INFO[:1], "all": (*_INFO, *_XMP)}

_VARIANTS: dict[str, dict[str, tuple[str, ...]]] = {
    ".jpg": JPEG,
    ".png": _PNG,
    ".webp": _EXIF,
    ".tif": _TIFF,
    ".heic": _EXIF,
    ".avif": _EXIF,
    ".mp4": _MOVIE,
    ".mov": _MOVIE,
    ".m4a": _MOVIE,
    ".3gp": _MOVIE,
    ".gif": _GIF,
    ".pdf": _PDF,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A file that tells, and the sample from which it was made."""

    path: Path
    sample: Path
    variant: str


def told_files(folder: Path, suffixes: set[str], *, every: bool) -> list[Told]:
    """Make files with everything told in each, or one for every combination, too."""
    made: list[Told] = []
    orders: list[str] = []
    for sample in sorted(SAMPLES.iterdir()):
        if sample.suffix not in suffixes & _VARIANTS.keys():
            continue
        for variant, arguments in _VARIANTS[sample.suffix].items():
            if not every and variant not in {"all", "turned", "keys"}:
                continue
            path = folder / f"{sample.stem}-{variant}{sample.suffix}"
            shutil.copyfile(sample, path)
            made.append(Told(path, sample, variant))
            orders += [*arguments, "-overwrite_original", "-m", "-q", str(path), "-execute"]
    list_of_orders = folder / "orders.args"
    list_of_orders.write_text("\n".join(orders), encoding="utf-8")
    subprocess.run(["exiftool", "-@", str(list_of_orders)], check=False, capture_output=True)  # noqa: S607
    list_of_orders.unlink()
    return made


def tell(paths: list[Path]) -> dict[str, dict[str, Any]]:
    """Give what exiftool sees in each file, by file name: values by ``group:tag``."""
    run = subprocess.run(
        ["exiftool", "-a", "-u", "-ee", "-G1", "-j", *map(str, paths)],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return {Path(each["SourceFile"]).name: each for each in json.loads(run.stdout)}


_DRAWS = re.compile(
    r"SourceFile|(ExifTool|System|File|JFIF|PNG|PNG-(pHYs|cHRM)|RIFF|GIF|Adobe|ICC.*|Meta|Composite"
    r"|QuickTime|Track\d+|Meta|PDF|HEIC|AnimationControl):.*|IFD0:Orientation"
)
"""What a clean file may still say: how it is drawn and played."""

_TIFF_DRAWS = re.compile(
    r"IFD\d+:(SubfileType|Image(Width|Height)|BitsPerSample|Compression|Photometric.*|FillOrder"
    r"|StripOffsets|StripByteCounts|RowsPerStrip|SamplesPerPixel|PlanarConfiguration|[XY]Resolution"
    r"|ResolutionUnit|PageNumber|Predictor|WhitePoint|PrimaryChromaticities|Tile.*|ExtraSamples"
    r"|SampleFormat|Orientation|TransferFunction|ICC_Profile.*)"
)
_TELLS = re.compile(
    r"gps|location|latitude|longitude|serial|owner|artist|author|creator(?!tool)|by-?line|make$|model$"
    r"|copyright|comment|(?<!sampleGroup)description|title|keywords|software|compressorname|vendor|city|thumbnail"
    r"|coverart|preview(?!time|duration)|originaldate|creationdate|handlername",
    re.IGNORECASE,
)
"""Names that tell of a place, device or person, wherever they stand."""

_FILE = re.compile(r"(ExifTool|System|ICC.*):|File:(?!Comment)")


def tells(tag: str, value: object, *, tiff: bool) -> bool:
    """Judge whether a tag that exiftool sees tells more than how a file is drawn and played."""
    if _FILE.match(tag):
        return False
    if not (_DRAWS.fullmatch(tag) or (tiff and _TIFF_DRAWS.fullmatch(tag))):
        return True
    name = tag.partition(":")[2]
    if re.search(r"(Create|Modify)Date$", name):
        return value not in {"0000:00:00 00:00:00", ""}
    return _TELLS.search(name) is not None and value not in {"", None, "(none)", "????"}


def canaries_in(data: bytes) -> list[str]:
    """Give the canaries that stand in the bytes, in the encodings that metadata is written in."""
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    return [each for each in CANARIES for code in encodings if each.encode(code) in data]
