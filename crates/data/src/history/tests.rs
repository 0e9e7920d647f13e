//! The bytes are those of the specification, and whatever differs from them is refused.

use std::collections::BTreeMap;

use scorecard_domain::Text;
use sha2::{Digest as _, Sha256};

use super::{
    frame::{FrameWriter, Kind},
    reader::HistoryReader,
    record::{write_answer, write_ledger, write_revision},
    writer::HistoryWriter,
    *,
};
use crate::{
    Compared, Timestamp, WarningReason,
    content::{Digest, LedgerId, parts::Part},
};

/// The lines of a name and hexadecimal digits after the heading "Test vector".
fn vectors(document: &'static str) -> BTreeMap<&'static str, Vec<u8>> {
    let (_, section) = document.split_once("## Test vector").unwrap();
    let lines = section.lines().filter_map(|line| line.strip_prefix("    "));
    let mut vectors: BTreeMap<_, Vec<u8>> = BTreeMap::new();
    for (name, digits) in lines.map(|line| line.trim().split_once(' ').unwrap()) {
        let digits = digits.trim();
        let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        // A name can stand on several lines.
        vectors.entry(name).or_default().extend((0..digits.len()).step_by(2).map(byte));
    }
    vectors
}

/// The two revisions whose digests are in the specification of the canonical encoding, and the answer to a request.
fn entries() -> Vec<Entry> {
    let vectors =
        vectors(include_str!("../../../../docs/decisions/003-canonical-encoding-and-digest.md"));
    let digest = |name| Digest::from_bytes(vectors[name].clone().try_into().unwrap());
    let revision = |number, changes, digest| {
        let revision = Revision {
            number,
            time: Timestamp::from_micros(1_700_000_000_000_000),
            author: "unauthenticated".into(),
            reason: "导入".into(),
            changes,
            digest,
        };
        Entry::Revision(revision, Some(Seed(std::array::from_fn(|n| u8::try_from(n).unwrap()))))
    };
    let last = digest("revision-2");
    vec![
        Entry::Ledger(Position {
            ledger_id: LedgerId::from_bytes([0xab; 16]),
            revision: 2,
            digest: last,
        }),
        revision(1, 2, digest("revision-1")),
        Entry::Part(vec![vectors["area"].clone(), vectors["put"].clone()]),
        revision(2, 1, last),
        Entry::Part(vec![vectors["withdrawal"].clone()]),
        Entry::Answer(answer("r-1")),
        Entry::End,
    ]
}

fn answer(id: &str) -> Answer {
    Answer {
        author: "unauthenticated".into(),
        method: "CommitChanges".into(),
        request_id: id.parse().unwrap(),
        body_digest: [0xcd; 32],
        revision: Some(2),
        unchanged: 3,
        warnings: vec![Warning {
            path: "changes[0].observation.source".into(),
            reason: WarningReason::SourceChanged,
            problem: Text::new("", "it was another"),
            compared: Compared::default(),
            more: 0,
        }],
    }
}

fn written(entries: &[Entry]) -> Vec<u8> {
    let mut writer = HistoryWriter::begin(Vec::new()).unwrap();
    entries.iter().for_each(|entry| writer.put(entry).unwrap());
    writer.finish().unwrap().0
}

fn read(bytes: &[u8]) -> Result<Vec<Entry>, InvalidHistory> {
    let mut reader = HistoryReader::begin(bytes)?;
    let mut entries = Vec::new();
    while let Some(entry) = reader.next()? {
        entries.push(entry);
    }
    assert!(reader.finished().is_some(), "it ends only when all of it was read");
    Ok(entries)
}

#[test]
fn the_bytes_are_those_of_the_specification() {
    let entries = entries();
    let bytes = written(&entries);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let specified = vectors(include_str!("../../../../docs/move.md"));
    let names = ["line", "ledger", "revision", "part", "revision-2", "part-2", "answer", "end"];
    let joined: Vec<u8> =
        names.iter().filter_map(|name| specified.get(name).cloned()).flatten().collect();
    assert_eq!(joined, bytes, "{hex}");
    assert_eq!(specified.len(), names.len());
    assert_eq!(read(&bytes).unwrap(), entries);
}

#[test]
fn a_file_cut_off_anywhere_says_where() {
    let bytes = written(&entries());
    assert!(matches!(read(&[]), Err(InvalidHistory::Foreign)));
    for length in 1..bytes.len() {
        let told = read(&bytes[..length]).unwrap_err();
        let is_told = matches!(told, InvalidHistory::CutOff { length: at } if at == length as u64);
        assert!(is_told, "cut off after {length} bytes: {told}");
    }
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let bytes = written(&entries());
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(read(&flipped).is_err(), "bit {bit} of byte {at} was flipped");
        }
    }
}

/// A file of version 1 differs in its first line, and in the checksum for that.
#[test]
fn the_first_version_is_read() {
    let mut bytes = written(&entries());
    let end = bytes.len() - 34;
    bytes.truncate(end);
    bytes[18] = b'1';
    let sum = Sha256::digest(&bytes);
    bytes.extend([5, 32]);
    bytes.extend(sum);
    assert_eq!(read(&bytes).unwrap(), entries());
}

