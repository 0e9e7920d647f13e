//! Which fields a filter can name: those of the messages, by their names there. What stands in `key` can be named with
//! `key.` before it or without.

mod assessments;
mod catalogue;
mod definitions;
mod facts;
mod outcomes;
mod plans;
mod releases;

use scorecard_domain::{
    AreaId, Decimal, IndicatorId, ItemArea, ItemId, ItemOf, Kind, Measure, Of, Qualifier, SourceId,
};
use scorecard_wire::codes::Code;

use super::types::{Ask, Field, Form, Names, Sort, Value};
use crate::{Digest, Held};

/// A field: its name, its sort, and how a thing is asked about it.
macro_rules! fields {
    ($kind:ident: $($(@$repeated:ident)? $name:literal $sort:expr, |$thing:pat_param, $ask:ident| $asked:expr;)+) => {
        &[
            $(Field {
                name: $name,
                sort: $sort,
                repeated: fields!(@repeated $($repeated)?),
                values: |held, $ask| match &held.thing {
                    Thing::$kind($thing) => $asked,
                    _ => false,
                },
            },)+
            REVISION,
        ]
    };
    (@repeated) => { false };
    (@repeated repeated) => { true };
}
use fields;

const REVISION: Field = Field {
    name: "revision",
    sort: Sort::Number,
    repeated: false,
    values: |held: &Held, ask| whole(i128::from(held.revision), ask),
};

pub(super) const AREA: Sort = Sort::Id(Form::of::<AreaId>());
pub(super) const INDICATOR: Sort = Sort::Id(Form::of::<IndicatorId>());
const ITEM: Sort = Sort::Id(Form::of::<ItemId>());
pub(super) const SOURCE: Sort = Sort::Id(Form::of::<SourceId>());
pub(super) const MEASURE: Sort = Sort::Code(Names::of::<Measure>());
const QUALIFIER: Sort = Sort::Code(Names::of::<Qualifier>());
pub(super) const OF: Sort = Sort::Id(Form::of::<Of>());

/// The fields of a kind, in the order of its message.
pub(super) const fn of_kind(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Area => catalogue::AREAS,
        Kind::Indicator => catalogue::INDICATORS,
        Kind::Source => catalogue::SOURCES,
        Kind::PeerGroup => catalogue::PEER_GROUPS,
        Kind::Definition => definitions::DEFINITIONS,
        Kind::Observation => facts::OBSERVATIONS,
        Kind::Target => facts::TARGETS,
        Kind::Honour => facts::HONOURS,
        Kind::Milestone => facts::MILESTONES,
        Kind::Media => facts::MEDIA,
        Kind::Imprint => facts::IMPRINTS,
        Kind::CollectionPlan => plans::COLLECTION_PLANS,
        Kind::Suppression => facts::SUPPRESSIONS,
        Kind::Assessment => assessments::ASSESSMENTS,
        Kind::Outcome => outcomes::OUTCOMES,
        Kind::Release => releases::RELEASES,
    }
}

/// The field that a filter means by a name.
pub(super) fn find(kind: Kind, name: &str) -> Option<&'static Field> {
    let name = match (kind, name) {
        // As the request has it.
        (Kind::Area, "parent") => "parents.parent",
        (_, name) => match name.strip_prefix("key.") {
            Some(inner) if in_key(kind, inner) => inner,
            _ => name,
        },
    };
    of_kind(kind).iter().find(|field| field.name == name)
}

/// Whether a field stands in the message's key.
fn in_key(kind: Kind, name: &str) -> bool {
    match kind {
        Kind::Observation => {
            matches!(name, "indicator" | "measure" | "of" | "area" | "period")
        }
        Kind::Target => {
            matches!(name, "indicator" | "measure" | "of" | "area" | "period" | "issuer")
        }
        Kind::Honour => matches!(name, "holder" | "honour" | "period"),
        Kind::Milestone => matches!(name, "area" | "milestone" | "period"),
        Kind::Imprint => matches!(name, "area" | "period"),
        Kind::Suppression => matches!(name, "indicator" | "period"),
        Kind::Outcome => {
            name == "year" || name.starts_with("target.") || name.starts_with("milestone.")
        }
        _ => false,
    }
}

pub(super) fn text(value: &str, ask: &mut Ask<'_>) -> bool {
    ask(Value::Text(value))
}

fn optional(value: Option<impl ToString>, ask: &mut Ask<'_>) -> bool {
    text(&value.map(|value| value.to_string()).unwrap_or_default(), ask)
}

pub(super) fn whole(value: i128, ask: &mut Ask<'_>) -> bool {
    Decimal::new(value, 0).is_some_and(|value| ask(Value::Number(value)))
}

pub(super) fn code(value: impl Code, ask: &mut Ask<'_>) -> bool {
    ask(Value::Code(value.to_wire()))
}

fn number(value: impl Into<Option<Decimal>>, ask: &mut Ask<'_>) -> bool {
    value.into().is_some_and(|value| ask(Value::Number(value)))
}

fn there(is_there: bool, ask: &mut Ask<'_>) -> bool {
    is_there && ask(Value::Message)
}

fn area_named(area: &ItemArea, ask: &mut Ask<'_>) -> bool {
    text(
        match area {
            ItemArea::Named(id) => id.as_str(),
            ItemArea::Own | ItemArea::Parent => "",
        },
        ask,
    )
}

fn of_named(of: &ItemOf, ask: &mut Ask<'_>) -> bool {
    text(
        match of {
            ItemOf::Area(id) => id.as_str(),
            ItemOf::Group(id) => id.as_str(),
            ItemOf::Nothing | ItemOf::Parent => "",
        },
        ask,
    )
}

fn digest(bytes: [u8; 32], ask: &mut Ask<'_>) -> bool {
    text(&Digest::from_bytes(bytes).to_string(), ask)
}
