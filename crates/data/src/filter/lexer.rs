//! From characters to words, operators and values, each with its place.
//!
//! What a run of characters means depends on where it stands: before a comparator it is a field or a keyword, after
//! one it is a value. So the parser says which of the two it wants.

use super::error::{FilterError, shown};

/// Something that stands before a comparator or between restrictions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword, a field or, wrongly, a value by itself.
    Word(String),
    /// A quoted string, which is wrong here.
    Quoted(String),
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `-`, with no space after it.
    Minus,
    /// A comparator.
    Comparator(Comparator),
    /// Nothing is left.
    End,
}

/// How a field is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `:`.
    Has,
}

impl Comparator {
    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Has => ":",
        }
    }

    /// Whether it asks for an order.
    pub(super) const fn is_ordering(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual)
    }
}

/// A value as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// Without quotes, escapes, and the `*` at either end.
    pub(super) text: String,
    /// At which character.
    pub(super) position: usize,
    /// It stood in quotes, so it is no keyword.
    pub(super) quoted: bool,
    /// A `*` stood before it.
    pub(super) open_start: bool,
    /// A `*` stood after it.
    pub(super) open_end: bool,
}

impl Literal {
    /// Whether it is a pattern rather than one value.
    pub(super) const fn is_pattern(&self) -> bool {
        self.open_start || self.open_end
    }

    /// Whether it is `*` alone.
    pub(super) const fn is_anything(&self) -> bool {
        self.is_pattern() && self.text.is_empty()
    }
}

/// Reads a filter from left to right.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    /// The place of the next character.
    position: usize,
}

/// What ends a value that is not quoted.
fn ends_value(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | ',' | '"' | '\'' | '=' | '<' | '>' | '!')
}

impl<'a> Lexer<'a> {
    pub(super) fn new(filter: &'a str) -> Self {
        Self { rest: filter.chars().peekable(), position: 1 }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.position += 1;
        Some(c)
    }

    fn takes(&mut self, wanted: char) -> bool {
        let there = self.rest.peek() == Some(&wanted);
        if there {
            self.next();
        }
        there
    }

    fn run(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let mut run = String::new();
        while let Some(c) = self.rest.peek().copied().filter(|c| belongs(*c)) {
            run.push(c);
            self.next();
        }
        run
    }

    /// Goes to the next character that is no space, and says where that is.
    pub(super) fn begin(&mut self) -> usize {
        while self.rest.peek().is_some_and(|c| c.is_whitespace()) {
            self.next();
        }
        self.position
    }

    /// The next token before a comparator or between restrictions, and its place.
    pub(super) fn token(&mut self) -> Result<(Token, usize), FilterError> {
        let at = self.begin();
        let Some(c) = self.rest.peek().copied() else { return Ok((Token::End, at)) };
        let token = match c {
            '(' | ')' => {
                self.next();
                if c == '(' { Token::Open } else { Token::Close }
            }
            '"' | '\'' => Token::Quoted(self.quoted(at)?.into_iter().map(|(c, _)| c).collect()),
            '-' => {
                self.next();
                Token::Minus
            }
            '=' | '!' | '<' | '>' | ':' => Token::Comparator(self.comparator(at)?),
            '&' | '|' => {
                let keyword = if c == '&' { "AND" } else { "OR" };
                return Err(FilterError::new(
                    at,
                    format!("没有运算符“{c}”；请写`{keyword}`"),
                    format!("there is no operator `{c}`; write `{keyword}`"),
                ));
            }
            _ => {
                let word = self.run(|c| !ends_value(c) && !matches!(c, ':' | '&' | '|'));
                if word.is_empty() {
                    return Err(FilterError::new(
                        at,
                        format!("“{c}”不能出现在这里；应为字段，如`indicator`"),
                        format!("`{c}` cannot stand here; expected a field, such as `indicator`"),
                    ));
                }
                Token::Word(word)
            }
        };
        Ok((token, at))
    }

