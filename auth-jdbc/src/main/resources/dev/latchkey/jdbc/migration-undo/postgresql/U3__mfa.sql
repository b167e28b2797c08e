-- Takes the second factors away: who has one signs in without it afterwards.

DROP TABLE latchkey_trusted_device;
DROP TABLE latchkey_email_code;
DROP TABLE latchkey_recovery_code;
DROP TABLE latchkey_factor;
