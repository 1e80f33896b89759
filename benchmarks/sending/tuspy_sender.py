"""Sends the files of a folder with tuspy, one after the other, as its documentation shows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tusclient.client import TusClient
from tusclient.uploader.uploader import Uploader


def main() -> None:
    """Send them all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("endpoint")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--retries", type=int, default=0)
    parser.add_argument("--chunk-bytes", type=int, default=0)
    asked = parser.parse_args()
    client = TusClient(asked.endpoint)
    for file in sorted(asked.folder.iterdir()):
        uploader = Uploader(
            str(file),
            client=client,
            metadata={"filename": file.name},
            chunk_size=asked.chunk_bytes or sys.maxsize,
            retries=asked.retries,
            retry_delay=1 if asked.retries else 30,
        )
        uploader.upload()


if __name__ == "__main__":
    main()
