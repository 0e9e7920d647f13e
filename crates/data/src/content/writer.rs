//! Writes fields of the canonical encoding: (tag, length, bytes), in ascending order of tags, what is absent
//! left out.

use scorecard_domain::{Decimal, Text};

/// Collects the fields of one record.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: Vec<u8>,
}

/// Appends an integer in LEB128: seven bits a byte, the lowest first, the high bit set in all but the last.
pub(crate) fn leb128(out: &mut Vec<u8>, mut value: u128) {
    // As nearly all tags and lengths are.
    if let Ok(byte @ 0..0x80) = u8::try_from(value) {
        return out.push(byte);
    }
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            out.push(low & 0x7f);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Maps signed to unsigned so that small magnitudes stay small: 0, -1, 1, -2 become 0, 1, 2, 3.
const fn zigzag(value: i128) -> u128 {
    ((value << 1) ^ (value >> 127)).cast_unsigned()
}

impl Writer {
    /// A record with no fields yet, after these bytes.
    pub(crate) const fn after(prefix: Vec<u8>) -> Self {
        Self { out: prefix }
    }

    /// What was written.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// One field, written even if it is empty: an element of a list.
    pub(crate) fn element(&mut self, tag: u32, bytes: &[u8]) {
        leb128(&mut self.out, tag.into());
        leb128(&mut self.out, bytes.len() as u128);
        self.out.extend_from_slice(bytes);
    }

    /// Bytes; none are left out.
    pub(crate) fn bytes(&mut self, tag: u32, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.element(tag, bytes);
        }
    }

    /// A text; the empty one is left out.
    pub(crate) fn text(&mut self, tag: u32, text: &str) {
        self.bytes(tag, text.as_bytes());
    }

    /// A text, if there is one.
    pub(crate) fn optional<T: AsRef<str>>(&mut self, tag: u32, text: Option<T>) {
        if let Some(text) = text {
            self.text(tag, text.as_ref());
        }
    }

    /// A field that `write` appends, of fewer than 128 bytes, so that its length takes one byte.
    fn short(&mut self, tag: u32, write: impl FnOnce(&mut Vec<u8>)) {
        leb128(&mut self.out, tag.into());
        let at = self.out.len();
        self.out.push(0);
        write(&mut self.out);
        let [length, ..] = (self.out.len() - at - 1).to_le_bytes();
        if let Some(place) = self.out.get_mut(at) {
            *place = length;
        }
    }

    /// A number; 0 is left out.
    pub(crate) fn unsigned(&mut self, tag: u32, value: impl Into<u64>) {
        let value = value.into();
        if value != 0 {
            self.short(tag, |out| leb128(out, value.into()));
        }
    }

    /// A number that can be negative; 0 is left out.
    pub(crate) fn signed(&mut self, tag: u32, value: impl Into<i64>) {
        let value = value.into();
        if value != 0 {
            self.short(tag, |out| leb128(out, zigzag(value.into())));
        }
    }

    /// A decimal: one byte for the number of decimals, then the digits as a signed integer. Always written.
    pub(crate) fn decimal(&mut self, tag: u32, value: Decimal) {
        self.short(tag, |out| {
            out.push(value.scale());
            leb128(out, zigzag(value.mantissa()));
        });
    }

    /// A decimal, if there is one.
    pub(crate) fn optional_decimal(&mut self, tag: u32, value: Option<Decimal>) {
        if let Some(value) = value {
            self.decimal(tag, value);
        }
    }

    /// A record; one without fields is left out.
    pub(crate) fn record(&mut self, tag: u32, write: impl FnOnce(&mut Self)) {
        let mut record = Self::default();
        write(&mut record);
        self.bytes(tag, &record.out);
    }

    /// A record in a list.
    pub(crate) fn record_element(&mut self, tag: u32, write: impl FnOnce(&mut Self)) {
        let mut record = Self::default();
        write(&mut record);
        self.element(tag, &record.out);
    }

    /// Words in Chinese (1) and English (2).
    pub(crate) fn words(&mut self, tag: u32, words: &Text) {
        if !words.is_empty() {
            let Text { zh, en } = words;
            self.record(tag, |record| {
                record.text(1, zh);
                record.text(2, en);
            });
        }
    }
}
