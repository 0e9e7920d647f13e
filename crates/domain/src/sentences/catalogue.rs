//! Of areas, indicators, peer groups, suppressions, pictures and imprints.

crate::sentences! {
    names a_member() "至少一个成员", "at least one member";
    is ending_before_it_begins() "结束早于开始", "ends before it begins";
    is the_area_itself() "就是这个地区自己", "is the area itself";
    is overlapping_another_parent() "与另一个上级地区的时段重叠；同一时间只有一个上级",
        "overlaps that of another parent";
    names a_unit() "不带乘数的单位，如元、家、%", "a unit without its multiplier, such as 元, 家 or %";
    is no_multiplier() "应为10的幂次，从-12到15", "is a power of ten from -12 to 15";
    is too_many_decimals() "至多为9", "is at most 9";
    names a_price_index() "增长规则所用价格指数的标识", "the id of the price index that the growth rule names";
    is the_indicator_itself() "就是这个指标自己", "is the indicator itself";
    is of_no_use_to(rule) "对增长规则“{rule}”无用；应把规则改为“price_index”，或清空",
        "is of no use to the growth rule `{rule}`; expected `price_index` or no index";
    is below_the_minimum() "低于合理范围的最小值；最大值应不小于最小值",
        "is below the plausible minimum; expected a maximum from the minimum on";
    says withholds_nothing(minimum) "最少单位数为{minimum}，什么也不会隐去；应为2或更大",
        "is {minimum}, which withholds nothing; expected 2 or more";
    says no_count_of_units(by) "“{by}”不是单位数；应为性质（nature）是count、没有乘数的指标",
        "`{by}` is no count of units; expected an indicator of the nature `count` without a power of ten";
    says counting_in_a_circle(by, id) "计数成了循环：“{by}”的单位数又回到“{id}”",
        "counts in a circle: the units of `{by}` lead back to `{id}`";
    names a_withheld_area() "至少一个隐去的地区", "at least one area that is withheld";
    says withheld_as(code) "隐去的原因是“{code}”；应为“A”或“D”", "is withheld as `{code}`; expected `A` or `D`";
    is told_before() "这个后继在这个月份前面已经写过", "is a successor that is told before of this month";
    says no_share(percent) "“{percent}”不是份额；应大于0、至多100（百分数）",
        "`{percent}` is no share; expected more than 0 and at most 100 percent";
    names all_indicators() "所有指标", "all indicators";
    says share_stated_before(whose) "{whose}的份额前面已经写过", "the share of {whose} is stated before";
    says more_than_all(whose, month, sum) "{whose}在{month}划出的份额合计{sum}%，超过100%",
        "the shares of {whose} that pass in {month} make {sum}%, which is more than 100%";
    says no_picture_type(content_type, expected) "“{content_type}”不是可用的图片类型；应为{expected}",
        "`{content_type}` is not one of {expected}";
    says not_of_type(content_type) "内容不是{content_type}", "the content is no {content_type}";
    names a_picture() "图片的内容", "the picture's bytes";
    is too_large(limit) "超过{limit}字节，请压缩", "is larger than {limit} bytes";
    names something_to_say()
        "以下至少一项：compiled_by（编制）、data_as_of（数据截至）、published_on（发布日期）、checked_by（审核）、signed_by（签发）、telephone（电话）、data_url、edition_url（网址）、source（来源）、note（说明）",
        "at least one of `compiled_by`, `data_as_of`, `published_on`, `checked_by`, `signed_by`, `telephone`, `data_url`, `edition_url`, `source` and `note`";
}
