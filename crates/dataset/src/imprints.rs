//! `imprints.csv`.

use scorecard_domain::{Imprint, ImprintKey, Period, Thing, Validity};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    layout::IMPRINTS,
    names::World,
    origin::Origin,
    row::{Row, rows},
};

/// Reads the imprints.
pub(crate) fn read(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    for row in rows(folder.table(IMPRINTS), sink) {
        if let Some(imprint) = imprint(row, world) {
            batch.put(Thing::Imprint(imprint), Origin::new(IMPRINTS, row.line));
        }
    }
}

fn imprint(row: Row<'_>, world: &World) -> Option<Imprint> {
    let period = row.need::<Period>("period");
    let area = world.area(row, "area", period.map(Validity::during));
    let source = world.source(row);
    Some(Imprint {
        key: ImprintKey { area: area?, period: period? },
        compiled_by: row.words("compiled_by"),
        data_as_of: row.text("data_as_of").to_owned(),
        published_on: row.text("published_on").to_owned(),
        checked_by: row.words("checked_by"),
        signed_by: row.words("signed_by"),
        telephone: row.text("telephone").to_owned(),
        data_url: row.text("data_url").to_owned(),
        edition_url: row.text("edition_url").to_owned(),
        source: source?,
        note: row.words("note"),
    })
}
