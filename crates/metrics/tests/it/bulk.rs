//! Any number of measures as a stream of Arrow: row for row what a query answers.

use arrow_array::{Array, RecordBatch, cast::AsArray as _, types};
use arrow_ipc::reader::StreamReader;
use scorecard_domain::{Absence, Decimal, Missing, ObsStatus, Qualifier, Stage, Standing};
use scorecard_wire::{
    pb::{
        data::{self, AsOf, as_of::AsOf as Then},
        metrics::{
            Metric, MetricsBegin, Origin, QueryMetricsRequest, StreamMetricsRequest, Value,
            stream_metrics_response::Part, value::Reading,
        },
    },
    status::reason_of,
};
use tonic::Code;

use crate::support::{Ledger, Metrics, level};

const GDP: &str = "economy.gdp";

/// All pieces of a stream that ends as it should.
async fn pieces(metrics: &Metrics, request: StreamMetricsRequest) -> (MetricsBegin, Vec<Vec<u8>>) {
    let mut messages = metrics.client.clone().stream_metrics(request).await.unwrap().into_inner();
    let first = messages.message().await.unwrap().unwrap();
    let Some(Part::Begin(begin)) = first.part else { panic!("{first:?}") };
    let (mut pieces, mut rows) = (Vec::new(), None);
    while let Some(message) = messages.message().await.unwrap() {
        assert_eq!(rows, None, "nothing follows the end");
        match message.part.unwrap() {
            Part::Begin(_) => panic!("a stream begins once"),
            Part::Arrow(piece) => pieces.push(piece),
            Part::End(end) => rows = Some(end.rows),
        }
    }
    let read: usize = batches(&pieces).iter().map(RecordBatch::num_rows).sum();
    assert_eq!(rows, Some(read as u64));
    (begin, pieces)
}

fn batches(pieces: &[Vec<u8>]) -> Vec<RecordBatch> {
    let bytes = pieces.concat();
    StreamReader::try_new(bytes.as_slice(), None).unwrap().map(Result::unwrap).collect()
}

/// What a row says of a metric, in the order of the columns; the same is made of a metric.
type Row = Vec<String>;

fn row_of(batch: &RecordBatch, row: usize) -> Row {
    let column = |name| batch.column_by_name(name).unwrap();
    let text = |name| {
        let array = column(name).as_dictionary::<types::Int32Type>();
        let texts = array.values().as_string::<i32>();
        array.key(row).map(|key| texts.value(key).to_owned()).unwrap_or_default()
    };
    let count = |name| {
        let array = column(name).as_primitive::<types::UInt32Type>();
        if array.is_valid(row) { array.value(row).to_string() } else { String::new() }
    };
    let flag = |name| {
        let array = column(name).as_boolean();
        if array.is_valid(row) { array.value(row).to_string() } else { String::new() }
    };
    let decimals = column("decimals").as_primitive::<types::UInt8Type>();
    let number = decimals.is_valid(row).then(|| {
        let (value, scale) =
            (column("value").as_primitive::<types::Decimal128Type>(), decimals.value(row));
        let long = column("value_text").as_string::<i32>();
        assert_ne!(value.is_valid(row), long.is_valid(row), "a number is in one column");
        if long.is_valid(row) {
            return long.value(row).to_owned();
        }
        let divisor = 10i128.pow(15 - u32::from(scale));
        assert_eq!(value.value(row) % divisor, 0, "nothing is after the decimals");
        Decimal::new(value.value(row) / divisor, scale).unwrap().to_string()
    });
    let statuses = column("statuses").as_list::<i32>().value(row);
    let statuses: Vec<_> = statuses.as_string::<i32>().iter().flatten().collect();
    let formula = batch.column_by_name("formula").map(|column| {
        let texts = column.as_string::<i32>();
        if texts.is_valid(row) { texts.value(row).to_owned() } else { String::new() }
    });
    vec![
        text("indicator"),
        text("measure"),
        text("of"),
        text("area"),
        text("period"),
        number.unwrap_or_default(),
        text("standing"),
        text("absence"),
        text("unit"),
        text("origin"),
        text("missing"),
        text("qualifier"),
        statuses.join(" "),
        text("stage"),
        count("rank_reported"),
        count("rank_expected"),
        flag("rank_tied"),
        flag("rank_firm"),
        count("coverage_reported"),
        count("coverage_expected"),
        column("base_by_shares").as_boolean().value(row).to_string(),
        column("revision").as_primitive::<types::UInt64Type>().value(row).to_string(),
        formula.unwrap_or_else(|| "not asked for".to_owned()),
    ]
}

fn number_of(code: i32) -> u8 {
    u8::try_from(code).unwrap()
}

