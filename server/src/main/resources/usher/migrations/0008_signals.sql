-- Who is sent security events, and how (OpenID Shared Signals Framework 1.0): one stream for each client.
CREATE TABLE ssf_stream (
  client_id   TEXT PRIMARY KEY,
  stream_id   TEXT NOT NULL UNIQUE,
  endpoint    TEXT,                         -- where events are pushed; null for one that polls
  credential  TEXT,                         -- the Authorization header that goes with them
  requested   TEXT NOT NULL,                -- event types, apart by spaces
  description TEXT,
  status      TEXT NOT NULL,                -- enabled, paused, disabled
  reason      TEXT,
  verified_at BIGINT                        -- when a verification was last asked for
);
