//! Of cells that a row needs, and of cells that contradict each other.

scorecard_domain::sentences! {
    says not_both(first, second) "“{first}”和“{second}”只能填一个", "`{first}` and `{second}` cannot both be given";
    names a_reading() "数字，或在“standing”（所处位置）或“absent”（缺失原因）填一个词",
        "a number, or a word in `standing` or `absent`";
    names a_unit(units) "单位{units}", "{units}";
    says no_unit(measure) "{measure}没有单位，请清空", "a {measure} has no unit";
    is another_unit(measure, id, units) "不是{id}的{measure}的单位；应为{units}",
        "is not the unit of a {measure} of {id}; expected {units}";
    is too_long_in_unit() "换算到指标的单位后超过30位数字或15位小数",
        "has more than 30 digits or more than 15 decimals in the indicator's unit";
    names a_comparator() "at_least（不低于）、above（高于）、at_most（不高于）、below（低于）或equal（等于），或在“upper”填上限",
        "at_least, above, at_most, below or equal, or a number in `upper`";
    names a_share() "百分数的份额，因为这一行写了指标", "a share in percent, because the row names an indicator";
    is no_column_of_effect(kind, expected) "不是{kind}的列；{kind}用{expected}", "is no column of a {kind}, which has {expected}";
    names veto_columns() "“threshold”和“at_best”", "`threshold` and `at_best`";
    names points_columns() "“per_unit”和“cap”", "`per_unit` and `cap`";
    names mean_or_leaf() "上级项的“aggregation”，或考核项的“indicator”", "`aggregation` of a mean or `indicator` of a leaf";
    is no_column_of_mean() "不是上级项的列；上级项用“aggregation”", "is no column of a mean, which has `aggregation`";
    is rounding_to_nothing() "写了舍入方法，而“decimals”没有写几位小数", "says how, but `decimals` does not say to how many";
    is beside_winsorise() "与“winsorise”只能填一个", "stands beside `winsorise`";
    is without_winsorise() "要与“winsorise”一起填", "stands without `winsorise`";
    is no_column_of_method(method) "不是“{method}”的列，请清空", "is no column of `{method}`";
    is one_too_many(expected) "多填了；应为{expected}", "is one too many; expected {expected}";
    names areas_of_plan() "“areas”“peer_group”、或“kind”与“parent”之一", "one of `areas`, `peer_group`, and `kind` with `parent`";
    names periods_of_plan() "“periods”和“first”之一", "one of `periods` and `first`";
    is nothing_to_hold_against()
        "不是可比的对象；应为number（数）、standing（所处位置）、target（目标）、figure（数据项）、area（地区）、years_before（几年前）、since（某年以来）之一",
        "is nothing to be held against; expected one of number, standing, target, figure, area, years_before, since";
    is not_the_unit(measure, units) "不是{measure}的单位；应为{units}", "is not the unit of the {measure}; expected {units}";
    says always_has_a_reading() "数据总有数值、所处位置或缺失原因，也总有指标的单位；要撤回它，请只留维度、清空其他，或用合并改为别的读数",
        "an observation always has a value, a standing or a reason, and its indicator's unit; leave all but the dimensions empty to withdraw it, or merge another reading";
    names one_of(names) "以下之一：{names}", "one of {names}";
    is no_form_of_honour(forms) "不是荣誉的形式；应为以下之一：{forms}", "is no form of an honour; expected one of {forms}";
    names number_of(form) "{form}的数", "the number of a {form}";
    is no_number_of(form, least) "不是{form}的数；应为{least}或更大", "is no number of a {form}; expected {least} or more";
    says form_has_no_number(form) "{form}没有数，请清空", "a {form} has no number";
    names assessment_of_result() "考核的标识，以说明是谁的结果", "the id of the assessment whose result it is";
    is of_a_target() "属于目标，而“milestone”写的是承诺事项；请清空其一", "is of a target, but `milestone` names a pledge";
    names target_or_pledge() "目标的指标，或在“milestone”写承诺事项", "the indicator of a target, or a pledge in `milestone`";
    names lower_end() "范围的下限", "the lower end of the range";
    names a_unit_of_indicator() "不带乘数的单位，如元、家、%", "a unit without its multiplier, such as 元, 家 or %";
    names what_counts_units() "计单位数的指标", "the indicator that counts the units";
    names least_units() "可公布的最少单位数", "the least number of units that may be shown";
    is no_membership() "不是成员的写法；应为listed（列出）、rule（按规则）、unstated（未说明）之一",
        "is no membership; expected one of listed, rule, unstated";
    names column_of_group(column, form) "{form}类比较组的{column}", "the {column} of a group that is {form}";
    says not_of_group(form, column) "{form}类比较组没有{column}，请清空", "a group that is {form} has no {column}";
}
