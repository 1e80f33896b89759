"""The way to the central service, the only importer of requests."""
