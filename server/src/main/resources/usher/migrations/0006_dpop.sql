-- Keys of apps (RFC 9449), each as its thumbprint (RFC 7638).
ALTER TABLE grant_ ADD COLUMN dpop_jkt TEXT;       -- without which it is not redeemed
ALTER TABLE grant_ ADD COLUMN used_jkt TEXT;       -- with which it was
ALTER TABLE device_code ADD COLUMN used_jkt TEXT;
