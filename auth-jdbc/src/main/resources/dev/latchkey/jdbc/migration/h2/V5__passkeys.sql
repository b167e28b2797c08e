-- Passkeys. There is no secret in them: the private keys stay with their owners.
CREATE TABLE latchkey_passkey (
    id              UUID            NOT NULL PRIMARY KEY,
    user_id         UUID            NOT NULL,
    credential_id   VARCHAR(1400)   NOT NULL,
    public_key      VARCHAR         NOT NULL,
    counter         BIGINT          NOT NULL,
    transports      VARCHAR(200)    NOT NULL,
    aaguid          UUID            NOT NULL,
    backup_eligible BOOLEAN         NOT NULL,
    backed_up       BOOLEAN         NOT NULL,
    name            VARCHAR(200)    NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_used_at    TIMESTAMP(6) WITH TIME ZONE,
    CONSTRAINT latchkey_passkey_credential UNIQUE (credential_id)
);
CREATE INDEX latchkey_passkey_user ON latchkey_passkey (user_id);

-- A row is a user who may get a passkey at any moment: what rests on there being none locks it.
CREATE TABLE latchkey_passkey_owner (
    user_id         UUID            NOT NULL PRIMARY KEY
);
