//! Looks whether what the works wrote is as it must be.

use anyhow::bail;
use sqlx::postgres::PgConnection;

/// Each order has its quote's lines and totals, and its opportunity is won, with one closing.
pub async fn orders(db: &mut PgConnection) -> anyhow::Result<()> {
    let sql = "SELECT count(*) FROM sales_order AS s \
        JOIN document AS d ON d.id = s.id JOIN document AS q ON q.id = s.quote_id \
        JOIN opportunity AS o ON o.id = s.opportunity_id \
        LEFT JOIN closing AS c ON c.opportunity_id = o.id AND NOT c.is_canceled AND c.quote_id = s.quote_id \
        LEFT JOIN LATERAL (SELECT count(*) AS lines, sum(l.extended_amount) AS total FROM line AS l \
            JOIN line AS f ON f.id = l.source_line_id AND f.document_id = q.id AND f.position = l.position \
                AND f.net_amount = l.net_amount AND f.tax_amount = l.tax_amount \
            WHERE l.document_id = d.id) AS l ON true \
        WHERE o.status <> 'WON' OR c.id IS NULL OR d.total_amount <> q.total_amount \
            OR l.lines <> (SELECT count(*) FROM line WHERE document_id = q.id) \
            OR l.total IS DISTINCT FROM d.total_amount";
    let wrong: i64 = sqlx::query_scalar(sql).fetch_one(db).await?;
    if wrong > 0 {
        bail!("{wrong} orders are not what their quotes were");
    }
    Ok(())
}
