//! Reads fields of the canonical encoding, in the order in which they were written. What the writer would not
//! have written – an unknown tag, a field out of its place, a default spelled out – is corrupt.

use std::{fmt, str::FromStr};

use scorecard_domain::{Decimal, Text};

/// Content that this version of the ledger cannot have written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Corrupt(pub(crate) String);

impl Corrupt {
    pub(crate) fn new(problem: impl fmt::Display) -> Self {
        Self(problem.to_string())
    }
}

/// Takes an integer in LEB128 off the front; only its shortest form is right.
#[inline]
pub(crate) fn leb128(rest: &mut &[u8]) -> Result<u128, Corrupt> {
    // As nearly all tags and lengths are.
    if let Some((byte @ 0..0x80, after)) = rest.split_first() {
        *rest = after;
        return Ok((*byte).into());
    }
    let mut value = 0u128;
    for shift in (0..128).step_by(7) {
        let Some((byte, after)) = rest.split_first() else {
            return Err(Corrupt::new("an integer is cut off"));
        };
        *rest = after;
        let bits = u128::from(byte & 0x7f);
        if (bits << shift) >> shift != bits {
            return Err(Corrupt::new("an integer is too large"));
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            let shortest = shift == 0 || *byte != 0;
            return if shortest {
                Ok(value)
            } else {
                Err(Corrupt::new("an integer is not in its shortest form"))
            };
        }
    }
    Err(Corrupt::new("an integer is too large"))
}

/// Takes a length and that many bytes off the front.
pub(crate) fn chunk<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Corrupt> {
    let length = usize::try_from(leb128(rest)?).unwrap_or(usize::MAX);
    let Some((bytes, after)) = rest.split_at_checked(length) else {
        return Err(Corrupt::new(format!(
            "{length} bytes are announced, {} are there",
            rest.len()
        )));
    };
    *rest = after;
    Ok(bytes)
}

const fn unzigzag(value: u128) -> i128 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

