//! From words to a tree, by the grammar of AIP-160: `OR` binds tighter than `AND`, restrictions that follow each other
//! without either mean `AND`, and `NOT` or `-` goes before one restriction or parenthesis.

use super::{
    error::{FilterError, shown},
    lexer::{Comparator, Lexer, Literal, Token},
};

/// No filter is nested deeper.
pub(super) const MAX_DEPTH: usize = 20;

/// What a filter says, before anybody knows whether its fields exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// All of them hold.
    All(Vec<Node>),
    /// One of them holds.
    Any(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// A field compares so with a value.
    Restriction(Restriction),
}

/// A field, a comparator and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Restriction {
    pub(super) subject: Subject,
    pub(super) value: Literal,
}

/// What is compared, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) field: String,
    /// Where the field stands.
    pub(super) position: usize,
    pub(super) comparator: Comparator,
    /// Where the comparator stands.
    pub(super) comparator_position: usize,
}

/// Reads a filter; `None` if it is empty.
pub(super) fn parse(filter: &str) -> Result<Option<Node>, FilterError> {
    let mut parser = Parser { lexer: Lexer::new(filter), next: (Token::End, 1), depth: 0 };
    parser.advance()?;
    if parser.next.0 == Token::End {
        return Ok(None);
    }
    let node = parser.expression()?;
    match parser.next {
        (Token::End, _) => Ok(Some(node)),
        (_, at) => Err(FilterError::new(at, "这个“)”没有对应的“(”", "this `)` closes nothing")),
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    next: (Token, usize),
    depth: usize,
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT")
}

impl Parser<'_> {
    fn advance(&mut self) -> Result<(Token, usize), FilterError> {
        let next = self.lexer.token()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn takes(&mut self, keyword: &str) -> Result<bool, FilterError> {
        let there = matches!(&self.next.0, Token::Word(word) if word == keyword);
        if there {
            self.advance()?;
        }
        Ok(there)
    }

    /// Something that may contain itself.
    fn deeper<T>(
        &mut self,
        at: usize,
        read: impl FnOnce(&mut Self) -> Result<T, FilterError>,
    ) -> Result<T, FilterError> {
        if self.depth == MAX_DEPTH {
            return Err(FilterError::new(
                at,
                format!("嵌套超过{MAX_DEPTH}层"),
                format!("the filter is nested deeper than {MAX_DEPTH} levels"),
            ));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    /// Sequences with `AND` between them. As nothing is ranked, a sequence is an `AND` too.
    fn expression(&mut self) -> Result<Node, FilterError> {
        let mut all = vec![self.factor()?];
        while !matches!(self.next.0, Token::End | Token::Close) {
            self.takes("AND")?;
            all.push(self.factor()?);
        }
        Ok(one_or(all, Node::All))
    }

    /// Terms with `OR` between them.
    fn factor(&mut self) -> Result<Node, FilterError> {
        let mut any = vec![self.term()?];
        while self.takes("OR")? {
            any.push(self.term()?);
        }
        Ok(one_or(any, Node::Any))
    }

    fn term(&mut self) -> Result<Node, FilterError> {
        let at = self.next.1;
        if self.next.0 == Token::Minus {
            self.advance()?;
        } else if !self.takes("NOT")? {
            return self.simple();
        }
        self.deeper(at, |parser| Ok(Node::Not(Box::new(parser.term()?))))
    }

    /// A restriction or a parenthesis.
    fn simple(&mut self) -> Result<Node, FilterError> {
        match self.advance()? {
            (Token::Open, at) => self.deeper(at, |parser| {
                let inner = parser.expression()?;
                parser.closes(at)?;
                Ok(inner)
            }),
            (Token::Word(word), at) if !is_keyword(&word) => self.restriction(word, at),
            (Token::Quoted(text), at) => Err(bare(&text, at)),
            (token, at) => {
                let found = match token {
                    Token::Word(word) => word,
                    Token::Comparator(comparator) => comparator.symbol().to_owned(),
                    Token::Close => ")".to_owned(),
                    _ => String::new(),
                };
                let expected = "a field with a comparison, such as `measure = GROWTH`";
                Err(match found.as_str() {
                    "" => FilterError::new(
                        at,
                        "过滤条件到此中断；应为字段和比较，如`measure = GROWTH`",
                        format!("the filter ends here; expected {expected}"),
                    ),
                    found => FilterError::new(
                        at,
                        format!("这里不能是“{found}”；应为字段和比较，如`measure = GROWTH`"),
                        format!("`{found}` cannot stand here; expected {expected}"),
                    ),
                })
            }
        }
    }

    fn closes(&mut self, opened: usize) -> Result<(), FilterError> {
        match self.advance()?.0 {
            Token::Close => Ok(()),
            _ => Err(unclosed(opened)),
        }
    }

    fn restriction(&mut self, field: String, position: usize) -> Result<Node, FilterError> {
        // The comparator was looked at and is not behind us; what follows it is a value.
        let (comparator, comparator_position) = match self.next {
            (Token::Comparator(comparator), at) => (comparator, at),
            (Token::Open, at) => {
                let field = shown(&field);
                return Err(FilterError::new(
                    at,
                    format!("没有函数`{field}`；过滤条件里没有函数"),
                    format!("there is no function `{field}`: filters have none"),
                ));
            }
            _ => return Err(bare(&field, position)),
        };
        let subject = Subject { field, position, comparator, comparator_position };
        let node = self.argument(&subject)?;
        self.advance()?;
        Ok(node)
    }

    /// A value, or several in parentheses: `(GROWTH OR SHARE)`.
    fn argument(&mut self, subject: &Subject) -> Result<Node, FilterError> {
        if let Some(at) = self.lexer.opens() {
            return self.deeper(at, |parser| parser.values(subject, at));
        }
        let at = self.lexer.begin();
        match self.lexer.value()? {
            Some(value) if value.quoted || !is_keyword(&value.text) => {
                Ok(Node::Restriction(Restriction { subject: subject.clone(), value }))
            }
            _ => {
                let before = format!("{} {}", shown(&subject.field), subject.comparator.symbol());
                Err(FilterError::new(
                    at,
                    format!("`{before}`后面缺少值"),
                    format!("a value is missing after `{before}`"),
                ))
            }
        }
    }

    /// The values of a parenthesis that was opened, up to where it closes.
    fn values(&mut self, subject: &Subject, opened: usize) -> Result<Node, FilterError> {
        let mut all = Vec::new();
        let mut any = Vec::new();
        loop {
            any.push(self.negatable(subject)?);
            // Between values the lexer reads tokens again.
            self.advance()?;
            self.may_follow(subject)?;
            if self.is_next("OR") {
                continue;
            }
            all.push(one_or(std::mem::take(&mut any), Node::Any));
            match &self.next {
                (Token::Close, _) => return Ok(one_or(all, Node::All)),
                (Token::Word(word), _) if word == "AND" => {}
                (Token::End, _) => return Err(unclosed(opened)),
                (_, at) => {
                    return Err(FilterError::new(
                        *at,
                        "值与值之间应为`OR`或`AND`",
                        "expected `OR` or `AND` between values",
                    ));
                }
            }
        }
    }

    /// Whether another value may follow by this keyword. What is not one of several values is said with `NOT`: each being
    /// compared, `!=` with `OR` would hold of everything. And of several bounds one alone decides.
    fn may_follow(&self, subject: &Subject) -> Result<(), FilterError> {
        let Subject { field, comparator, comparator_position, .. } = subject;
        let (field, symbol) = (shown(field), comparator.symbol());
        let (zh, en) = if *comparator == Comparator::NotEqual && self.is_next("OR") {
            let instead = format!("`NOT {field} = (… OR …)`");
            (
                format!(
                    "`{field} != (… OR …)`对一切都成立，因为没有值同时等于几个值；不是其中任何一个要写成{instead}"
                ),
                format!(
                    "`{field} != (… OR …)` holds of everything, because nothing equals several values; none of them is written {instead}"
                ),
            )
        } else if comparator.is_ordering() && (self.is_next("OR") || self.is_next("AND")) {
            (
                format!(
                    "`{symbol}`后面只能有一个值，因为几个值中只有一个起作用；范围要写成`{field} >= … AND {field} < …`"
                ),
                format!(
                    "one value follows `{symbol}`, because of several one alone decides; a range is written `{field} >= … AND {field} < …`"
                ),
            )
        } else {
            return Ok(());
        };
        Err(FilterError::new(*comparator_position, zh, en))
    }

    fn is_next(&self, keyword: &str) -> bool {
        matches!(&self.next.0, Token::Word(word) if word == keyword)
    }

    /// A value in parentheses, after any number of `NOT`.
    fn negatable(&mut self, subject: &Subject) -> Result<Node, FilterError> {
        if let Some(at) = self.lexer.takes_not() {
            return self.deeper(at, |parser| Ok(Node::Not(Box::new(parser.negatable(subject)?))));
        }
        self.argument(subject)
    }
}

fn one_or(mut nodes: Vec<Node>, several: fn(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        1 => nodes.remove(0),
        _ => several(nodes),
    }
}

fn unclosed(opened: usize) -> FilterError {
    FilterError::new(opened, "这个“(”没有对应的“)”", "this `(` is not closed")
}

/// A value without a field: which one is meant would be a guess.
fn bare(text: &str, at: usize) -> FilterError {
    let text = shown(text);
    let upper = text.to_uppercase();
    if is_keyword(&upper) {
        return FilterError::new(
            at,
            format!("`{text}`要写成大写的`{upper}`"),
            format!("`{text}` is written `{upper}`"),
        );
    }
    FilterError::new(
        at,
        format!("`{text}`没有与之比较的字段；应为字段和比较，如`indicator = \"{text}\"`"),
        format!(
            "`{text}` stands by itself; expected a field with a comparison, such as `indicator = \"{text}\"`"
        ),
    )
}
