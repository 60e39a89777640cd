-- Run once by PostgreSQL's container on an empty volume: one role and one database per service, closed to the other.
CREATE ROLE mes LOGIN PASSWORD 'mes';
CREATE DATABASE mes OWNER mes;
REVOKE CONNECT ON DATABASE mes FROM PUBLIC;
CREATE ROLE pricing LOGIN PASSWORD 'pricing';
CREATE DATABASE pricing OWNER pricing;
REVOKE CONNECT ON DATABASE pricing FROM PUBLIC;
