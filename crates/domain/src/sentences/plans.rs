//! Of collection plans.

crate::sentences! {
    names a_figure() "至少一项应报数据", "at least one figure that is owed";
    names an_area() "至少一个地区", "at least one area";
    names a_period() "至少一个时期", "at least one period";
    is before_due() "早于due（报送期限）；最终数不会比初步数先报",
        "is before `due`; a final value is owed no earlier than a provisional one";
    says no_number_of_months(every) "“{every}”不是月数；应为1到1200", "`{every}` is not a number of months from 1 to 1200";
    says does_not_recur(last, first, every) "“{last}”不在从{first}起每{every}个月一次的时期之中",
        "`{last}` is none of the periods that begin with {first} and recur every {every} months";
    says no_months_of_grace(months, limit) "“{months}”不是月数；应为0到{limit}",
        "`{months}` is not a number of months from 0 to {limit}";
    says no_day(day) "“{day}”不是日；应为1到31", "`{day}` is not a day from 1 to 31";
}
