-- The sample that ships with the program: to look at, not to send by mistake.
ALTER TABLE story ADD COLUMN sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1));
