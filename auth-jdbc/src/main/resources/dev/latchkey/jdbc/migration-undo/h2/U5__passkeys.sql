-- Takes the passkeys away: who has one signs in without it afterwards.

DROP TABLE latchkey_passkey_owner;
DROP TABLE latchkey_passkey;
