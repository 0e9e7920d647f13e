//! Of ids, codes, numbers, months, periods and moments that cannot be read.

crate::sentences! {
    is no_id(what, expected) "不是有效的{what}；应为{expected}", "is no {what}; expected {expected}";
    is too_long_an_id(what, limit) "不是有效的{what}：超过{limit}字节",
        "is no {what}: it is longer than {limit} bytes";
    says empty_id(what) "{what}为空", "{what} is empty";
    is no_code(list, expected) "不是{list}；应为以下之一：{expected}",
        "is no {list}; expected one of {expected}";
    says no_number_at_all() "没有填数字", "a number is missing";
    is no_number() "不是数字；应只有半角数字和至多一个小数点，如161.3或-3.2",
        "is not a number; expected ASCII digits with at most one `.`, such as 161.3 or -3.2";
    is too_long_a_number() "超过30位数字或15位小数", "has more than 30 digits or more than 15 decimals";
    is no_month() "不是月份；应为年和月，如2022-07",
        "is not a month; expected a year and a month, such as 2022-07";
    is no_step() "不是进度安排的一步；应为月份和到月底应完成的，如2023-06=50%或2023-06=80.6",
        "is no step of a schedule; expected a month and what is due by its end, such as 2023-06=50% or 2023-06=80.6";
    is no_period() "不是时期；应如2022、2022-S1（上半年）、2022-Q3、2022-07，其他写成区间，如2022-01-01/P11M（1—11月）",
        "is not a period; expected 2022, 2022-S1, 2022-Q3, 2022-07, or for others a range such as 2022-01-01/P11M";
    is no_moment() "不是时刻；应为日期、时间和时差，如2023-03-01T09:00:00+08:00，精确至多到微秒",
        "is no moment; expected a date, a time and an offset such as `2023-03-01T09:00:00+08:00`, no finer than a microsecond";
}
