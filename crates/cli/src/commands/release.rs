//! `scorecard release`: revisions that are frozen under a name, approved and published.

mod route;
mod tables;

use anyhow::{Context as _, Result, bail};
use scorecard_wire::pb::data::{
    AdvanceReleaseRequest, ApproveReleaseRequest, CreateReleaseRequest, Fault, GetReleaseRequest,
    Key, ListReleasesRequest, PublishReleaseRequest, Release, ReturnReleaseRequest, Revision, Text,
    key,
};

use crate::{
    args::{
        AdvanceRelease, ApproveRelease, CreateRelease, Deciding, ListReleases, Output,
        PublishRelease, ReleaseCommand, ReturnRelease, ShowRelease, WithdrawRelease,
    },
    commands::facts,
    keys,
    output::say,
    scope,
    session::Session,
};

/// Does what is asked, and prints the release or releases.
pub(crate) async fn run(
    command: ReleaseCommand,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    match command {
        ReleaseCommand::Create(args) => create(args, session, output).await,
        ReleaseCommand::List(args) => list(args, session, output).await,
        ReleaseCommand::Show(args) => show(args, session, output).await,
        ReleaseCommand::Advance(args) => advance(args, session, output).await,
        ReleaseCommand::Approve(args) => approve(args, session, output).await,
        ReleaseCommand::Return(args) => give_back(args, session, output).await,
        ReleaseCommand::Publish(args) => publish(args, session, output).await,
        ReleaseCommand::Withdraw(WithdrawRelease { id, write }) => {
            let key = Key { key: Some(key::Key::Release(id)) };
            facts::withdraw(key, &write, session, output).await
        }
    }
}

async fn create(args: CreateRelease, session: &mut Session, output: Output) -> Result<()> {
    let CreateRelease {
        id,
        title,
        area,
        definition,
        period,
        revision,
        group,
        route_of,
        reason,
        write,
    } = args;
    // Whose codes they were in what is frozen.
    let frozen = (revision > 0).then(|| scope::after(revision));
    let mut areas = Vec::new();
    for area in &area {
        areas.push(keys::area_then(area, &period, frozen.as_ref(), session).await?);
    }
    let groups = group.iter().map(|text| route::group(text)).collect::<Result<_>>()?;
    let request = CreateReleaseRequest {
        id,
        title: Some(Text { zh: title, en: String::new() }),
        areas,
        definition,
        period,
        frozen_revision: revision,
        groups,
        route_of: route_of.unwrap_or_default(),
        reason,
        request_id: String::new(),
        validate_only: write.dry_run,
    };
    let done = session.releases.create_release(request).await?.into_inner();
    told(done.release, done.revision.as_ref(), &done.faults, output)
}

async fn list(args: ListReleases, session: &mut Session, output: Output) -> Result<()> {
    let mut request = ListReleasesRequest {
        as_of: scope::as_of(args.as_of.as_deref())?,
        filter: args.filter,
        ..ListReleasesRequest::default()
    };
    let mut releases = Vec::new();
    loop {
        let page = session.releases.list_releases(request.clone()).await?.into_inner();
        releases.extend(page.releases);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    if releases.is_empty() {
        say("没有符合条件的发布。There is no such release.");
    }
    tables::releases(&releases).print(output);
    Ok(())
}

async fn show(args: ShowRelease, session: &mut Session, output: Output) -> Result<()> {
    let request = GetReleaseRequest { id: args.id, as_of: scope::as_of(args.as_of.as_deref())? };
    let response = session.releases.get_release(request).await?.into_inner();
    let release = response.release.context("the ledger answered without a release")?;
    tables::print(&release, &response.decisions, output);
    unverified(&release);
    Ok(())
}

async fn advance(args: AdvanceRelease, session: &mut Session, output: Output) -> Result<()> {
    let AdvanceRelease { id, revision, reason, write } = args;
    let request = AdvanceReleaseRequest {
        id,
        frozen_revision: revision,
        reason,
        request_id: String::new(),
        validate_only: write.dry_run,
    };
    let done = session.releases.advance_release(request).await?.into_inner();
    for voided in &done.voided {
        say(&tables::voided(voided));
    }
    told(done.release, done.revision.as_ref(), &done.faults, output)
}

async fn approve(args: ApproveRelease, session: &mut Session, output: Output) -> Result<()> {
    let ApproveRelease { deciding: Deciding { id, group, step, actor, write }, revision, reason } =
        args;
    let request = ApproveReleaseRequest {
        id,
        group,
        step,
        actor,
        frozen_revision: revision,
        reason,
        request_id: String::new(),
        validate_only: write.dry_run,
    };
    let done = session.releases.approve_release(request).await?.into_inner();
    done.release.iter().for_each(unverified);
    told(done.release, done.revision.as_ref(), &done.faults, output)
}

async fn give_back(args: ReturnRelease, session: &mut Session, output: Output) -> Result<()> {
    let ReturnRelease { deciding: Deciding { id, group, step, actor, write }, revision, reason } =
        args;
    let request = ReturnReleaseRequest {
        id,
        group,
        step,
        actor,
        reason,
        request_id: String::new(),
        validate_only: write.dry_run,
        frozen_revision: revision,
    };
    let done = session.releases.return_release(request).await?.into_inner();
    told(done.release, done.revision.as_ref(), &done.faults, output)
}

async fn publish(args: PublishRelease, session: &mut Session, output: Output) -> Result<()> {
    let PublishRelease { id, revision, reason, write } = args;
    let request = PublishReleaseRequest {
        id,
        frozen_revision: revision,
        reason,
        request_id: String::new(),
        validate_only: write.dry_run,
    };
    let done = session.releases.publish_release(request).await?.into_inner();
    done.release.iter().for_each(unverified);
    told(done.release, done.revision.as_ref(), &done.faults, output)
}

/// Says what became of a write, and prints the release.
fn told(
    release: Option<Release>,
    revision: Option<&Revision>,
    faults: &[Fault],
    output: Output,
) -> Result<()> {
    let release = release.context("the ledger answered without a release")?;
    if !faults.is_empty() {
        let faults: Vec<_> = faults
            .iter()
            .map(|it| {
                format!("  {}: {}", it.path, super::import::said(&it.problem_zh, &it.problem))
            })
            .collect();
        bail!("有{}处错误 (faults):\n{}", faults.len(), faults.join("\n"));
    }
    match revision {
        Some(revision) => {
            say(&format!("已记入修订{0}。Recorded in revision {0}.", revision.revision));
        }
        None => say("没有写入新的修订。No revision was written."),
    }
    tables::releases(&[release]).print(output);
    Ok(())
}

/// Says of which groups it cannot be told whether somebody approves their own entry.
fn unverified(release: &Release) {
    let groups: Vec<&str> = release
        .groups
        .iter()
        .filter(|group| group.independence_unverified)
        .map(|group| group.id.as_str())
        .collect();
    if !groups.is_empty() {
        let groups = groups.join("、");
        say(&format!(
            "{groups}的数据由未经认证者录入，无法核实审批人不是录入人。Figures of {groups} were entered by somebody \
             unauthenticated: that nobody approves their own entry cannot be verified."
        ));
    }
}
