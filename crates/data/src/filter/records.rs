//! The fields of what is listed and is no thing: revisions, changes and figures that are owed.

use scorecard_domain::{
    Absence, CollectionPlanId, Date, Kind, ObsStatus, Observation, Reading, ReportingState,
    SourceId,
};

use super::{
    fields::{AREA, INDICATOR, MEASURE, OF, SOURCE, code, text, whole},
    types::{Ask, Field, Form, Names, Sort, Value},
};
use crate::{RecordedChange, ReportingLine, Revision, ledger::subject::Subject};

/// Something that is listed and filtered.
pub(crate) trait Recorded: Sized + 'static {
    /// Its fields, in the order of its message.
    const FIELDS: &'static [Field<Self>];

    /// The name of the field that is meant by a name.
    fn field(name: &str) -> &str {
        name
    }
}

const fn field<S>(
    name: &'static str,
    sort: Sort,
    values: fn(&S, &mut Ask<'_>) -> bool,
) -> Field<S> {
    Field { name, sort, repeated: false, values }
}

const KIND: Sort = Sort::Code(Names::of::<Kind>());
const STATE: Sort = Sort::Code(Names::of::<ReportingState>());

fn since(revision: Option<&Revision>, ask: &mut Ask<'_>) -> bool {
    revision.is_some_and(|it| whole(i128::from(it.number), ask))
}

fn when(revision: Option<&Revision>, ask: &mut Ask<'_>) -> bool {
    revision.is_some_and(|it| ask(Value::Moment(it.time)))
}

fn by(revision: Option<&Revision>, ask: &mut Ask<'_>) -> bool {
    text(revision.map_or("", |it| &it.author), ask)
}

impl Recorded for Revision {
    const FIELDS: &'static [Field<Self>] = &[
        field("revision", Sort::Number, |it, ask| since(Some(it), ask)),
        field("time", Sort::Moment, |it, ask| when(Some(it), ask)),
        field("author", Sort::Text, |it, ask| by(Some(it), ask)),
        field("reason", Sort::Text, |it, ask| text(&it.reason, ask)),
        field("changes", Sort::Number, |it, ask| whole(i128::from(it.changes), ask)),
        field("digest", Sort::Text, |it, ask| text(&it.digest.to_string(), ask)),
    ];
}

/// What a change is about: a picture, what it was or is about.
fn about(change: &RecordedChange, is_so: &mut dyn FnMut(Subject<'_>) -> bool) -> bool {
    let things = change.before.iter().map(|held| &held.thing).chain(&change.after);
    let mut things = things.map(Subject::of);
    is_so(Subject::of_key(&change.key)) || things.any(is_so)
}

impl Recorded for RecordedChange {
    const FIELDS: &'static [Field<Self>] = &[
        field("revision.revision", Sort::Number, |it, ask| since(Some(&it.revision), ask)),
        field("revision.time", Sort::Moment, |it, ask| when(Some(&it.revision), ask)),
        field("revision.author", Sort::Text, |it, ask| by(Some(&it.revision), ask)),
        field("revision.reason", Sort::Text, |it, ask| text(&it.revision.reason, ask)),
        field("revision.changes", Sort::Number, |it, ask| {
            whole(i128::from(it.revision.changes), ask)
        }),
        field("revision.digest", Sort::Text, |it, ask| text(&it.revision.digest.to_string(), ask)),
        field("kind", KIND, |it, ask| code(it.key.kind(), ask)),
        field("area", AREA, |it, ask| {
            about(it, &mut |subject| subject.area.is_some_and(|id| text(id.as_str(), ask)))
        }),
        field("indicator", INDICATOR, |it, ask| {
            about(it, &mut |subject| subject.indicator.is_some_and(|id| text(id.as_str(), ask)))
        }),
        field("period", Sort::Period, |it, ask| {
            about(it, &mut |subject| subject.period.is_some_and(|it| ask(Value::Period(it))))
        }),
        field("before.revision", Sort::Number, |it, ask| {
            it.before.as_ref().is_some_and(|held| whole(i128::from(held.revision), ask))
        }),
        field("before", Sort::Message, |it, ask| it.before.is_some() && ask(Value::Message)),
        field("after", Sort::Message, |it, ask| it.after.is_some() && ask(Value::Message)),
        field("before_erased_by", Sort::Number, |it, ask| {
            it.before_erased_by.is_some_and(|by| whole(i128::from(by), ask))
        }),
        field("after_erased_by", Sort::Number, |it, ask| {
            it.after_erased_by.is_some_and(|by| whole(i128::from(by), ask))
        }),
    ];
}

