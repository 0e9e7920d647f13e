//! What a filter asks for, once its fields are known to exist and its values to be of their sorts.

use std::cmp::Ordering;

use scorecard_domain::{Decimal, Period, Timestamp};

use super::{
    error::{FilterError, shown},
    lexer::{Comparator, Literal},
    parser::{Node, Restriction, Subject},
    types::{Field, Sort, Value},
};
use crate::Held;

/// The fields that a filter can name.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a, S: 'static> {
    /// All, for messages.
    pub(super) all: &'static [Field<S>],
    /// The one that is meant by a name.
    pub(super) find: &'a dyn Fn(&str) -> Option<&'static Field<S>>,
}

/// Something that holds of what is listed or does not.
#[derive(Clone, Debug)]
pub(super) enum Condition<S: 'static = Held> {
    /// All of them hold.
    All(Vec<Self>),
    /// One of them holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A field compares so.
    Test(Test<S>),
}

/// A field and what one of its values must be.
#[derive(Clone, Debug)]
pub(super) struct Test<S: 'static = Held> {
    pub(super) field: &'static Field<S>,
    pub(super) wanted: Wanted,
}

/// What a value must be.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// There, and no empty text.
    Present,
    /// Exactly this text.
    Text(String),
    /// A text with this in it: at its beginning, at its end, or anywhere.
    Pattern { part: String, open_start: bool, open_end: bool },
    /// A text, which is there, before or after this one by its bytes.
    TextOrder(Order, String),
    /// A number equal to, below or above this one.
    Number(Order, Decimal),
    /// A period equal to this one, or earlier or later: by its first month, then by its length.
    Period(Order, Period),
    /// This value of an enum.
    Code(i32),
    /// A moment equal to this one, before or after it.
    Moment(Order, Timestamp),
    /// So, or not so.
    Flag(bool),
}

/// Which outcomes of a comparison are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) less: bool,
    pub(super) equal: bool,
    pub(super) greater: bool,
}

impl Order {
    pub(super) const EQUAL: Self = Self { less: false, equal: true, greater: false };

    /// `!=` asks for equality, which the whole test then denies.
    const fn of(comparator: Comparator) -> Self {
        match comparator {
            Comparator::Equal | Comparator::NotEqual | Comparator::Has => Self::EQUAL,
            Comparator::Less => Self { less: true, equal: false, greater: false },
            Comparator::LessOrEqual => Self { less: true, equal: true, greater: false },
            Comparator::Greater => Self { less: false, equal: false, greater: true },
            Comparator::GreaterOrEqual => Self { less: false, equal: true, greater: true },
        }
    }

    const fn has(self, ordering: Ordering) -> bool {
        match ordering {
            Ordering::Less => self.less,
            Ordering::Equal => self.equal,
            Ordering::Greater => self.greater,
        }
    }
}

impl<S> Condition<S> {
    /// What a filter over these fields says.
    pub(super) fn new(fields: Fields<'_, S>, node: Node) -> Result<Self, FilterError> {
        let one = |node| Self::new(Fields { ..fields }, node);
        let all = |nodes: Vec<Node>| nodes.into_iter().map(one).collect::<Result<_, _>>();
        Ok(match node {
            Node::All(nodes) => Self::All(all(nodes)?),
            Node::Any(nodes) => Self::Any(all(nodes)?),
            Node::Not(node) => Self::Not(Box::new(one(*node)?)),
            Node::Restriction(restriction) => Self::restriction(&fields, restriction)?,
        })
    }

    fn restriction(
        fields: &Fields<'_, S>,
        Restriction { subject, value }: Restriction,
    ) -> Result<Self, FilterError> {
        let field = (fields.find)(&subject.field).ok_or_else(|| unknown(fields.all, &subject))?;
        let comparator = subject.comparator;
        if field.repeated && comparator != Comparator::Has {
            let name = field.name;
            return Err(FilterError::new(
                subject.comparator_position,
                format!("`{name}`可有多个值，只能用“:”，如`{name}:…`"),
                format!(
                    "`{name}` can have several values, so only `:` can be asked of it, as in `{name}:…`"
                ),
            ));
        }
        let wanted = wanted(field, &subject, value)?;
        let test = Self::Test(Test { field, wanted });
        Ok(if comparator == Comparator::NotEqual { Self::Not(Box::new(test)) } else { test })
    }

    /// Whether it holds of something.
    pub(super) fn holds(&self, held: &S) -> bool {
        match self {
            Self::All(all) => all.iter().all(|condition| condition.holds(held)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(held)),
            Self::Not(condition) => !condition.holds(held),
            Self::Test(Test { field, wanted }) => {
                (field.values)(held, &mut |value| wanted.is_met_by(value))
            }
        }
    }
}

