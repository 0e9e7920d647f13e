//! Pictures as files beside the data file.

use std::{fs, path::Path};

use scorecard_wire::pb::data;

use crate::{ReportError, generate::failed};

/// Where the content of a picture is, from the folder of the data file: `pictures/` and its id.
pub(crate) fn file_of(id: &str, content_type: &str) -> String {
    let ending = match content_type {
        "image/svg+xml" => "svg",
        "image/jpeg" => "jpg",
        _ => "png",
    };
    format!("pictures/{id}.{ending}")
}

/// Writes the pictures below the folder of the data file, which is made.
pub(crate) fn write(pictures: &[data::Media], folder: &Path) -> Result<(), ReportError> {
    let below = folder.join("pictures");
    fs::create_dir_all(&below).map_err(failed(&below))?;
    for picture in pictures {
        let file = folder.join(file_of(&picture.id, &picture.content_type));
        fs::write(&file, &picture.content).map_err(failed(&file))?;
    }
    Ok(())
}
