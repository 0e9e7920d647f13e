//! Three programs, each a process of its own with a configuration file of its own.

use std::{fs, net::TcpListener, path::Path};

use crate::support::{
    pdf::{Pdf, demo},
    programs::{program, root, run, sample},
    server::Server,
    tools::Tools,
};

/// A file of `deploy/` with other values in place of some.
fn derived(folder: &Path, name: &str, changes: &[(&str, &str)]) -> String {
    let mut text = fs::read_to_string(root().join(format!("deploy/{name}.toml"))).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "deploy/{name}.toml has no {from}");
        text = text.replace(from, to);
    }
    let file = folder.join(format!("{name}.toml"));
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

/// A flag wins over the environment, the environment over the file: whatever loses here cannot work.
#[tokio::test]
async fn separate_processes_print_byte_for_byte_what_the_demo_prints() {
    let Some(demo) = demo().await else { return };
    let Some(tools) = Tools::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();

    let file = derived(
        folder.path(),
        "scorecard-data",
        &[
            ("127.0.0.1:7401", &taken),
            ("\"scorecard.db\"", &format!("{:?}", path("no/such/folder/of-the-file.db"))),
        ],
    );
    let mut command = program("scorecard-data");
    command.args(["--config", &file, "--store", &path("ledger.db")]);
    command.env("SCORECARD_DATA_SERVER__LISTEN", "127.0.0.1:0");
    command.env("SCORECARD_DATA_STORE__URL", path("no/such/folder/of-the-environment.db"));
    let data = Server::start(&mut command).await;

    let file = derived(folder.path(), "scorecard-metrics", &[("127.0.0.1:7401", &taken)]);
    let mut command = program("scorecard-metrics");
    command.args(["--config", &file, "--listen", "127.0.0.1:0"]);
    command.env("SCORECARD_METRICS_SERVER__LISTEN", &taken);
    command.env("SCORECARD_METRICS_LEDGER__URL", &data.url);
    let metrics = Server::start(&mut command).await;

    let mut command = program("scorecard");
    command.arg("import").arg(sample("lixia-2022"));
    run(command.args(["--data", &data.url, "--metrics", &metrics.url])).await.ok();

    let file = derived(
        folder.path(),
        "scorecard-report",
        &[
            ("http://127.0.0.1:7401", &data.url),
            ("http://127.0.0.1:7402", "http://127.0.0.1:1"),
            ("program = \"typst\"", "program = \"no-such-typst-of-the-file\""),
            ("png_dpi = 110", "png_dpi = 20"),
        ],
    );
    let mut command = program("scorecard-report");
    command.args(["generate", "--config", &file, "--area", "370102", "--year", "2022"]);
    command.arg("--typst").arg(&tools.typst).args(["--out", &path("out")]);
    command.env("SCORECARD_REPORT_SERVICES__METRICS", &metrics.url);
    command.env("SCORECARD_REPORT_TYPST__PROGRAM", "no-such-typst-of-the-environment");
    command.env("SCORECARD_REPORT_TYPST__FONTS", &tools.fonts);
    let made = run(&mut command).await.ok();
    let mut files = made.lines().map(Path::new);
    let pdf = Pdf::read(files.next().unwrap(), &tools).await;
    assert!(files.next().is_some(), "there are no pictures: {made}");
    assert!(pdf.bytes == demo.pdf.bytes, "the PDFs differ");
}
