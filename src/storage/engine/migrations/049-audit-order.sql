-- All of the audit is read by the number of the deeds: an index of their times was written with every payment.
DROP INDEX action_at;
