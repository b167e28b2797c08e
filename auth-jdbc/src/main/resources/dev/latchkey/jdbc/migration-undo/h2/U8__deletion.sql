-- Takes the deletions that wait away: those accounts stay disabled, until somebody enables or deletes them.

DROP INDEX latchkey_outbox_user;
DROP TABLE latchkey_deletion;
