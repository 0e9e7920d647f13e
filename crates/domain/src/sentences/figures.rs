//! Of observations and targets.

crate::sentences! {
    names what_it_is_of(measure) "{measure}所相对的地区或比较组", "the area or peer group that the {measure} is of";
    says of_nothing_but(measure, of) "{measure}不相对于谁，却填了“{of}”，请清空",
        "a {measure} is of nothing, but `{of}` is given";
    says no_place(value, measure) "“{value}”不能是{measure}；应为1或更大的整数",
        "`{value}` is no {measure}; expected a whole number from 1 on";
    says no_number_of_places(value, measure) "“{value}”不能是{measure}；应为整数，即变化的位数",
        "`{value}` is no {measure}; expected a whole number of places";
    says no_percentage(value, measure) "“{value}”不能是{measure}；应为0或更大的百分数",
        "`{value}` is no {measure}; expected 0 or more percent";
    says below_zero(value, measure) "“{value}”不能是{measure}；应为0或更大的数",
        "`{value}` is no {measure}; expected 0 or more";
    says no_percentile(value, measure) "“{value}”不能是{measure}；应为0到100的数",
        "`{value}` is no {measure}; expected 0 to 100";
    says a_standing_not_a_number(measure) "{measure}不是数字，而是所处位置，如leading（领先）",
        "a {measure} is a standing such as `leading`, not a number";
    says a_number_not_a_standing(measure) "{measure}是数字，不是所处位置",
        "a {measure} is a number, not a standing";
    says nothing_to_qualify() "没有数字，不能有限定词，请清空", "there is no number to qualify";
    says no_qualifier(measure) "{measure}是名次或年数，不能有限定词，请清空", "a {measure} takes no qualifier";
    names end_of_embargo() "解禁的时刻", "the moment at which the embargo ends";
    says no_embargo(until, confidentiality) "“{until}”无禁可解：密级是“{confidentiality}”，不是“E”；请改密级或清空",
        "`{until}` ends no embargo: the confidentiality is `{confidentiality}`, not `E`";
    says of_comparable_growth_alone(measure) "只有可比增长（comparable_growth）有这一栏，{measure}没有，请清空",
        "a {measure} has none; comparable_growth alone has";
    says standing_is_no_target() "所处位置不能作为有数字的目标", "a standing cannot be a target with a number";
    says not_above_the_value(upper, value) "上限“{upper}”不高于数值“{value}”；应高于它",
        "`{upper}` is not above the value `{value}`";
    says no_such_streak() "连续的年数应为2或更大，其他数应为1或更大",
        "a streak is of 2 years or more, other numbers of 1 or more";
    says of_nothing(measure) "{measure}不相对于谁，请清空", "a {measure} is of nothing";
    names what_the_measure_is_of(measure) "{measure}所相对的地区或比较组", "what the {measure} is of";
    says no_schedule() "只有要达到的、大于0的数值目标才有进度安排", "only a level above zero that is to be reached has a schedule";
    says step_not_in(until, period) "“{until}”不在{period}之内", "`{until}` is not in the period {period}";
    says step_not_after(until) "“{until}”不在前一步之后", "`{until}` is not after the step before it";
    is not_of_the_target() "不在目标的0至100%之间", "is not from 0 to 100% of the target";
    is less_than_before() "少于前一步", "is less than in the step before it";
    says whole_at_the_end() "期末应完成全部目标，即100%", "at the end of the period the whole target is due: expected 100%";
}
