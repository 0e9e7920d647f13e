//! From tokens to the tree: recursive descent, one level of brackets a call, at most 16 deep.

use std::str::FromStr;

use super::{
    Constant, Dimension, Expression, Factor, Formula, MAX_LEAVES, Term,
    lexer::{Token, tokens},
};
use crate::{
    decimal::Decimal,
    fault::{Explained, Problem, Told},
    sentences::formulas as sentences,
    text::Text,
};

/// Brackets and signs before a number go no deeper.
const MAX_DEPTH: usize = 16;
/// No formula is longer, in bytes.
const MAX_LEN: usize = 4096;

/// A text that is no formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::no_formula(.at, .problem))]
pub struct InvalidFormula {
    /// The number of the character where it goes wrong, from 1.
    pub at: usize,
    /// What is wrong there, and what was expected.
    pub problem: Text,
}

impl InvalidFormula {
    pub(super) fn expected(at: usize, found: impl Told, expected: impl Into<Text>) -> Self {
        Self::at(at, sentences::stands(found, expected.into()))
    }

    fn at(at: usize, problem: Problem) -> Self {
        Self { at, problem: problem.into() }
    }
}

impl Explained for InvalidFormula {
    fn problem(&self) -> Problem {
        sentences::no_formula(self.at, &self.problem)
    }
}

impl FromStr for Formula {
    type Err = InvalidFormula;

    fn from_str(text: &str) -> Result<Self, InvalidFormula> {
        if text.len() > MAX_LEN {
            let at = text.chars().take(MAX_LEN).count();
            return Err(InvalidFormula::at(at, sentences::goes_on(MAX_LEN)));
        }
        let end = text.chars().count() + 1;
        let mut parser = Parser { tokens: tokens(text)?, next: 0, end, depth: 0, leaves: 0 };
        let expression = parser.sum()?;
        if parser.peek().is_some() {
            return Err(parser.wrong(sentences::arithmetic_or_end()));
        }
        let formula = Self(expression);
        if formula.indicators().is_empty() {
            return Err(InvalidFormula::at(1, sentences::names_no_indicator()));
        }
        Ok(formula)
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    /// Where the text ends.
    end: usize,
    depth: usize,
    leaves: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    /// What comes next is not what may.
    fn wrong(&self, expected: Problem) -> InvalidFormula {
        match self.peek() {
            Some(token) => InvalidFormula::expected(self.at(), token.text(), expected),
            None => InvalidFormula::at(self.end, sentences::ends(Text::from(expected))),
        }
    }

    fn take(&mut self, token: &Token) -> bool {
        let is_it = self.peek() == Some(token);
        self.next += usize::from(is_it);
        is_it
    }

    fn need(&mut self, token: &Token) -> Result<(), InvalidFormula> {
        if self.take(token) { Ok(()) } else { Err(self.wrong(sentences::token(token.text()))) }
    }

    fn sum(&mut self) -> Result<Expression, InvalidFormula> {
        let first = self.product()?;
        let mut terms = vec![Term { minus: false, expression: first }];
        loop {
            let minus = match self.peek() {
                Some(Token::Plus) => false,
                Some(Token::Minus) => true,
                _ => break,
            };
            self.next += 1;
            terms.push(Term { minus, expression: self.product()? });
        }
        Ok(match terms.len() {
            1 => terms.remove(0).expression,
            _ => Expression::Sum(terms),
        })
    }

    fn product(&mut self) -> Result<Expression, InvalidFormula> {
        let first = self.factor()?;
        let mut factors = vec![Factor { over: false, expression: first }];
        loop {
            let over = match self.peek() {
                Some(Token::Times) => false,
                Some(Token::Over) => true,
                _ => break,
            };
            self.next += 1;
            factors.push(Factor { over, expression: self.factor()? });
        }
        Ok(match factors.len() {
            1 => factors.remove(0).expression,
            _ => Expression::Product(factors),
        })
    }

    fn factor(&mut self) -> Result<Expression, InvalidFormula> {
        if self.depth == MAX_DEPTH {
            return Err(self.wrong(sentences::fewer_levels(MAX_DEPTH)));
        }
        self.depth += 1;
        let expression = self.nested();
        self.depth -= 1;
        expression
    }

    fn nested(&mut self) -> Result<Expression, InvalidFormula> {
        if self.take(&Token::Minus) {
            return Ok(Expression::Negated(Box::new(self.factor()?)));
        }
        if self.take(&Token::Open) {
            let inner = self.sum()?;
            self.need(&Token::Close)?;
            return Ok(inner);
        }
        let leaf = self.leaf()?;
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            self.next -= 1;
            return Err(self.wrong(sentences::fewer_leaves(MAX_LEAVES)));
        }
        Ok(leaf)
    }

