//! Counts the tokens of a text before any parser sees it: parsers recurse, and build trees that
//! are many times as large as the text.

use apollo_parser::{Lexer, TokenKind};
use async_graphql::ServerError;

use super::guard::exceeded;
use super::limits::DocumentLimits;

/// How deep values may nest, beyond what selections need.
const DEEPEST_VALUE: usize = 32;

/// Refuses a text that is too long to be looked at at all.
pub fn check_length(text: &str, limits: &DocumentLimits) -> Result<(), ServerError> {
    if text.len() > limits.bytes { Err(exceeded("bytes", limits.bytes)) } else { Ok(()) }
}

/// Refuses a text that has too many tokens, or nests too deep for a parser. What is no token at all
/// is left to the parser, which says where it is.
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