    fn comparator(&mut self, at: usize) -> Result<Comparator, FilterError> {
        let first = self.next();
        let with_equal = self.takes('=');
        Ok(match (first, with_equal) {
            (Some('='), false) => Comparator::Equal,
            (Some('!'), true) => Comparator::NotEqual,
            (Some('<'), false) => Comparator::Less,
            (Some('<'), true) => Comparator::LessOrEqual,
            (Some('>'), false) => Comparator::Greater,
            (Some('>'), true) => Comparator::GreaterOrEqual,
            (Some(':'), false) => Comparator::Has,
            (first, _) => {
                let written: String = first.into_iter().chain(with_equal.then_some('=')).collect();
                return Err(FilterError::new(
                    at,
                    format!("没有运算符“{written}”；应为=、!=、<、<=、>、>=、:之一"),
                    format!(
                        "there is no operator `{written}`; expected one of =, !=, <, <=, >, >=, :"
                    ),
                ));
            }
        })
    }

    /// Whether a parenthesis opens here, instead of a value.
    pub(super) fn opens(&mut self) -> Option<usize> {
        let at = self.begin();
        self.takes('(').then_some(at)
    }

    /// The value that stands here; `None` if there is none.
    pub(super) fn value(&mut self) -> Result<Option<Literal>, FilterError> {
        let at = self.begin();
        let quoted = matches!(self.rest.peek(), Some('"' | '\''));
        let characters = if quoted {
            self.quoted(at)?
        } else {
            self.run(|c| !ends_value(c)).chars().map(|c| (c, c == '*')).collect()
        };
        if self.position == at {
            return Ok(None);
        }
        Ok(Some(Literal { quoted, ..literal(characters, at)? }))
    }

    /// Whether the keyword `NOT` stands here, instead of a value.
    pub(super) fn takes_not(&mut self) -> Option<usize> {
        let mut ahead = self.clone();
        let at = ahead.begin();
        let is_there = ahead.run(|c| !ends_value(c)) == "NOT";
        if is_there {
            *self = ahead;
        }
        is_there.then_some(at)
    }

    /// The characters of a quoted string, each with whether it is a `*` that stands for others.
    fn quoted(&mut self, at: usize) -> Result<Vec<(char, bool)>, FilterError> {
        let unended = || {
            let (zh, en) = ("引号没有配对", "the quoted string does not end");
            FilterError::new(at, zh, en)
        };
        let quote = self.next().ok_or_else(unended)?;
        let mut characters = Vec::new();
        loop {
            let escape_at = self.position;
            match self.next().ok_or_else(unended)? {
                c if c == quote => return Ok(characters),
                '\\' => match self.next().ok_or_else(unended)? {
                    c @ ('\\' | '"' | '\'' | '*') => characters.push((c, false)),
                    c => {
                        let written = shown(&format!("\\{c}"));
                        return Err(FilterError::new(
                            escape_at,
                            format!(r#"不认识“{written}”；应为\\、\"、\'、\*之一"#),
                            format!(r#"`{written}` means nothing; expected one of \\, \", \', \*"#),
                        ));
                    }
                },
                c => characters.push((c, c == '*')),
            }
        }
    }
}

/// A value with its `*` taken off at either end.
fn literal(mut characters: Vec<(char, bool)>, position: usize) -> Result<Literal, FilterError> {
    let open_start = characters.first().is_some_and(|(_, open)| *open);
    if open_start {
        characters.remove(0);
    }
    let open_end = characters.last().is_some_and(|(_, open)| *open);
    if open_end {
        characters.pop();
    }
    if characters.iter().any(|(_, open)| *open) {
        return Err(FilterError::new(
            position,
            r#"通配符“*”只能在值的开头或结尾；要找星号本身，请写"\*""#,
            r#"`*` can only stand at the beginning or the end of a value; for the character itself write "\*""#,
        ));
    }
    let text = characters.into_iter().map(|(c, _)| c).collect();
    Ok(Literal { text, position, quoted: false, open_start, open_end })
}
