-- Functions for the other files. Random values are computed from row numbers, so that each run fills alike.

-- An id of the form of a UUIDv7: the time, then bits that hang on what it names. One expression that
-- names each argument once, and STABLE as `extract` is: so PostgreSQL puts it in place of the call.
CREATE FUNCTION pg_temp.uid(kind text, n bigint, at timestamptz) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || overlay(overlay(
    substr(md5(kind || n::text), 1, 20) PLACING '7' FROM 1) PLACING '8' FROM 5))::uuid
$$;

-- A number from 0 to below `below`.
CREATE FUNCTION pg_temp.chance(n bigint, salt int, below int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((hashint8extended(n, salt) & 9223372036854775807) % below)::int
$$;

-- The books begin two years ago.
CREATE TEMP TABLE book AS
SELECT
  date_trunc('day', now()) - interval '730 days' AS begins_at,
  date_trunc('hour', now()) - interval '1 hour' AS ends_at,
  (SELECT id FROM sales_process WHERE is_default) AS process_id,
  (SELECT id FROM app_user WHERE role = 'ADMIN' ORDER BY id LIMIT 1) AS admin_id,
  (SELECT id FROM tax_rate WHERE is_default ORDER BY id LIMIT 1) AS tax_id,
  (SELECT percent FROM tax_rate WHERE is_default ORDER BY id LIMIT 1) AS tax_percent,
  (SELECT id FROM close_reason WHERE outcome = 'LOST' AND NOT requires_competitor
     AND NOT requires_note ORDER BY position, id LIMIT 1) AS lost_reason_id,
  (SELECT base_currency FROM organization) AS currency_code,
  (SELECT name::json ->> 'en' FROM organization) AS organization_name,
  (SELECT default_country FROM organization) AS country;
