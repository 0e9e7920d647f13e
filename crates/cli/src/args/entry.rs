//! The options of what is entered by hand: `put`, `withdraw`.

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};

use super::facts::{Attribution, FactKey, PutFact, Withdrawn, WriteArgs};

/// The key of an observation.
#[derive(Clone, Debug, Args)]
pub(crate) struct KeyArgs {
    /// 地区代码或标识。The area, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 指标标识。The indicator's id.
    #[arg(long)]
    pub(crate) indicator: String,
    /// 时期，如2022、2022-Q3、2022-07。The period.
    #[arg(long)]
    pub(crate) period: String,
    /// 指标的哪一面：level、growth、share、rank等。Which face of the indicator.
    #[arg(long, default_value = "level")]
    pub(crate) measure: String,
    /// 占比、位次是谁的：地区或同级组。What a share or rank is of: an area's code or id, or a peer group's id.
    #[arg(long, default_value = "")]
    pub(crate) of: String,
}

/// Options of `put`: of one observation, or of a thing of another kind.
pub(crate) type Put = ByKind<PutObservation, PutFact>;

impl Put {
    /// How it is written.
    pub(crate) const fn write(&self) -> &WriteArgs {
        match self {
            Self::Observation(put) => &put.write,
            Self::Other(fact) => fact.write(),
        }
    }
}

/// Options of `withdraw`, likewise.
pub(crate) type Withdraw = ByKind<Withdrawn<KeyArgs>, FactKey>;

/// Options that are of an observation unless they begin with another kind: `put --area …`, `put target --area …`.
#[derive(Debug)]
pub(crate) enum ByKind<O, K> {
    /// Of an observation.
    Observation(O),
    /// Of another kind.
    Other(K),
}

impl<O: Args, K: Subcommand> Args for ByKind<O, K> {
    fn augment_args(cmd: Command) -> Command {
        K::augment_subcommands(O::augment_args(cmd))
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
            .subcommand_required(false)
            .arg_required_else_help(false)
    }

    fn augment_args_for_update(cmd: Command) -> Command {
        Self::augment_args(cmd)
    }
}

impl<O: Args, K: Subcommand> FromArgMatches for ByKind<O, K> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        match matches.subcommand_name() {
            Some(_) => K::from_arg_matches(matches).map(Self::Other),
            None => O::from_arg_matches(matches).map(Self::Observation),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Options of `put` for an observation.
#[derive(Debug, Args)]
pub(crate) struct PutObservation {
    #[command(flatten)]
    pub(crate) key: KeyArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// 限定词：exact、about、nearly、more_than、at_least、above、at_most。The qualifier.
    #[arg(long)]
    pub(crate) qualifier: Option<String>,
    /// SDMX状态代码，如E、P、"B E"；空串为未标注。Status flags; empty for unmarked.
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// 核算阶段；空串为未注明。The stage; empty for none.
    #[arg(long)]
    pub(crate) stage: Option<String>,
    #[command(flatten)]
    pub(crate) attribution: Attribution,
    /// 密级：SDMX的CL_CONF_STATUS代码，如F（可公布）、N（内部）、E（解禁前不公布）、C（保密）。Who may see it.
    #[arg(long)]
    pub(crate) confidentiality: Option<String>,
    /// 解禁时间，如2023-03-01 09:00（不写时区即为+08:00）；密级为E。When the embargo ends, +08:00 where no offset is given; makes it E.
    #[arg(long)]
    pub(crate) embargo_until: Option<String>,
    /// 可比增长的口径，如扣除留抵退税因素。Of comparable growth: on what basis it is comparable.
    #[arg(long)]
    pub(crate) basis: Option<String>,
    /// 同口径的数值；空串为不详。Of comparable growth: the level on that basis; empty for not known.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) adjusted_value: Option<String>,
    /// 同口径的上年数值；空串为不详。Of comparable growth: the level of the year before on that basis.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) adjusted_base: Option<String>,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// What was seen: exactly one.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ReadingArgs {
    /// 数值。A number.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) value: Option<String>,
    /// 位置：leading（领先）、front_row（前列）。A standing.
    #[arg(long)]
    pub(crate) standing: Option<String>,
    /// 为何没有数值：not_collected、not_yet_published、suppressed、not_applicable、unstated。Why there is no number.
    #[arg(long)]
    pub(crate) absent: Option<String>,
}
