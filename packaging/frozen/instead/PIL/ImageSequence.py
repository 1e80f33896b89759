"""What pi-heif's writing would walk through; nothing here writes HEIC."""
