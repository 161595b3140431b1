//! Shows the settings in force.

use crate::config::Config;

/// Prints the settings as TOML.
///
/// # Errors
/// The settings can't be serialized.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let serde_json::Value::Object(settings) = serde_json::to_value(config)? else {
        anyhow::bail!("the settings are no table");
    };
    for (name, value) in settings {
        // Texts and numbers are written the same in JSON and in TOML.
        println!("{name} = {value}");
    }
    Ok(())
}
