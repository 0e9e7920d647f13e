//! What became of an import: for the terminal, for programs and as a copy of the file with the cells marked.

use std::fs;

use anyhow::{Context as _, Result};
use scorecard_dataset::{Dataset, Faults, Place, Remark};
use scorecard_domain::{FaultReason, Text};
use scorecard_wire::pb::data::{Fault, Revision, Warning};
use serde_json::{Value, json};

use super::{input::Input, replace::Withdrawal, send::Outcome};
use crate::{
    args::{Import, Output},
    cells,
    draft::Draft,
    output::{Rows, say},
};

/// The version of the report's JSON; docs/forms.md describes it.
const FORMAT: u32 = 1;

/// What became of an import.
#[derive(Debug, Default)]
pub(super) struct Report {
    outcome: Outcome,
    /// What it withdraws, or would.
    withdrawals: Vec<Withdrawal>,
    /// Faults, then warnings.
    remarks: Vec<Remark>,
    /// Whether the ledger said so, not the reader.
    is_of_ledger: bool,
}

impl Report {
    /// Of what could not be read.
    pub(super) fn unreadable(faults: &Faults) -> Self {
        let remark = |fault: &scorecard_dataset::Fault| Remark {
            place: Some(fault.place.clone()),
            is_warning: false,
            reason: fault.reason.slug().to_owned(),
            problem: fault.told(),
        };
        Self { remarks: faults.as_slice().iter().map(remark).collect(), ..Self::default() }
    }

    /// Adds what the ledger says of the part that could be read, as far as nothing in the rest could make it right: `faults`
    /// are what is wrong with that. Of references that is so where nothing could refer to what is faulty.
    pub(super) fn add_certain(&mut self, outcome: &Outcome, dataset: &Dataset, faults: &Faults) {
        const CERTAIN: [FaultReason; 4] = [
            FaultReason::FixedAttribute,
            FaultReason::Published,
            FaultReason::DerivedByLedger,
            FaultReason::UnknownReference,
        ];
        let certain = if faults.hide_no_reference() { &CERTAIN[..] } else { &CERTAIN[..3] };
        let is_certain = |it: &&Fault| certain.iter().any(|reason| reason.slug() == it.reason);
        let faults = outcome.faults.iter().filter(is_certain).map(|it| {
            let place = place(&it.path, dataset, &[]);
            remark(place, false, &it.reason, &said(&it.problem_zh, &it.problem))
        });
        self.remarks.extend(faults);
    }

    /// Of what the ledger answered.
    pub(super) fn of(outcome: Outcome, dataset: &Dataset, withdrawals: Vec<Withdrawal>) -> Self {
        let place = |path: &str| place(path, dataset, &withdrawals);
        let faults = outcome.faults.iter().map(|it| {
            remark(place(&it.path), false, &it.reason, &said(&it.problem_zh, &it.problem))
        });
        let warnings = outcome.warnings.iter().map(|it| {
            remark(place(&it.path), true, &it.reason, &said(&it.problem_zh, &it.problem))
        });
        let remarks = faults.chain(warnings).collect();
        Self { outcome, withdrawals, remarks, is_of_ledger: true }
    }

    /// How many faults there are; the ledger may have told only the first.
    pub(super) fn n_faults(&self) -> u64 {
        let told = self.remarks.iter().filter(|remark| !remark.is_warning).count();
        self.outcome.n_faults.max(u64::try_from(told).unwrap_or(u64::MAX))
    }

    pub(super) const fn is_of_ledger(&self) -> bool {
        self.is_of_ledger
    }

    pub(super) fn withdrawals(&self) -> &[Withdrawal] {
        &self.withdrawals
    }

    pub(super) const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    pub(super) fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// Lists the faults.
    pub(super) fn print(&self, output: Output) {
        let faults = || self.remarks.iter().filter(|remark| !remark.is_warning);
        let has_cells = faults().any(|it| it.place.as_ref().is_some_and(|it| it.sheet.is_some()));
        let mut columns = vec![("file", "文件"), ("row", "行"), ("column", "列")];
        if has_cells {
            columns.push(("cell", "单元格"));
        }
        columns.extend([("reason", "类别"), ("problem", "问题")]);
        let mut rows = Rows::new(&columns);
        for Remark { place, is_warning: _, reason, problem } in faults() {
            let place = place.clone().unwrap_or_default();
            let row = place.row.map(|row| row.to_string()).unwrap_or_default();
            let address = place.address().unwrap_or_default();
            let mut cells = vec![place.file, row, place.column.unwrap_or_default()];
            if has_cells {
                cells.push(address);
            }
            cells.extend([reason.clone(), problem.clone()]);
            rows.push(cells);
        }
        rows.print(output);
    }

