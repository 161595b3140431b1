-- Teams, people and the catalogue.

INSERT INTO team (id, name, parent_id, is_active)
SELECT pg_temp.uid('team', n, begins_at), json_build_object('en', 'Team ' || n)::text, NULL, true
FROM book, generate_series(1, 8) AS n;

INSERT INTO app_user (id, display_name, email, role, reach, team_id, locale, is_active)
SELECT pg_temp.uid('user', n, begins_at), json_build_object('en', 'Seller ' || n)::text,
  'seller' || n || '@example.com', CASE WHEN n <= 8 THEN 'MANAGER' ELSE 'REP' END,
  CASE WHEN n <= 8 THEN 'ALL' ELSE 'TEAM' END, pg_temp.uid('team', 1 + n % 8, begins_at), NULL, true
FROM book, generate_series(1, 50) AS n;

INSERT INTO unit_group (id, name)
SELECT pg_temp.uid('group', 1, begins_at), '{"en":"Pieces"}' FROM book;

INSERT INTO unit (id, unit_group_id, name, factor_numerator, factor_denominator, position)
SELECT pg_temp.uid('unit', 1, begins_at), pg_temp.uid('group', 1, begins_at), '{"en":"piece"}', 1, 1, 1
FROM book;

INSERT INTO tax_rate (id, version, name, kind, percent, valid_from, valid_to, is_default, is_active)
SELECT pg_temp.uid('tax', 0, begins_at), 1, '{"en":"No tax"}', 'ZERO', 0, NULL, NULL, false, true
FROM book;

-- Every third product is free of tax; prices are whole, so that no amount needs rounding.
CREATE TEMP TABLE good AS
SELECT n, pg_temp.uid('product', n, begins_at) AS id, pg_temp.uid('item', n, begins_at) AS item_id,
  kind || ' ' || n AS name, (10 + pg_temp.chance(n, 1, 990))::bigint * 10000 AS price,
  CASE WHEN n % 3 = 0 THEN pg_temp.uid('tax', 0, begins_at) ELSE tax_id END AS tax_id,
  CASE WHEN n % 3 = 0 THEN 0 ELSE tax_percent END AS tax_percent
FROM book, generate_series(1, 2000) AS n,
  LATERAL (SELECT (ARRAY['Pump', 'Valve', 'Motor', 'Panel', 'Sensor'])[1 + n % 5] AS kind) AS kinds;
CREATE UNIQUE INDEX ON good (n);

INSERT INTO product (id, version, sku, name, description, unit_group_id, default_unit_id, list_price,
  current_cost, standard_cost, tax_rate_id, quantity_decimals, is_active, created_at, updated_at)
SELECT id, 1, 'SKU-' || lpad(n::text, 5, '0'), json_build_object('en', name)::text, NULL,
  pg_temp.uid('group', 1, begins_at), pg_temp.uid('unit', 1, begins_at), price, NULL, NULL,
  CASE WHEN n % 3 = 0 THEN g.tax_id END, 0, true, begins_at, begins_at
FROM book, good AS g;

INSERT INTO price_list (id, version, name, currency_code, starts_on, ends_on, is_active)
SELECT pg_temp.uid('list', 1, begins_at), 1, '{"en":"Standard"}', currency_code, NULL, NULL, true
FROM book;

INSERT INTO price_list_item (id, price_list_id, product_id, unit_id, method, value)
SELECT item_id, pg_temp.uid('list', 1, begins_at), id, pg_temp.uid('unit', 1, begins_at), 'AMOUNT', price
FROM book, good;

INSERT INTO search_document (record_id, kind, text)
SELECT id, 'prd', ' sku-' || lpad(n::text, 5, '0') || ' ' || lower(name) || ' ' FROM good;