impl Wanted {
    fn is_met_by(&self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Present, Value::Text(text)) => !text.is_empty(),
            (Self::Present, _) => true,
            (Self::Text(wanted), Value::Text(text)) => wanted == text,
            (Self::Pattern { part, open_start, open_end }, Value::Text(text)) => {
                match (open_start, open_end) {
                    (true, true) => text.contains(part),
                    (true, false) => text.ends_with(part),
                    (false, _) => text.starts_with(part),
                }
            }
            (Self::TextOrder(order, wanted), Value::Text(text)) => {
                !text.is_empty() && order.has(text.cmp(wanted.as_str()))
            }
            (Self::Number(order, wanted), Value::Number(number)) => {
                order.has(number.cmp_value(*wanted))
            }
            (Self::Period(order, wanted), Value::Period(period)) => order.has(period.cmp(wanted)),
            (Self::Code(wanted), Value::Code(code)) => *wanted == code,
            (Self::Moment(order, wanted), Value::Moment(moment)) => order.has(moment.cmp(wanted)),
            (Self::Flag(wanted), Value::Flag(flag)) => *wanted == flag,
            _ => false,
        }
    }
}

/// What a value must be, or why the value that stands there cannot be.
fn wanted<S>(
    field: &'static Field<S>,
    subject: &Subject,
    value: Literal,
) -> Result<Wanted, FilterError> {
    let comparator = subject.comparator;
    if !value.quoted && value.is_anything() && comparator == Comparator::Has {
        return Ok(Wanted::Present);
    }
    let name = field.name;
    let position = value.position;
    if value.is_anything() {
        return Err(FilterError::new(
            position,
            format!("单独的“*”只能在“:”后面：`{name}:*`表示有值"),
            format!("`*` alone can only follow `:`; `{name}:*` asks whether there is a value"),
        ));
    }
    let is_text = matches!(field.sort, Sort::Text | Sort::Id(_));
    if value.is_pattern() && (!is_text || comparator.is_ordering()) {
        return Err(FilterError::new(
            position,
            format!(
                "通配符“*”只能用于文字字段的=、!=和“:”；`{name} {}`需要一个确定的值",
                comparator.symbol()
            ),
            format!(
                "`*` can only be used with =, != and : of text fields; `{name} {}` wants one value",
                comparator.symbol()
            ),
        ));
    }
    let order = Order::of(comparator);
    let text = value.text;
    Ok(match field.sort {
        Sort::Text | Sort::Id(_) if comparator.is_ordering() => Wanted::TextOrder(order, text),
        Sort::Text | Sort::Id(_) if value.open_start || value.open_end => {
            let (open_start, open_end) = (value.open_start, value.open_end);
            Wanted::Pattern { part: text, open_start, open_end }
        }
        Sort::Text => Wanted::Text(text),
        Sort::Id(form) => match (form.fault)(&text).filter(|_| !text.is_empty()) {
            None => Wanted::Text(text),
            Some(fault) => return Err(of_value(name, position, &fault)),
        },
        Sort::Number => match text.parse() {
            Ok(number) => Wanted::Number(order, number),
            Err(fault) => return Err(of_value(name, position, &format!("{fault}"))),
        },
        Sort::Period => match text.parse() {
            Ok(period) => Wanted::Period(order, period),
            Err(fault) => return Err(of_value(name, position, &format!("{fault}"))),
        },
        Sort::Moment => match text.parse() {
            Ok(moment) => Wanted::Moment(order, moment),
            Err(fault) => return Err(of_value(name, position, &format!("{fault}"))),
        },
        Sort::Code(_) | Sort::Flag if comparator.is_ordering() => {
            return Err(FilterError::new(
                subject.comparator_position,
                format!("`{name}`的值没有大小之分；只能用=、!=和“:”"),
                format!("values of `{name}` have no order; only =, != and : can be asked"),
            ));
        }
        Sort::Message => {
            return Err(FilterError::new(
                subject.comparator_position,
                format!("`{name}`只能问有没有：`{name}:*`"),
                format!("of `{name}` can only be asked whether it is there: `{name}:*`"),
            ));
        }
        Sort::Flag => match text.as_str() {
            "true" => Wanted::Flag(true),
            "false" => Wanted::Flag(false),
            other => {
                let text = shown(other);
                return Err(FilterError::new(
                    position,
                    format!("`{name}`没有值“{text}”；应为true或false"),
                    format!("`{text}` is no value of `{name}`; expected true or false"),
                ));
            }
        },
        Sort::Code(names) => match (names.find)(&text) {
            Some(code) => Wanted::Code(code),
            None => {
                let all = (names.all)().join(", ");
                let text = shown(&text);
                return Err(FilterError::new(
                    position,
                    format!("`{name}`没有值“{text}”；应为{all}之一"),
                    format!("`{text}` is no value of `{name}`; expected one of {all}"),
                ));
            }
        },
    })
}

fn of_value(name: &str, position: usize, fault: &str) -> FilterError {
    FilterError::new(
        position,
        format!("`{name}`的值不对：{fault}"),
        format!("the value of `{name}` is wrong: {fault}"),
    )
}

fn unknown<S>(all: &[Field<S>], subject: &Subject) -> FilterError {
    let names: Vec<_> = all.iter().map(|field| field.name).collect();
    let (field, names) = (shown(&subject.field), names.join(", "));
    FilterError::new(
        subject.position,
        format!("没有字段`{field}`；可用的字段是{names}"),
        format!("there is no field `{field}`; the fields are {names}"),
    )
}
