//! Messages that are written before they are sent: once for all that they stand in, or by another thread than sends them.

use std::{ops::Deref, sync::Arc};

use prost::{
    DecodeError, Message,
    bytes::{Buf, BufMut},
    encoding::{DecodeContext, WireType},
};

/// A message that stands in several others: copies share it, and the bytes that it is written as.
#[derive(Clone, Debug, Default)]
pub struct Common<M>(Arc<Kept<M>>);

#[derive(Clone, Debug, Default)]
struct Kept<M> {
    message: M,
    /// None of a message that was read, which is rarely written again.
    bytes: Option<Box<[u8]>>,
}

impl<M: Message> From<M> for Common<M> {
    /// Writes it.
    fn from(message: M) -> Self {
        let bytes = Some(message.encode_to_vec().into_boxed_slice());
        Self(Arc::new(Kept { message, bytes }))
    }
}

impl<M: Clone> Common<M> {
    /// The message itself.
    pub fn into_message(self) -> M {
        Arc::unwrap_or_clone(self.0).message
    }
}

impl<M> Deref for Common<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.0.message
    }
}

impl<M: PartialEq> PartialEq for Common<M> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl<M: Message + Clone + Default> Message for Common<M> {
    fn encode_raw(&self, buf: &mut impl BufMut) {
        match &self.0.bytes {
            Some(bytes) => buf.put_slice(bytes),
            None => self.0.message.encode_raw(buf),
        }
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        let kept = Arc::make_mut(&mut self.0);
        kept.bytes = None;
        kept.message.merge_field(tag, wire_type, buf, ctx)
    }

    fn encoded_len(&self) -> usize {
        self.0.bytes.as_ref().map_or_else(|| self.0.message.encoded_len(), |bytes| bytes.len())
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A message that is sent as the bytes that it was written as, and read as what it says.
#[derive(Clone, Debug, PartialEq)]
pub enum Streamed<M> {
    /// As it is read.
    Message(Box<M>),
    /// As it was written: the whole message, in one field after the other.
    Bytes(Vec<u8>),
}

impl<M: Message + Default> Streamed<M> {
    /// What it says.
    ///
    /// # Errors
    ///
    /// If bytes that it is to be sent as are no such message.
    pub fn into_message(self) -> Result<M, DecodeError> {
        match self {
            Self::Message(message) => Ok(*message),
            Self::Bytes(bytes) => M::decode(bytes.as_slice()),
        }
    }
}

impl<M: Default> Default for Streamed<M> {
    fn default() -> Self {
        Self::Message(Box::default())
    }
}

impl<M: Message + Default> Message for Streamed<M> {
    fn encode_raw(&self, buf: &mut impl BufMut) {
        match self {
            Self::Message(message) => message.encode_raw(buf),
            Self::Bytes(bytes) => buf.put_slice(bytes),
        }
    }

    fn merge_field(
        &mut self,
        tag: u32,
        wire_type: WireType,
        buf: &mut impl Buf,
        ctx: DecodeContext,
    ) -> Result<(), DecodeError> {
        if let Self::Bytes(bytes) = self {
            *self = Self::Message(Box::new(M::decode(bytes.as_slice())?));
        }
        match self {
            Self::Message(message) => message.merge_field(tag, wire_type, buf, ctx),
            Self::Bytes(_) => Ok(()),
        }
    }

    fn encoded_len(&self) -> usize {
        match self {
            Self::Message(message) => message.encoded_len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::{
        data::Text,
        metrics::{Input, Metric, Scorecard, StreamScorecardsResponse},
    };

    fn input(value: &str) -> Input {
        Input { revision: 3, value: value.to_owned(), ..Input::default() }
    }

    fn scorecard(year: u32) -> Scorecard {
        let title = Some(Text { zh: "成绩单".to_owned(), en: String::new() });
        Scorecard { title, year, digest: vec![7; 32], ..Scorecard::default() }
    }

    /// The fields of a message with that number, each as it stands in there.
    fn fields(mut bytes: &[u8], number: u32) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        while let Ok((tag, wire_type)) = prost::encoding::decode_key(&mut bytes) {
            if tag != number {
                prost::encoding::skip_field(wire_type, tag, &mut bytes, DecodeContext::default())
                    .unwrap();
                continue;
            }
            let len = prost::decode_length_delimiter(&mut bytes).unwrap();
            let (field, rest) = bytes.split_at(len);
            found.push(field.to_vec());
            bytes = rest;
        }
        found
    }

    #[test]
    fn what_is_common_is_written_and_read_as_the_message_itself() {
        let common = Common::from(input("5亿元"));
        let metric = Metric { inputs: vec![common.clone(), common], ..Metric::default() };
        let bytes = metric.encode_to_vec();
        assert_eq!(fields(&bytes, 13), vec![input("5亿元").encode_to_vec(); 2]);
        let read = Metric::decode(bytes.as_slice()).unwrap();
        assert_eq!(read, metric);
        assert_eq!(read.encode_to_vec(), bytes, "what was read is written again");
        assert_eq!(read.inputs[0].clone().into_message(), input("5亿元"));
    }

    #[test]
    fn a_copy_that_is_read_into_says_what_it_then_says_and_the_other_what_it_said() {
        let one = Common::from(input("5亿元"));
        let mut other = one.clone();
        other.merge(input("6亿元").encode_to_vec().as_slice()).unwrap();
        assert_eq!((one.value.as_str(), other.value.as_str()), ("5亿元", "6亿元"));
        assert_eq!(other.encode_to_vec(), input("6亿元").encode_to_vec());
    }

    #[test]
    fn what_was_written_before_is_sent_and_read_as_the_message_itself() {
        let written = |year| Streamed::Bytes(scorecard(year).encode_to_vec());
        let message = |year| Streamed::Message(Box::new(scorecard(year)));
        let response =
            |scorecards| StreamScorecardsResponse { scorecards, revision: 5, ..Default::default() };
        let bytes = response(vec![written(2021), written(2022)]).encode_to_vec();
        let read = StreamScorecardsResponse::decode(bytes.as_slice()).unwrap();
        assert_eq!(read, response(vec![message(2021), message(2022)]));
        assert_eq!(read.encode_to_vec(), bytes);
        assert_eq!(written(2022).into_message().unwrap(), scorecard(2022));
    }

    #[test]
    fn what_is_read_on_top_of_bytes_is_merged_with_what_they_say() {
        let mut streamed = Streamed::<Scorecard>::Bytes(scorecard(2021).encode_to_vec());
        let more = Scorecard { revision: 9, ..Scorecard::default() };
        streamed.merge(more.encode_to_vec().as_slice()).unwrap();
        let merged = Scorecard { revision: 9, ..scorecard(2021) };
        assert_eq!(streamed.into_message().unwrap(), merged);
        let mut no_message = Streamed::<Scorecard>::Bytes(vec![0xff]);
        assert!(no_message.merge(more.encode_to_vec().as_slice()).is_err());
        assert!(no_message.into_message().is_err());
    }
}
