-- What an ID token tells of the sign-in, kept from the code on through every refresh.
ALTER TABLE grant_ ADD COLUMN auth_time BIGINT;   -- when the password was given
ALTER TABLE grant_ ADD COLUMN auth_here INTEGER;  -- 1: on this device; 0: on the one that let it in
