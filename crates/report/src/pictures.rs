//! Pictures as files beside the data file.

/// Where the content of a picture is, from the folder of the data file: `pictures/` and its id.
pub(crate) fn file_of(id: &str, content_type: &str) -> String {
    let ending = match content_type {
        "image/svg+xml" => "svg",
        "image/jpeg" => "jpg",
        _ => "png",
    };
    format!("pictures/{id}.{ending}")
}
