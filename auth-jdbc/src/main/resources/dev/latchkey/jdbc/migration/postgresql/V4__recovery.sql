-- Whether a password was set by who could read the mail alone: then a mailed code is no second factor beside it.
ALTER TABLE latchkey_credential ADD COLUMN by_mail BOOLEAN DEFAULT FALSE NOT NULL;
