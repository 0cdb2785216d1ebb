-- What clients bring: keys of several kinds, clients beside the configuration, keys that hold tokens.

ALTER TABLE signing_key ADD COLUMN burnt_at BIGINT;  -- its secret got known; the row tells of it

-- Thumbprints (RFC 7638) of the devices' own keys (RFC 9449).
ALTER TABLE grant_ ADD COLUMN jkt TEXT;              -- without this key it is worth nothing
ALTER TABLE grant_ ADD COLUMN used_jkt TEXT;         -- whose holder redeemed it
ALTER TABLE device_code ADD COLUMN used_jkt TEXT;    -- the same

-- Clients that were added while Usher ran; those of the configuration have no row.
CREATE TABLE client (
  client_id   TEXT PRIMARY KEY,
  settings    TEXT NOT NULL,                         -- as they were given, JSON
  secret_hash TEXT,                                  -- SHA-256 of a secret of 256 random bits
  created_at  BIGINT NOT NULL,
  changed_at  BIGINT NOT NULL
);

-- Assertions by which clients have proved themselves (RFC 7523): each is good once.
CREATE TABLE client_assertion (
  client_id TEXT NOT NULL,
  jti_hash  TEXT NOT NULL,
  until     BIGINT NOT NULL,
  PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX client_assertion_until ON client_assertion (until);

-- Secrets that all nodes share, made by the first that needs one.
CREATE TABLE shared_secret (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