/// The fields of a record that have not been read yet.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next field, if it has this tag.
    #[inline]
    fn next(&mut self, tag: u32) -> Result<Option<&'a [u8]>, Corrupt> {
        if self.is_next(tag) { self.take(tag) } else { Ok(None) }
    }

    /// Whether the next field may have this tag: nearly all tags take one byte.
    #[inline]
    fn is_next(&self, tag: u32) -> bool {
        self.rest.first().is_some_and(|first| u32::from(*first) == tag || *first >= 0x80)
    }

    fn take(&mut self, tag: u32) -> Result<Option<&'a [u8]>, Corrupt> {
        if let [next @ 0..0x80, length @ 0..0x80, rest @ ..] = self.rest
            && let Some((bytes, rest)) = rest.split_at_checked(usize::from(*length))
        {
            let is_it = u32::from(*next) == tag;
            self.rest = if is_it { rest } else { self.rest };
            return Ok(is_it.then_some(bytes));
        }
        let mut rest = self.rest;
        if leb128(&mut rest)? != u128::from(tag) {
            return Ok(None);
        }
        let bytes = chunk(&mut rest)?;
        self.rest = rest;
        Ok(Some(bytes))
    }

    /// Passes over the next fields as long as their tags are below this one.
    pub(crate) fn skip_below(&mut self, tag: u32) -> Result<(), Corrupt> {
        // As nearly all tags and lengths are.
        while let [next @ 0..0x80, length @ 0..0x80, rest @ ..] = self.rest
            && u32::from(*next) < tag
            && let Some(rest) = rest.get(usize::from(*length)..)
        {
            self.rest = rest;
        }
        let mut rest = self.rest;
        while !rest.is_empty() && leb128(&mut rest)? < u128::from(tag) {
            chunk(&mut rest)?;
            self.rest = rest;
        }
        Ok(())
    }

    /// The fields that have not been read yet, as they were written.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Says that nothing is left: neither an unknown field nor one out of its place.
    pub(crate) fn finish(self) -> Result<(), Corrupt> {
        let mut rest = self.rest;
        if rest.is_empty() {
            return Ok(());
        }
        let tag = leb128(&mut rest)?;
        Err(Corrupt::new(format!("field {tag} is unknown, repeated or out of its place")))
    }

    #[inline]
    fn optional_bytes(&mut self, tag: u32) -> Result<Option<&'a [u8]>, Corrupt> {
        match self.next(tag)? {
            Some([]) => Err(Corrupt::new(format!("field {tag} is empty and yet there"))),
            bytes => Ok(bytes),
        }
    }

    /// Bytes; empty if absent.
    pub(crate) fn bytes(&mut self, tag: u32) -> Result<&'a [u8], Corrupt> {
        Ok(self.optional_bytes(tag)?.unwrap_or_default())
    }

    /// A text; empty if absent.
    pub(crate) fn text(&mut self, tag: u32) -> Result<&'a str, Corrupt> {
        utf8(tag, self.bytes(tag)?)
    }

    /// A text that has to be something.
    pub(crate) fn parsed<T: FromStr<Err: fmt::Display>>(&mut self, tag: u32) -> Result<T, Corrupt> {
        self.optional(tag)?.ok_or_else(|| missing(tag))
    }

    /// A text that has to be something if it is there.
    pub(crate) fn optional<T: FromStr<Err: fmt::Display>>(
        &mut self,
        tag: u32,
    ) -> Result<Option<T>, Corrupt> {
        self.optional_bytes(tag)?.map(|bytes| parse(tag, bytes)).transpose()
    }

    /// As [`Fields::optional`], of a text that mostly is what it was in the record before, and then stays that.
    pub(crate) fn optional_into<T: FromStr<Err: fmt::Display>>(
        &mut self,
        tag: u32,
        before: Option<T>,
        text: impl FnOnce(&T) -> &str,
    ) -> Result<Option<T>, Corrupt> {
        let Some(bytes) = self.optional_bytes(tag)? else { return Ok(None) };
        match before {
            Some(before) if text(&before).as_bytes() == bytes => Ok(Some(before)),
            _ => parse(tag, bytes).map(Some),
        }
    }

    /// As [`Fields::parsed`], of a text that mostly is what it was in the record before, and then is left alone.
    pub(crate) fn parsed_into<T: FromStr<Err: fmt::Display>>(
        &mut self,
        tag: u32,
        value: &mut T,
        text: impl FnOnce(&T) -> &str,
    ) -> Result<(), Corrupt> {
        let bytes = self.optional_bytes(tag)?.ok_or_else(|| missing(tag))?;
        if text(value).as_bytes() != bytes {
            *value = parse(tag, bytes)?;
        }
        Ok(())
    }

    #[inline]
    fn integer(&mut self, tag: u32) -> Result<u128, Corrupt> {
        let Some(mut bytes) = self.next(tag)? else { return Ok(0) };
        let value = leb128(&mut bytes)?;
        if value == 0 || !bytes.is_empty() {
            return Err(Corrupt::new(format!("field {tag} is no canonical integer")));
        }
        Ok(value)
    }

    /// A number; 0 if absent.
    pub(crate) fn unsigned<T: TryFrom<u128>>(&mut self, tag: u32) -> Result<T, Corrupt> {
        T::try_from(self.integer(tag)?).map_err(|_| too_large(tag))
    }

    /// A number that can be negative; 0 if absent.
    pub(crate) fn signed<T: TryFrom<i128>>(&mut self, tag: u32) -> Result<T, Corrupt> {
        T::try_from(unzigzag(self.integer(tag)?)).map_err(|_| too_large(tag))
    }

    /// A code, if there is one.
    pub(crate) fn optional_code<T>(
        &mut self,
        tag: u32,
        from_number: impl FnOnce(u8) -> Option<T>,
    ) -> Result<Option<T>, Corrupt> {
        match self.unsigned::<u8>(tag)? {
            0 => Ok(None),
            number => match from_number(number) {
                Some(code) => Ok(Some(code)),
                None => Err(Corrupt::new(format!("field {tag} has no code {number}"))),
            },
        }
    }

    /// A code that has to be there.
    pub(crate) fn code<T>(
        &mut self,
        tag: u32,
        from_number: impl FnOnce(u8) -> Option<T>,
    ) -> Result<T, Corrupt> {
        self.optional_code(tag, from_number)?.ok_or_else(|| missing(tag))
    }

    /// A decimal, if there is one.
    pub(crate) fn decimal(&mut self, tag: u32) -> Result<Option<Decimal>, Corrupt> {
        let Some(bytes) = self.next(tag)? else { return Ok(None) };
        let Some((scale, mut digits)) = bytes.split_first() else { return Err(missing(tag)) };
        let mantissa = unzigzag(leb128(&mut digits)?);
        match Decimal::new(mantissa, *scale) {
            Some(value) if digits.is_empty() => Ok(Some(value)),
            _ => Err(Corrupt::new(format!("field {tag} is no decimal"))),
        }
    }

    /// A decimal that has to be there.
    pub(crate) fn needed_decimal(&mut self, tag: u32) -> Result<Decimal, Corrupt> {
        self.decimal(tag)?.ok_or_else(|| missing(tag))
    }

    /// A record that is never without fields, if there is one.
    pub(crate) fn optional_record<T>(
        &mut self,
        tag: u32,
        read: impl FnOnce(&mut Self) -> Result<T, Corrupt>,
    ) -> Result<Option<T>, Corrupt> {
        self.optional_bytes(tag)?.map(|bytes| Self::whole(bytes, read)).transpose()
    }

    /// A record; without fields if absent.
    pub(crate) fn record<T>(
        &mut self,
        tag: u32,
        read: impl FnOnce(&mut Self) -> Result<T, Corrupt>,
    ) -> Result<T, Corrupt> {
        let bytes = self.bytes(tag)?;
        Self::whole(bytes, read)
    }

    /// All records of a list.
    pub(crate) fn records<T>(
        &mut self,
        tag: u32,
        mut read: impl FnMut(&mut Self) -> Result<T, Corrupt>,
    ) -> Result<Vec<T>, Corrupt> {
        let mut records = Vec::new();
        while let Some(bytes) = self.next(tag)? {
            records.push(Self::whole(bytes, &mut read)?);
        }
        Ok(records)
    }

    /// All texts of a list.
    pub(crate) fn list<T: FromStr<Err: fmt::Display>>(
        &mut self,
        tag: u32,
    ) -> Result<Vec<T>, Corrupt> {
        let mut texts = Vec::new();
        while let Some(bytes) = self.next(tag)? {
            texts.push(parse(tag, bytes)?);
        }
        Ok(texts)
    }

    /// Words in Chinese (1) and English (2); empty if absent.
    #[inline]
    pub(crate) fn words(&mut self, tag: u32) -> Result<Text, Corrupt> {
        if !self.is_next(tag) {
            return Ok(Text::default());
        }
        self.record(tag, |record| Ok(Text::new(record.text(1)?, record.text(2)?)))
    }

    /// Reads a record to its end.
    pub(crate) fn whole<T>(
        bytes: &'a [u8],
        read: impl FnOnce(&mut Self) -> Result<T, Corrupt>,
    ) -> Result<T, Corrupt> {
        let mut fields = Self::new(bytes);
        let value = read(&mut fields)?;
        fields.finish()?;
        Ok(value)
    }
}

