"""Gets out of a damaged database of stories what still reads, and makes a new one of it."""
