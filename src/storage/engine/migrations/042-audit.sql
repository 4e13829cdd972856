-- The audit, newest first: all of it, and what people did, alone and by name. What the machine does by itself is far more, and is in
-- none of the two that are only for people.
DROP INDEX action_actor;
CREATE INDEX action_at     ON action (at);
CREATE INDEX action_people ON action (at)        WHERE actor NOT IN ('box', 'callback', 'clock', 'portal', 'sweep');
CREATE INDEX action_person ON action (actor, at) WHERE actor NOT IN ('box', 'callback', 'clock', 'portal', 'sweep');
