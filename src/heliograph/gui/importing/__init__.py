"""The pages on which a table of stories is imported: file, columns, check, done."""
