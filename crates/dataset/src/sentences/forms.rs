//! Of a form that was filled in, in the words of the form.

scorecard_domain::sentences! {
    is without_identity(sheet) "有填报表的各列，但没有隐藏的{sheet}表，不知是哪一张：请在原来的填报表中填写，不要复制到新的工作簿",
        "has the columns of a form without its hidden sheet {sheet}: fill in the form itself, not a copy in another workbook";
    is without_data(sheet) "缺少工作表“{sheet}”，它被删去或改了名：请改回原名，或重新制作填报表",
        "lacks its sheet {sheet}, which was deleted or renamed: give it its name back, or make the form anew";
    is no_form() "不是填报表", "is no form";
    says other_version(version, format) "填报表的格式是第{version}版，本程序只读第{format}版：请重新制作",
        "the form's format has version `{version}`; this program reads version {format}: make the form anew";
    says damaged(sheet, revision) "隐藏的{sheet}表已损坏（修订“{revision}”），请重新制作填报表",
        "the sheet {sheet} is damaged: `{revision}` is no revision; make the form anew";
    says damaged_row(sheet, row) "隐藏的{sheet}表第{row}行已损坏，请重新制作填报表",
        "row {row} of the sheet {sheet} is damaged; make the form anew";
    says without_number() "这一行没有序号：只能填已有的行，其他数据请另做填报表",
        "the row has no number: fill in the rows that are there, and make another form for others";
    is no_row() "不是这张填报表的序号，或与前面的行重复", "is the number of no row of this form, or of one that came before";
    says another_cell(text, number, name, expected)
        "“{text}”不是序号{number}的{name}，应为“{expected}”：锁定的单元格请勿改动；排序须整行一起，连同序号",
        "`{text}` is not the {name} of row {number}; expected `{expected}`: do not change locked cells, and sort whole rows, their number with them";
    says another_period(text, name, expected) "标题“{text}”不是这张填报表的，应以时期{name}（{expected}）开头：要填其他时期，请另做填报表",
        "the title `{text}` is not that of this form, which is of {expected}: make another form for another period";
    says locked_value(name, text, expected)
        "“{name}”只供核对，已锁定，其中的“{text}”不会入库，应为“{expected}”：本期的数请填“本期数”，要改上年的数请另做填报表",
        "{name} is only there to be looked at: `{text}` would not be stored; expected `{expected}`. Fill in 本期数, and make another form to change last year's figure";
    says filled_elsewhere(sheet) "工作表“{sheet}”是“数据”的副本，其中填写的内容不会读入：请填在“数据”中，并删去此表",
        "the sheet `{sheet}` is a copy of 数据, and what is filled in on it is not read: fill in 数据 and delete the copy";
    says moved_column(name) "此处应为“{name}”列：请勿移动各列", "the form has `{name}` here: columns must stay where they are";
    is another_unit(expected) "不是这一数据的单位，应为{expected}；请勿改动锁定的单元格",
        "is not the unit of this figure; expected {expected}: do not change locked cells";
    is no_source() "不是台账中的来源：请从“来源”列表中选择，或只填其标识；列表中没有的，请先登记",
        "is no source of the ledger: choose one from the list, or type its id alone; one that is not there must be entered first";
    is too_long_a_number() "超过30位数字或15位小数", "has more than 30 digits or more than 15 decimals";
    is no_number_at_all() "不是数字：没有数字的，请留空，并选择“缺失原因”",
        "is not a number: where there is none, leave the cell empty and choose why in 缺失原因";
    is a_formula() "是没有算出值的公式：请用电子表格软件打开并保存，或直接填数字",
        "is a formula without its value: open the file in a spreadsheet program and save it, or type the number";
    is a_date() "是日期，不是数字：请把单元格的格式改为文本，再填数字",
        "is a date and no number: give the cell the text format and type the number";
    is a_percentage(unit) "是百分数，而这一数据的单位是{unit}：请把单元格的格式改为文本，再填数字",
        "is a percentage, but the unit of this figure is {unit}: give the cell the text format and type the number";
    is a_number_and_words() "不是数字：单位已在“单位”一列，请只填数字；“左右”“余”等选在“限定词”一列",
        "is not a number: the unit stands in the column 单位 already, and words such as 左右 and 余 go into 限定词";
    is no_number() "不是数字：应只有数字和至多一个小数点，如161.3或-3.2",
        "is not a number; expected digits with at most one `.`, such as 161.3 or -3.2";
    is arithmetic() "的位数超过电子表格所能显示的15位，可能已不是原数：算出来的，请在表中四舍五入；直接填的，请以文本填写",
        "has more digits than a spreadsheet shows, 15, and may not be what was meant: if arithmetic made it, round it there; if it was typed, enter it as text";
    says value_and_absent() "“本期数”和“缺失原因”只能填一个", "本期数 and 缺失原因 cannot both be given";
    says no_figure_yet() "台账还没有这个数：请填“本期数”，或选择“缺失原因”",
        "the ledger has no such figure yet: fill in 本期数, or choose 缺失原因";
    says of_another_ledger(of, ledger) "是台账{of}的填报表，而这是台账{ledger}：请重新制作填报表",
        "it is a form of the ledger {of}; this ledger is {ledger}: make the form anew";
    says changed_meanwhile(made, revision, now)
        "填报表按修订{made}制作，此后修订{revision}已将该数改为{now}，请核对后重新制作填报表；清空该行的黄色单元格，其余各行即可导入",
        "the ledger has moved on since revision {made}, of which the form was made: revision {revision} changed it to {now}; check it and make the form anew, or clear this row's yellow cells to let the others in";
    says withdrawn_meanwhile(made)
        "填报表按修订{made}制作，此后该数已被撤回，请核对后重新制作填报表；清空该行的黄色单元格，其余各行即可导入",
        "the ledger has moved on since revision {made}, of which the form was made: the figure was withdrawn; check it and make the form anew, or clear this row's yellow cells to let the others in";
}
