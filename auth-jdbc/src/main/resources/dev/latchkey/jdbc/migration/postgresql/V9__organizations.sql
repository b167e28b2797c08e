-- Organizations, which may be below others, and who belongs to them.
INSERT INTO latchkey_lock (name) VALUES ('organizations');

CREATE TABLE latchkey_organization (
    id                      UUID            NOT NULL PRIMARY KEY,
    name                    VARCHAR(200)    NOT NULL,
    slug                    VARCHAR(63)     NOT NULL,
    parent_id               UUID            REFERENCES latchkey_organization (id),
    second_factor_required  BOOLEAN         NOT NULL,
    created_at              TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at              TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    version                 BIGINT          NOT NULL,
    CONSTRAINT latchkey_organization_slug UNIQUE (slug)
);
CREATE INDEX latchkey_organization_parent ON latchkey_organization (parent_id, id);
-- Few rows, if any: whether there is one is asked about every user.
CREATE INDEX latchkey_organization_required ON latchkey_organization (id) WHERE second_factor_required;

CREATE TABLE latchkey_member (
    organization_id         UUID            NOT NULL REFERENCES latchkey_organization (id) ON DELETE CASCADE,
    user_id                 UUID            NOT NULL,
    role                    VARCHAR(20)     NOT NULL,
    since                   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX latchkey_member_user ON latchkey_member (user_id, organization_id);
CREATE INDEX latchkey_member_role ON latchkey_member (organization_id, role, since, user_id);
