-- Each change of an account's plan has a number. What the lease store knows of is noted behind it:
-- until then the change is still to be told there.
ALTER TABLE account ADD COLUMN plan_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE account ADD COLUMN plan_told BIGINT NOT NULL DEFAULT 1;
CREATE INDEX account_plan_untold ON account (account_id) WHERE plan_version > plan_told;

-- Why a device was let in or not: one row for each start, written in batches some time after.
CREATE TABLE playback_decision (
  account_id  TEXT NOT NULL,
  decision_id TEXT NOT NULL,                  -- grows with time
  at          BIGINT NOT NULL,
  reason      TEXT NOT NULL,                  -- "admitted", or why not
  rule        TEXT NOT NULL,
  screens     INTEGER NOT NULL,               -- how many that rule allows
  in_use      INTEGER NOT NULL,
  device      TEXT NOT NULL,
  profile     TEXT,
  title       TEXT NOT NULL,
  title_name  TEXT NOT NULL,
  content     TEXT NOT NULL,
  other_device TEXT,                          -- who had to give way, or who took over
  shadow      TEXT NOT NULL,                  -- rules on trial that would have refused, by comma
  watching    TEXT NOT NULL,                  -- JSON: what the rule counted
  PRIMARY KEY (account_id, decision_id)
);
CREATE INDEX playback_decision_old ON playback_decision (at);
