-- Leads, two for each opportunity, of which one in twenty has a value.

CREATE TEMP TABLE enquiry AS
SELECT n, pg_temp.uid('lead', n, created_at) AS id, created_at,
  (ARRAY['North', 'South', 'Green', 'Silver', 'River', 'Harbour', 'Hill', 'Stone'])
    [1 + pg_temp.chance(n, 30, 8)] || ' Works ' || lpad(n::text, 6, '0') AS company,
  (ARRAY['Pump', 'Valve', 'Motor', 'Panel', 'Sensor'])
    [1 + pg_temp.chance(n, 31, 5)] || ' enquiry ' || lpad(n::text, 7, '0') AS subject,
  (ARRAY['Ada', 'Bo', 'Carl', 'Dina', 'Ella', 'Farid', 'Goli', 'Hana'])
    [1 + pg_temp.chance(n, 32, 8)] AS first_name,
  'Buyer' || lpad(n::text, 6, '0') AS last_name,
  'lead' || n || '@works.example' AS email,
  pg_temp.uid('user', seller, begins_at) AS owner_id,
  pg_temp.uid('team', 1 + seller % 8, begins_at) AS team_id,
  (ARRAY['NEW', 'CONTACTED', 'DISQUALIFIED'])[1 + pg_temp.chance(n, 34, 3)] AS status,
  CASE WHEN pg_temp.chance(n, 35, 20) = 0
    THEN (100 + pg_temp.chance(n, 36, 9900))::bigint * 10000 END AS value
FROM book, generate_series(1, 2 * :rows) AS n,
  LATERAL (SELECT begins_at + (ends_at - begins_at) * (n::float8 / (2 * :rows + 1)) AS created_at) AS at,
  LATERAL (SELECT 1 + pg_temp.chance(n, 33, 50) AS seller) AS sellers;

INSERT INTO lead (id, version, subject, status, first_name, last_name, company_name, email, email_key,
  name_key, company_key, country, owner_id, team_id, currency_code, estimated_value,
  disqualified_reason, sort_key, created_at, updated_at)
SELECT id, 1, subject, status, first_name, last_name, company, email, email,
  lower(first_name || last_name), lower(replace(company, ' ', '')), country, owner_id, team_id,
  currency_code, value, CASE status WHEN 'DISQUALIFIED' THEN 'LOST_INTEREST' END, lower(subject),
  created_at, created_at
FROM book, enquiry ORDER BY n;

INSERT INTO search_document (record_id, kind, text)
SELECT id, 'led', ' ' || lower(subject || ' ' || company || ' ' || first_name || ' ' || last_name) || ' '
  || email || ' '
FROM enquiry ORDER BY n;
