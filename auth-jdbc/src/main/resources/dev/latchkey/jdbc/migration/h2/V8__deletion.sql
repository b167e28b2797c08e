-- Accounts that are to be erased, and when; restore_to is the status of one that is taken back.
CREATE TABLE latchkey_deletion (
    user_id         UUID            NOT NULL PRIMARY KEY,
    requested_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    due_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    restore_to      VARCHAR(20)     NOT NULL
);
CREATE INDEX latchkey_deletion_due ON latchkey_deletion (due_at, user_id);
CREATE INDEX latchkey_outbox_user ON latchkey_outbox (user_id);
