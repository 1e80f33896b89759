"""What pi-heif names when it is imported: types in annotations, never made."""


class Image:
    """The type of what a caller would hand to pi-heif to write."""


class Exif:
    """The type of what it would take from one."""
