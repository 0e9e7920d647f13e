//! Finds the fonts that the pages are set in.
//!
//! typst gets one folder and sees no other font, so the answer is the smallest folder that holds
//! all four faces, itself or in folders below it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::run;

/// How deep a folder of fonts is searched: more than any known layout has, and an end to loops of links.
const DEPTH: u32 = 6;

/// Names a folder to be used instead of the usual places.
const VARIABLE: &str = "SCORECARD_FONTS";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Face {
    SerifRegular,
    SerifBold,
    SansRegular,
    SansBold,
}

impl Face {
    const ALL: [Self; 4] = [Self::SerifRegular, Self::SerifBold, Self::SansRegular, Self::SansBold];

    /// The name between the parts that tell the packaging, for example `NotoSerifCJK-Bold.ttc`
    /// (all languages) or `NotoSerifCJKsc-Bold.otf` (simplified Chinese alone).
    fn stem(self) -> (&'static str, &'static str) {
        match self {
            Self::SerifRegular => ("NotoSerifCJK", "Regular"),
            Self::SerifBold => ("NotoSerifCJK", "Bold"),
            Self::SansRegular => ("NotoSansCJK", "Regular"),
            Self::SansBold => ("NotoSansCJK", "Bold"),
        }
    }

    fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| {
            let (family, weight) = face.stem();
            [("", "ttc"), ("sc", "otf"), ("sc", "ttf")]
                .iter()
                .any(|(language, ending)| name == format!("{family}{language}-{weight}.{ending}"))
        })
    }
}

/// The folder that holds the fonts; `None` if they are in none of the usual places.
///
/// # Errors
///
/// If `SCORECARD_FONTS` names a folder that does not hold them: a choice is not passed over in silence.
pub(crate) fn find() -> anyhow::Result<Option<PathBuf>> {
    let Some(chosen) = run::variable(VARIABLE).map(PathBuf::from) else {
        return Ok(usual_places().iter().find_map(|place| search(place)));
    };
    match search(&chosen) {
        Some(folder) => Ok(Some(folder)),
        None => bail!(
            "{VARIABLE} is `{}`, which does not hold NotoSerifCJK and NotoSansCJK, each Regular and Bold \
             (.ttc, or the simplified Chinese .otf): correct it, or unset it to search the usual places",
            chosen.display()
        ),
    }
}

fn usual_places() -> Vec<PathBuf> {
    let home = std::env::home_dir().unwrap_or_default();
    let mut places = vec!["/usr/share/fonts/opentype/noto".into(), "/usr/share/fonts".into()];
    places.extend([".local/share/fonts", ".fonts", "Library/Fonts"].map(|place| home.join(place)));
    places.extend(
        ["/Library/Fonts", "/usr/local/share/fonts", "/opt/homebrew/share/fonts"]
            .map(PathBuf::from),
    );
    places.extend(["/opt/homebrew/Caskroom", "/usr/local/Caskroom"].map(PathBuf::from));
    places
}

/// The smallest folder in `place` that holds all faces; the first by name if there are several.
fn search(place: &Path) -> Option<PathBuf> {
    look_into(place, DEPTH).err()
}

/// Which faces are in a folder and below it; as an error, the folder in which all were found.
fn look_into(folder: &Path, depth: u32) -> Result<BTreeSet<Face>, PathBuf> {
    let mut faces = BTreeSet::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths: BTreeSet<PathBuf> = entries.map(|entry| entry.path()).collect();
    for path in paths {
        if path.is_dir() {
            if 0 < depth {
                faces.extend(look_into(&path, depth - 1)?);
            }
        } else {
            faces.extend(path.file_name().and_then(|name| name.to_str()).and_then(Face::of_file));
        }
    }
    if faces.len() == Face::ALL.len() { Err(folder.to_owned()) } else { Ok(faces) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of empty files that is removed with the value.
    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str, files: &[&str]) -> Self {
            let root =
                std::env::temp_dir().join(format!("scorecard-xtask-{name}-{}", std::process::id()));
            for file in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
            Self(root)
        }

        fn found(&self) -> Option<PathBuf> {
            Some(search(&self.0)?.strip_prefix(&self.0).unwrap().to_owned())
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_folder_that_holds_all_faces_is_found_below_others() {
        let tree = Tree::new(
            "below",
            &[
                "truetype/other/Other.ttf",
                "opentype/noto/NotoSansCJK-Bold.ttc",
                "opentype/noto/NotoSansCJK-Regular.ttc",
                "opentype/noto/NotoSerifCJK-Bold.ttc",
                "opentype/noto/NotoSerifCJK-Regular.ttc",
            ],
        );
        assert_eq!(tree.found(), Some("opentype/noto".into()));
    }

    #[test]
    fn faces_in_two_folders_are_found_in_the_folder_around_them() {
        let tree = Tree::new(
            "around",
            &[
                "a/Other.ttf",
                "google/sans/NotoSansCJK-Bold.ttc",
                "google/sans/NotoSansCJK-Regular.ttc",
                "google/serif/NotoSerifCJKsc-Bold.otf",
                "google/serif/NotoSerifCJKsc-Regular.otf",
            ],
        );
        assert_eq!(tree.found(), Some("google".into()));
    }

    #[test]
    fn three_faces_are_not_enough() {
        let tree = Tree::new(
            "three",
            &[
                "NotoSansCJK-Bold.ttc",
                "NotoSansCJK-Regular.ttc",
                "NotoSerifCJK-Regular.ttc",
                "NotoSerifCJKjp-Bold.otf",
            ],
        );
        assert_eq!(tree.found(), None);
    }

    #[test]
    fn a_folder_that_does_not_exist_holds_nothing() {
        assert_eq!(search(Path::new("/no/such/folder")), None);
    }
}
