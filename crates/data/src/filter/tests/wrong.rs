//! What filters refuse.

use super::*;

#[track_caller]
pub(super) fn refused(kind: Kind, filter: &str, position: usize, told: &str) {
    let err = read(kind, filter).map(|_| ()).expect_err(filter);
    assert_eq!(err.position, position, "{filter}: {}", err.problem.en);
    assert!(err.problem.en.contains(told), "{filter}: {}", err.problem.en);
    assert!(!err.problem.zh.is_empty(), "{filter}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (filter, position, told) in [
        // Syntax.
        ("measure = growth AND", 21, "the filter ends here; expected a field"),
        ("measure = ", 11, "a value is missing after `measure =`"),
        ("measure = )", 11, "a value is missing after `measure =`"),
        ("measure = AND", 11, "a value is missing after `measure =`"),
        ("measure growth", 1, "`measure` stands by itself; expected a field with a comparison"),
        ("growth", 1, "such as `indicator = \"growth\"`"),
        ("measure = level \"growth\"", 17, "`growth` stands by itself"),
        ("measure = level and area = x:a", 17, "`and` is written `AND`"),
        ("not measure = level", 1, "`not` is written `NOT`"),
        ("OR measure = level", 1, "`OR` cannot stand here"),
        ("measure = level OR", 19, "the filter ends here"),
        ("measure == level", 9, "there is no operator `==`"),
        ("measure ! level", 9, "there is no operator `!`"),
        ("measure = level && area = x:a", 17, "write `AND`"),
        ("measure = level || area = x:a", 17, "write `OR`"),
        ("= level", 1, "`=` cannot stand here"),
        ("(measure = level", 1, "this `(` is not closed"),
        ("measure = level)", 16, "this `)` closes nothing"),
        ("()", 2, "`)` cannot stand here"),
        ("measure = (level", 11, "this `(` is not closed"),
        ("measure = (level rank)", 18, "expected `OR` or `AND` between values"),
        ("measure = ()", 12, "a value is missing"),
        ("note.zh = \"区", 11, "the quoted string does not end"),
        ("note.zh = \"区\\n\"", 13, "`\\n` means nothing"),
        ("指标 = a", 1, "there is no field `指标`"),
        ("指标 = a AND note.zh = 'a*b'", 22, "`*` can only stand at the beginning or the end"),
        ("note.zh = 'a*b'", 11, "`*` can only stand at the beginning or the end"),
        ("len(note.zh) = 1", 4, "there is no function `len`"),
        ("area = x:a, measure = level", 11, "`,` cannot stand here"),
        // Several values of which nobody asks what the words say.
        ("measure != (LEVEL OR RANK)", 9, "none of them is written `NOT measure = (… OR …)`"),
        ("area = x:a value != (1 AND (2 OR 3))", 18, "written `NOT value = (… OR …)`"),
        ("value != (NOT 1 OR NOT 2)", 7, "`value != (… OR …)` holds of everything"),
        ("value > (1 OR 2)", 7, "one value follows `>`"),
        ("value <= (1 AND 2)", 7, "a range is written `value >= … AND value < …`"),
        // Fields.
        (
            "measur = level",
            1,
            "the fields are indicator, measure, of, area, period, value, standing,",
        ),
        ("measure = level AND key.value = 1", 21, "there is no field `key.value`"),
        ("statuses = ESTIMATED", 10, "only `:` can be asked of it"),
        ("note = a", 1, "there is no field `note`"),
        // Values.
        ("value > abc", 9, "`abc` is not a number"),
        ("value > 1e3", 9, "`1e3` is not a number"),
        ("value = \"1*\"", 9, "`*` can only be used with =, != and : of text fields"),
        ("indicator > \"a*\"", 13, "`*` can only be used with"),
        ("source = *", 10, "`source:*` asks whether there is a value"),
        ("source:\"*\"", 8, "`*` alone can only follow `:`"),
        ("measure > LEVEL", 9, "values of `measure` have no order"),
        ("measure = LEVELS", 11, "expected one of LEVEL, GROWTH, COMPARABLE_GROWTH,"),
        ("measure = MEASURE_UNSPECIFIED", 11, "is no value of `measure`"),
        ("period = 22", 10, "`22` is not a period; expected 2022, 2022-S1"),
        ("area = 370102", 8, "the value of `area` is wrong: "),
        ("value = (1 OR x)", 15, "`x` is not a number"),
    ] {
        refused(Kind::Observation, filter, position, told);
    }
    refused(Kind::Area, "kind = LAKE", 8, "expected one of COUNTRY, PROVINCE");
    refused(
        Kind::Area,
        "parent = x:city",
        8,
        "only `:` can be asked of it, as in `parents.parent:…`",
    );
    refused(Kind::Source, "value = 1", 1, "the fields are id, title.zh, title.en");
}

#[test]
fn a_filter_has_limits() {
    let nested = |depth: usize| format!("{}value = 1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read(Kind::Observation, &nested(MAX_DEPTH)).is_ok());
    refused(Kind::Observation, &nested(MAX_DEPTH + 1), MAX_DEPTH + 1, "nested deeper than 20");
    let negated = "NOT ".repeat(MAX_DEPTH + 1) + "value = 1";
    refused(Kind::Observation, &negated, 4 * MAX_DEPTH + 1, "nested deeper than 20");
    let values = format!("value = {}1", "(".repeat(1000));
    refused(Kind::Observation, &values, 9 + MAX_DEPTH, "nested deeper than 20");
    let minus = "-".repeat(4000);
    refused(Kind::Observation, &minus, MAX_DEPTH + 1, "nested deeper than 20");
    let long = "value = 1 ".repeat(410);
    refused(Kind::Observation, &long, 1, "the filter has 4100 bytes; at most 4096 are read");
    assert!(read(Kind::Observation, &"value = 1 ".repeat(409)).is_ok());
}

#[test]
fn of_what_was_held_before_is_asked_whether_there_was_something() {
    for filter in ["before = false", "before != true", "after:true", "after > 1"] {
        let err = Sieve::<crate::RecordedChange>::new(filter).err().unwrap();
        let place = filter.find([':', '=', '!', '>']).unwrap() + 1;
        assert_eq!(err.position, place, "{filter}: {}", err.problem.en);
        assert!(err.problem.en.contains(":*`") && err.problem.zh.contains("有没有"), "{filter}");
    }
    assert!(Sieve::<crate::RecordedChange>::new("NOT before:* AND after:*").is_ok());
}
