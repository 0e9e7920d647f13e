//! Of the text of one cell.

scorecard_domain::sentences! {
    says is_empty(expected) "这一格没有填；应为{expected}", "the cell is empty; expected {expected}";
    names a_value() "一个值", "a value";
    is no_whole_number(least, most) "不是{least}到{most}的整数", "is not a whole number from {least} to {most}";
    is neither_true_nor_false() "应为“true”（是）或“false”（否）", "is neither `true` nor `false`";
    is no_rounding() "不是舍入方法；应为half_away_from_zero（四舍五入）或half_to_even（四舍六入五成双）",
        "is no rounding; expected one of half_away_from_zero, half_to_even";
    is no_number_but(advice) "不是数字：{advice}", "is not a number: {advice}";
    is no_number() "不是数字；应只有数字和至多一个小数点，如161.3或-3.2",
        "is not a number; expected digits with at most one `.`, such as 161.3 or -3.2";
    names say_why_absent() "没有数字的，请留空，并写明原因：数据集写在“absent”一列，按映射读的表写在映射的“absent”，或把这一符号列入[numbers]的“blank”",
        "where there is none, leave it out and say why in `absent`, a column of a dataset and a key of a mapping; a mapping may also list what stands there in `blank` of [numbers]";
    names save_with_values() "文件里没有公式的值；请用电子表格软件打开并保存",
        "the file lacks the value of the formula; open it in a spreadsheet program and save it";
    names half_width() "请用半角字符", "write it in half-width characters";
    names no_separators() "请去掉分隔符和空格", "write it without separators and spaces";
    names all_digits() "请写出全部数字，不用指数", "write out all its digits instead of an exponent";
    names plain_minus() "负号请写“-”", "write the minus as `-`";
    names unit_elsewhere() "单位写在“unit”，“余”等词写在“qualifier”：数据集的列，或映射的键",
        "the unit goes into `unit`, words such as 余 into `qualifier`: columns of a dataset, keys of a mapping";
    is no_month() "不是月份；应如2019-01", "is not a month; expected one such as 2019-01";
    is spelled_otherwise(period) "不是这个时期的写法；请写{period}", "is not how this period is spelled; write {period}";
}
