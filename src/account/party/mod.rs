//! National ids with their check digits, and phone numbers.

use entity::choice::PartyKind;
use phonenumber::{Mode, PhoneNumber, Type, country, metadata::DATABASE};

use crate::platform::text::fold;

const MAX_FOREIGN_ID: usize = 30;
const MAX_EXTENSION: usize = 10;
/// The decimal mark of Persian.
const DECIMAL_MARK: char = '\u{066B}';
/// The marks before an extension, in folded text. A mark that contains another comes before it.
const EXTENSION_MARKS: [&str; 5] = ["داخلی", "extension", "ext", "x", "#"];
/// What people write before a number, in folded text. A word that begins with another comes before it.
const LABELS: [&str; 9] =
    ["telephone", "tel", "phone", "mobile", "mob", "cell", "fax", "تلفن", "موبایل"];

/// A text is not a valid national id for the kind of party and the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNationalId {
    /// Not a valid Iranian company id (شناسه ملی).
    #[error("not a company's national id: 11 digits, the last of them a check digit")]
    Company,
    /// Not a valid Iranian personal id (کد ملی).
    #[error("not a person's national id: 10 digits, the last of them a check digit")]
    Person,
    /// Empty, or too long for the id of another country.
    #[error("a national id has 1 to 30 characters")]
    Length,
}

/// A phone number in international format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The number in E.164 format: `+`, country code and national number.
    pub e164: String,
    /// The extension to dial once the call is answered.
    pub extension: Option<String>,
}

/// Whether a text is a valid Iranian company id (شناسه ملی); digits of any script.
#[must_use]
pub fn is_company_id(text: &str) -> bool {
    let Some(id) = digits::<11>(text) else {
        return false;
    };
    let tens = id[9] + 2;
    let sum: u32 = id
        .iter()
        .zip([29, 27, 23, 19, 17, 29, 27, 23, 19, 17])
        .map(|(digit, weight)| (digit + tens) * weight)
        .sum();
    let has_serial = id[3..9].iter().any(|&digit| digit != 0);
    has_serial && !all_same(&id) && sum % 11 % 10 == id[10]
}

/// Whether a text is a valid Iranian personal id (کد ملی); digits of any script.
#[must_use]
pub fn is_person_id(text: &str) -> bool {
    let Some(id) = digits::<10>(text) else {
        return false;
    };
    let sum: u32 = id.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match sum % 11 {
        low @ (0 | 1) => low,
        high => 11 - high,
    };
    !all_same(&id) && check == id[9]
}

/// The national id as it is stored: for Iran its digits, otherwise the trimmed text.
///
/// # Errors
/// For Iran, the id is invalid for that kind of party; otherwise it is empty or longer than 30 characters.
pub fn national_id(
    kind: PartyKind,
    country: &str,
    text: &str,
) -> Result<String, InvalidNationalId> {
    if country.eq_ignore_ascii_case("IR") {
        let id = compact(text);
        return match kind {
            PartyKind::Organization if is_company_id(&id) => Ok(id),
            PartyKind::Organization => Err(InvalidNationalId::Company),
            PartyKind::Person if is_person_id(&id) => Ok(id),
            PartyKind::Person => Err(InvalidNationalId::Person),
        };
    }
    let id = text.trim();
    match id.chars().count() {
        1..=MAX_FOREIGN_ID => Ok(id.to_owned()),
        _ => Err(InvalidNationalId::Length),
    }
}

/// Parses a phone number as people write it. A number without a country code belongs to `default_country` (ISO 3166,
/// e.g. "IR").
///
/// `None` if no such number is in use there, or if the text contains more than one number and its extension.
#[must_use]
pub fn phone(text: &str, default_country: &str) -> Option<Phone> {
    let folded = fold(text);
    let (number, extension) = split_extension(without_label(&folded))?;
    let number = parse(number, default_country)?;
    Some(Phone { e164: format!("+{}{}", number.code().value(), number.national()), extension })
}

/// A phone number as entered, without its extension.
#[must_use]
pub fn without_extension(text: &str) -> String {
    let folded = fold(text);
    match split_extension(without_label(&folded)) {
        Some((number, Some(_))) if !number.contains(char::is_alphabetic) => {
            number.trim().to_owned()
        }
        Some(_) | None => text.to_owned(),
    }
}

/// Whether a spreadsheet has replaced digits of a number by a power of ten, as in `9.89121E+11` or `9.89121×10^11`.
#[must_use]
pub fn is_shortened(text: &str) -> bool {
    let ignored = [' ', '+', '-', '(', ')', '^', '"'];
    let text = fold(text).replace(ignored, "");
    let is_number = |text: &str| {
        let digits = text.replace(['.', ',', DECIMAL_MARK], "");
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some((digits, power)) = text.split_once('e') {
        return is_number(digits) && is_number(power);
    }
    let times_ten = ["×10", "x10", "*10"].iter().find_map(|sign| text.split_once(sign));
    // An extension may follow `x` too, but a number of a single digit and decimals is no phone number.
    times_ten.is_some_and(|(digits, power)| {
        let whole = digits.split(['.', ',', DECIMAL_MARK]).next().unwrap_or_default();
        whole.len() == 1 && is_number(digits) && is_number(power)
    })
}

/// A phone number as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredPhone {
    /// The number in E.164 format if it could be parsed, otherwise as entered.
    pub shown: Option<String>,
    /// The extension to dial once the call is answered.
    pub extension: Option<String>,
    /// The number in E.164 format if it could be parsed; duplicates are found by it.
    pub key: Option<String>,
}

