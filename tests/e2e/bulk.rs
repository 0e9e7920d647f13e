//! Reading observations in bulk as `docs/bulk.md` says: the program that stands there, and what reads its file.

use std::path::Path;

use scorecard_wire::pb::data::{
    ListObservationsRequest, StreamObservationsRequest, WatchChangesRequest,
    fact_service_client::FactServiceClient, ledger_service_client::LedgerServiceClient,
    stream_observations_response::Part, watch_changes_response::Event,
};
use tokio::{process::Command, time::timeout};

use crate::support::{
    programs::{Done, LIMIT, root, run},
    system::System,
    tools::{has_modules, python},
};

/// Reads in bulk, with the program of the documents, into a file of a folder.
async fn read(python: &Path, system: &System, file: &Path, request: &str) -> Done {
    let mut command = Command::new(python);
    let address = system.data.url.trim_start_matches("http://");
    command.arg(root().join("docs/bulk/read.py")).arg(address).arg(file).arg(request);
    run(&mut command).await
}

#[tokio::test]
async fn a_stream_has_what_a_list_has() {
    let system = System::with("shandong-gdp").await;
    let mut facts = FactServiceClient::new(system.data.channel().await);
    let request = ListObservationsRequest { page_size: 1000, ..Default::default() };
    let page = facts.list_observations(request).await.unwrap().into_inner();
    assert!(page.next_page_token.is_empty() && page.observations.len() > 500);
    let request = StreamObservationsRequest::default();
    let mut stream = facts.stream_observations(request).await.unwrap().into_inner();
    let (mut observations, mut end) = (Vec::new(), None);
    while let Some(message) = stream.message().await.unwrap() {
        match message.part.unwrap() {
            Part::Begin(begin) => assert_eq!(begin.position.unwrap().revision, page.revision),
            Part::Rows(rows) => observations.extend(rows.observations),
            Part::Arrow(_) => panic!("Arrow was not asked for"),
            Part::End(told) => end = Some(told.rows),
        }
    }
    assert_eq!(observations, page.observations);
    assert_eq!(end, Some(observations.len() as u64));
}

#[tokio::test]
async fn a_copy_of_one_area_is_kept_up_to_date() {
    let system = System::with("shandong-gdp").await;
    let areas = vec!["gbt2260:370200".to_owned()];
    let mut facts = FactServiceClient::new(system.data.channel().await);
    let request = StreamObservationsRequest { areas: areas.clone(), ..Default::default() };
    let mut stream = facts.stream_observations(request).await.unwrap().into_inner();
    let Some(Part::Begin(begin)) = stream.message().await.unwrap().unwrap().part else { panic!() };
    let mut n_rows = 0;
    while let Some(message) = stream.message().await.unwrap() {
        let Some(Part::Rows(rows)) = message.part else { continue };
        n_rows += rows.observations.len();
        assert!(rows.observations.iter().all(|it| it.key.as_ref().unwrap().area == areas[0]));
    }
    assert!(n_rows > 10);

    let put = async |area: &str| {
        let gdp = ["--indicator", "economy.gdp", "--period", "1998", "--value", "1"];
        system.scorecard(&[&["put", "--area", area], &gdp[..]].concat()).await.ok();
    };
    put("370100").await;
    put("370200").await;
    put("370300").await;
    let mut ledger = LedgerServiceClient::new(system.data.channel().await);
    let position = begin.position;
    let request = WatchChangesRequest { position, areas, ..Default::default() };
    let mut events = ledger.watch_changes(request).await.unwrap().into_inner();
    let mut told = Vec::new();
    loop {
        let event = timeout(LIMIT, events.message()).await.unwrap().unwrap().unwrap();
        match event.event.unwrap() {
            Event::Fragment(it) => told.push((it.revision.unwrap().revision, it.changes.len())),
            Event::Progress(position) if position.revision == 4 => break,
            Event::Progress(_) => {}
        }
    }
    assert_eq!(told, [(3, 1)]);
}

#[tokio::test]
async fn the_program_of_the_documents_writes_what_was_asked_for() {
    let Some(python) = python() else { return };
    let system = System::with("lixia-2022").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("observations.arrows");
    let request = r#"{"areas": ["gbt2260:370102"], "filter": "value > 160"}"#;
    let said = read(&python, &system, &file, request).await.ok();
    let rows: usize = said.split_once(' ').unwrap().0.parse().unwrap();
    assert!(rows > 1 && said.ends_with("observations as of revision 1\n"), "{said}");
    let bytes = std::fs::read(&file).unwrap();
    // An encapsulated message: the marker first, and the end-of-stream marker last.
    assert_eq!(bytes[..4], [0xff; 4]);
    assert!(bytes.ends_with(&[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));

    let wrong = folder.path().join("wrong.arrows");
    let refused = read(&python, &system, &wrong, r#"{"filter": "value > ten"}"#).await;
    assert_ne!(refused.code, Some(0));
    assert!(refused.err.contains("character 9") && !wrong.exists(), "{}", refused.err);
}

#[tokio::test]
async fn pyarrow_reads_the_file() {
    let Some(python) = python() else { return };
    if !has_modules(&python, "pyarrow") {
        println!("did not run: there is no pyarrow");
        return;
    }
    let system = System::with("lixia-2022").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("observations.arrows");
    read(&python, &system, &file, "{}").await.ok();
    let program = "import json, sys, pyarrow.ipc as ipc\n\
        table = ipc.open_stream(sys.argv[1]).read_all()\n\
        rows = [r for r in table.to_pylist() if r['area'] == 'gbt2260:370102' and r['period'] == '2022'\n\
                and r['indicator'] == 'fiscal.general_public_budget_revenue' and r['measure'] == 'level']\n\
        print(json.dumps({'rows': table.num_rows, 'found': rows}, default=str))";
    let mut command = Command::new(&python);
    let answer = run(command.arg("-c").arg(program).arg(&file)).await.ended_with(0).json();
    let found = answer["found"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{answer}");
    assert_eq!(found[0]["value"], "161.300000000000000");
    assert_eq!((&found[0]["decimals"], &found[0]["revision"]), (&1.into(), &1.into()));
    assert_eq!((&found[0]["source"], &found[0]["of"]), (&"page-2023".into(), &().into()));
}
