-- What clients bring: keys of several kinds, clients beside the configuration, keys that hold tokens.

ALTER TABLE signing_key ADD COLUMN burnt_at BIGINT; -- its secret got known; the row tells of it