/// A figure that is owed, with what its message tells besides.
#[derive(Clone, Debug)]
pub(crate) struct ListedLine {
    pub(crate) plan: CollectionPlanId,
    pub(crate) due: Date,
    pub(crate) final_due: Option<Date>,
    pub(crate) line: ReportingLine,
    pub(crate) reported: Option<Revision>,
    pub(crate) final_reported: Option<Revision>,
    pub(crate) last_changed: Option<Revision>,
}

impl ListedLine {
    fn held(&self, is_so: impl FnOnce(&Observation) -> bool) -> bool {
        self.line.held.as_ref().is_some_and(is_so)
    }
}

impl Recorded for ListedLine {
    const FIELDS: &'static [Field<Self>] = &[
        field("plan", Sort::Id(Form::of::<CollectionPlanId>()), |it, ask| {
            text(it.plan.as_str(), ask)
        }),
        field("indicator", INDICATOR, |it, ask| text(it.line.key.indicator.as_str(), ask)),
        field("measure", MEASURE, |it, ask| code(it.line.key.measure, ask)),
        field("of", OF, |it, ask| text(it.line.key.of.as_str(), ask)),
        field("area", AREA, |it, ask| text(it.line.key.area.as_str(), ask)),
        field("period", Sort::Period, |it, ask| ask(Value::Period(it.line.key.period))),
        field("state", STATE, |it, ask| code(it.line.state, ask)),
        field("final_state", STATE, |it, ask| {
            it.line.final_state.is_some_and(|state| code(state, ask))
        }),
        field("provisional", Sort::Flag, |it, ask| ask(Value::Flag(it.line.is_provisional()))),
        field("absent", Sort::Flag, |it, ask| ask(Value::Flag(it.line.is_absent()))),
        field("due", Sort::Text, |it, ask| text(&it.due.to_string(), ask)),
        field("final_due", Sort::Text, |it, ask| {
            text(&it.final_due.map_or_else(String::new, |it| it.to_string()), ask)
        }),
        field("observation.value", Sort::Number, |it, ask| {
            it.held(|it| it.reading.value().is_some_and(|value| ask(Value::Number(value))))
        }),
        field("observation.absence", Sort::Code(Names::of::<Absence>()), |it, ask| {
            it.held(|it| match it.reading {
                Reading::Absent(absence) => code(absence, ask),
                Reading::Value(_) | Reading::Standing(_) => false,
            })
        }),
        Field {
            repeated: true,
            ..field("observation.statuses", Sort::Code(Names::of::<ObsStatus>()), |it, ask| {
                it.held(|it| it.statuses.iter().any(|status| code(status, ask)))
            })
        },
        field("observation.source", SOURCE, |it, ask| {
            it.held(|it| text(it.source.as_ref().map_or("", SourceId::as_str), ask))
        }),
        field("reported.revision", Sort::Number, |it, ask| since(it.reported.as_ref(), ask)),
        field("reported.time", Sort::Moment, |it, ask| when(it.reported.as_ref(), ask)),
        field("reported.author", Sort::Text, |it, ask| by(it.reported.as_ref(), ask)),
        field("final_reported.revision", Sort::Number, |it, ask| {
            since(it.final_reported.as_ref(), ask)
        }),
        field("final_reported.time", Sort::Moment, |it, ask| when(it.final_reported.as_ref(), ask)),
        field("final_reported.author", Sort::Text, |it, ask| by(it.final_reported.as_ref(), ask)),
        field("last_changed.revision", Sort::Number, |it, ask| {
            since(it.last_changed.as_ref(), ask)
        }),
        field("last_changed.time", Sort::Moment, |it, ask| when(it.last_changed.as_ref(), ask)),
        field("last_changed.author", Sort::Text, |it, ask| by(it.last_changed.as_ref(), ask)),
    ];

    fn field(name: &str) -> &str {
        let in_key = ["indicator", "measure", "of", "area", "period"];
        match name.strip_prefix("key.") {
            Some(inner) if in_key.contains(&inner) => inner,
            _ => name,
        }
    }
}
