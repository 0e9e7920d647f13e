//! What can be typed after `scorecard release`.

use clap::{Args, Subcommand};

use super::WriteArgs;

/// What becomes of releases.
#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    /// 新建发布：冻结一个修订，定好范围与审批路线。Begins a release as a draft: a revision, a scope and who has to approve what.
    Create(CreateRelease),
    /// 列出全部发布。All releases.
    List(ListReleases),
    /// 一个发布：各组审批到哪一步，历次审批。One release: how far each group is, and all that was ever decided.
    Show(ShowRelease),
    /// 推进到更晚的修订，只作废有关的审批。Moves a release to a later revision; voids only the approvals concerned.
    Advance(AdvanceRelease),
    /// 批准一组指标的一个步骤。Approves a group at the step whose turn it is.
    Approve(ApproveRelease),
    /// 退回一组指标，说明原因。Returns a group with a reason.
    Return(ReturnRelease),
    /// 发布；此后不能再改。Publishes a release; from then on nothing can change it.
    Publish(PublishRelease),
    /// 撤回一个未发布的发布；历次修订仍可查。Withdraws a release that was not published; its history stays.
    Withdraw(WithdrawRelease),
}

/// Options of all writes.
#[derive(Debug, Args)]
pub(crate) struct Write {
    /// 只检查，不保存。Only says what would become of it.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Options of `release create`.
#[derive(Debug, Args)]
pub(crate) struct CreateRelease {
    /// 标识，如2022-annual。The release's id.
    pub(crate) id: String,
    /// 名称。What people call it.
    #[arg(long)]
    pub(crate) title: String,
    /// 地区（代码或标识），可多次给出。Its areas, by code or id.
    #[arg(long, required = true)]
    pub(crate) area: Vec<String>,
    /// 成绩单定义。Its definition, by id.
    #[arg(long)]
    pub(crate) definition: String,
    /// 时期，如2022。Its period.
    #[arg(long)]
    pub(crate) period: String,
    /// 冻结的修订号；默认为当前。The revision that it freezes; now by default.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) revision: u64,
    /// 一组指标的审批路线：组=步骤,步骤，或组=步骤,步骤:指标,指标；不列指标的组管其余全部指标；组和步骤可带名称，如section/科长。可多次给出。
    /// A group, its steps in order and its indicators; the group without indicators has all the rest.
    #[arg(long, value_name = "GROUP=STEP,STEP[:INDICATOR,INDICATOR]")]
    pub(crate) group: Vec<String>,
    /// 沿用另一发布的审批路线。Takes over the groups and steps of another release.
    #[arg(long, value_name = "ID", conflicts_with = "group", required_unless_present = "group")]
    pub(crate) route_of: Option<String>,
    /// 原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) write: Write,
}

/// Options of `release list`.
#[derive(Debug, Args)]
pub(crate) struct ListReleases {
    /// 过滤条件（AIP-160），如'state = "PUBLISHED"'。Which of them.
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    /// 截至某个修订号、时刻或发布；默认为当前。As of a revision, a moment or a release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `release show`.
#[derive(Debug, Args)]
pub(crate) struct ShowRelease {
    /// 标识。The release's id.
    pub(crate) id: String,
    /// 截至某个修订号、时刻或发布；默认为当前。As of a revision, a moment or a release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `release advance`.
#[derive(Debug, Args)]
pub(crate) struct AdvanceRelease {
    /// 标识。The release's id.
    pub(crate) id: String,
    /// 推进到的修订号；默认为当前。The revision to which it moves; now by default.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) revision: u64,
    /// 原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) write: Write,
}

/// What is decided about, and who decides.
#[derive(Debug, Args)]
pub(crate) struct Deciding {
    /// 标识。The release's id.
    pub(crate) id: String,
    /// 指标组。The group.
    #[arg(long)]
    pub(crate) group: String,
    /// 步骤。The step whose turn it is.
    #[arg(long)]
    pub(crate) step: String,
    /// 审批人姓名；不得是录入人。Who decides; nobody approves their own entry.
    #[arg(long = "as", value_name = "NAME", default_value = "")]
    pub(crate) actor: String,
    #[command(flatten)]
    pub(crate) write: Write,
}

/// Options of `release approve`.
#[derive(Debug, Args)]
pub(crate) struct ApproveRelease {
    #[command(flatten)]
    pub(crate) deciding: Deciding,
    /// 只在发布仍冻结该修订号时批准。Refused unless the release freezes this revision.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) revision: u64,
    /// 说明。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// Options of `release return`.
#[derive(Debug, Args)]
pub(crate) struct ReturnRelease {
    #[command(flatten)]
    pub(crate) deciding: Deciding,
    /// 只在发布仍冻结该修订号时退回。Refused unless the release freezes this revision.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) revision: u64,
    /// 退回的原因。Why it is returned.
    #[arg(long)]
    pub(crate) reason: String,
}

/// Options of `release publish`.
#[derive(Debug, Args)]
pub(crate) struct PublishRelease {
    /// 标识。The release's id.
    pub(crate) id: String,
    /// 只在发布仍冻结该修订号时发布。Refused unless the release freezes this revision.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) revision: u64,
    /// 原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) write: Write,
}

/// Options of `release withdraw`.
#[derive(Debug, Args)]
pub(crate) struct WithdrawRelease {
    /// 标识。The release's id.
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}
