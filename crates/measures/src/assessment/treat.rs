//! Step 2: outliers.

use scorecard_domain::Treatment;

use super::number::{central_moment, count, float, mean};

/// The values after treatment, in their order.
pub(super) fn treat(values: &[f64], treatment: Treatment) -> Vec<f64> {
    match treatment {
        Treatment::None => values.to_vec(),
        Treatment::Bounds { low, high } => {
            let (low, high) = (low.map(float), high.map(float));
            let within = |value: f64| {
                let value = low.map_or(value, |low| value.max(low));
                high.map_or(value, |high| value.min(high))
            };
            values.iter().map(|value| within(*value)).collect()
        }
        Treatment::Winsorise { points, skewness, kurtosis } => {
            winsorise(values, points, float(skewness), float(kurtosis))
        }
    }
}

fn winsorise(values: &[f64], points: u32, max_skewness: f64, max_kurtosis: f64) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut treated = values.to_vec();
    for n in 1..=usize::try_from(points).unwrap_or(usize::MAX) {
        let Some((skewness, kurtosis)) = shape(&treated) else { break };
        if skewness.abs() <= max_skewness || kurtosis <= max_kurtosis {
            break;
        }
        // The n most outlying values of all become the next one.
        let limit = if skewness > 0.0 { sorted.iter().rev().nth(n) } else { sorted.get(n) };
        let Some(limit) = limit.copied() else { break };
        treated = values
            .iter()
            .map(|value| if skewness > 0.0 { value.min(limit) } else { value.max(limit) })
            .collect();
    }
    treated
}

/// Skewness and excess kurtosis, corrected for the size of the sample; none for fewer than four values or
/// for values that are all equal.
fn shape(values: &[f64]) -> Option<(f64, f64)> {
    let n = count(values.len());
    let mean = mean(values)?;
    let variance = central_moment(values, mean, 2);
    // Of equal numbers the variance can be above zero by rounding alone.
    let are_equal = values.windows(2).all(|two| two.first() == two.last());
    if values.len() < 4 || are_equal || variance <= 0.0 {
        return None;
    }
    let skewness = central_moment(values, mean, 3) / (variance * variance.sqrt());
    let kurtosis = central_moment(values, mean, 4) / (variance * variance) - 3.0;
    let skewness = skewness * (n * (n - 1.0)).sqrt() / (n - 2.0);
    let kurtosis = ((n + 1.0) * kurtosis + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
    Some((skewness, kurtosis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_that_of_a_sample() {
        // By hand: mean 2, second moment 3.5, third 9, fourth 38.75 of 1, 1, 1, 5 with n = 4: skewness is 2.
        let (skewness, kurtosis) = shape(&[1.0, 1.0, 1.0, 5.0]).unwrap();
        assert!((skewness - 2.0).abs() < 1e-12, "{skewness}");
        assert!((kurtosis - 4.0).abs() < 1e-12, "{kurtosis}");
        assert_eq!(shape(&[1.0, 1.0, 1.0, 1.0]), None);
        assert_eq!(shape(&[0.1; 6]), None);
        assert_eq!(shape(&[1.0, 2.0, 9.0]), None);
    }

    #[test]
    fn outliers_become_the_next_value_at_the_end_that_is_skewed() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 100.0, 7.0];
        let high = winsorise(&values, 3, 2.0, 3.5);
        assert_eq!(high, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 7.0]);
        let low: Vec<_> = values.iter().map(|value| -value).collect();
        let mirrored: Vec<_> = high.iter().map(|value| -value).collect();
        assert_eq!(winsorise(&low, 3, 2.0, 3.5), mirrored);
        assert_eq!(winsorise(&values, 0, 2.0, 3.5), values);
    }
}
