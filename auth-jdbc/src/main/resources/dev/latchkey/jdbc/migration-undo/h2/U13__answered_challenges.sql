-- Takes away which challenges were answered: for the minutes until they expire they are good again.

DROP TABLE latchkey_answered_challenge;
