//! `scorecard audit`: who changed what, when and why, attribute by attribute.

use anyhow::{Context as _, Result, bail};
use prost_types::Timestamp;
use scorecard_data::{key_text, parse_key};
use scorecard_domain::{Key, Kind};
use scorecard_wire::{
    change,
    pb::data::{ContentDigest, ListChangesRequest, RecordedChange, Revision},
    reading, timestamp,
};

use crate::{
    args::{Audit, Output},
    attributes::{Difference, differences},
    cells, flag, keys,
    moment::Typed,
    output::{Rows, say},
    session::Session,
};

/// Page size of list calls.
const PAGE: usize = 1000;

/// Prints the changes, one row for each attribute.
pub(crate) async fn run(args: &Audit, session: &mut Session, output: Output) -> Result<()> {
    let mut request = request(args, session).await?;
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let mut rows = Rows::new(&[
        ("revision", "修订"),
        ("time", "时间"),
        ("author", "提交人"),
        ("reason", "原因"),
        ("action", "动作"),
        ("kind", "类别"),
        ("key", "键"),
        ("attribute", "属性"),
        ("before", "改前"),
        ("after", "改后"),
    ]);
    let mut listed = 0;
    loop {
        let wanted = PAGE.min(limit - listed);
        request.page_size = i32::try_from(wanted).unwrap_or(i32::MAX);
        let page = session.audit.list_changes(request.clone()).await?.into_inner();
        listed += page.changes.len();
        for change in page.changes {
            push(change, &mut rows, output)?;
        }
        if page.next_page_token.is_empty() {
            break;
        }
        if listed >= limit {
            say(&format!(
                "只列出{limit}项改动，后面可能还有；请加大--limit，或用--since、--until、--filter分段查看。\
                 Only {limit} changes are listed, there may be more: raise --limit, or use --since, --until and --filter."
            ));
            break;
        }
        request.page_token = page.next_page_token;
    }
    if rows.is_empty() {
        say("没有符合条件的改动。No change is of that kind.");
    }
    rows.print(output);
    Ok(())
}

async fn request(args: &Audit, session: &mut Session) -> Result<ListChangesRequest> {
    let Audit { area, indicator, kind, author, since, until, key, filter, limit: _, oldest_first } =
        args;
    let kinds: Vec<Kind> =
        kind.iter().map(|text| flag::read("--kind", text)).collect::<Result<_>>()?;
    let mut request = ListChangesRequest {
        kinds: kinds.iter().map(|kind| i32::from(kind.number())).collect(),
        author: author.clone(),
        indicator: indicator.clone(),
        filter: filter.clone(),
        oldest_first: *oldest_first,
        ..ListChangesRequest::default()
    };
    if let Some(area) = area {
        request.area = keys::area(area, "", session).await?;
    }
    if let Some(text) = key {
        request.key = Some(change::write_key(&read_key(&kinds, text)?));
    }
    if let Some(since) = since {
        match since.parse() {
            Ok(revision) => request.from_revision = counted("--since", revision)?,
            Err(_) => request.from_time = Some(moment("--since", since)?.0),
        }
    }
    if let Some(until) = until {
        match until.parse() {
            Ok(revision) => request.until_revision = counted("--until", revision)?,
            Err(_) => request.until_time = Some(moment("--until", until)?.1),
        }
    }
    Ok(request)
}

/// The first and the last moment of what was typed.
fn moment(flag: &str, text: &str) -> Result<(Timestamp, Timestamp)> {
    let others = ["修订号（如12）、", "a revision such as 12, "];
    let Typed { begin, end } = Typed::read_or(others, flag, text)?;
    Ok((timestamp::write(begin.micros()), timestamp::write(end.micros())))
}

/// A revision's number; in a request 0 stands for all.
fn counted(flag: &str, revision: u64) -> Result<u64> {
    if revision == 0 {
        bail!("{flag} 0: 修订号从1开始 (revisions are counted from 1)");
    }
    Ok(revision)
}

/// A key as the column of that name has it.
fn read_key(kinds: &[Kind], text: &str) -> Result<Key> {
    let [kind] = kinds else {
        bail!(
            "--key须与一个--kind同用，例如 --kind area --key gbt2260:370102 (--key needs one --kind)"
        )
    };
    parse_key(*kind, text).with_context(|| {
        format!("--key {text}: 不是{kind}的键；请照“键”一列原样给出 (not a key of that kind; give it as the column `key` has it)")
    })
}

/// Adds a row for each attribute that a change changed.
fn push(change: RecordedChange, rows: &mut Rows, output: Output) -> Result<()> {
    let RecordedChange {
        revision,
        key,
        before,
        after,
        content_before,
        content_after,
        before_erased_by,
        after_erased_by,
    } = change;
    let Revision { revision, time, author, reason, .. } = revision.unwrap_or_default();
    let time = cells::instant(time.as_ref());
    let action = match (&before, &after) {
        _ if after_erased_by > 0 => ["已抹除", "erased"],
        (None, Some(_)) if before_erased_by > 0 => ["更改", "changed"],
        (None, None) => ["撤回", "withdrawn"],
        (None, _) => ["新增", "added"],
        (Some(_), Some(_)) => ["更改", "changed"],
        (Some(_), None) => ["撤回", "withdrawn"],
    };
    // Programs are told a word by itself.
    let action = match (output, action) {
        (Output::Table, both) => both.join(" "),
        (Output::Json | Output::Csv, [_, word]) => word.to_owned(),
    };
    let key = reading("", key.unwrap_or_default(), change::read_key);
    let key = key.ok().context("the ledger sent a key that this program cannot read")?;
    let mut differences = differences(before.as_ref(), after.as_ref())?;
    if content_before != content_after {
        let [before, after] =
            [content_before, content_after].map(|digest| content(digest.as_ref()));
        differences.push(Difference { attribute: "content".to_owned(), before, after });
    }
    if before_erased_by > 0 || after_erased_by > 0 {
        let [before, after] =
            [before_erased_by, after_erased_by].map(|by| cells::erased(by).unwrap_or_default());
        differences.push(Difference { attribute: String::new(), before, after });
    }
    if differences.is_empty() {
        // A change is never passed over.
        differences.push(Difference {
            attribute: String::new(),
            before: String::new(),
            after: String::new(),
        });
    }
    for Difference { attribute, before, after } in differences {
        rows.push([
            revision.to_string(),
            time.clone(),
            author.clone(),
            reason.clone(),
            action.clone(),
            key.kind().to_string(),
            key_text(&key),
            attribute,
            before,
            after,
        ]);
    }
    Ok(())
}

/// The content of a picture in short.
fn content(digest: Option<&ContentDigest>) -> String {
    let Some(ContentDigest { size, sha256 }) = digest else { return String::new() };
    format!("sha256:{} ({size} bytes)", cells::hex(sha256))
}
