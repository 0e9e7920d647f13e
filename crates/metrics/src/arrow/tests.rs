//! What a number becomes in a column of decimals.

use super::columns::scaled;

#[test]
fn a_number_is_exact_or_in_no_column_of_decimals() {
    let of = |text: &str| scaled(text.parse().unwrap());
    assert_eq!(of("489"), Some(489 * 10i128.pow(15)));
    assert_eq!(of("489.0"), of("489"));
    assert_eq!(of("-0.000000000000001"), Some(-1));
    assert_eq!(of("99999999999999999999999"), Some((10i128.pow(23) - 1) * 10i128.pow(15)));
    assert_eq!(of("100000000000000000000000"), None, "24 digits before the point are too many");
}