/// A phone number as it is stored; a text that cannot be parsed is stored as entered.
#[must_use]
pub fn stored_phone(given: Option<&str>, default_country: &str) -> StoredPhone {
    let Some(given) = given else {
        return StoredPhone::default();
    };
    match phone(given, default_country) {
        Some(Phone { e164, extension }) => {
            StoredPhone { shown: Some(e164.clone()), extension, key: Some(e164) }
        }
        None => StoredPhone { shown: Some(given.to_owned()), ..StoredPhone::default() },
    }
}

/// A number as it is dialed in its own country, e.g. `02188451200`, because people search for it in that form.
fn dialled(e164: &str) -> Option<String> {
    let number = phonenumber::parse(None, e164).ok()?;
    let national = number.format().mode(Mode::National).to_string();
    let digits: String = national.chars().filter(char::is_ascii_digit).collect();
    let is_iranian = number.code().value() == 98 && !digits.starts_with('0');
    Some(if is_iranian { format!("0{digits}") } else { digits })
}

/// The forms of a kept number by which people search it: as it is kept, and as it is dialed in its own country or, if
/// it could not be parsed, its digits.
#[must_use]
pub fn searched_forms(kept: &str) -> [String; 2] {
    let digits = || fold(kept).chars().filter(char::is_ascii_digit).collect();
    [kept.to_owned(), dialled(kept).unwrap_or_else(digits)]
}

/// Whether a number is certainly a mobile number: in Iran, 09 numbers except 094; elsewhere, according to the numbering
/// plan.
///
/// False if the numbering plan does not distinguish mobiles from landlines, as in North America.
#[must_use]
pub fn is_mobile(e164: &str) -> bool {
    if e164.starts_with("+98") {
        return e164.len() == 13 && e164.starts_with("+989") && !e164.starts_with("+9894");
    }
    phonenumber::parse(None, e164).is_ok_and(|number| number.number_type(&DATABASE) == Type::Mobile)
}

/// The folded text without spaces and hyphens.
fn compact(text: &str) -> String {
    fold(text).replace([' ', '-'], "")
}

fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let digits: Option<Vec<u32>> = compact(text).chars().map(|c| c.to_digit(10)).collect();
    digits?.try_into().ok()
}

fn all_same(digits: &[u32]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

/// The folded text without a word such as `tel:` before the number.
fn without_label(folded: &str) -> &str {
    let number = LABELS.iter().find_map(|label| folded.strip_prefix(label));
    number.map_or(folded, |number| number.trim_start_matches([':', '.', ' ']))
}

/// Splits a text at the first extension mark; `None` if anything but digits follows it.
fn split_extension(folded: &str) -> Option<(&str, Option<String>)> {
    let cut = EXTENSION_MARKS
        .iter()
        .filter_map(|mark| Some((folded.find(mark)?, mark.len())))
        .min_by_key(|&(start, length)| (start, usize::MAX - length));
    let Some((start, length)) = cut else {
        return Some((folded, None));
    };
    let extension = folded[start + length..].trim_matches([' ', '.', ':', '=', '-', '(', ')']);
    let is_plain = (1..=MAX_EXTENSION).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| (&folded[..start], Some(extension.to_owned())))
}

fn parse(folded: &str, default_country: &str) -> Option<PhoneNumber> {
    if folded.contains(|c: char| c.is_alphabetic() || matches!(c, ',' | ';' | '،' | '؛')) {
        return None;
    }
    // A column of floating-point numbers.
    if let Some((whole, _)) =
        folded.split_once('.').filter(|(_, zeros)| matches!(*zeros, "0" | "00"))
        && let Some(number) = parse_digits(whole, default_country)
    {
        return Some(number);
    }
    parse_digits(folded, default_country)
}

fn parse_digits(folded: &str, default_country: &str) -> Option<PhoneNumber> {
    let dialled: String = folded.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    // The library strips the default country's trunk prefix from foreign numbers too, so they are parsed without a
    // default.
    let international = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"));
    let number = match international {
        Some(number) => phonenumber::parse(None, format!("+{number}")),
        None => phonenumber::parse(Some(known_country(default_country)?), dialled),
    };
    number.ok().filter(is_in_use)
}

/// A country for which the library has a numbering plan; the library panics on others.
fn known_country(code: &str) -> Option<country::Id> {
    let id: country::Id = code.trim().to_ascii_uppercase().parse().ok()?;
    DATABASE.by_id(id.as_ref()).map(|_| id)
}

/// Whether a number is valid by the library's plan, or in an Iranian mobile range or a Tehran five-digit range that the
/// plan lacks.
fn is_in_use(number: &PhoneNumber) -> bool {
    let national = number.national().to_string();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| national.starts_with(prefix));
    let is_iranian_extra = number.code().value() == 98
        && match national.len() {
            10 => starts(&["90", "91", "92", "93", "99"]),
            7 => starts(&["21"]),
            _ => false,
        };
    number.is_valid() || is_iranian_extra
}

#[cfg(test)]
mod tests;
