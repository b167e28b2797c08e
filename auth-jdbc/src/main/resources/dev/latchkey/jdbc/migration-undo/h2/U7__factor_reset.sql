-- Cancels the resets of second factors that wait; nobody is told.

DROP TABLE latchkey_factor_reset;
