-- Forgets the devices that users have signed in on: each is a new one afterwards.

DROP TABLE latchkey_known_device;
