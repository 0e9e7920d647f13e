//! The fields of what is listed.

use super::*;
use crate::filter::fields;

#[test]
fn every_kind_has_fields_that_can_be_found_by_name() {
    for kind in Kind::ALL {
        let all = fields::of_kind(*kind);
        for field in all {
            assert!(fields::find(*kind, field.name).is_some_and(|found| found.name == field.name));
            let same = all.iter().filter(|other| other.name == field.name).count();
            assert_eq!(same, 1, "{kind} {}", field.name);
        }
        assert!(all.len() >= 5, "{kind}");
    }
}

#[test]
fn every_field_of_what_is_listed_can_be_named() {
    fn check<S: Recorded>() {
        for field in S::FIELDS {
            assert!(Sieve::<S>::new(&format!("{}:*", field.name)).is_ok(), "{}", field.name);
            let same = S::FIELDS.iter().filter(|other| other.name == field.name).count();
            assert_eq!(same, 1, "{}", field.name);
        }
        assert!(Sieve::<S>::new("").is_ok_and(|sieve| sieve.is_open()));
        let unknown = Sieve::<S>::new("no.such = 1").err().unwrap();
        assert!(unknown.problem.en.contains(S::FIELDS[0].name), "{unknown:?}");
    }
    check::<crate::Revision>();
    check::<crate::RecordedChange>();
    check::<crate::filter::ListedLine>();
}

#[test]
fn revisions_are_sieved_by_their_fields() {
    let revision = crate::Revision {
        number: 12,
        time: "2023-03-01T09:00:00+08:00".parse().unwrap(),
        author: "统计局".to_owned(),
        reason: "年报".to_owned(),
        changes: 3,
        digest: crate::Digest::NONE,
    };
    let admits = |filter: &str| Sieve::new(filter).unwrap().admits(&revision);
    for filter in [
        "author = \"统计局\" AND reason = \"*报\"",
        "revision > 11 AND changes = 3",
        "time >= \"2023-03-01T01:00:00Z\" AND time < \"2023-03-02T00:00:00+08:00\"",
    ] {
        assert!(admits(filter), "{filter}");
    }
    for filter in ["author = somebody", "NOT reason:*", "time > \"2023-03-01T01:00:00Z\""] {
        assert!(!admits(filter), "{filter}");
    }
}