fn utf8(tag: u32, bytes: &[u8]) -> Result<&str, Corrupt> {
    str::from_utf8(bytes).map_err(|err| Corrupt::new(format!("field {tag} is no text: {err}")))
}

fn parse<T: FromStr<Err: fmt::Display>>(tag: u32, bytes: &[u8]) -> Result<T, Corrupt> {
    utf8(tag, bytes)?.parse().map_err(|err| Corrupt::new(format!("field {tag}: {err}")))
}

/// A field that has to be there and is not.
pub(crate) fn missing(tag: u32) -> Corrupt {
    Corrupt::new(format!("field {tag} is missing"))
}

fn too_large(tag: u32) -> Corrupt {
    Corrupt::new(format!("field {tag} is out of its range"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::writer;

    #[test]
    fn integers_have_one_form() {
        for value in [0, 1, 127, 128, 300, u128::from(u64::MAX), u128::MAX] {
            let mut bytes = Vec::new();
            writer::leb128(&mut bytes, value);
            assert_eq!(leb128(&mut bytes.as_slice()), Ok(value));
        }
        for bad in [&[0x80][..], &[0x80, 0x00], &[0xff; 19], &[]] {
            assert!(leb128(&mut &bad[..]).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn unzigzag_reverses_zigzag() {
        let read: Vec<_> = (0..5).map(unzigzag).collect();
        assert_eq!(read, [0, -1, 1, -2, 2]);
    }

    #[track_caller]
    fn check(bytes: &[u8], problem: &str) {
        let read = Fields::whole(bytes, |fields| {
            fields.text(1)?;
            fields.unsigned::<u8>(2)
        });
        assert_eq!(read.unwrap_err().to_string(), problem);
    }

    #[test]
    fn what_the_writer_would_not_write_is_corrupt() {
        check(&[1, 0], "field 1 is empty and yet there");
        check(&[1, 1, 0xff], "field 1 is no text: invalid utf-8 sequence of 1 bytes from index 0");
        check(&[1, 9, b'a'], "9 bytes are announced, 1 are there");
        check(&[2, 1, 0], "field 2 is no canonical integer");
        check(&[2, 2, 0x80, 0x02], "field 2 is out of its range");
        check(&[2, 1, 1, 1, 1, b'a'], "field 1 is unknown, repeated or out of its place");
        check(&[3, 1, 1], "field 3 is unknown, repeated or out of its place");
    }
}
