-- Names that access tokens have for users, where that is not the user's id; new tokens get the one that is not retired.
CREATE TABLE latchkey_subject (
    subject         UUID            NOT NULL PRIMARY KEY,
    user_id         UUID            NOT NULL,
    epoch           INTEGER         NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    retired_until   TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX latchkey_subject_user ON latchkey_subject (user_id);
CREATE INDEX latchkey_subject_retired ON latchkey_subject (retired_until, created_at);
