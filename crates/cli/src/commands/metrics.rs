//! `scorecard metrics export`: what `query` asks for as a file, however much it is, whole or not at all.

mod table;

use anyhow::{Context as _, Result, bail};
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use scorecard_wire::pb::metrics::{StreamMetricsRequest, stream_metrics_response::Part};

use self::table::{Format, Writer};
use crate::{
    args::{ExportMetrics, MetricsCommand, Output},
    commands::query,
    draft::Draft,
    output::Rows,
    session::Session,
};

/// Does what was asked for.
pub(crate) async fn run(
    command: MetricsCommand,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    match command {
        MetricsCommand::Export(args) => export(&args, session, output).await,
    }
}

/// Writes the file and says how many rows it has and of which revision they are.
async fn export(args: &ExportMetrics, session: &mut Session, output: Output) -> Result<()> {
    let ExportMetrics { file, formula, details, measure, asked } = args;
    let format = Format::of(file)?;
    let draft = Draft::of_new(file)?;
    let request = query::request(asked, measure, session).await?;
    let request =
        StreamMetricsRequest { query: Some(request), formula: *formula, details: *details };
    let mut messages = session.metrics.stream_metrics(request).await?.into_inner();
    let (mut decoder, mut writer) = (StreamDecoder::new(), None);
    let mut revision = 0;
    let rows = loop {
        let message = messages.message().await?;
        match message.and_then(|message| message.part) {
            Some(Part::Begin(begin)) => revision = begin.revision,
            Some(Part::Arrow(piece)) => {
                let mut rest = Buffer::from(piece);
                while !rest.is_empty() {
                    let batch = decoder.decode(&mut rest)?;
                    if let (None, Some(schema)) = (&writer, decoder.schema()) {
                        writer = Some(Writer::new(format, draft.path(), schema)?);
                    }
                    if let (Some(writer), Some(batch)) = (&mut writer, batch) {
                        writer.put(&batch)?;
                    }
                }
            }
            Some(Part::End(end)) => break end.rows,
            None => bail!("指标没有传完，请重试 (the stream ended before all was sent: try again)"),
        }
    };
    decoder.finish()?;
    writer.context("the metrics service sent no table")?.finish()?;
    draft.keep()?;
    let mut told = Rows::new(&[("rows", "行数"), ("revision", "修订")]);
    told.push([rows.to_string(), revision.to_string()]);
    told.print(output);
    Ok(())
}
