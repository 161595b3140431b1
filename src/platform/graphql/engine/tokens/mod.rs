//! Counts the tokens of a text before it is parsed, because parsers recurse and build trees many times the size of the
//! text.

use apollo_parser::{Lexer, TokenKind};
use async_graphql::ServerError;

use super::guard::exceeded;
use super::limits::DocumentLimits;

/// How deep values may nest, in addition to selections.
const DEEPEST_VALUE: usize = 32;

/// Refuses a text that is too long even to be hashed.
pub fn check_length(text: &str, limits: &DocumentLimits) -> Result<(), ServerError> {
    if text.len() > limits.bytes { Err(exceeded("bytes", limits.bytes)) } else { Ok(()) }
}

/// Refuses a text that has too many tokens or nests too deep for a parser. Invalid tokens are left to the parser, which
/// reports their location.
pub fn check(text: &str, limits: &DocumentLimits) -> Result<(), ServerError> {
    let deepest = limits.deepest_nesting().saturating_add(DEEPEST_VALUE);
    let (mut tokens, mut nesting) = (0_usize, 0_usize);
    for token in Lexer::new(text).flatten() {
        match token.kind() {
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof => {
                continue;
            }
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LCurly => nesting += 1,
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RCurly => {
                nesting = nesting.saturating_sub(1);
            }
            _ => {}
        }
        tokens += 1;
        if tokens > limits.tokens {
            return Err(exceeded("tokens", limits.tokens));
        }
        if nesting > deepest {
            return Err(exceeded("depth", limits.depth));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