fn row_as_asked(metric: &Metric, formula: bool) -> Row {
    let key = metric.key.clone().unwrap();
    let Value { reading, qualifier, statuses, stage } = metric.shown.clone().unwrap_or_default();
    let (mut number, mut standing, mut absence) = (String::new(), "", "");
    match reading {
        Some(Reading::Number(text)) => number = text,
        Some(Reading::Standing(code)) => {
            standing = Standing::from_number(number_of(code)).unwrap().slug();
        }
        Some(Reading::Absence(code)) => {
            absence = Absence::from_number(number_of(code)).unwrap().slug();
        }
        None => {}
    }
    let origin = match metric.origin() {
        Origin::Unspecified => "",
        Origin::Published => "published",
        Origin::Computed => "computed",
    };
    let statuses: Vec<_> = statuses
        .iter()
        .map(|code| ObsStatus::from_number(number_of(*code)).unwrap().slug())
        .collect();
    let missing = Missing::from_number(number_of(metric.missing)).map_or("", Missing::slug);
    let (rank, coverage) = (metric.rank, metric.coverage);
    let shown = |text: Option<String>| text.unwrap_or_default();
    vec![
        key.indicator,
        scorecard_domain::Measure::from_number(number_of(key.measure)).unwrap().slug().to_owned(),
        key.of,
        key.area,
        key.period,
        number,
        standing.to_owned(),
        absence.to_owned(),
        metric.unit.clone(),
        origin.to_owned(),
        missing.to_owned(),
        Qualifier::from_number(number_of(qualifier)).map_or("", Qualifier::slug).to_owned(),
        statuses.join(" "),
        Stage::from_number(number_of(stage)).map_or("", Stage::slug).to_owned(),
        shown(rank.map(|rank| rank.reported.to_string())),
        shown(rank.map(|rank| rank.expected.to_string())),
        shown(rank.map(|rank| rank.tied.to_string())),
        shown(rank.map(|rank| rank.firm.to_string())),
        shown(coverage.map(|coverage| coverage.reported.to_string())),
        shown(coverage.map(|coverage| coverage.expected.to_string())),
        metric.base_by_shares.to_string(),
        metric.revision.to_string(),
        if formula { metric.formula.clone() } else { "not asked for".to_owned() },
    ]
}

async fn rows(metrics: &Metrics, request: StreamMetricsRequest) -> Vec<Row> {
    let (_, pieces) = pieces(metrics, request).await;
    let batches = batches(&pieces);
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|row| row_of(batch, row))).collect()
}

async fn asked(metrics: &Metrics, query: &QueryMetricsRequest, formula: bool) -> Vec<Row> {
    let answer = metrics.query(query.clone()).await.unwrap();
    answer.iter().map(|metric| row_as_asked(metric, formula)).collect()
}

/// Every measure of the cities in some years, of which the first has no observations.
fn cities(min_revision: u64) -> QueryMetricsRequest {
    QueryMetricsRequest {
        children_of: "370000".into(),
        indicators: vec![GDP.into()],
        measures: (1..=19).collect(),
        periods: ["1850", "2011", "2012"].map(str::to_owned).to_vec(),
        years: 1,
        min_revision,
        ..Default::default()
    }
}

#[tokio::test]
async fn a_stream_is_row_for_row_what_a_query_answers() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let query = cities(first);
    let shares = QueryMetricsRequest {
        measures: vec![data::Measure::Share.into(), data::Measure::Level.into()],
        denominator: 2,
        roll_up: 2,
        ..query.clone()
    };
    for query in [query.clone(), shares] {
        for formula in [true, false] {
            let expected = asked(&metrics, &query, formula).await;
            let request =
                StreamMetricsRequest { query: Some(query.clone()), formula, details: false };
            assert_eq!(rows(&metrics, request).await, expected);
            let has = |column: usize, text: &str| expected.iter().any(|row| row[column] == text);
            assert!(has(9, "computed") && has(9, "published") && has(9, ""), "all of them count");
        }
    }

    // As of then, whatever was written since.
    let before = asked(&metrics, &query, true).await;
    let second = ledger.commit(&[level(GDP, "gbt2260:370100", "2012", "1.00")]).await;
    let as_of = Some(AsOf { as_of: Some(Then::Revision(first)) });
    let past = QueryMetricsRequest { as_of, ..query.clone() };
    let request = StreamMetricsRequest { query: Some(past), formula: true, details: false };
    assert_eq!(pieces(&metrics, request.clone()).await.0.revision, first);
    assert_eq!(rows(&metrics, request).await, before);
    let request =
        StreamMetricsRequest { query: Some(cities(second)), formula: true, details: false };
    let (begin, _) = pieces(&metrics, request.clone()).await;
    assert_eq!((begin.revision, begin.freshness.unwrap().followed_revision), (second, second));
    assert_ne!(rows(&metrics, request).await, before);
}

