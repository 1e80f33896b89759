"""Stands in the frozen program for Pillow, which pi-heif imports without our calling any of it.

Pillow would bring 6 MB of decoders that read files of strangers, for nothing.
"""
