-- Takes the messages to former addresses away: there is nothing left that says where they go.

DELETE FROM latchkey_outbox WHERE recipient IS NOT NULL;
ALTER TABLE latchkey_outbox DROP COLUMN recipient;
