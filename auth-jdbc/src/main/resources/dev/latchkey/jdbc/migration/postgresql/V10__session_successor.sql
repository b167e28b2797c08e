-- The session that took the place of one that ended at a step-up: who signs out with a token of either means both.
ALTER TABLE latchkey_session ADD COLUMN replaced_by UUID;
