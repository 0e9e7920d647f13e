//! Compiles `proto/` with protox, so that no `protoc` is needed on the machine.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use prost::Message as _;

/// Messages that are written before they are sent: in which message, in which field, and the type that stands there.
const WRITTEN: [(&str, &str, &str); 2] = [
    ("Metric", "inputs", "crate::written::Common<crate::pb::metrics::Input>"),
    (
        "StreamScorecardsResponse",
        "scorecards",
        "crate::written::Streamed<crate::pb::metrics::Scorecard>",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let proto = Path::new("../../proto");
    let mut files = Vec::new();
    for package in ["scorecard/data/v1", "scorecard/metrics/v1"] {
        for entry in fs::read_dir(proto.join(package))? {
            files.push(entry?.path());
        }
    }
    files.sort();
    println!("cargo::rerun-if-changed={}", proto.display());

    let mut descriptors = protox::compile(&files, [proto])?;
    let out = PathBuf::from(out_dir()?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    let mut builder = tonic_prost_build::configure();
    for (message, field, written) in WRITTEN {
        let messages = descriptors.file.iter_mut().flat_map(|file| &mut file.message_type);
        let fields = messages.filter(|it| it.name() == message).flat_map(|it| &mut it.field);
        let mut named = fields.filter(|it| it.name() == field);
        // A name that no message has, for a type that is not generated.
        let name = format!(".written.{message}.{field}");
        let found = named.next().ok_or_else(|| format!("there is no {message}.{field}"))?;
        found.type_name = Some(name.clone());
        builder = builder.extern_path(name, written);
    }
    builder.compile_fds(descriptors)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder this way")]
fn out_dir() -> Result<std::ffi::OsString, Box<dyn Error>> {
    Ok(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?)
}
