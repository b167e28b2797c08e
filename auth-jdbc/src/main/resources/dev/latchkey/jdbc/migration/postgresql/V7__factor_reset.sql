-- Resets of second factors that administrators have asked for and that wait. Whoever deletes a row has the reset.
CREATE TABLE latchkey_factor_reset (
    user_id         UUID            NOT NULL PRIMARY KEY,
    requested_by    UUID,
    requested_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    due_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    locale          VARCHAR(100)    NOT NULL,
    digest          VARCHAR(100)
);
CREATE INDEX latchkey_factor_reset_due ON latchkey_factor_reset (due_at, user_id);
CREATE INDEX latchkey_factor_reset_digest ON latchkey_factor_reset (digest);
