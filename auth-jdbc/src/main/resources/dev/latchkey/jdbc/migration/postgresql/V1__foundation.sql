-- Accounts, credentials, sessions, revocations, keys, roles and the outbox.

-- One row: what tells this installation from a copy of another.
CREATE TABLE latchkey_installation (
    id          UUID        NOT NULL PRIMARY KEY
);

-- Rows to lock where there is no row of its own to lock yet.
CREATE TABLE latchkey_lock (
    name        VARCHAR(50) NOT NULL PRIMARY KEY
);
INSERT INTO latchkey_lock (name) VALUES ('keys');

-- Work that one node at a time does.
CREATE TABLE latchkey_lease (
    name        VARCHAR(50) NOT NULL PRIMARY KEY,
    holder      UUID        NOT NULL,
    ends_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE latchkey_user (
    id              UUID            NOT NULL PRIMARY KEY,
    email           VARCHAR(320)    NOT NULL,
    email_key       VARCHAR(320)    NOT NULL,
    email_verified  BOOLEAN         NOT NULL,
    given_name      TEXT,
    middle_name     TEXT,
    family_name     TEXT,
    phone           TEXT,
    attributes      TEXT            NOT NULL,
    status          VARCHAR(20)     NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_login_at   TIMESTAMP(6) WITH TIME ZONE,
    version         BIGINT          NOT NULL,
    CONSTRAINT latchkey_user_email_key UNIQUE (email_key)
) WITH (fillfactor = 90);

-- Apart from the accounts, so that a reader of accounts need not be a reader of hashes.
CREATE TABLE latchkey_credential (
    user_id         UUID            NOT NULL PRIMARY KEY,
    hash            VARCHAR(512)    NOT NULL,
    changed_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE latchkey_one_time_token (
    digest          VARCHAR(100)    NOT NULL PRIMARY KEY,
    purpose         VARCHAR(30)     NOT NULL,
    user_id         UUID            NOT NULL,
    subject         VARCHAR(1000)   NOT NULL,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT latchkey_one_time_token_holder UNIQUE (user_id, purpose)
);
CREATE INDEX latchkey_one_time_token_expiry ON latchkey_one_time_token (expires_at);

-- A user's epoch outlives the sessions and revocations it was raised for.
CREATE TABLE latchkey_epoch (
    user_id         UUID            NOT NULL PRIMARY KEY,
    epoch           INTEGER         NOT NULL
);

-- The days (since 1970, UTC) stand for times in an index that a refresh does not touch: they change once a day at most.
CREATE TABLE latchkey_session (
    id                  UUID            NOT NULL PRIMARY KEY,
    user_id             UUID            NOT NULL,
    epoch               INTEGER         NOT NULL,
    client_id           VARCHAR(200)    NOT NULL,
    refresh_key_id      VARCHAR(100)    NOT NULL,
    generation          BIGINT          NOT NULL,
    generation_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    authenticated_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    methods             VARCHAR(500)    NOT NULL,
    remember_me         BOOLEAN         NOT NULL,
    address             VARCHAR(100),
    user_agent          VARCHAR(512),
    request_id          VARCHAR(200),
    locale              VARCHAR(100)    NOT NULL,
    created_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_seen_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    idle_expires_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    absolute_expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    absolute_day        INTEGER         NOT NULL,
    over_day            INTEGER         NOT NULL,
    ended_at            TIMESTAMP(6) WITH TIME ZONE,
    end_reason          VARCHAR(50)
) WITH (fillfactor = 80);
CREATE INDEX latchkey_session_user ON latchkey_session (user_id, created_at, id);
CREATE INDEX latchkey_session_over ON latchkey_session (over_day);

-- A reader's place is the snapshot it last read under: what was not visible in it is new, however late it committed.
CREATE SEQUENCE latchkey_revocation_number;
CREATE TABLE latchkey_revocation (
    kind            VARCHAR(10)     NOT NULL,
    subject         UUID            NOT NULL,
    epoch           INTEGER         NOT NULL,
    reason          VARCHAR(50)     NOT NULL,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    number          BIGINT          NOT NULL DEFAULT nextval('latchkey_revocation_number'),
    written_by      XID8            NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (kind, subject)
);
CREATE INDEX latchkey_revocation_writer ON latchkey_revocation (written_by, number);
CREATE INDEX latchkey_revocation_expiry ON latchkey_revocation (expires_at);

CREATE TABLE latchkey_key (
    id              VARCHAR(100)    NOT NULL PRIMARY KEY,
    purpose         VARCHAR(30)     NOT NULL,
    algorithm       VARCHAR(30)     NOT NULL,
    sealed          TEXT            NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    active_from     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    retires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE latchkey_role (
    id              UUID            NOT NULL PRIMARY KEY,
    name            VARCHAR(100)    NOT NULL,
    description     TEXT            NOT NULL,
    version         BIGINT          NOT NULL,
    CONSTRAINT latchkey_role_name UNIQUE (name)
);
CREATE TABLE latchkey_role_permission (
    role_id         UUID            NOT NULL REFERENCES latchkey_role (id) ON DELETE CASCADE,
    permission      VARCHAR(210)    NOT NULL,
    PRIMARY KEY (role_id, permission)
);
CREATE TABLE latchkey_role_include (
    role_id         UUID            NOT NULL REFERENCES latchkey_role (id) ON DELETE CASCADE,
    included_id     UUID            NOT NULL,
    PRIMARY KEY (role_id, included_id)
);
CREATE TABLE latchkey_role_grant (
    user_id         UUID            NOT NULL,
    role_id         UUID            NOT NULL REFERENCES latchkey_role (id),
    PRIMARY KEY (user_id, role_id)
);
CREATE INDEX latchkey_role_grant_role ON latchkey_role_grant (role_id);

-- Who is to be told what; never a link.
CREATE TABLE latchkey_outbox (
    id              UUID            NOT NULL PRIMARY KEY,
    user_id         UUID            NOT NULL,
    kind            VARCHAR(50)     NOT NULL,
    locale          VARCHAR(100)    NOT NULL,
    due_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    attempts        INTEGER         NOT NULL,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX latchkey_outbox_due ON latchkey_outbox (due_at, id);

INSERT INTO latchkey_installation (id) VALUES (gen_random_uuid());
