-- Bytes on the wire, by counted days and months (`domain.rules.Period`; `date` is what the clock
-- showed then, to be read by people) and by network; `network` is a key of the table below or ''.
CREATE TABLE traffic (
  day INTEGER NOT NULL,
  network TEXT NOT NULL,
  month INTEGER NOT NULL,
  date TEXT NOT NULL,
  sent_bytes INTEGER NOT NULL,
  received_bytes INTEGER NOT NULL,
  PRIMARY KEY (day, network)
) STRICT, WITHOUT ROWID;
-- Networks that this computer was in. `key` is a salted hash of what the system knows it by, `rule`
-- what the person said of it, `metered` what the system says or guesses.
CREATE TABLE network (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  rule TEXT CHECK (rule IN ('all', 'text-only', 'wait')),
  metered INTEGER CHECK (metered IN (0, 1)),
  seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The person said that this submission goes whatever budget, hours and network rules say.
ALTER TABLE submission ADD COLUMN anyway INTEGER NOT NULL DEFAULT 0 CHECK (anyway IN (0, 1));
