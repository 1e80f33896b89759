"""Tables of stories, in and out: XLSX, ODS and text."""
