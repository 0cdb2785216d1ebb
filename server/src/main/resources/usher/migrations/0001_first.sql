-- Times are microseconds since 1970, UTC. Tables that grow have account_id first in their key.

CREATE TABLE account (
  account_id      TEXT PRIMARY KEY,
  email           TEXT NOT NULL,              -- as the viewer writes it
  email_key       TEXT NOT NULL UNIQUE,       -- normalised: one account however it is written
  password_hash   TEXT NOT NULL,
  wrong_passwords INTEGER NOT NULL DEFAULT 0, -- in a row
  plan            TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  closed_at       BIGINT
);

CREATE TABLE profile (
  account_id TEXT NOT NULL REFERENCES account (account_id),
  profile_id TEXT NOT NULL,
  name       TEXT NOT NULL,
  picture    TEXT NOT NULL,
  kids       INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, profile_id)
);

CREATE TABLE device (
  account_id TEXT NOT NULL REFERENCES account (account_id),
  device_id  TEXT NOT NULL,
  device_key TEXT NOT NULL,                   -- SHA-256 of the device's own lasting id
  kind       TEXT NOT NULL,
  name       TEXT NOT NULL,
  model      TEXT NOT NULL,
  renamed    INTEGER NOT NULL DEFAULT 0,      -- 1: the viewer's name, which no app overwrites
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id),
  UNIQUE (account_id, device_key)
);

CREATE TABLE sign_in (
  account_id   TEXT NOT NULL REFERENCES account (account_id),
  sid          TEXT NOT NULL UNIQUE,
  device_id    TEXT NOT NULL,
  client_id    TEXT NOT NULL,
  cookie_hash  TEXT,                          -- a browser's: SHA-256 of its cookie's secret
  profile_id   TEXT,
  place        TEXT,
  created_at   BIGINT NOT NULL,
  proved_at    BIGINT,                        -- the last password given on this device
  last_used_at BIGINT NOT NULL,
  due_at       BIGINT NOT NULL,               -- when it ends by itself: its end date, or from disuse
  ends_at      BIGINT,                        -- "just for this stay"
  exp_max      BIGINT NOT NULL DEFAULT 0,     -- the largest exp of any access token issued for it
  ended_at     BIGINT,
  end_reason   TEXT,
  ended_by     TEXT,                          -- the name of the device that asked
  ended_by_sid TEXT,
  PRIMARY KEY (account_id, sid)
);
CREATE INDEX sign_in_due ON sign_in (due_at) WHERE ended_at IS NULL;
CREATE INDEX sign_in_ended ON sign_in (ended_at) WHERE ended_at IS NOT NULL;

-- Authorization codes and refresh tokens. The name avoids the SQL word.
CREATE TABLE grant_ (
  account_id     TEXT NOT NULL,
  grant_hash     TEXT NOT NULL,
  kind           TEXT NOT NULL,
  sid            TEXT NOT NULL,
  client_id      TEXT NOT NULL,
  scope          TEXT NOT NULL,
  redirect_uri   TEXT,                        -- codes: what the redemption must repeat
  code_challenge TEXT,                        -- codes: PKCE, S256
  nonce          TEXT,                        -- codes: OpenID Connect
  created_at     BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  used_at        BIGINT,
  voided_at      BIGINT,
  answer         BLOB,                        -- the token answer, readable only with the used secret
  PRIMARY KEY (account_id, grant_hash)
);
CREATE INDEX grant_of_sign_in ON grant_ (account_id, sid);
CREATE INDEX grant_expires ON grant_ (expires_at);

-- Born before anyone is known to the device, gone after minutes: not of an account until allowed.
CREATE TABLE device_code (
  code_hash      TEXT PRIMARY KEY,
  user_code_hash TEXT NOT NULL UNIQUE,
  client_id      TEXT NOT NULL,
  scope          TEXT NOT NULL,
  device_key     TEXT NOT NULL,
  kind           TEXT NOT NULL,
  name           TEXT NOT NULL,
  model          TEXT NOT NULL,
  place          TEXT,
  address        TEXT NOT NULL,               -- shortened: caps what one address may have open
  state          TEXT NOT NULL,               -- open, allowed, denied, used, voided
  account_id     TEXT,
  allowed_by     TEXT,                        -- the sid that allowed it
  stay_ends_at   BIGINT,
  asked_at       BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  answer         BLOB,
  answered_at    BIGINT
);
CREATE INDEX device_code_account ON device_code (account_id);
CREATE INDEX device_code_expires ON device_code (expires_at);
CREATE INDEX device_code_address ON device_code (address);

-- One row: the number last given and the log's epoch. Its lock, held to the commit, makes the
-- order of numbers the order of commits.
CREATE TABLE revocation_head (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  seq   BIGINT NOT NULL
);

CREATE TABLE revocation (
  seq        BIGINT PRIMARY KEY,
  account_id TEXT NOT NULL,
  sid        TEXT NOT NULL,
  reason     TEXT NOT NULL,
  ended_by   TEXT,
  at         BIGINT NOT NULL,
  until      BIGINT NOT NULL
);
CREATE INDEX revocation_until ON revocation (until);

CREATE TABLE activity (
  account_id  TEXT NOT NULL REFERENCES account (account_id),
  activity_id TEXT NOT NULL,
  at          BIGINT NOT NULL,
  kind        TEXT NOT NULL,
  device      TEXT,
  by_device   TEXT,
  reason      TEXT,
  place       TEXT,
  PRIMARY KEY (account_id, activity_id)
);
CREATE INDEX activity_recent ON activity (account_id, at);
CREATE INDEX activity_old ON activity (at);

CREATE TABLE signing_key (
  key_id     TEXT PRIMARY KEY,
  algorithm  TEXT NOT NULL,
  jwk        TEXT NOT NULL,                   -- the private key; the file is readable by its owner only
  signs_from BIGINT NOT NULL,
  signs_till BIGINT NOT NULL,
  kept_till  BIGINT NOT NULL
);
