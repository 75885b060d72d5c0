-- The logins and the database that Vaccinera needs, made once on a PostgreSQL 15 to 18 by a superuser:
--
--   psql -v ON_ERROR_STOP=1 -d postgres -f deploy/database.sql
--   psql -d postgres -c '\password vaccinera_owner' -c '\password vaccinera_app'
--
-- `vaccinera doctor` tells what differs from this afterwards, and the statement that mends it.

-- The owner makes the tables and is bound by the row policies like everybody else. NOINHERIT: else the policies made for
-- a purpose's role would hold for the owner as well.
CREATE ROLE vaccinera_owner;
ALTER ROLE vaccinera_owner LOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;

-- The application owns nothing and may become nobody else.
CREATE ROLE vaccinera_app;
ALTER ROLE vaccinera_app LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;

-- Nobody logs in as the sealer; it owns the functions that seal the audit log.
CREATE ROLE vaccinera_sealer;
ALTER ROLE vaccinera_sealer NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
GRANT vaccinera_sealer TO vaccinera_owner;

-- Nor as the history; it owns the function that says that another provider has recorded a vaccination, and nothing more.
CREATE ROLE vaccinera_history;
ALTER ROLE vaccinera_history NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
CREATE ROLE vaccinera_recall;
ALTER ROLE vaccinera_recall NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
GRANT vaccinera_recall TO vaccinera_owner;
GRANT vaccinera_history TO vaccinera_owner;

-- Nor as the scope; it alone writes login sessions and the keys that the row policies read.
CREATE ROLE vaccinera_scope;
ALTER ROLE vaccinera_scope NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
GRANT vaccinera_scope TO vaccinera_owner;
-- Nor as the addressing; it ends what was addressed to a unit once a dose is given.
CREATE ROLE vaccinera_addressing;
ALTER ROLE vaccinera_addressing NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
GRANT vaccinera_addressing TO vaccinera_owner;
-- Nor as these two; each owns the views that show the region what it pays for, and what it counts.
CREATE ROLE vaccinera_settlement;
ALTER ROLE vaccinera_settlement NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
GRANT vaccinera_settlement TO vaccinera_owner;
CREATE ROLE vaccinera_reports;
ALTER ROLE vaccinera_reports NOLOGIN NOCREATEDB NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
GRANT vaccinera_reports TO vaccinera_owner;

-- A database to copy, whose schema public is the owner's. It orders by code point: Swedish order is a stored key.
CREATE DATABASE vaccinera_template
    OWNER vaccinera_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C';
\connect vaccinera_template
ALTER SCHEMA public OWNER TO vaccinera_owner;
\connect postgres
ALTER DATABASE vaccinera_template WITH IS_TEMPLATE true ALLOW_CONNECTIONS false;

-- Other logins of a shared server have no business in a database of records.
CREATE DATABASE vaccinera
    OWNER vaccinera_owner TEMPLATE vaccinera_template ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C';
REVOKE ALL ON DATABASE vaccinera FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE vaccinera TO vaccinera_app;
