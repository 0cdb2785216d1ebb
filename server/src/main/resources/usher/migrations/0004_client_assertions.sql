-- Assertions by which clients have proved themselves (RFC 7523): each is good once.
CREATE TABLE client_assertion (
  client_id TEXT NOT NULL,
  jti_hash  TEXT NOT NULL,
  until     BIGINT NOT NULL,
  PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX client_assertion_until ON client_assertion (until);
