//! The `scorecard` command: ledger, metrics and report for people.

mod args;
mod attributes;
mod cells;
mod commands;
mod draft;
mod embedded;
mod failure;
mod flag;
mod formula;
mod keys;
mod moment;
mod output;
mod scope;
mod session;
mod snapshot;
mod usage;

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser as _;

use crate::{
    args::{Cli, Command, Output, Place},
    session::Session,
};

fn main() -> ExitCode {
    let Cli { command, place, output } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(err) => {
            usage::zh(&err).iter().for_each(|problem| output::say(problem));
            err.exit()
        }
    };
    match run(command, &place, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            output::say(&failure::explain(&err));
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command, place: &Place, output: Output) -> Result<()> {
    match command {
        Command::Demo(demo) => return commands::demo::run(&demo, place).await,
        Command::Serve(serve) => return commands::serve::run(&serve, place).await,
        Command::Ledger(command) => return commands::ledger::run(&command, place, output).await,
        _ => {}
    }
    let mut session = Session::open(place, command.if_absent()).await?;
    let done = talk(command, &mut session, output).await;
    let closed = session.close().await;
    // Why a command failed is told before what came of it.
    done.and(closed.context("不能正常停止服务 (cannot stop the services cleanly)"))
}

async fn talk(command: Command, session: &mut Session, output: Output) -> Result<()> {
    match command {
        Command::Demo(_) | Command::Serve(_) | Command::Ledger(_) => Ok(()),
        Command::Form(args) => commands::form::run(&args, session, output).await,
        Command::Import(args) => commands::import::run(&args, session, output).await,
        Command::Export(args) => commands::export::run(&args, session, output).await,
        Command::Put(args) => commands::put::run(&args, session, output).await,
        Command::Withdraw(args) => commands::withdraw::run(&args, session, output).await,
        Command::History(args) => commands::history::run(&args, session, output).await,
        Command::Audit(args) => commands::audit::run(&args, session, output).await,
        Command::Area(args) => commands::area::run(&args, session, output).await,
        Command::Suppressions(args) => commands::suppressions::run(&args, session, output).await,
        Command::Query(args) => commands::query::run(&args, session, output).await,
        Command::Metrics(command) => commands::metrics::run(command, session, output).await,
        Command::Assess(args) => commands::assess::run(&args, session, output).await,
        Command::Explain(args) => commands::explain::run(&args, session, output).await,
        Command::Diff(args) => commands::diff::run(&args, session, output).await,
        Command::Status(args) => commands::status::run(&args, session, output).await,
        Command::Release(command) => commands::release::run(command, session, output).await,
        Command::Check(args) => commands::check::run(&args, session, output).await,
        Command::Claims(args) => commands::claims::run(&args, session, output).await,
    }
}
