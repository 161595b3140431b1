-- Two roles for Forsat on PostgreSQL: forsat_owner owns the tables and migrates, forsat_app serves.
-- forsat_app can add to the audit and to its chain, and change or delete nothing there.
--
-- Run it in Forsat's database as a superuser, before the first `forsat migrate up` and after each. It may
-- be run as often as one likes:
--
--   psql -d forsat -f deploy/postgres/roles.sql
--   psql -d forsat -c '\password forsat_owner' -c '\password forsat_app'
--   FORSAT_DATABASE_URL=postgres://forsat_owner:…@db/forsat forsat migrate up
--   psql -d forsat -f deploy/postgres/roles.sql
--   FORSAT_DATABASE_URL=postgres://forsat_app:…@db/forsat forsat serve
--
-- Where another role has owned the tables so far: REASSIGN OWNED BY that_role TO forsat_owner, first.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'forsat_owner') THEN
        CREATE ROLE forsat_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'forsat_app') THEN
        CREATE ROLE forsat_app LOGIN;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO forsat_owner, forsat_app', current_database());
END
$$;

-- By the superuser, so that the owner need not be able to.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO forsat_owner;
GRANT USAGE ON SCHEMA public TO forsat_app;

-- What is there, and what later steps make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO forsat_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO forsat_app;
ALTER DEFAULT PRIVILEGES FOR ROLE forsat_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO forsat_app;
ALTER DEFAULT PRIVILEGES FOR ROLE forsat_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO forsat_app;

-- What the server's role may only add to. It erases values, for privacy, through a function of the owner's.
DO $$
BEGIN
    IF to_regclass('public.audit_entry') IS NOT NULL THEN
        REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON audit_entry, audit_chain
            FROM forsat_app, PUBLIC;
        GRANT EXECUTE ON FUNCTION audit_erase(uuid) TO forsat_app;
    END IF;
    IF to_regclass('public.seaql_migrations') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON seaql_migrations FROM forsat_app, PUBLIC;
    END IF;
END
$$;
