//! Honours and their keys.

use scorecard_domain::{Honour, HonourForm, HonourKey};

use crate::{Faults, codes::Code, pb::data as pb, sentences, text};

/// Reads an honour; its revision is the ledger's to say.
pub fn read(message: pb::Honour, faults: &mut Faults) -> Option<Honour> {
    let pb::Honour { key, title, level, awarded_by, kind, form, number, source, note, revision: _ } =
        message;
    let key = faults.required("key", key, sentences::which_honour(), read_key);
    let level = faults.code("level", level);
    let kind = faults.code("kind", kind);
    let form = read_form(form, number, faults);
    let source = faults.parse_optional("source", &source);
    Some(Honour {
        key: key?,
        title: text::read(title),
        level: level?,
        awarded_by: text::read(awarded_by),
        kind: kind?,
        form: form?,
        source: source?,
        note: text::read(note),
    })
}

/// Reads an honour's key.
pub fn read_key(message: pb::HonourKey, faults: &mut Faults) -> Option<HonourKey> {
    let pb::HonourKey { holder, honour, period } = message;
    let holder = faults.parse("holder", &holder);
    let honour = faults.parse("honour", &honour);
    let period = faults.parse("period", &period);
    Some(HonourKey { holder: holder?, honour: honour?, period: period? })
}

fn read_form(form: i32, number: u32, faults: &mut Faults) -> Option<HonourForm> {
    let without = |form, faults: &mut Faults| {
        if number != 0 {
            faults.invalid("number", sentences::form_takes_no_number(number));
        }
        Some(form)
    };
    let numbered = |first, faults: &mut Faults| faults.number("number", number, first, u16::MAX);
    match pb::HonourForm::try_from(form) {
        Ok(pb::HonourForm::Designation) => without(HonourForm::Designation, faults),
        Ok(pb::HonourForm::FirstBatch) => without(HonourForm::FirstBatch, faults),
        Ok(pb::HonourForm::Membership) => without(HonourForm::Membership, faults),
        Ok(pb::HonourForm::Listed) => numbered(1, faults).map(HonourForm::Listed),
        Ok(pb::HonourForm::TopN) => numbered(1, faults).map(HonourForm::TopN),
        Ok(pb::HonourForm::Rank) => numbered(1, faults).map(HonourForm::Rank),
        Ok(pb::HonourForm::Streak) => numbered(2, faults).map(HonourForm::Streak),
        Ok(pb::HonourForm::Unspecified) => {
            faults.missing("form", sentences::one_of(forms()));
            None
        }
        Err(_) => {
            faults.invalid("form", sentences::stands_for_nothing(form, forms()));
            None
        }
    }
}

fn forms() -> String {
    let names: Vec<_> = all_forms().map(|form| form.as_str_name()).collect();
    names.join(", ")
}

fn all_forms() -> impl Iterator<Item = pb::HonourForm> {
    (1..).map_while(|number| pb::HonourForm::try_from(number).ok())
}

fn short_name(form: pb::HonourForm) -> &'static str {
    let name = form.as_str_name();
    name.strip_prefix("HONOUR_FORM_").unwrap_or(name)
}

/// The number on the wire of a form, whatever number belongs to it.
pub fn form_to_wire(form: HonourForm) -> i32 {
    let form = match form {
        HonourForm::Designation => pb::HonourForm::Designation,
        HonourForm::FirstBatch => pb::HonourForm::FirstBatch,
        HonourForm::Membership => pb::HonourForm::Membership,
        HonourForm::Listed(_) => pb::HonourForm::Listed,
        HonourForm::TopN(_) => pb::HonourForm::TopN,
        HonourForm::Rank(_) => pb::HonourForm::Rank,
        HonourForm::Streak(_) => pb::HonourForm::Streak,
    };
    form.into()
}

/// The number on the wire of the form with that name, `HONOUR_FORM_TOP_N` or `TOP_N`, or that spelling, `top_n`.
pub fn form_named(name: &str) -> Option<i32> {
    let is_named = |form: &pb::HonourForm| {
        let short = short_name(*form);
        form.as_str_name() == name || short == name || short.to_lowercase() == name
    };
    all_forms().find(is_named).map(i32::from)
}

/// The names of all forms, without the prefix that they have in common.
pub fn form_names() -> Vec<&'static str> {
    all_forms().map(short_name).collect()
}

/// Writes an honour with the revision that last changed it.
pub fn write(honour: &Honour, revision: u64) -> pb::Honour {
    let Honour { key, title, level, awarded_by, kind, form, source, note } = honour;
    let (_, number) = form.parts();
    pb::Honour {
        key: Some(write_key(key)),
        title: text::write(title),
        level: level.to_wire(),
        awarded_by: text::write(awarded_by),
        kind: kind.to_wire(),
        form: form_to_wire(*form),
        number: number.map_or(0, u32::from),
        source: text::write_optional(source.as_ref()),
        note: text::write(note),
        revision,
    }
}

/// Writes an honour's key.
pub fn write_key(key: &HonourKey) -> pb::HonourKey {
    let HonourKey { holder, honour, period } = key;
    pb::HonourKey {
        holder: holder.to_string(),
        honour: honour.to_string(),
        period: period.to_string(),
    }
}
