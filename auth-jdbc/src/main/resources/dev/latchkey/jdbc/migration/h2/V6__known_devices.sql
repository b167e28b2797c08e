-- Devices that users have signed in on; of what they are recognised by there are digests alone.
CREATE TABLE latchkey_known_device (
    id              UUID            NOT NULL PRIMARY KEY,
    user_id         UUID            NOT NULL,
    digest          VARCHAR(100)    NOT NULL,
    epoch           INTEGER         NOT NULL,
    user_agent      VARCHAR(512),
    address         VARCHAR(100),
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_seen_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT latchkey_known_device_digest UNIQUE (user_id, digest)
);
CREATE INDEX latchkey_known_device_expiry ON latchkey_known_device (expires_at);
