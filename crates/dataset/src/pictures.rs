//! `media.csv` and the picture files that it names.

use std::path::{Component, Path};

use scorecard_domain::{Explained, FaultReason, Media, Period, Problem, Thing, Validity};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::{self, Folder},
    layout::MEDIA,
    names::World,
    origin::Origin,
    row::{Row, rows},
    sentences::files as sentences,
};

/// Reads the pictures, their files included.
pub(crate) fn read(dir: &Path, folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    for row in rows(folder.table(MEDIA), sink) {
        if let Some(media) = media(dir, row, world) {
            batch.put(Thing::Media(media), Origin::new(MEDIA, row.line));
        }
    }
}

fn media(dir: &Path, row: Row<'_>, world: &World) -> Option<Media> {
    let (id, period) = (row.need("id"), row.need::<Period>("period"));
    let area = world.area(row, "area", period.map(Validity::during));
    let (chapter, number) = (row.maybe("chapter"), row.need("number"));
    let picture = match row.text("file") {
        "" => {
            row.missing("file", sentences::a_picture());
            None
        }
        name => match picture(dir, name) {
            Ok(picture) => Some(picture),
            Err((reason, problem)) => {
                row.fault("file", reason, problem);
                None
            }
        },
    };
    let (content_type, content) = picture?;
    Some(Media {
        id: id?,
        area: area?,
        period: period?,
        chapter: chapter?,
        number: number?,
        caption: row.words("caption"),
        credit: row.words("credit"),
        content_type: content_type.to_owned(),
        content,
    })
}

/// A picture's type and bytes, or why it is refused.
fn picture(dir: &Path, name: &str) -> Result<(&'static str, Vec<u8>), (FaultReason, Problem)> {
    let invalid = |problem| (FaultReason::InvalidValue, problem);
    let path = Path::new(name);
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !is_inside || name.contains('\\') {
        return Err(invalid(sentences::no_path_within()));
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let content_type = match extension.to_ascii_lowercase().as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        _ => return Err(invalid(sentences::no_picture())),
    };
    let path = dir.join(path);
    // A link may lead out where the name does not.
    if let (Ok(real), Ok(dir)) = (path.canonicalize(), dir.canonicalize())
        && !real.starts_with(dir)
    {
        return Err(invalid(sentences::out_of_the_folder()));
    }
    let limit = u64::try_from(Media::MAX_CONTENT).unwrap_or(u64::MAX);
    let content = folder::contents(&path, limit).map_err(|err| {
        let reason = match err {
            folder::NoContents::NotThere => FaultReason::UnknownReference,
            _ => FaultReason::InvalidValue,
        };
        (reason, err.problem())
    })?;
    if !Media::is_content_of(content_type, &content) {
        return Err(invalid(sentences::not_of_type(content_type)));
    }
    Ok((content_type, content))
}
