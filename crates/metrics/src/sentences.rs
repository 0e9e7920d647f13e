//! What is wrong with questions: every sentence, once, in Chinese and English.

scorecard_domain::sentences! {
    says no_rank_to(rank, limit) "“{rank}”不是位次；应为1到{limit}", "`{rank}` is no rank; expected 1 to {limit}";
    says no_rank(rank) "“{rank}”不是位次；应为1或更大", "`{rank}` is no rank; expected 1 or more";
    says terms_of_its_own() "数据项按自己的规定计算，不能另给条件", "has terms of its own; expected none beside it";
    says no_evidence(figure, number) "“{figure}”没有第{number}项依据（从0数起）",
        "`{figure}` has no evidence {number}, counted from 0";
    names figure_or_key() "数据项（figure）或键（key）", "either a figure or a key";
    names a_moment() "修订、时刻或发布", "a revision, an instant or a release";
    names a_query() "所问的内容", "what is asked for";
    names an_area() "地区的标识或代码", "an area's id or official code";
    names kind_or_parent() "地区的类型，或上级", "a kind of area, or a parent";
    names an_indicator() "至少一个指标标识", "at least one indicator's id";
    names a_period() "至少一个时期，如2023、2023-S1", "at least one period, such as 2023 or 2023-S1";
    says no_year(year) "“{year}”不是年份；应为1000到9999", "`{year}` is no year; expected 1000 to 9999";
    says no_number_of_years(years, limit) "“{years}”不是年数；应为1到{limit}",
        "`{years}` is no number of years; expected 1 to {limit}";
    says not_of_group(area, group) "“{area}”当时不属于“{group}”", "`{area}` does not belong to `{group}` then";
    says no_grade(id, grades) "“{id}”不在等次{grades}之中", "`{id}` is none of the grades {grades}";
    says areas_or_children() "areas和children_of应给且只给一个", "either areas or children_of is expected";
    says years_or_base() "years和base_period只能给一个", "either years or base_period is expected, not both";
    says too_many_targets(limit) "所问的目标超过{limit}个，不能一次答完；请减少时期或地区",
        "more than {limit} targets are asked for, which are not answered at once";
    says too_many_metrics(count, limit) "问了{count}个数；一次至多{limit}个，更多请用StreamMetrics",
        "{count} metrics are asked for; at most {limit} are answered at once, and any number by StreamMetrics";
    names no_figure_has_any() "没有一个数据项有分档", "no figure has any";
    says not_graded(figure, definition, expected) "“{figure}”不是“{definition}”中有分档的数据项；应为以下之一：{expected}",
        "`{figure}` is no figure of `{definition}` with grades; expected one of: {expected}";
    says no_measure(number) "“{number}”不代表任何数据类型", "`{number}` is no measure";
    says no_area_kind(number) "“{number}”不代表任何地区类型", "`{number}` is no kind of area";
    says no_code(number, field) "“{number}”不是{field}的代码", "`{number}` is no code of {field}";
}
