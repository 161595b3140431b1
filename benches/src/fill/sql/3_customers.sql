-- Accounts, one for five opportunities, each with one contact.

CREATE TEMP TABLE customer AS
SELECT n, pg_temp.uid('account', n, begins_at) AS id, pg_temp.uid('contact', n, begins_at) AS contact_id,
  (ARRAY['North', 'South', 'Green', 'Silver', 'River', 'Harbour', 'Hill', 'Stone'])
    [1 + pg_temp.chance(n, 2, 8)] || ' Works ' || lpad(n::text, 6, '0') AS name,
  (ARRAY['Ada', 'Bo', 'Carl', 'Dina', 'Ella', 'Farid', 'Goli', 'Hana'])
    [1 + pg_temp.chance(n, 3, 8)] AS first_name,
  'Buyer' || lpad(n::text, 6, '0') AS last_name,
  pg_temp.uid('user', seller, begins_at) AS owner_id,
  pg_temp.uid('team', 1 + seller % 8, begins_at) AS team_id,
  begins_at - interval '30 days' + n * interval '1 millisecond' AS created_at
FROM book, generate_series(1, :accounts) AS n,
  LATERAL (SELECT 1 + pg_temp.chance(n, 4, 50) AS seller) AS sellers;
CREATE UNIQUE INDEX ON customer (n);
ANALYZE customer;

INSERT INTO account (id, version, name, name_key, name_sort, kind, country, city, email, email_key,
  owner_id, team_id, created_at, updated_at)
SELECT id, 1, name, lower(name), lower(name), 'ORGANIZATION', country, 'City ' || (n % 100),
  'office@works' || n || '.example', 'office@works' || n || '.example',
  owner_id, team_id, c.created_at, c.created_at
FROM book, customer AS c ORDER BY n;

INSERT INTO contact (id, version, account_id, first_name, last_name, full_name, name_key, name_sort,
  job_title, country, city, email, email_key, owner_id, team_id, created_at, updated_at)
SELECT contact_id, 1, id, first_name, last_name, first_name || ' ' || last_name,
  lower(first_name || ' ' || last_name), lower(first_name || ' ' || last_name), 'Buyer', country,
  'City ' || (n % 100), 'buyer@works' || n || '.example', 'buyer@works' || n || '.example',
  owner_id, team_id, c.created_at, c.created_at
FROM book, customer AS c ORDER BY n;

INSERT INTO search_document (record_id, kind, text)
SELECT id, 'acc', ' ' || lower(name) || ' office@works' || n || '.example ' FROM customer
UNION ALL
SELECT contact_id, 'con', ' ' || lower(first_name || ' ' || last_name) || ' buyer@works' || n || '.example '
FROM customer;
