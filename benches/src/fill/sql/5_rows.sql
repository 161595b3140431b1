-- The rows of the opportunities.

INSERT INTO document (id, kind, opportunity_id, currency_code, rate_currency_amount, rate_base_amount,
  is_rate_booked, price_list_id, discount_amount, discount_percent, freight_amount, detail_amount,
  header_discount_amount, tax_amount, total_amount, rounding_amount, payable_amount, base_total_amount,
  amount_precision, payable_multiple, payable_direction)
SELECT d.id, 'OPPORTUNITY', d.id, currency_code, 10000, 10000, d.status <> 'OPEN',
  pg_temp.uid('list', 1, begins_at), 0, 0, 0, v.net, 0, v.tax, v.net + v.tax, 0, v.net + v.tax, v.net + v.tax,
  precision, payable_multiple, payable_direction
FROM book JOIN currency ON code = currency_code, planned AS d JOIN worth AS v USING (n) ORDER BY d.n;

INSERT INTO opportunity (id, version, number, name, status, is_on_hold, account_id, contact_id,
  customer_name, owner_id, team_id, process_id, stage_id, stage_entered_at, rots_at, estimated_value,
  is_value_overridden, base_estimated_value, base_weighted_value, estimated_close_date, probability,
  is_probability_overridden, forecast_category, is_forecast_overridden, rating, customer_need,
  name_sort, customer_sort, created_at, updated_at)
SELECT d.id, d.version, d.number, d.name, d.status, false, c.id, c.contact_id, c.name, d.owner_id,
  d.team_id, process_id, d.stage_id, d.entered_at,
  CASE WHEN d.status = 'OPEN' THEN d.entered_at + d.rot_days * interval '1 day' END,
  v.net, false, v.net, v.net * d.probability / 100, d.close_date, d.probability, false,
  d.forecast_category, false, (ARRAY['HOT', 'WARM', 'COLD'])[1 + d.n % 3], 'More output for less power',
  lower(d.name), lower(c.name), d.created_at, coalesce(d.closed_at, d.entered_at)
FROM book, planned AS d JOIN worth AS v USING (n) JOIN customer AS c ON c.n = d.customer ORDER BY d.n;

INSERT INTO line (id, document_id, position, product_id, unit_id, price_list_item_id, description,
  quantity, list_unit_price, unit_price, is_price_overridden, volume_discount, base_amount,
  manual_discount_amount, net_amount, header_discount_share, tax_rate_id, tax_rate, is_tax_overridden,
  tax_amount, extended_amount)
SELECT id, document_id, position, product_id, pg_temp.uid('unit', 1, begins_at), item_id, name,
  quantity * 10000, price, price, false, 0, net, 0, net, 0, sold.tax_id, sold.tax_percent, false, tax, net + tax
FROM book, sold ORDER BY n, position;

INSERT INTO party (id, document_id, role, kind, legal_name, country, city)
SELECT pg_temp.uid('party', d.n * 3 + p, d.created_at), d.id,
  (ARRAY['ORGANIZATION', 'ACCOUNT', 'CONTACT'])[p], CASE p WHEN 3 THEN 'PERSON' ELSE 'ORGANIZATION' END,
  CASE p WHEN 1 THEN organization_name WHEN 2 THEN c.name ELSE c.first_name || ' ' || c.last_name END,
  country, CASE WHEN p > 1 THEN 'City ' || (c.n % 100) END
FROM book, planned AS d JOIN customer AS c ON c.n = d.customer CROSS JOIN generate_series(1, 3) AS p
ORDER BY d.n, p;

-- One stay where an opportunity began, one where it is; closed time is in no stay.
INSERT INTO stage_visit (id, opportunity_id, stage_id, direction, entered_at, left_at, seconds, by_id)
SELECT pg_temp.uid('start', d.n, d.created_at), d.id, w.id, 'START', d.created_at, e.left_at,
  floor(extract(epoch FROM e.left_at - d.created_at)), d.owner_id
FROM planned AS d JOIN way AS w ON w.place = 1,
  LATERAL (SELECT CASE WHEN d.place > 1 THEN d.entered_at ELSE d.closed_at END AS left_at) AS e
UNION ALL
SELECT pg_temp.uid('visit', n, entered_at), id, stage_id, 'FORWARD', entered_at, closed_at,
  floor(extract(epoch FROM closed_at - entered_at)), owner_id
FROM planned WHERE place > 1;

INSERT INTO closing (id, opportunity_id, outcome, reason_id, currency_code, actual_revenue,
  base_actual_revenue, rate_currency_amount, rate_base_amount, closed_on, by_id, closed_at, is_canceled)
SELECT pg_temp.uid('closing', d.n, closed_at), d.id, status,
  CASE status WHEN 'LOST' THEN lost_reason_id END, currency_code,
  CASE status WHEN 'WON' THEN v.net ELSE 0 END, CASE status WHEN 'WON' THEN v.net ELSE 0 END,
  10000, 10000, (closed_at AT TIME ZONE 'UTC')::date, owner_id, closed_at, false
FROM book, planned AS d JOIN worth AS v USING (n) WHERE status <> 'OPEN';

-- One row a version: opened, perhaps moved, perhaps closed.
INSERT INTO opportunity_history (id, opportunity_id, version, at, by_id, kind, name, customer_name,
  process_id, stage_id, status, is_on_hold, owner_id, team_id, estimated_close_date, currency_code,
  estimated_value, base_estimated_value, base_weighted_value, probability, forecast_category)
SELECT pg_temp.uid('history' || h.version, d.n, h.at), d.id, h.version, h.at, d.owner_id, h.kind, d.name,
  c.name, process_id, h.stage_id, h.status, false, d.owner_id, d.team_id, d.close_date, currency_code,
  v.net, v.net, v.net * h.probability / 100, h.probability, h.category
FROM book, planned AS d JOIN worth AS v USING (n) JOIN customer AS c ON c.n = d.customer
JOIN way AS w ON w.place = 1
CROSS JOIN LATERAL (
  SELECT 1 AS version, d.created_at AS at, 'OPPORTUNITY_OPENED' AS kind, w.id AS stage_id,
    'OPEN' AS status, w.probability, w.forecast_category AS category
  UNION ALL
  SELECT 2, d.entered_at, 'OPPORTUNITY_STAGE_CHANGED', d.stage_id, 'OPEN', d.stage_probability,
    d.stage_category WHERE d.place > 1
  UNION ALL
  SELECT d.version, d.closed_at, 'OPPORTUNITY_' || d.status, d.stage_id, d.status, d.probability,
    d.forecast_category WHERE d.status <> 'OPEN'
) AS h;

INSERT INTO search_document (record_id, kind, text)
SELECT d.id, 'opp', ' ' || lower(d.number || ' ' || d.name || ' ' || c.name || ' ' || c.first_name || ' '
  || c.last_name) || ' '
FROM planned AS d JOIN customer AS c ON c.n = d.customer ORDER BY d.n;

INSERT INTO number_counter (kind, year, last_number)
SELECT 'OPPORTUNITY', year, count(*) FROM planned GROUP BY year;
