-- What is sent of a file is a form of it: `sha256`, `size_bytes` and `content_type` are the form's.
-- `original` is JSON of `domain.media.Original`; NULL for files that were attached before there were
-- forms: those are made clean when their story is next marked ready.
ALTER TABLE media_item ADD COLUMN original TEXT;
ALTER TABLE media_item ADD COLUMN sending_size TEXT;
ALTER TABLE media_item ADD COLUMN cleaned INTEGER NOT NULL DEFAULT 0 CHECK (cleaned IN (0, 1));
ALTER TABLE media_item ADD COLUMN keeps_place INTEGER NOT NULL DEFAULT 0 CHECK (keeps_place IN (0, 1));
