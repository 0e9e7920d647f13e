//! A cell: 8 bytes of digits, and 4 bytes that say what they are.

use scorecard_domain::{Absence, Decimal, Qualifier, Reading, Stage, Standing, Statuses};

use crate::value::Value;

/// What the digits of a cell are.
const NUMBER: u32 = 0;
/// The digits do not fit in 64 bits and stand in the side table.
const WIDE: u32 = 1;
const STANDING: u32 = 2;
const ABSENT: u32 = 3;

/// The bits of the packed half, from the lowest: what the digits are (2), the number of decimals or the
/// code (4), qualifier (3), stage (4), status flags (16).
const CODE: u32 = 2;
const QUALIFIER: u32 = 6;
const STAGE: u32 = 9;
const STATUSES: u32 = 13;

/// A value as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) digits: i64,
    pub(super) packed: u32,
}

impl Cell {
    /// The cell of a value, and the digits that do not fit in it.
    pub(super) fn pack(value: &Value) -> (Self, Option<i128>) {
        let Value { reading, qualifier, statuses, stage } = value;
        let (what, code, digits, wide) = match reading {
            Reading::Value(number) => match i64::try_from(number.mantissa()) {
                Ok(digits) => (NUMBER, number.scale(), digits, None),
                Err(_) => (WIDE, number.scale(), 0, Some(number.mantissa())),
            },
            Reading::Standing(standing) => (STANDING, standing.number(), 0, None),
            Reading::Absent(absence) => (ABSENT, absence.number(), 0, None),
        };
        let packed = what
            | u32::from(code) << CODE
            | u32::from(qualifier.number()) << QUALIFIER
            | u32::from(stage.map_or(0, Stage::number)) << STAGE
            | u32::from(statuses.bits()) << STATUSES;
        (Self { digits, packed }, wide)
    }

    /// The value of a cell; `wide` finds the digits that did not fit.
    pub(super) fn unpack(self, wide: impl FnOnce() -> Option<i128>) -> Option<Value> {
        let bits = |at: u32, count: u32| self.packed >> at & ((1 << count) - 1);
        let code = u8::try_from(bits(CODE, 4)).ok()?;
        let reading = match bits(0, 2) {
            NUMBER => Reading::Value(Decimal::new(self.digits.into(), code)?),
            WIDE => Reading::Value(Decimal::new(wide()?, code)?),
            STANDING => Reading::Standing(Standing::from_number(code)?),
            _ => Reading::Absent(Absence::from_number(code)?),
        };
        Some(Value {
            reading,
            qualifier: Qualifier::from_number(u8::try_from(bits(QUALIFIER, 3)).ok()?)?,
            statuses: Statuses::from_bits(u16::try_from(bits(STATUSES, 16)).ok()?)?,
            stage: Stage::from_number(u8::try_from(bits(STAGE, 4)).ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::ObsStatus;

    use super::*;

    #[test]
    fn every_value_comes_back_as_it_was() {
        let mut readings = vec![
            Reading::Value("161.30".parse().unwrap()),
            Reading::Value("-0.000000000000001".parse().unwrap()),
            Reading::Value("-999999999999999999999999999999".parse().unwrap()),
        ];
        readings.extend(Standing::ALL.iter().map(|s| Reading::Standing(*s)));
        readings.extend(Absence::ALL.iter().map(|a| Reading::Absent(*a)));
        let all: Statuses = ObsStatus::ALL.iter().copied().collect();
        for reading in readings {
            for qualifier in Qualifier::ALL {
                for stage in Stage::ALL.iter().copied().map(Some).chain([None]) {
                    for statuses in [Statuses::NONE, all] {
                        let value = Value { reading, qualifier: *qualifier, statuses, stage };
                        let (cell, wide) = Cell::pack(&value);
                        assert_eq!(cell.unpack(|| wide), Some(value));
                    }
                }
            }
        }
    }
}
