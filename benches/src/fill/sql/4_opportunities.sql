-- The plan of each opportunity and its lines, before anything is written.

CREATE TEMP TABLE way AS
SELECT position AS place, id, probability, rot_days, forecast_category
FROM stage, book WHERE stage.process_id = book.process_id AND is_active;

CREATE TEMP TABLE planned AS
WITH opened AS (
  SELECT n, created_at, pg_temp.uid('opportunity', n, created_at) AS id, ends_at,
    1 + pg_temp.chance(n, 10, :accounts) AS customer, 1 + pg_temp.chance(n, 11, 50) AS seller,
    pg_temp.chance(n, 12, 100) AS fate, pg_temp.chance(n, 13, 100) AS far,
    pg_temp.chance(n, 14, 1000) AS pace, extract(year FROM created_at AT TIME ZONE 'UTC')::int AS year
  FROM book, generate_series(1, :rows) AS n,
    LATERAL (SELECT begins_at + (ends_at - begins_at) * (n::float8 / (:rows + 1)) AS created_at) AS at
), fated AS (
  SELECT *, row_number() OVER (PARTITION BY year ORDER BY n) AS place_in_year,
    CASE WHEN fate < 35 THEN 'WON' WHEN fate < 60 THEN 'LOST' ELSE 'OPEN' END AS status,
    -- Of the open ones most are early; the won ones came far.
    CASE WHEN fate < 35 THEN 3 + far % 3
      ELSE CASE WHEN far < 40 THEN 1 WHEN far < 65 THEN 2 WHEN far < 83 THEN 3 WHEN far < 93 THEN 4 ELSE 5 END
    END AS place,
    created_at + least(ends_at - created_at, interval '180 days') * (0.1 + pace / 1250.0) AS changed_at
  FROM opened
)
SELECT f.n, f.id, f.year, f.customer, f.status, f.created_at,
  pg_temp.uid('user', f.seller, begins_at) AS owner_id,
  pg_temp.uid('team', 1 + f.seller % 8, begins_at) AS team_id,
  'OPP-' || year || '-' || lpad(place_in_year::text, greatest(5, length(place_in_year::text)), '0') AS number,
  (ARRAY['Pumping station', 'Boiler room', 'Control panel', 'Spare parts', 'Cooling line'])
    [1 + pg_temp.chance(n, 15, 5)] || ' ' || lpad(n::text, 7, '0') AS name,
  w.id AS stage_id, w.place, w.rot_days,
  CASE f.status WHEN 'WON' THEN 100 WHEN 'LOST' THEN 0 ELSE w.probability END AS probability,
  CASE f.status WHEN 'OPEN' THEN w.forecast_category ELSE f.status END AS forecast_category,
  w.probability AS stage_probability, w.forecast_category AS stage_category,
  CASE WHEN w.place = 1 THEN f.created_at
    ELSE f.created_at + (f.changed_at - f.created_at) * 0.6 END AS entered_at,
  CASE WHEN f.status <> 'OPEN' THEN f.changed_at END AS closed_at,
  1 + (w.place > 1)::int + (f.status <> 'OPEN')::int AS version,
  CASE WHEN f.status = 'OPEN' THEN (f.ends_at::date - 90 + pg_temp.chance(n, 16, 730))
    ELSE f.changed_at::date + pg_temp.chance(n, 16, 30) - 15 END AS close_date
FROM book, fated AS f JOIN way AS w ON w.place = f.place;
CREATE UNIQUE INDEX ON planned (n);
ANALYZE planned;

-- Four lines an opportunity: quantity × price, and tax at the product's rate.
CREATE TEMP TABLE sold AS
SELECT d.n, p AS position, d.id AS document_id, pg_temp.uid('line', d.n * 4 + p, d.created_at) AS id,
  g.id AS product_id, g.item_id, g.name, g.price, g.tax_id, g.tax_percent, q.quantity,
  q.quantity * g.price AS net, q.quantity * g.price * g.tax_percent / 1000000 AS tax
FROM planned AS d CROSS JOIN generate_series(1, 4) AS p
JOIN good AS g ON g.n = 1 + pg_temp.chance(d.n * 4 + p, 20, 2000)
CROSS JOIN LATERAL (SELECT 1 + pg_temp.chance(d.n * 4 + p, 21, 20) AS quantity) AS q;

CREATE TEMP TABLE worth AS
SELECT n, sum(net)::bigint AS net, sum(tax)::bigint AS tax FROM sold GROUP BY n;
CREATE UNIQUE INDEX ON worth (n);
ANALYZE worth;
