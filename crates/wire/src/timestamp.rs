//! Moments: microseconds since 1970-01-01T00:00:00Z here, seconds and nanoseconds on the wire.

use prost_types::Timestamp;

use crate::{Faults, sentences};

const MICROS: i64 = 1_000_000;

/// Reads a moment; what is finer than a microsecond is cut off.
pub fn read(message: Timestamp, faults: &mut Faults) -> Option<i64> {
    let Timestamp { seconds, nanos } = message;
    let nanos = faults.number("nanos", nanos, 0i32, 999_999_999)?;
    let micros =
        seconds.checked_mul(MICROS).and_then(|micros| micros.checked_add(i64::from(nanos / 1000)));
    if micros.is_none() {
        faults.invalid("seconds", sentences::too_far_from_now(seconds));
    }
    micros
}

/// Writes a moment.
pub fn write(micros: i64) -> Timestamp {
    // A remainder below a million times a thousand is below 2^31.
    let nanos = i32::try_from(micros.rem_euclid(MICROS) * 1000).unwrap_or_default();
    Timestamp { seconds: micros.div_euclid(MICROS), nanos }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading;

    #[test]
    fn a_moment_survives_the_wire() {
        for micros in [0, 1, -1, 1_700_000_000_123_456, -62_135_596_800_000_000] {
            assert_eq!(reading("", write(micros), read), Ok(micros));
        }
        assert_eq!(write(-1), Timestamp { seconds: -1, nanos: 999_999_000 });
        for bad in [(0, -1), (0, 1_000_000_000), (i64::MAX, 0)] {
            let (seconds, nanos) = bad;
            assert!(reading("", Timestamp { seconds, nanos }, read).is_err(), "{bad:?}");
        }
    }
}