#[tokio::test]
async fn details_are_all_else_that_a_query_answers() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let query = cities(first);
    let answer = metrics.query(query.clone()).await.unwrap();
    let request = StreamMetricsRequest { query: Some(query), formula: false, details: true };
    let (_, pieces) = pieces(&metrics, request).await;
    let batches = batches(&pieces);
    let rows = batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch, row)));
    let (mut computed, mut inputs, mut streaks) = (0, 0, 0);
    for ((batch, row), metric) in rows.zip(&answer) {
        let column = |name| batch.column_by_name(name).unwrap();
        let text = |name| {
            let texts = column(name).as_string::<i32>();
            if texts.is_valid(row) { texts.value(row).to_owned() } else { String::new() }
        };
        let list = |name| {
            let items = column(name).as_list::<i32>().value(row);
            items.as_string::<i32>().iter().flatten().map(str::to_owned).collect::<Vec<_>>()
        };
        let number = match metric.computed.clone().and_then(|value| value.reading) {
            Some(Reading::Number(number)) => number,
            _ => String::new(),
        };
        assert_eq!(text("computed"), number);
        computed += usize::from(!number.is_empty());
        let words = metric.words.clone().and_then(|words| words.zh).unwrap_or_default();
        assert_eq!((text("cell_zh"), text("phrase_zh")), (words.cell, words.phrase));
        let told = list("inputs");
        assert_eq!(told.len(), metric.inputs.len());
        for (told, input) in told.iter().zip(&metric.inputs) {
            let key = input.key.clone().unwrap();
            assert!(told.starts_with(&format!("{}|{}|", key.area, key.indicator)), "{told}");
            assert!(
                told.ends_with(&format!("|{}|{}|{}", input.value, input.source, input.revision))
            );
            inputs += 1;
        }
        let conflict = metric.disagreement.clone().unwrap_or_default();
        assert_eq!(text("computed_low"), conflict.computed_low);
        let streak = metric.streak.clone().unwrap_or_default();
        assert_eq!(
            (text("streak_since"), list("streak_tied")),
            (streak.since, streak.tied_periods)
        );
        streaks += usize::from(metric.streak.is_some());
    }
    assert!(computed > 100 && inputs > 100 && streaks > 10, "{computed} {inputs} {streaks}");
}

#[tokio::test]
async fn a_stream_has_no_limit_and_bounded_pieces() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let periods: Vec<_> = (1400..2030).map(|year: u32| year.to_string()).collect();
    let measures = vec![data::Measure::Level.into(), data::Measure::Growth.into()];
    let query = QueryMetricsRequest { periods, measures: measures.clone(), ..cities(first) };
    let refused = metrics.query(query.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let request =
        StreamMetricsRequest { query: Some(query.clone()), formula: false, details: false };
    let (_, pieces) = pieces(&metrics, request.clone()).await;
    assert!(pieces.iter().all(|piece| piece.len() < 3 << 19), "each has about 1 MiB at most");
    let sizes: Vec<_> = batches(&pieces).iter().map(RecordBatch::num_rows).collect();
    assert!(sizes.len() >= 3 && sizes.iter().all(|rows| *rows <= 4096), "{sizes:?}");
    let all = rows(&metrics, request).await;
    assert!(all.len() > 20_000, "{}", all.len());
    let mut expected = Vec::new();
    for measure in measures {
        for periods in query.periods.chunks(315) {
            let part = QueryMetricsRequest {
                measures: vec![measure],
                periods: periods.to_vec(),
                ..query.clone()
            };
            expected.extend(asked(&metrics, &part, false).await);
        }
    }
    assert!(all == expected, "the order goes over all pieces");
}

#[tokio::test]
async fn nothing_asked_for_is_a_table_without_rows() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    // A city has no areas below it in this sample.
    let query = QueryMetricsRequest { children_of: "370100".into(), ..cities(first) };
    let request = StreamMetricsRequest { query: Some(query), formula: true, details: false };
    let (_, pieces) = pieces(&metrics, request).await;
    let bytes = pieces.concat();
    let reader = StreamReader::try_new(bytes.as_slice(), None).unwrap();
    assert_eq!(reader.schema().metadata()["scorecard.revision"], first.to_string());
    assert_eq!((reader.schema().fields().len(), reader.count()), (27, 0));
}

#[tokio::test]
async fn what_is_wrong_is_told_before_anything_is_sent() {
    let ledger = Ledger::start().await;
    let first = ledger.import("shandong-gdp").await;
    let metrics = Metrics::follow(&ledger).await;
    let faulty = QueryMetricsRequest { periods: vec!["22".into()], ..cities(first) };
    let unknown = QueryMetricsRequest { indicators: vec!["no.such".into()], ..cities(first) };
    for (query, code, reason) in [
        (None, Code::InvalidArgument, "FAULTY_REQUEST"),
        (Some(faulty), Code::InvalidArgument, "FAULTY_REQUEST"),
        (Some(unknown), Code::NotFound, "NO_SUCH_INDICATOR"),
    ] {
        let request = StreamMetricsRequest { query, formula: false, details: false };
        let refused = metrics.client.clone().stream_metrics(request).await.unwrap_err();
        assert_eq!((refused.code(), reason_of(&refused).as_deref()), (code, Some(reason)));
    }
}