#[test]
fn what_this_version_did_not_write_is_told_apart() {
    let bytes = written(&entries());
    let told = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    let mut later = bytes.clone();
    later[18] = b'3';
    assert_eq!(
        told(&later),
        "它的格式是第3版，本程序只认得第1、2版，请用更新的版本 (its format is version 3, this program knows versions 1 and 2: use a \
         later version of this program)"
    );
    let foreign = "它不是台账的历史，应为`scorecard ledger export`写出的文件 (it is not the history of a ledger: ";
    assert!(told(b"SQLite format 3\0 and much more that is no history").starts_with(foreign));
    assert!(told(b"score").contains("(it is cut off after 5 bytes"));
    assert!(told(b"short").starts_with(foreign));
    let longer = [bytes.as_slice(), b"\n"].concat();
    assert!(told(&longer).contains("something comes after the end"));
    let mut kind = bytes.clone();
    kind[20] = 9;
    assert!(
        told(&kind).contains("at byte 20 is not as it was written: there is no kind of frame 9")
    );
    let mut length = bytes[..21].to_vec();
    length.extend([0xff, 0xff, 0xff, 0x7f]);
    assert!(told(&length).contains("it is longer than 67108864 bytes"));
    length.truncate(21);
    length.extend([0x81, 0x00]);
    assert!(told(&length).contains("its length is not in its shortest form"));
}

/// Frames with a right checksum, whatever they say.
fn framed(entries: &[Entry]) -> Vec<u8> {
    let mut frames = FrameWriter::begin(Vec::new()).unwrap();
    for entry in entries {
        let (kind, body) = match entry {
            Entry::Ledger(position) => (Kind::Ledger, write_ledger(position)),
            Entry::Revision(revision, seed) => (Kind::Revision, write_revision(revision, *seed)),
            Entry::Part(contents) => {
                let mut part = Part::default();
                contents.iter().for_each(|content| part.push(content));
                (Kind::Part, part.body().to_vec())
            }
            Entry::Answer(answer) => (Kind::Answer, write_answer(answer)),
            Entry::End => continue,
        };
        frames.put(kind, &body).unwrap();
    }
    frames.finish().unwrap()
}

/// That a history with a right checksum, and nothing else right about it, is refused, by the writer too.
#[track_caller]
fn check_forged(problem: &str, forge: impl FnOnce(&mut Vec<Entry>)) {
    let mut forged = entries();
    forge(&mut forged);
    let told = read(&framed(&forged)).unwrap_err().to_string();
    assert!(told.contains(problem), "{told}");
    let mut writer = HistoryWriter::begin(Vec::new()).unwrap();
    let put = forged.iter().try_for_each(|entry| writer.put(entry));
    assert!(put.is_err(), "{problem} was written");
}

fn revised(entry: &mut Entry) -> &mut Revision {
    let Entry::Revision(revision, _) = entry else { panic!("{entry:?}") };
    revision
}

#[test]
fn what_no_ledger_wrote_is_refused_with_its_reason() {
    check_forged("revision 1: its digest is", |it| revised(&mut it[1]).author = "other".into());
    check_forged("revision 1: its digest is", |it| {
        let Entry::Revision(_, seed) = &mut it[1] else { panic!() };
        seed.as_mut().unwrap().0[0] = 9;
    });
    check_forged("revision 2: its digest is", |it| {
        let Entry::Part(contents) = &mut it[2] else { panic!() };
        it[4] = Entry::Part(vec![contents[1].clone()]);
    });
    check_forged("revision 1: a change is corrupt", |it| it[2] = Entry::Part(vec![vec![1, 7]]));
    check_forged("is not in its place", |it| {
        let Entry::Part(contents) = &mut it[2] else { panic!() };
        contents.reverse();
    });
    check_forged("it has 0 changes and says 2", |it| drop(it.remove(2)));
    check_forged("revision 2: its time is before", |it| {
        revised(&mut it[3]).time = Timestamp::from_micros(1);
    });
    check_forged("revision 2 stands where revision 1 of 2 is expected", |it| {
        drop(it.drain(1..3));
    });
    check_forged("it goes up to revision 1, digest a25ffe", |it| drop(it.drain(3..5)));
    check_forged("the ledger is not named first", |it| drop(it.remove(0)));
    check_forged("the ledger is named twice", |it| it.insert(1, it[0].clone()));
    check_forged("changes are there without their revision", |it| drop(it.remove(1)));
    check_forged("revision 1: it has no changes, and records no erasure", |it| {
        revised(&mut it[1]).changes = 0
    });
    check_forged("the answer to `r-1` is not in its place", |it| it.insert(5, it[5].clone()));
    check_forged("the answer to `r-1` names a revision that is not there", |it| {
        it[5] = Entry::Answer(Answer { revision: Some(3), ..answer("r-1") });
    });
    check_forged("the answer to `r-1` counts too many changes", |it| {
        it[5] = Entry::Answer(Answer { unchanged: u64::MAX, ..answer("r-1") });
    });
    check_forged("a part has no changes", |it| it[2] = Entry::Part(Vec::new()));
}

#[test]
fn one_history_has_one_file() {
    let bytes = written(&entries());
    // However a store divides the changes, the file's parts are the same.
    let mut divided = entries();
    let Entry::Part(contents) = divided[2].clone() else { panic!() };
    divided.splice(2..3, contents.into_iter().map(|content| Entry::Part(vec![content])));
    assert_eq!(written(&divided), bytes);
    // And others are not read.
    let told = read(&framed(&divided)).unwrap_err().to_string();
    assert!(told.contains("changes are not divided into parts as they have to be"), "{told}");
}
