//! What people read for the values of enums, in the schema.

use async_graphql::{Context, Object, SimpleObject};

use crate::platform::graphql::context::ContextExt;
use crate::reference::labels::queries;

/// What people read for a value of an enum.
#[derive(Clone, Debug, SimpleObject)]
pub struct EnumLabel {
    /// The enum's name, as in this schema.
    #[graphql(name = "enum")]
    pub name: &'static str,
    /// The value, as in this schema.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// Reads labels.
#[derive(Debug, Default)]
pub struct LabelQuery;

#[Object]
impl LabelQuery {
    /// What people read for the values of the enums that they meet: all of them, enum by enum,
    /// in the order of the schema; about 100. Records have names of their own.
    fn enum_labels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<Vec<EnumLabel>> {
        let locale = locale.as_deref().unwrap_or_else(|| ctx.request().locale());
        let label = |label: queries::Label| EnumLabel {
            name: label.name,
            value: label.value,
            label: label.label,
        };
        Some(queries::labels(locale).into_iter().map(label).collect())
    }
}
