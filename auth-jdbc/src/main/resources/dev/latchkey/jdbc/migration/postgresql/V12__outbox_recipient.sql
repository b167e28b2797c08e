-- The address, sealed, of a message that goes to one which the account may not have any more.
ALTER TABLE latchkey_outbox ADD COLUMN recipient VARCHAR(1000);
