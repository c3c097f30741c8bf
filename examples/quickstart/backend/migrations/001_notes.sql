-- Add in one release, and remove in a later one: during a deployment, tasks of two releases use the same database.
CREATE TABLE users (
  id text PRIMARY KEY,
  name text NOT NULL,
  written integer NOT NULL DEFAULT 0
);

CREATE TABLE notes (
  id bigserial PRIMARY KEY,
  author text NOT NULL REFERENCES users,
  body text NOT NULL,
  created timestamptz NOT NULL DEFAULT now()
);
