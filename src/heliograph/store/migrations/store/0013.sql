-- What an import attached for the files of a row, so that a file which was replaced, moved or
-- described anew changes just that; and what a run did to media items, so that undo puts it back.
ALTER TABLE import_row ADD COLUMN files TEXT;
ALTER TABLE import_change ADD COLUMN files_before TEXT;
ALTER TABLE import_change ADD COLUMN file_changes TEXT;
