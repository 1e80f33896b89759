"""What pi-heif's own plug-in for Pillow derives from; nothing here registers it."""


class ImageFile:
    """A picture that Pillow would open."""
