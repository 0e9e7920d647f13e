//! Of claims.

crate::sentences! {
    says id_of_another(id) "“{id}”已是另一个数据项或说法的标识，请另取", "`{id}` is the id of another figure or claim";
    says no_chapter(id) "没有章“{id}”", "there is no chapter `{id}`";
    says no_claims_in(kind) "{kind}类的章没有说法；应为figures（数据）或honours（荣誉）类的章",
        "a chapter of kind {kind} has no claims; expected one of figures or honours";
    says honour_is_of_nothing() "荣誉不相对于谁，请清空", "an honour is of nothing";
    says streak_is_of_nothing(streak) "按“{streak}”连续不相对于谁，请清空", "a streak of {streak} is of nothing";
    says counts_no_years(measure) "{measure}不数年数", "a {measure} counts no years";
    says honour_tells_a_place(measure) "荣誉能说明的是位次或连续位次，不是{measure}",
        "an honour tells a rank or a streak of ranks, not a {measure}";
    names a_ground() "所量的指标，或说明这一说法的荣誉", "the indicator that is measured, or an honour that tells the claim";
    says held_against_a_standing(measure) "{measure}应与所处位置相比，如leading（领先）：所处位置自成一类，不是位次",
        "a {measure} is held against a standing such as `leading`: a standing is a class of its own, not a rank";
    says held_against_numbers(measure) "{measure}应与数字相比，不与所处位置相比：所处位置自成一类，不是位次",
        "a {measure} is held against numbers, not a standing: a standing is a class of its own, not a rank";
    says honour_against_a_number() "荣誉所说的应与位次或年数相比", "what an honour tells is held against a number of places or years";
    names a_comparator() "如何比较，如at_least（不低于）、above（高于）", "how the figure is to compare, such as at_least or above";
    says standings_have_no_order() "所处位置没有高低：数据要么正是所说的位置，要么不是",
        "standings have no order: a figure has the one that is claimed or not";
    says equal_to_several() "一个数不能等于几年的数；应为高于、低于或不差于",
        "no figure is equal to those of several years; expected one above, below or as good";
    says no_calendar_year(year) "“{year}”不是日历年", "`{year}` is no calendar year";
    is the_area_whose_figure() "就是这个数据自己的地区", "is the area whose figure it is";
    says says_more(words, needed, tested) "文字说“{words}”，须检验{needed}，而检验的是{tested}",
        "says “{words}”, which takes a test of {needed}, but the test is {tested}";
    says says_more_of_a_unit(words, needed, unit, tested) "文字说“{words}”，须检验{needed}（单位为{unit}），而检验的是{tested}",
        "says “{words}”, which takes a test of {needed} (in {unit}), but the test is {tested}";
    says first_is_highest(words) "文字说“{words}”，而这一指标的第一位是最高的", "says “{words}”, but the first by this indicator is the highest";
    says first_is_lowest(words) "文字说“{words}”，而这一指标越低越好，第一位是最低的",
        "says “{words}”, but less is better by this indicator: the first is the lowest";
    says never_tested(words) "文字说“{words}”，没有检验能说明；请改写，或作为重大事项（milestone）连同来源记载",
        "says “{words}”, which no test shows; reword it, or record it as a milestone with its source";
}
