-- What happened. A row is added with the change that it tells of, without a number; numbers are given afterwards to what
-- was committed, under the lock of the chain's row: what commits late gets a number after all that were given before.
-- A row that was erased keeps its time, its digest and its place.
CREATE TABLE latchkey_audit (
    id              UUID            NOT NULL PRIMARY KEY,
    at              TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    type            VARCHAR(50)     NOT NULL,
    outcome         VARCHAR(20)     NOT NULL,
    user_id         UUID,
    actor_id        UUID,
    address         VARCHAR(100),
    user_agent      VARCHAR(512),
    request_id      VARCHAR(200),
    details         TEXT            NOT NULL,
    salt            VARCHAR(43),
    number          BIGINT,
    digest          VARCHAR(43),
    link            VARCHAR(43),
    CONSTRAINT latchkey_audit_number UNIQUE (number)
);
CREATE INDEX latchkey_audit_time ON latchkey_audit (at, id);
CREATE INDEX latchkey_audit_user ON latchkey_audit (user_id, at, id);
CREATE INDEX latchkey_audit_type ON latchkey_audit (type, at, id);
-- What has no number yet, in the order in which it gets one, however much there was of it when statistics were taken.
CREATE INDEX latchkey_audit_unchained ON latchkey_audit (at, id) WHERE number IS NULL;

-- One row: the last entry of the chain, and the last one that was removed for its age.
CREATE TABLE latchkey_audit_chain (
    head_number     BIGINT          NOT NULL,
    head_link       VARCHAR(43)     NOT NULL,
    anchor_number   BIGINT          NOT NULL,
    anchor_link     VARCHAR(43)     NOT NULL
);
INSERT INTO latchkey_audit_chain (head_number, head_link, anchor_number, anchor_link)
    VALUES (0, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 0, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
