-- What must hold; each row is a rule that does not, with how many rows break it.
SELECT rule, broken FROM (
  SELECT 'an opportunity has its document' AS rule, count(*) AS broken
  FROM opportunity AS o LEFT JOIN document AS d ON d.id = o.id AND d.opportunity_id = o.id
    AND d.kind = 'OPPORTUNITY' WHERE d.id IS NULL
  UNION ALL
  SELECT 'an opportunity has its customer, owner and stage', count(*)
  FROM opportunity AS o LEFT JOIN account AS a ON a.id = o.account_id
  LEFT JOIN contact AS c ON c.id = o.contact_id LEFT JOIN app_user AS u ON u.id = o.owner_id
  LEFT JOIN stage AS s ON s.id = o.stage_id
  WHERE a.id IS NULL OR c.id IS NULL OR u.id IS NULL OR s.id IS NULL
  UNION ALL
  SELECT 'totals are the sums of the lines', count(*)
  FROM document AS d LEFT JOIN (
    SELECT document_id, count(*) AS lines, sum(net_amount) AS net, sum(tax_amount) AS tax,
      sum(extended_amount) AS extended
    FROM line JOIN product AS p ON p.id = product_id JOIN tax_rate AS t ON t.id = line.tax_rate_id
    WHERE net_amount = quantity * unit_price / 10000
      AND tax_amount = round(net_amount::numeric * tax_rate / 1000000, -2) AND tax_rate = t.percent
    GROUP BY document_id
  ) AS l ON l.document_id = d.id
  WHERE (l.lines, l.net, l.tax, l.extended)
    IS DISTINCT FROM (4, d.detail_amount, d.tax_amount, d.total_amount)
  UNION ALL
  SELECT 'an open opportunity stays in its stage, a closed one in none', count(*)
  FROM opportunity AS o LEFT JOIN stage_visit AS v ON v.opportunity_id = o.id AND v.left_at IS NULL
  WHERE (o.status = 'OPEN') <> (v.id IS NOT NULL)
    OR (v.stage_id, v.entered_at) IS DISTINCT FROM (CASE WHEN o.status = 'OPEN' THEN o.stage_id END,
      CASE WHEN o.status = 'OPEN' THEN o.stage_entered_at END)
  UNION ALL
  SELECT 'a closed opportunity has one closing', count(*)
  FROM opportunity AS o LEFT JOIN closing AS c ON c.opportunity_id = o.id AND c.outcome = o.status
  WHERE (o.status <> 'OPEN') <> (c.id IS NOT NULL)
  UNION ALL
  SELECT 'each version is in the history, the last as it is now', count(*)
  FROM opportunity AS o JOIN (
    SELECT opportunity_id, count(*) AS versions, max(version) AS version FROM opportunity_history GROUP BY 1
  ) AS h ON h.opportunity_id = o.id
  LEFT JOIN opportunity_history AS l ON l.opportunity_id = o.id AND l.version = o.version
  WHERE (h.versions, h.version) <> (o.version, o.version)
    OR (l.stage_id, l.status, l.base_weighted_value, l.at, l.probability, l.forecast_category)
      IS DISTINCT FROM (o.stage_id, o.status, o.base_weighted_value, o.updated_at, o.probability,
        o.forecast_category)
  UNION ALL
  SELECT 'nothing happens in the future', count(*) FROM opportunity WHERE updated_at > now()
) AS rules WHERE broken > 0
