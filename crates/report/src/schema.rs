//! The JSON Schema of the data file, made from its types.

use crate::document::Document;

/// The schema as it is committed in `docs/scorecard.schema.json`.
///
/// # Errors
///
/// If it cannot be written as JSON, which the types do not allow.
pub fn schema() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Document))?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_fresh() {
        let committed = include_str!("../../../docs/scorecard.schema.json");
        assert!(
            schema().unwrap() == committed,
            "docs/scorecard.schema.json is stale: run `scorecard-report schema > docs/scorecard.schema.json`"
        );
    }
}
