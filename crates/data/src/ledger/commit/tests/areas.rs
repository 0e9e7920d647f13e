//! All areas together.

use super::*;

#[test]
fn nobody_is_their_own_ancestor() {
    check(
        vec![],
        vec![put(area("city", "3701", &["a"]))],
        &["CIRCULAR changes[0].area.parents: the line of parents of `x:city` runs in a circle"],
    );
    check(
        vec![],
        vec![put(area("p", "", &["q"])), put(area("q", "", &["p"])), put(area("r", "", &["q"]))],
        &[
            "CIRCULAR changes[0].area.parents: the line of parents of `x:p` runs in a circle",
            "CIRCULAR changes[1].area.parents: the line of parents of `x:q` runs in a circle",
        ],
    );
    // Two change places in one batch.
    check(vec![], vec![put(area("city", "3701", &["a"])), put(area("a", "370101", &[]))], &[]);
}

#[test]
fn a_code_names_one_area_at_a_time() {
    let over = "is also the code of `x:b` at the same time";
    check(
        vec![],
        vec![put(area("c", "370102", &[]))],
        &[&format!("AMBIGUOUS_REFERENCE changes[0].area.code: {over}")],
    );
    let mut ended = area("b", "370102", &["city"]);
    let Thing::Area(b) = &mut ended else { unreachable!() };
    b.validity.until = "2019-01".parse().ok();
    let mut new = area("c", "370102", &[]);
    let Thing::Area(c) = &mut new else { unreachable!() };
    c.validity = Validity { from: "2019-01".parse().ok(), until: None };
    c.parents =
        vec![Parenthood { parent: "x:city".parse().unwrap(), validity: Validity::default() }];
    check(vec![], vec![put(ended), put(new)], &[]);
    check(vec![], vec![put(area("c", "370102", &[])), withdraw(Kind::Area, "x:b")], &[]);
}

#[test]
fn a_fact_may_be_about_an_area_that_did_not_exist_then() {
    let mut later = area("b", "370102", &["city"]);
    let Thing::Area(b) = &mut later else { unreachable!() };
    b.validity.from = "2023-01".parse().ok();
    let mut restated = observation(A22, "1", "s1");
    restated.key.area = "x:b".parse().unwrap();
    check(vec![put(later)], vec![put(Thing::Observation(restated))], &[]);
}
