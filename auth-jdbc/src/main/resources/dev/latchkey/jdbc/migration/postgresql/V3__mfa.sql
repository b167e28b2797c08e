-- Second factors. Secrets are sealed with the master key; of codes and devices there are digests alone.
CREATE TABLE latchkey_factor (
    id              UUID            NOT NULL PRIMARY KEY,
    user_id         UUID            NOT NULL,
    kind            VARCHAR(30)     NOT NULL,
    sealed          TEXT            NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    confirmed_at    TIMESTAMP(6) WITH TIME ZONE,
    last_used_at    TIMESTAMP(6) WITH TIME ZONE,
    last_step       BIGINT          NOT NULL,
    CONSTRAINT latchkey_factor_kind UNIQUE (user_id, kind)
) WITH (fillfactor = 90);

-- A row is a code that was not used.
CREATE TABLE latchkey_recovery_code (
    user_id         UUID            NOT NULL,
    digest          VARCHAR(100)    NOT NULL,
    PRIMARY KEY (user_id, digest)
);

-- The digest is set when the mail is made.
CREATE TABLE latchkey_email_code (
    user_id         UUID            NOT NULL PRIMARY KEY,
    challenge       VARCHAR(100)    NOT NULL,
    digest          VARCHAR(100),
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX latchkey_email_code_expiry ON latchkey_email_code (expires_at);

CREATE TABLE latchkey_trusted_device (
    id              UUID            NOT NULL PRIMARY KEY,
    user_id         UUID            NOT NULL,
    digest          VARCHAR(100)    NOT NULL,
    epoch           INTEGER         NOT NULL,
    user_agent      VARCHAR(512),
    address         VARCHAR(100),
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_used_at    TIMESTAMP(6) WITH TIME ZONE,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT latchkey_trusted_device_digest UNIQUE (user_id, digest)
);
CREATE INDEX latchkey_trusted_device_expiry ON latchkey_trusted_device (expires_at);
