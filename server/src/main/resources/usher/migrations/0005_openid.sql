-- What an ID token tells of the sign-in, kept from the code on through every refresh.
ALTER TABLE grant_ ADD COLUMN auth_time BIGINT;   -- when the password was given
ALTER TABLE grant_ ADD COLUMN auth_here INTEGER;  -- 1: on this device; 0: on the one that let it in

-- What a viewer let an app of somebody else's do; the newest answer stands.
CREATE TABLE consent (
  account_id TEXT NOT NULL REFERENCES account (account_id),
  client_id  TEXT NOT NULL,
  scope      TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, client_id)
);

-- Authorization requests that apps have sent ahead (RFC 9126). Not of an account: nobody is known yet.
CREATE TABLE pushed_request (
  request_hash TEXT PRIMARY KEY,
  client_id    TEXT NOT NULL,
  parameters   TEXT NOT NULL,               -- as a form
  counted_by   TEXT NOT NULL,               -- caps what one client or address may have open
  started_at   BIGINT,                      -- when a browser came with it, which it may do once
  expires_at   BIGINT NOT NULL
);
CREATE INDEX pushed_request_counted ON pushed_request (counted_by);
CREATE INDEX pushed_request_expires ON pushed_request (expires_at);
