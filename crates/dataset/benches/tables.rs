//! What reading a large table costs: `cargo bench -p scorecard-dataset --bench tables -- [ROWS…]`.
//!
//! Writes so many observations (levels of 2,500 areas in 20 years) as an SDMX-CSV message, as a long table of others, in UTF-8 and
//! in GBK, and as `observations.csv`, reads each of them and goes once through the changes that it asks for, as who sends them does. Prints the time
//! and by how much the process grew at its peak, which Linux tells.

#![expect(
    clippy::float_arithmetic,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on ends, and tells what it measured"
)]

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    time::Instant,
};

use encoding_rs::GBK;
use scorecard_dataset::{
    Dataset, Faults, Known, Mapping, SdmxMessage, SdmxWriter, read, read_table,
};
use scorecard_domain::Thing;

const AREAS: usize = 2_500;
const YEARS: usize = 20;

fn main() {
    let rows = std::env::args().skip(1).filter_map(|it| it.parse().ok());
    let mut rows: Vec<usize> = rows.collect();
    if rows.is_empty() {
        rows.push(200_000);
    }
    for rows in rows {
        let dir = tempfile::tempdir().unwrap();
        let known = catalogue(dir.path(), rows.div_ceil(AREAS * YEARS));
        write(dir.path(), rows, &known);
        let path = |name: &str| dir.path().join(name);
        told("SDMX-CSV", rows, || SdmxMessage::open(&path("message.csv")).read(&known));
        let mapping = Mapping { file: path("mapping.toml"), only: Vec::new() };
        told("a table with a mapping", rows, || read_table(&path("table.csv"), &mapping, &known));
        let mapping = Mapping { file: path("gbk.toml"), only: Vec::new() };
        told("the same in GBK", rows, || read_table(&path("gbk.csv"), &mapping, &known));
        told("observations.csv", rows, || read(&path("folder"), &known));
    }
}

/// What the observations refer to.
fn catalogue(dir: &Path, indicators: usize) -> Known {
    let dir = dir.join("catalogue");
    fs::create_dir(&dir).unwrap();
    let mut areas = "id,kind,code,name_zh\n".to_owned();
    for area in 0..AREAS {
        writeln!(areas, "place:d{area},district,{},区{area}", 100_000 + area).unwrap();
    }
    let header = "id,name_zh,unit_zh,multiplier,decimals,direction,nature,over_time,growth_rule\n";
    let mut all = header.to_owned();
    for indicator in 0..indicators {
        writeln!(all, "bench.i{indicator},指标{indicator},元,8,1,higher,flow,sum,nominal").unwrap();
    }
    fs::write(dir.join("areas.csv"), areas).unwrap();
    fs::write(dir.join("indicators.csv"), all).unwrap();
    fs::write(dir.join("sources.csv"), "id,title_zh\nyearbook,统计年鉴\n").unwrap();
    let dataset = read(&dir, &Known::default()).unwrap_or_else(|faults| panic!("{faults}"));
    dataset.things().collect()
}

/// Writes the observations in all ways.
fn write(dir: &Path, rows: usize, known: &Known) {
    let open = |name: &str| BufWriter::new(File::create(dir.join(name)).unwrap());
    fs::create_dir(dir.join("folder")).unwrap();
    let (mut table, mut own) = (open("table.csv"), open("folder/observations.csv"));
    let mut gbk = open("gbk.csv");
    let mut both = |line: &str| {
        writeln!(table, "{line}").unwrap();
        gbk.write_all(&GBK.encode(&format!("{line}\n")).0).unwrap();
    };
    both("地区,指标,年份,数值,单位");
    writeln!(own, "area,indicator,measure,period,value,unit,source").unwrap();
    for row in 0..rows {
        let (year, area) = (2003 + row % YEARS, row / YEARS % AREAS);
        let indicator = row / (YEARS * AREAS);
        let value = (area * 7919 + indicator * 104_729) % 90_000 + row % YEARS * 37 + 1000;
        let value = format!("{}.{}", value / 10, value % 10);
        both(&format!("{},指标{indicator},{year}年,{value},亿元", 100_000 + area));
        let key = format!("place:d{area},bench.i{indicator},level,{year}");
        writeln!(own, "{key},{value},亿元,yearbook").unwrap();
    }
    table.flush().unwrap();
    gbk.flush().unwrap();
    own.flush().unwrap();
    let mapping = "[[observations]]\narea = \"{地区}\"\nmeasure = \"level\"\nperiod = \"{年份|period}\"\n\
         value = \"{数值}\"\nunit = \"{单位}\"\nsource = \"yearbook\"\n\
         indicator = { from = \"{指标}\", replace = [[\"指标(\\\\d+)\", \"bench.i$1\"]] }\n";
    fs::write(dir.join("mapping.toml"), mapping).unwrap();
    let mapping = format!("[table]\nencoding = \"gbk\"\n\n{mapping}");
    fs::write(dir.join("gbk.toml"), mapping).unwrap();
    let mut message = SdmxWriter::new(open("message.csv")).unwrap();
    for thing in read(&dir.join("catalogue"), &Known::default()).unwrap().things() {
        if let Thing::Indicator(indicator) = thing {
            message.indicator(&indicator);
        }
    }
    let dataset = read(&dir.join("folder"), known).unwrap_or_else(|faults| panic!("{faults}"));
    for thing in dataset.things() {
        if let Thing::Observation(observation) = thing {
            message.put(&observation).unwrap();
        }
    }
    message.finish().unwrap().flush().unwrap();
}

/// Reads, goes through the changes, and tells what it cost.
fn told(what: &str, rows: usize, read: impl FnOnce() -> Result<Dataset, Faults>) {
    // Forgets the peak so far.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before = status("VmRSS:");
    let begin = Instant::now();
    let dataset = read().unwrap_or_else(|faults| panic!("{faults}"));
    let reading = begin.elapsed().as_secs_f64();
    assert_eq!(dataset.changes().count(), rows);
    let all = begin.elapsed().as_secs_f64();
    let grown = status("VmHWM:").saturating_sub(before) / 1024;
    println!(
        "{what}, {rows} rows: read in {reading:.1} s, gone through in {:.1} s, {:.0} rows/s; peak {grown} MiB",
        all - reading,
        f64::from(u32::try_from(rows).unwrap()) / all,
    );
}

/// A line of what Linux says of the process, in KiB; 0 elsewhere.
fn status(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|it| it.strip_prefix(line)?.split_whitespace().next());
    value.and_then(|it| it.parse().ok()).unwrap_or_default()
}
