//! Compiles `proto/` with protox, so that no `protoc` is needed on the machine.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use prost::Message as _;

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

    let descriptors = protox::compile(&files, [proto])?;
    let out = PathBuf::from(out_dir()?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(descriptors)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder this way")]
fn out_dir() -> Result<std::ffi::OsString, Box<dyn Error>> {
    Ok(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?)
}