    fn leaf(&mut self) -> Result<Expression, InvalidFormula> {
        let (at, token) = match self.tokens.get(self.next) {
            Some(found) => found.clone(),
            None => return Err(self.wrong(sentences::an_operand())),
        };
        match token {
            Token::Number(number) => {
                self.next += 1;
                Ok(Expression::Number(number))
            }
            Token::Bracket(inner) => {
                self.next += 1;
                constant(at, &inner).map(Expression::Constant)
            }
            Token::Word(word) => {
                self.next += 1;
                if self.take(&Token::Open) {
                    return match word.as_str() {
                        "sum_children" => self.children(),
                        _ => Err(InvalidFormula::expected(at, word, sentences::sum_children())),
                    };
                }
                let indicator = word.parse().map_err(|err| not_this(at, &word, &err))?;
                Ok(Expression::Level(indicator))
            }
            _ => Err(self.wrong(sentences::an_operand())),
        }
    }

    /// What stands between the brackets of `sum_children`, and the closing one.
    fn children(&mut self) -> Result<Expression, InvalidFormula> {
        let indicator = self.word(sentences::summed_indicator())?;
        self.need(&Token::Comma)?;
        let kind = self.word(sentences::area_kind())?;
        let mut least = 100;
        if self.take(&Token::Comma) {
            let percent = match self.peek() {
                Some(Token::Number(number)) if number.scale() == 0 => {
                    u8::try_from(number.mantissa()).ok().filter(|least| (1..=100).contains(least))
                }
                _ => None,
            };
            least = percent.ok_or_else(|| self.wrong(sentences::percentage()))?;
            self.next += 1;
            self.need(&Token::Percent)?;
        }
        self.need(&Token::Close)?;
        Ok(Expression::Children { indicator, kind, least })
    }

    fn word<T: FromStr<Err: Explained>>(&mut self, what: Problem) -> Result<T, InvalidFormula> {
        let at = self.at();
        let Some(Token::Word(word)) = self.peek() else { return Err(self.wrong(what)) };
        let value = word.parse().map_err(|err| not_this(at, word, &err))?;
        self.next += 1;
        Ok(value)
    }
}

/// A word that is not what it should be.
fn not_this(at: usize, word: &str, err: &impl Explained) -> InvalidFormula {
    InvalidFormula::at(at, sentences::stands_what(word, err.problem().words()))
}

/// What stands between square brackets: `年平均汇率: 6.3125 元/美元`.
fn constant(at: usize, inner: &str) -> Result<Constant, InvalidFormula> {
    let wrong = || InvalidFormula::expected(at, format!("[{inner}]"), sentences::constant());
    let (name, rest) = inner.split_once([':', '：']).ok_or_else(wrong)?;
    let rest = rest.trim();
    let (value, unit) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, unit) = (name.trim(), unit.trim());
    let value: Decimal = value.parse().map_err(|_| wrong())?;
    if name.is_empty() || [name, unit].iter().any(|text| text.contains(char::is_control)) {
        return Err(wrong());
    }
    if Dimension::of_unit(unit).is_none() {
        return Err(InvalidFormula::at(at, sentences::stands_unit(unit)));
    }
    Ok(Constant { name: name.to_owned(), value, unit: unit.to_owned() })
}
