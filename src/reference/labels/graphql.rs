//! The display texts of enum values, in the schema.

use async_graphql::{Context, Object, SimpleObject};

use crate::platform::graphql::context::ContextExt;
use crate::reference::labels::queries;

/// The display text of an enum value.
#[derive(Clone, SimpleObject)]
pub struct EnumLabel {
    /// The enum's name, as in this schema.
    #[graphql(name = "enum")]
    pub name: &'static str,
    /// The value, as in this schema.
    pub value: String,
    /// The text to display.
    pub label: String,
}

/// The query for enum labels.
#[derive(Debug, Default)]
pub struct LabelQuery;

#[Object]
impl LabelQuery {
    /// The display texts of all values of the enums that users see, enum by enum in the order of the schema;
    /// about 100. Records have names of their own.
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
