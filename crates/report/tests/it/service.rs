//! The whole way from running services to a PDF.

use std::sync::Mutex;

use scorecard_report::{Progress, ReportError, Services, generate};
use scorecard_wire::pb::data::{AsOf, as_of};
use tokio::net::TcpListener;

use crate::{
    bench::Bench,
    fake::{Fake, serve},
};

#[tokio::test]
async fn a_scorecard_of_running_services_becomes_a_pdf() {
    let Some(bench) = Bench::new() else { return };
    let url = serve(Fake::default()).await;
    let services = Services::connect(&url, &url).await.unwrap();
    let seen = Mutex::new(Vec::new());
    let on_progress = |progress| seen.lock().unwrap().push(progress);
    let made = generate(&bench.request, &services, &bench.toolchain, &on_progress).await.unwrap();
    assert_eq!(made.pdf, bench.request.out.join("370102-2022.pdf"));
    assert_eq!(bench.written(), ["370102-2022.pdf"]);
    let expected = [Progress::Asking, Progress::FetchingPictures, Progress::TypesettingPdf];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn what_was_written_before_is_on_the_page_and_pictures_are_of_the_same_revision() {
    let Some(bench) = Bench::new() else { return };
    let fake = Fake::default();
    let url = serve(fake.clone()).await;
    let services = Services::connect(&url, &url).await.unwrap();
    generate(&bench.request, &services, &bench.toolchain, &|_| {}).await.unwrap();
    assert_eq!(*fake.least_revision.lock().unwrap(), 11, "where the ledger stands");
    let picture_as_of = fake.picture_as_of.lock().unwrap().clone();
    let answered_at = AsOf { as_of: Some(as_of::AsOf::Revision(12)) };
    assert_eq!(picture_as_of, Some(answered_at));
}

#[tokio::test]
async fn an_unknown_area_is_told_in_the_service_s_words() {
    let mut bench = Bench::with("/no/such/typst".into(), "/no/such/fonts".into());
    bench.request.area = "999999".to_owned();
    let url = serve(Fake::default()).await;
    let services = Services::connect(&url, &url).await.unwrap();
    let refusal = generate(&bench.request, &services, &bench.toolchain, &|_| {}).await.unwrap_err();
    assert!(refusal.is_about_data());
    let expected = "the metrics service cannot fill a scorecard of `999999` for 2022: no area `999999` (NotFound)";
    assert_eq!(refusal.to_string(), expected);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_named_with_its_address() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let refusal = ReportError::from(Services::connect(&url, &url).await.unwrap_err());
    assert!(!refusal.is_about_data());
    let expected =
        format!("cannot reach the metrics service at {url}; start it or correct the address");
    assert_eq!(refusal.to_string(), expected);
}
