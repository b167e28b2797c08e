-- Forgets which session took the place of which; both stay as they are.
ALTER TABLE latchkey_session DROP COLUMN replaced_by;
