//! Of assessments, their nodes, bands, grades and items.

crate::sentences! {
    names the_tree() "总分和组成它的各项", "the root and what it is made from";
    says too_many_nodes(count, limit) "有{count}项，超过{limit}项", "{count} nodes are more than {limit}";
    says too_fine(decimals, limit) "“{decimals}”位小数超过{limit}位", "`{decimals}` is more than {limit}";
    names a_name() "中文或英文的名称，因为没有指标可借名", "words in Chinese or English, because no indicator lends it a name";
    names a_part() "至少一项以它为上级", "at least one node that names it as its parent";
    names a_parent() "上级，因为只有第一项是总分", "a parent, because the first node alone is the root";
    says root_has_no_parent() "第一项是总分，没有上级，请清空", "the first node is the root and has no parent";
    says no_node_before(id) "“{id}”不是排在它前面的项", "`{id}` is no node that stands before this one";
    says has_no_parts(id) "“{id}”是指标，下面不再分项", "`{id}` is an indicator and has no parts";
    says no_weight(weight, limit, decimals) "“{weight}”不是权重；应大于0、至多{limit}、至多{decimals}位小数",
        "`{weight}` is no weight above 0, at most {limit} and with at most {decimals} decimals";
    names least_score() "最低分，因为后面还有更低的等次", "the least score, because a lower grade follows";
    says last_grade_has_no_least() "最后一个等次收下其余，没有最低分，请清空",
        "the last grade takes all who have no other and has no least score";
    says not_below_the_grade_before(least) "“{least}”不低于前一个等次；最好的排在最前",
        "`{least}` is not below the grade before; the best stands first";
    says last_grade_has_no_quota() "最后一个等次收下其余，没有名额，请清空",
        "the last grade takes all who have no other and has no quota";
    says no_quota(quota) "“{quota}”不是大于0、至多100的百分数", "`{quota}` is no percentage above 0 and up to 100";
    names what_counts() "取其数值的指标，或逐项写明的分数", "an indicator whose level counts, or what is stated";
    says no_grade(id) "“{id}”不是这个考核的等次", "`{id}` is none of the grades";
    names points() "多少分", "how many points";
    says veto_is_worth_nothing() "一票否决没有分值，请清空", "a veto is worth no points";
    says no_number_of_draws(draws, limit) "“{draws}”不是抽样次数；应为1到{limit}",
        "`{draws}` is not a number of draws from 1 to {limit}";
    says not_above_zero(value) "“{value}”不大于0", "`{value}` is not above 0";
    says below_zero(value) "“{value}”小于0", "`{value}` is below 0";
    says no_part_of_hundred(value) "“{value}”不是大于0、小于100的百分数", "`{value}` is no percentage above 0 and below 100";
    says leaf_is_of_nothing(measure) "{measure}要相对于谁，而考核项的数不相对于谁；请换一种数据",
        "a {measure} is of something, and a leaf's value is of nothing";
    says no_better_way() "没有哪个方向更好，无法计分；请写明higher或lower",
        "neither way is better, so that no score can be given";
    says own_measure(measure) "{measure}就是考核项自己的数据", "`{measure}` is the leaf's own measure";
    says levels_of_two_units() "写了具体水平，不能适用于单位不同的两种数据；请拆成一个上级和两个考核项",
        "levels are stated, and cannot suit two measures in different units; make a node with a leaf for each";
    names how_many_values() "至多几个数", "how many values at most";
    names a_bound() "下限或上限", "a low or a high bound";
    says not_below(low, high) "“{low}”不低于“{high}”", "`{low}` is not below `{high}`";
    says also_unacceptable(value) "“{value}”既是满意值又是不允许值；两者应不同", "`{value}` is also the unacceptable value";
    says no_basic_score(score) "“{score}”不是基础分；应从0起、小于100", "`{score}` is no basic score from 0 to below 100";
    says completion_of_values() "完成率按数值本身计算，不取对数；请不要两样都选", "completion is of values and not of their logarithms";
    says no_logarithm(level) "“{level}”没有对数；只有大于0的数才有", "`{level}` has no logarithm; only what is above 0 has one";
    names a_band() "至少一档", "at least one band";
    says turns_back(threshold) "“{threshold}”没有顺着一个方向；各档的界限应依次降低，或依次升高",
        "`{threshold}` does not go on in one direction; thresholds all fall or all rise";
    says not_below_the_band_before(score) "“{score}”分不低于前一档；最好的排在最前",
        "`{score}` is not below the band before; the best stands first";
    says above_the_last_band(score) "“{score}”分高于最后一档", "`{score}` is above the last band";
    is against_the_direction() "与考核项的方向相反", "says the other way than the leaf's direction";
}
