//! Of definitions, their chapters and items.

crate::sentences! {
    names a_chapter() "至少一章", "at least one chapter";
    says id_of_another_chapter(id) "“{id}”已是另一章的标识，请另取", "`{id}` is the id of another chapter";
    says id_of_another_figure(id) "“{id}”已是另一个数据项的标识，请另取", "`{id}` is the id of another figure";
    says another_chapter_answers() "已有一章答复承诺；只能有一章", "another chapter answers for the promises already";
    says no_figures_in(kind) "{kind}类的章没有数据项", "a chapter of kind {kind} has no figures";
    says no_targets_in(kind) "{kind}类的章没有目标", "a chapter of kind {kind} has no targets";
    says answers_for_nothing(kind) "{kind}类的章不答复承诺", "a chapter of kind {kind} answers for no promises";
    is the_figure_itself() "就是这个数据项自己", "is the figure itself";
    says no_figure(id) "没有数据项“{id}”", "there is no figure `{id}`";
    says not_before_it(id) "“{id}”没有排在同一章里它的前面", "`{id}` does not stand before it in the same chapter";
    says short_is_longer(short, label) "简称“{short}”比全称“{label}”还长；简称应不长于全称",
        "`{short}` is longer than the label `{label}`; a short label is no longer";
    says result_is_of_its_group() "考核结果相对于考核自己的比较组，请清空",
        "an assessment's result is of its own group";
    says streak_is_of_nothing(predicate) "按“{predicate}”连续不相对于谁，请清空",
        "a streak of the predicate `{predicate}` is of nothing";
    says not_graded(measure) "{measure}不分档", "a {measure} is not graded";
    names two_grades() "至少两档，最好的在前", "at least two grades, the best first";
    names a_bound() "“at_least”（至少）或“at_most”（至多）：只有最后一档收下其余",
        "`at_least` or `at_most`: the last grade alone takes all the rest";
    says last_grade_has_no_bound() "最后一档收下其余，不应有界限，请清空",
        "the last grade takes all the rest; expected no bound";
    says not_below_a_better(worse, better) "“{worse}”不低于更好一档的“{better}”；各档应从好到差",
        "`{worse}` is not below `{better}`, that of a better grade";
    says not_above_a_better(worse, better) "“{worse}”不高于更好一档的“{better}”；各档应从好到差",
        "`{worse}` is not above `{better}`, that of a better grade";
    is another_kind_of_bound() "与前一档的界限不是同一种；应都是至少，或都是至多",
        "is of another kind than that of the grade before";
    says not_heeded(measure) "{measure}用不上这一项，请清空", "a {measure} does not heed it";
    says no_year_of_a_scorecard(period) "“{period}”不是年份，而成绩单的数据都是年度的",
        "`{period}` is no year, but the figures of a scorecard are";
    says no_number_of_years(years) "“{years}”不是年数；应为1到1000", "`{years}` is no number of years; expected 1 to 1000";
    says no_roll_up_to_weigh() "只有对地区汇总（over_areas）时才有权重", "weights are those of a roll-up over areas";
    says no_such_face(measure, face, expected) "考核的{face}不能是{measure}；应为{expected}",
        "a {measure} is no {face} of an assessment; expected {expected}";
    says grades_by_itself(face) "考核自己给出等次：请用结果“{face}”展示，不要另分档",
        "an assessment gives its grades itself: show them by the result `{face}`";
    says result_heeds_none() "考核结果用不上这些项，请清空", "an assessment's result heeds none";
}
