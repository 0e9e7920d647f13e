//! Of mappings, of the tables that they are for, and of SDMX-CSV messages.

scorecard_domain::sentences! {
    says mapping(problem) "映射文件{problem}", "the mapping {problem}";
    says table(problem) "表格{problem}", "the table {problem}";
    says not_utf_8() "映射文件不是UTF-8", "the mapping is not UTF-8";
    says syntax(line, column, err) "映射文件第{line}行第{column}列不合TOML的写法（{err}）",
        "line {line}, column {column} of the mapping is not TOML: {err}";
    says section(name, err) "“{name}”一节的写法有误（{err}）", "section `{name}`: {err}";
    says no_section(name, known) "没有“{name}”这样的节；应为{known}", "`{name}` is no section; expected {known}";
    is makes_nothing() "什么也不产生；应有如[[observations]]的一节", "makes nothing; expected a section such as [[observations]]";
    says lies_beside(file) "{file}已放在映射旁边；两者只能有一个", "{file} lies beside the mapping; only one of them";
    is no_delimiter() "不是一个ASCII字符", "is not one character of ASCII";
    is no_header_row() "不是行号；应为从1起的行号，或几行中的第一行和最后一行",
        "is no row; expected its number from 1 on, or the first and the last of several";
    is without_header(row) "没有第{row}行，而映射说它是表头", "has no row {row}, which the mapping calls the header";
    says empty_header() "这一行是空的，而映射说它是表头", "the row is empty, which the mapping calls the header";
    says no_column_so_called() "表格没有这样名字的列", "no column of the table has such a name";
    says no_column_number(name, count) "没有列“{name}”；表格有{count}列", "`{name}` is no column; the table has {count}";
    says several_columns(name, number) "“{name}”是几列共同的名字；请写“#{number}”",
        "`{name}` is the name of several columns; write `#{number}`";
    says names_nothing(name, all) "“{name}”什么也不指；有{all}", "`{name}` names nothing; there are {all}";
    names and_more(all, more) "{all}等，另有{more}个", "{all} and {more} more";
    says no_pattern(pattern, err) "“{pattern}”不是正则表达式（{err}）", "`{pattern}` is no regular expression: {err}";
    says no_column_of(name, file, columns) "“{name}”不是{file}的列；应为{columns}",
        "`{name}` is no column of {file}; expected {columns}";
    is missing() "没有写，而数据集需要它", "is missing; the dataset requires it";
    says only_of_areas() "只有[[areas]]有“again”和“parent_codes”", "only [[areas]] has `again` and `parent_codes`";
    says only_of_values() "只有[[observations]]和[[targets]]有“blank”", "only [[observations]] and [[targets]] have `blank`";
    is nothing() "是空的", "is empty";
    says opened_nowhere(template) "“{template}”有“}}”而没有“{{”；单独的花括号写“}}}}”",
        "`{template}` has a `}}` without `{{`; a brace alone is `}}}}`";
    says closed_nowhere(template) "“{template}”有“{{”而没有“}}”；单独的花括号写“{{{{”",
        "`{template}` has a `{{` without `}}`; a brace alone is `{{{{`";
    says no_filter(name) "不认识“|{name}”；应为|lower、|slug、|period、|year、|quarter或|month",
        "`|{name}` is not known; expected |lower, |slug, |period, |year, |quarter or |month";
    says no_row_has(value) "--where：这一列没有“{value}”", "no row has `{value}` here";
    says no_row_has_but(value, there) "--where：这一列没有“{value}”；有：{there}", "no row has `{value}` here; there are {there}";
    says no_row_has_all() "--where：没有一行符合全部条件", "no row has all that was asked for";
    says no_part(part) "“{part}”不合映射的模式", "`{part}` does not fit the pattern of the mapping";
    is arithmetic() "的位数超过电子表格所能显示的15位，可能已不是原数：算出来的，请在表中四舍五入，或在[numbers]写明几位小数“decimals”；直接填的，请以文本填写",
        "has more digits than a spreadsheet shows, 15, and may not be what was meant: if arithmetic made it, round it there, or say how many `decimals` it has in [numbers]; if it was typed, enter it as text";
    is merged(first) "在{first}中，这一格与它合并：一个数只属于一格，请给每格自己的数",
        "is in {first}, with which the cell is merged: a number belongs to one cell; give each cell its own";
    says made_of(problem, raw) "{problem}（由“{raw}”得出）", "{problem} (made of `{raw}`)";
    is spreadsheet_after_all() "是电子表格，而映射的[table]把它当作文本：请去掉“format”，或将表格另存为CSV",
        "is a spreadsheet, and [table] of the mapping takes it for a text: leave `format` out, or save it as CSV";
    is no_sheet(name, there) "没有工作表“{name}”；有{there}", "has no sheet `{name}`; it has {there}";
    is several_sheets(there) "有几个工作表；请在[table]用“sheet”写明：{there}", "has several sheets; say in [table] which `sheet`: {there}";
    is too_many_cells(limit) "从第一格到最后一格超过{limit}格", "has more than {limit} cells from its first to its last";
    is beyond_the_header() "在表头所列的最后一列之外", "is beyond the last column that the header names";
    is no_message() "不是SDMX-CSV 2.0：第一列应为“STRUCTURE”，如“STRUCTURE[;],STRUCTURE_ID,ACTION,…”",
        "is no SDMX-CSV 2.0 message: expected a first column `STRUCTURE`, such as `STRUCTURE[;],STRUCTURE_ID,ACTION,…`";
    is no_action() "不是动作；应为I、A、M、R或D", "is no action; expected I, A, M, R or D";
    says no_structure_id() "第2列不是“STRUCTURE_ID”", "column 2 is not `STRUCTURE_ID`";
    says named_twice(name) "“{name}”是两列共同的名字", "`{name}` is the name of two columns";
    is no_component(structure, known) "不是{structure}的组成部分；应为{known}", "is no component of {structure}; expected {known}";
    is another_structure(structure) "是别的结构；应为{structure}，或用映射说明它的各列是什么",
        "is another structure; expected {structure}, or a mapping that says what its components are";
}
