ALTER TABLE latchkey_credential DROP COLUMN by_mail;
