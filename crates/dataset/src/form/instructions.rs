//! The sheet that tells how to fill a form in.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::{
    choices,
    sheet::{ENTRIES, INSTRUCTIONS},
};

/// Writes the sheet: what to do, and what may be chosen.
pub(super) fn write(sheet: &mut Worksheet, title: &Format) -> Result<(), XlsxError> {
    const LINES: [&str; 9] = [
        "1. 只填“数据”表中浅黄色的单元格；灰色单元格供核对，已锁定，请勿改动。",
        "2. 不需要填报的行留空即可：只有填过的行才会写入台账。",
        "3. 一行中留空的栏目保持台账现值不变；要去掉状态、阶段、来源或备注，请填“无”，要去掉限定词，请选“确数”。",
        "4. “本期数”照发布口径填写，不带单位；小数位数照所填保留：489与489.0不同。",
        "5. 没有数字的，“本期数”留空，并选择“缺失原因”；请勿填“—”“…”或0代替。",
        "6. “限定词”是数字的一部分：左右、近、余、以上、超、不超过；确切的数字不填。",
        "7. “状态”可填多个，用空格隔开，如“B E”；来源没有说明的不填。",
        "8. “来源”从列表中选择，也可只填其标识；列表中没有的，请先登记。",
        "9. 填好后交回，由台账管理员用 scorecard import 导入；填报期间台账已改动的行会提示核对。",
    ];
    sheet.set_name(INSTRUCTIONS)?;
    sheet.set_column_width(0, 110)?;
    sheet.write_with_format(0, 0, "填报说明", title)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, line) in (2..).zip(LINES) {
        sheet.write_with_format(at, 0, line, &wrap)?;
    }
    let mut at = 12;
    for (name, _, column) in ENTRIES {
        let list = choices::lists().into_iter().find(|(name, _)| *name == column);
        let Some((_, list)) = list else { continue };
        sheet.write_with_format(at, 0, format!("{name}：{}", list.join("、")), &wrap)?;
        at += 1;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.protect();
    Ok(())
}
