//! The fields of definitions.

use scorecard_domain::{
    Against, AreaKind, AssessmentFace, AssessmentId, Boundaries, ChapterKind, Comparator,
    Definition, DefinitionId, Denominator, Frame, GradeBound, ItemArea, ItemBase, ItemOf,
    NumberGrade, Preference, RollUp, Rounding, Standing, StreakPredicate, Thing,
};

use super::{
    AREA, INDICATOR, ITEM, MEASURE, OF, REVISION, area_named, code, fields, number, of_named,
    optional, text, there, whole,
};
use crate::filter::types::{Field, Form, Names, Sort, Value};

fn grades(definition: &Definition) -> impl Iterator<Item = &NumberGrade> {
    definition.items().filter_map(|item| item.grading.as_ref()).flat_map(|it| &it.grades)
}

pub(super) const DEFINITIONS: &[Field] = fields! { Definition:
    "id" Sort::Id(Form::of::<DefinitionId>()), |it, ask| text(it.id.as_str(), ask);
    "title.zh" Sort::Text, |it, ask| text(&it.title.zh, ask);
    "title.en" Sort::Text, |it, ask| text(&it.title.en, ask);
    "rounding" Sort::Code(Names::on_wire::<Rounding>()), |it, ask| code(it.rounding, ask);
    @repeated "chapters.id" ITEM, |it, ask| it.chapters.iter().any(|chapter| text(chapter.id.as_str(), ask));
    @repeated "chapters.title.zh" Sort::Text, |it, ask| it.chapters.iter().any(|chapter| text(&chapter.title.zh, ask));
    @repeated "chapters.title.en" Sort::Text, |it, ask| it.chapters.iter().any(|chapter| text(&chapter.title.en, ask));
    @repeated "chapters.kind" Sort::Code(Names::of::<ChapterKind>()), |it, ask| it.chapters.iter().any(|chapter| code(chapter.kind, ask));
    @repeated "chapters.items.id" ITEM, |it, ask| it.items().any(|item| text(item.id.as_str(), ask));
    @repeated "chapters.items.label.zh" Sort::Text, |it, ask| it.items().any(|item| text(&item.label.zh, ask));
    @repeated "chapters.items.label.en" Sort::Text, |it, ask| it.items().any(|item| text(&item.label.en, ask));
    @repeated "chapters.items.indicator" INDICATOR, |it, ask| it.items().any(|item| text(item.indicator.as_str(), ask));
    @repeated "chapters.items.measure" MEASURE, |it, ask| it.items().any(|item| code(item.measure, ask));
    @repeated "chapters.items.area_parent" Sort::Message, |it, ask| it.items().any(|item| there(item.area == ItemArea::Parent, ask));
    @repeated "chapters.items.area_named" AREA, |it, ask| it.items().any(|item| area_named(&item.area, ask));
    @repeated "chapters.items.of_parent" Sort::Message, |it, ask| it.items().any(|item| there(item.of == ItemOf::Parent, ask));
    @repeated "chapters.items.of_named" OF, |it, ask| it.items().any(|item| of_named(&item.of, ask));
    @repeated "chapters.items.preference" Sort::Code(Names::of::<Preference>()), |it, ask| it.items().any(|item| code(item.preference, ask));
    @repeated "chapters.items.verb.zh" Sort::Text, |it, ask| it.items().any(|item| text(&item.verb.zh, ask));
    @repeated "chapters.items.verb.en" Sort::Text, |it, ask| it.items().any(|item| text(&item.verb.en, ask));
    @repeated "chapters.items.noun.zh" Sort::Text, |it, ask| it.items().any(|item| text(&item.noun.zh, ask));
    @repeated "chapters.items.noun.en" Sort::Text, |it, ask| it.items().any(|item| text(&item.noun.en, ask));
    @repeated "chapters.items.frame" Sort::Code(Names::of::<Frame>()), |it, ask| it.items().any(|item| code(item.frame, ask));
    @repeated "chapters.items.part_of" ITEM, |it, ask| it.items().any(|item| optional(item.part_of.as_ref(), ask));
    @repeated "chapters.items.continues" ITEM, |it, ask| it.items().any(|item| optional(item.continues.as_ref(), ask));
    @repeated "chapters.items.streak_rank" Sort::Number, |it, ask| it.items().any(|item| whole(i128::from(item.streak_rank), ask));
    @repeated "chapters.items.optional" Sort::Flag, |it, ask| it.items().any(|item| ask(Value::Flag(!item.required)));
    @repeated "chapters.items.highlight" Sort::Flag, |it, ask| it.items().any(|item| ask(Value::Flag(item.highlight)));
    @repeated "chapters.items.short.zh" Sort::Text, |it, ask| it.items().any(|item| text(&item.short.zh, ask));
    @repeated "chapters.items.short.en" Sort::Text, |it, ask| it.items().any(|item| text(&item.short.en, ask));
    @repeated "chapters.items.grades.grades.label.zh" Sort::Text, |it, ask| grades(it).any(|grade| text(&grade.label.zh, ask));
    @repeated "chapters.items.grades.grades.label.en" Sort::Text, |it, ask| grades(it).any(|grade| text(&grade.label.en, ask));
    @repeated "chapters.items.grades.grades.at_least" Sort::Number, |it, ask| grades(it).any(|grade| matches!(grade.bound, Some(GradeBound::AtLeast(at)) if number(at, ask)));
    @repeated "chapters.items.grades.grades.at_most" Sort::Number, |it, ask| grades(it).any(|grade| matches!(grade.bound, Some(GradeBound::AtMost(at)) if number(at, ask)));
    @repeated "chapters.items.grades.counted" Sort::Code(Names::of::<AreaKind>()), |it, ask| it.items().filter_map(|item| item.grading.as_ref()?.counted).any(|kind| code(kind, ask));
    @repeated "chapters.items.terms.base_period" Sort::Period, |it, ask| it.items().any(|item| matches!(item.terms.base, ItemBase::Fixed(period) if ask(Value::Period(period))));
    @repeated "chapters.items.terms.years" Sort::Number, |it, ask| it.items().any(|item| matches!(item.terms.base, ItemBase::YearsBack(years) if whole(i128::from(years), ask)));
    @repeated "chapters.items.terms.denominator" Sort::Code(Names::of::<Denominator>()), |it, ask| it.items().any(|item| code(item.terms.denominator, ask));
    @repeated "chapters.items.terms.streak_predicate" Sort::Code(Names::of::<StreakPredicate>()), |it, ask| it.items().any(|item| code(item.terms.streak, ask));
    @repeated "chapters.items.terms.roll_up" Sort::Code(Names::of::<RollUp>()), |it, ask| it.items().any(|item| item.terms.roll_up.is_some_and(|way| code(way, ask)));
    @repeated "chapters.items.terms.weight" INDICATOR, |it, ask| it.items().any(|item| optional(item.terms.weight.as_ref(), ask));
    @repeated "chapters.items.terms.boundaries" Sort::Code(Names::of::<Boundaries>()), |it, ask| it.items().any(|item| code(item.terms.boundaries, ask));
    @repeated "chapters.items.assessment.id" Sort::Id(Form::of::<AssessmentId>()), |it, ask| it.items().filter_map(|item| item.assessment.as_ref()).any(|shown| text(shown.id.as_str(), ask));
    @repeated "chapters.items.assessment" Sort::Id(Form::of::<AssessmentId>()), |it, ask| it.items().filter_map(|item| item.assessment.as_ref()).any(|shown| text(shown.id.as_str(), ask));
    @repeated "chapters.items.assessment.face" Sort::Code(Names::of::<AssessmentFace>()), |it, ask| it.items().filter_map(|item| item.assessment.as_ref()).any(|shown| code(shown.face, ask));
    @repeated "chapters.targets.id" ITEM, |it, ask| it.targets().any(|target| text(target.id.as_str(), ask));
    @repeated "chapters.targets.indicator" INDICATOR, |it, ask| it.targets().any(|target| text(target.indicator.as_str(), ask));
    @repeated "chapters.targets.measure" MEASURE, |it, ask| it.targets().any(|target| code(target.measure, ask));
    @repeated "chapters.targets.beside" ITEM, |it, ask| it.targets().any(|target| optional(target.beside.as_ref(), ask));
    @repeated "chapters.parent_promises" Sort::Flag, |it, ask| it.chapters.iter().any(|chapter| ask(Value::Flag(chapter.parent_promises)));
    @repeated "claims.id" ITEM, |it, ask| it.claims.iter().any(|claim| text(claim.id.as_str(), ask));
    @repeated "claims.chapter" ITEM, |it, ask| it.claims.iter().any(|claim| text(claim.chapter.as_str(), ask));
    @repeated "claims.text.zh" Sort::Text, |it, ask| it.claims.iter().any(|claim| text(&claim.text.zh, ask));
    @repeated "claims.text.en" Sort::Text, |it, ask| it.claims.iter().any(|claim| text(&claim.text.en, ask));
    @repeated "claims.indicator" INDICATOR, |it, ask| it.claims.iter().any(|claim| optional(claim.indicator.as_ref(), ask));
    @repeated "claims.measure" MEASURE, |it, ask| it.claims.iter().any(|claim| code(claim.measure, ask));
    @repeated "claims.area_parent" Sort::Message, |it, ask| it.claims.iter().any(|claim| there(claim.area == ItemArea::Parent, ask));
    @repeated "claims.area_named" AREA, |it, ask| it.claims.iter().any(|claim| area_named(&claim.area, ask));
    @repeated "claims.of_parent" Sort::Message, |it, ask| it.claims.iter().any(|claim| there(claim.of == ItemOf::Parent, ask));
    @repeated "claims.of_named" OF, |it, ask| it.claims.iter().any(|claim| of_named(&claim.of, ask));
    @repeated "claims.streak_rank" Sort::Number, |it, ask| it.claims.iter().any(|claim| whole(i128::from(claim.streak_rank), ask));
    @repeated "claims.streak_predicate" Sort::Code(Names::of::<StreakPredicate>()), |it, ask| it.claims.iter().any(|claim| code(claim.streak, ask));
    @repeated "claims.comparator" Sort::Code(Names::of::<Comparator>()), |it, ask| it.claims.iter().any(|claim| claim.comparator.is_some_and(|comparator| code(comparator, ask)));
    @repeated "claims.value" Sort::Number, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Number(value) if number(*value, ask)));
    @repeated "claims.standing" Sort::Code(Names::of::<Standing>()), |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Standing(standing) if code(*standing, ask)));
    @repeated "claims.target" Sort::Message, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Target(_) if ask(Value::Message)));
    @repeated "claims.target.issuer_parent" Sort::Message, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Target(ItemArea::Parent) if ask(Value::Message)));
    @repeated "claims.target.issuer_named" AREA, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Target(issuer) if area_named(issuer, ask)));
    @repeated "claims.figure" ITEM, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Figure(figure) if text(figure.as_str(), ask)));
    @repeated "claims.parent" Sort::Message, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Parent if ask(Value::Message)));
    @repeated "claims.other_area" AREA, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Area(area) if text(area.as_str(), ask)));
    @repeated "claims.years_before" Sort::Number, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::YearsBefore(years) if whole(i128::from(*years), ask)));
    @repeated "claims.since" Sort::Number, |it, ask| it.claims.iter().any(|claim| matches!(&claim.against, Against::Since(year) if whole(i128::from(year.start().year()), ask)));
    @repeated "claims.honour" ITEM, |it, ask| it.claims.iter().any(|claim| optional(claim.honour.as_ref(), ask));
    @repeated "claims.required" Sort::Flag, |it, ask| it.claims.iter().any(|claim| ask(Value::Flag(claim.required)));
};
