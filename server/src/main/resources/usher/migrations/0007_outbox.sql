-- What others are to be told of a change, written with it; gone when they know.
CREATE TABLE outbox (
  account_id TEXT NOT NULL,                 -- empty for what is not about one
  message_id TEXT NOT NULL,
  receiver   TEXT NOT NULL,                 -- such as "logout matinee-shop"
  payload    TEXT NOT NULL,                 -- JSON
  created_at BIGINT NOT NULL,
  due_at     BIGINT NOT NULL,               -- when it is sent (again)
  PRIMARY KEY (account_id, message_id)
);
CREATE INDEX outbox_due ON outbox (receiver, due_at);
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX outbox_waiting ON outbox (receiver, created_at, message_id);
CREATE INDEX outbox_known ON outbox (receiver, message_id);
