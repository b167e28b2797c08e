-- Challenges of captchas that were answered, until they expire: none is good for a second answer.
CREATE TABLE latchkey_answered_challenge (
    challenge       VARCHAR(100)    NOT NULL PRIMARY KEY,
    expires_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX latchkey_answered_challenge_expiry ON latchkey_answered_challenge (expires_at);
