//! The bodies of frames: records of the canonical encoding.

use super::Answer;
use crate::{
    clock::Timestamp,
    content::{
        Corrupt, Digest, LedgerId,
        digest::Seed,
        reader::{Fields, missing},
        writer::Writer,
    },
    ledger::revision::{Position, Revision},
    store::answer::{read_warnings, write_warnings},
};

fn array<const N: usize>(fields: &mut Fields<'_>, tag: u32) -> Result<[u8; N], Corrupt> {
    match fields.bytes(tag)? {
        [] => Err(missing(tag)),
        bytes => sized(tag, bytes),
    }
}

fn sized<const N: usize>(tag: u32, bytes: &[u8]) -> Result<[u8; N], Corrupt> {
    bytes
        .try_into()
        .map_err(|_| Corrupt::new(format!("field {tag} has {} bytes; expected {N}", bytes.len())))
}

pub(super) fn write_ledger(position: &Position) -> Vec<u8> {
    let Position { ledger_id, revision, digest } = position;
    let mut out = Writer::default();
    out.bytes(1, ledger_id.as_bytes());
    out.unsigned(2, *revision);
    out.bytes(3, digest.as_bytes());
    out.finish()
}

pub(super) fn read_ledger(body: &[u8]) -> Result<Position, Corrupt> {
    Fields::whole(body, |fields| {
        Ok(Position {
            ledger_id: LedgerId::from_bytes(array(fields, 1)?),
            revision: fields.unsigned(2)?,
            digest: Digest::from_bytes(array(fields, 3)?),
        })
    })
}

pub(super) fn write_revision(revision: &Revision, seed: Option<Seed>) -> Vec<u8> {
    let Revision { number, time, author, reason, changes, digest } = revision;
    let mut out = Writer::default();
    out.unsigned(1, *number);
    out.signed(2, time.micros());
    out.text(3, author);
    out.text(4, reason);
    out.unsigned(5, *changes);
    out.bytes(6, seed.as_ref().map_or(&[], |seed| &seed.0));
    out.bytes(7, digest.as_bytes());
    out.finish()
}

pub(super) fn read_revision(body: &[u8]) -> Result<(Revision, Option<Seed>), Corrupt> {
    Fields::whole(body, |fields| {
        let (number, time) = (fields.unsigned(1)?, Timestamp::from_micros(fields.signed(2)?));
        let (author, reason) = (fields.text(3)?.to_owned(), fields.text(4)?.to_owned());
        let changes = fields.unsigned(5)?;
        let seed = match fields.bytes(6)? {
            [] => None,
            seed => Some(Seed(sized(6, seed)?)),
        };
        let digest = Digest::from_bytes(array(fields, 7)?);
        Ok((Revision { number, time, author, reason, changes, digest }, seed))
    })
}

pub(super) fn write_answer(answer: &Answer) -> Vec<u8> {
    let Answer { author, method, request_id, body_digest, revision, unchanged, warnings } = answer;
    let mut out = Writer::default();
    out.text(1, author);
    out.text(2, method);
    out.text(3, request_id.as_str());
    out.bytes(4, body_digest);
    out.unsigned(5, revision.unwrap_or(0));
    out.unsigned(6, *unchanged);
    out.bytes(7, &write_warnings(warnings));
    out.finish()
}

pub(super) fn read_answer(body: &[u8]) -> Result<Answer, Corrupt> {
    Fields::whole(body, |fields| {
        Ok(Answer {
            author: fields.text(1)?.to_owned(),
            method: fields.text(2)?.to_owned(),
            request_id: fields.parsed(3)?,
            body_digest: array(fields, 4)?,
            revision: Some(fields.unsigned(5)?).filter(|revision| *revision > 0),
            unchanged: fields.unsigned(6)?,
            warnings: read_warnings(fields.bytes(7)?)?,
        })
    })
}
