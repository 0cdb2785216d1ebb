-- Who applies the log of revocations, and what became of each sign-out.

-- One row for each start of a node. Nobody takes over another's row; a row whose beat no longer
-- moves is removed once its node can trust nothing any more.
CREATE TABLE node (
  instance  TEXT PRIMARY KEY,                 -- random, new at each start
  name      TEXT NOT NULL,                    -- for people
  epoch     TEXT NOT NULL,                    -- the log that applied counts in
  beat      BIGINT NOT NULL,                  -- grows with each publication
  applied   BIGINT NOT NULL,                  -- it and all its edges refuse everything up to there
  edges     INTEGER NOT NULL,                 -- how many back ends follow through it
  staleness BIGINT NOT NULL,                  -- microseconds that it trusts what it read
  stopped   INTEGER NOT NULL DEFAULT 0        -- 1: it said that it stops
);

-- A sign-out that somebody asked for, and its receipt. What it ended are the sign-ins that name it.
CREATE TABLE sign_out (
  account_id  TEXT NOT NULL,
  sign_out_id TEXT NOT NULL,
  key_hash    TEXT NOT NULL,                  -- SHA-256 of what lets a page without sign-in read it
  seq         BIGINT NOT NULL,                -- up to which a follower must have read
  at          BIGINT NOT NULL,
  certain_at  BIGINT NOT NULL,                -- from when every follower refuses, heard of or not
  after_ms    BIGINT,                         -- how long until it was confirmed; null while it is not
  followers   INTEGER,                        -- how many there were,
  confirmed   INTEGER,                        -- and how many of them said so
  PRIMARY KEY (account_id, sign_out_id)
);
CREATE INDEX sign_out_old ON sign_out (at);

ALTER TABLE sign_in ADD COLUMN sign_out_id TEXT;
ALTER TABLE sign_in ADD COLUMN told_at BIGINT; -- when its device said that it shows its sign-in screen

-- Keys of the server's own that all its nodes share.
CREATE TABLE server_key (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
