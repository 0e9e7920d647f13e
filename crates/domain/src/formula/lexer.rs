//! The signs and words of a formula, each with its place.

use super::parser::InvalidFormula;
use crate::decimal::Decimal;
use crate::sentences::formulas as sentences;

/// A sign or a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Plus,
    Minus,
    Times,
    Over,
    Open,
    Close,
    Comma,
    Percent,
    Number(Decimal),
    /// An indicator, a function or a kind of area.
    Word(String),
    /// What stands between square brackets.
    Bracket(String),
}

impl Token {
    /// As messages name it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Plus => "+".to_owned(),
            Self::Minus => "−".to_owned(),
            Self::Times => "×".to_owned(),
            Self::Over => "/".to_owned(),
            Self::Open => "(".to_owned(),
            Self::Close => ")".to_owned(),
            Self::Comma => ",".to_owned(),
            Self::Percent => "%".to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Word(word) => word.clone(),
            Self::Bracket(inner) => format!("[{inner}]"),
        }
    }
}

/// Takes a formula apart; each token with the number of its first character, from 1.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, InvalidFormula> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().enumerate().map(|(n, c)| (n + 1, c)).peekable();
    while let Some((at, c)) = rest.next() {
        let token = match c {
            c if c.is_whitespace() => continue,
            '+' | '＋' => Token::Plus,
            '-' | '−' | '–' | '－' => Token::Minus,
            '*' | '×' | '·' | '＊' => Token::Times,
            '/' | '÷' | '／' => Token::Over,
            '(' | '（' => Token::Open,
            ')' | '）' => Token::Close,
            ',' | '，' => Token::Comma,
            '%' | '％' => Token::Percent,
            '[' | '［' => {
                let mut inner = String::new();
                loop {
                    match rest.next() {
                        Some((_, ']' | '］')) => break,
                        Some((_, c)) => inner.push(c),
                        None => {
                            return Err(InvalidFormula::expected(at, "[", sentences::a_bracket()));
                        }
                    }
                }
                Token::Bracket(inner)
            }
            c if is_word(c) => {
                let mut word = String::from(c);
                while let Some((_, c)) = rest.next_if(|(_, c)| is_word(*c)) {
                    word.push(c);
                }
                word_or_number(at, word)?
            }
            other => {
                return Err(InvalidFormula::expected(at, other, sentences::anything()));
            }
        };
        tokens.push((at, token));
    }
    Ok(tokens)
}

const fn is_word(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.')
}

fn word_or_number(at: usize, word: String) -> Result<Token, InvalidFormula> {
    let digits = word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !digits || word.matches('.').count() > 1 {
        return Ok(Token::Word(word));
    }
    match word.parse() {
        Ok(number) => Ok(Token::Number(number)),
        Err(_) => Err(InvalidFormula::expected(at, word, sentences::a_number())),
    }
}