    /// Says what is suspicious.
    pub(super) fn tell_warnings(&self) {
        for Remark { place, reason, problem, .. } in self.remarks.iter().filter(|it| it.is_warning)
        {
            let place = place.as_ref().map(ToString::to_string).unwrap_or_default();
            say(&line(&place, reason, problem));
        }
    }

    /// Writes the report to the file that was begun: as JSON, or as a copy of what was imported.
    pub(super) fn write(&self, draft: Draft, args: &Import, input: &Input<'_>) -> Result<()> {
        let file = draft.name();
        if file.extension().is_some_and(|extension| extension == "json") {
            let text = format!("{:#}\n", self.to_json(args));
            fs::write(draft.path(), text)
                .with_context(|| format!("不能写入{0} (cannot write {0})", file.display()))?;
        } else {
            input.copied().write(&self.remarks, draft.path())?;
        }
        draft.keep()
    }

    /// The report for programs.
    pub(super) fn to_json(&self, args: &Import) -> Value {
        let Outcome { asked, revision, unchanged, .. } = &self.outcome;
        let told = |is_warning: bool| -> Vec<Value> {
            self.remarks.iter().filter(|it| it.is_warning == is_warning).map(remark_json).collect()
        };
        let revision = revision.as_ref().map(revision_json);
        json!({
            "format": FORMAT,
            "path": args.path.display().to_string(),
            "dry_run": args.dry_run,
            "refused": self.n_faults() > 0,
            "changes": asked,
            "unchanged": unchanged,
            "withdrawals": self.withdrawals.iter().map(Withdrawal::to_json).collect::<Vec<_>>(),
            "revision": revision,
            "fault_count": self.n_faults(),
            "faults": told(false),
            "warnings": told(true),
        })
    }
}

/// A revision for programs.
pub(crate) fn revision_json(revision: &Revision) -> Value {
    json!({
        "revision": revision.revision,
        "changes": revision.changes,
        "digest": cells::hex(&revision.digest),
        "time": revision.time.as_ref().map(ToString::to_string),
        "author": revision.author,
    })
}

/// A warning about no dataset for programs.
pub(crate) fn warning_json(warning: &Warning) -> Value {
    json!({ "path": warning.path, "reason": warning.reason, "problem": suspicion(warning) })
}

fn remark_json(remark: &Remark) -> Value {
    let Remark { place, is_warning: _, reason, problem } = remark;
    let place = place.clone().unwrap_or_default();
    json!({
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "cell": place.address(),
        "reason": reason,
        "problem": problem,
    })
}

/// A remark of the ledger.
fn remark(place: Place, is_warning: bool, reason: &str, problem: &str) -> Remark {
    let (reason, problem) = (reason.to_owned(), problem.to_owned());
    Remark { place: Some(place), is_warning, reason, problem }
}

/// A warning in both languages, with its place and reason.
pub(crate) fn warning_line(place: &str, warning: &Warning) -> String {
    line(place, &warning.reason, &suspicion(warning))
}

fn line(place: &str, reason: &str, suspicion: &str) -> String {
    format!("提醒 warning: {place}: {reason}: {suspicion}")
}

/// What is suspicious, in both languages.
fn suspicion(warning: &Warning) -> String {
    said(&warning.problem_zh, &warning.problem)
}

/// What the ledger says, in Chinese with the English beside it.
pub(crate) fn said(zh: &str, en: &str) -> String {
    Text::new(zh, en).beside()
}

/// The cell of `changes[17].observation.value`, or what is withdrawn: that comes after the dataset's own changes. What is about no
/// change keeps its path.
fn place(path: &str, dataset: &Dataset, withdrawals: &[Withdrawal]) -> Place {
    let located = || {
        let (index, rest) = path.strip_prefix("changes[")?.split_once(']')?;
        let index: usize = index.parse().ok()?;
        let withdrawal = index.checked_sub(dataset.len());
        match withdrawal.and_then(|at| withdrawals.get(at)) {
            Some(withdrawal) => {
                let (kind, key) = withdrawal.told();
                Some(Place { column: Some(format!("--replace {kind} {key}")), ..Place::default() })
            }
            None => dataset.locate(index, rest.strip_prefix('.').unwrap_or(rest)),
        }
    };
    located().unwrap_or_else(|| Place { column: Some(path.to_owned()), ..Place::default() })
}
