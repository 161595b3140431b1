//! Shows the settings that take effect.

use crate::config::Config;

/// Prints them as TOML.
///
/// # Errors
/// They cannot be written.
pub fn run(config: &Config) -> anyhow::Result<()> {
    let serde_json::Value::Object(settings) = serde_json::to_value(config)? else {
        anyhow::bail!("the settings are no table");
    };
    for (name, value) in settings {
        // A text or a number is the same in JSON and TOML.
        println!("{name} = {value}");
    }
    Ok(())
}
