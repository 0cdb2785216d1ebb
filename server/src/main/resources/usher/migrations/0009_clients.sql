-- Clients that an operator has registered, beside those of the configuration.
CREATE TABLE client (
  client_id   TEXT PRIMARY KEY,
  settings    TEXT NOT NULL,                -- JSON, in the words of the configuration
  secret_hash TEXT,                         -- SHA-256, base64url; null for one without a secret
  created_at  BIGINT NOT NULL,
  removed_at  BIGINT                        -- its id is not given to another one
);
