//! What is said of messages that cannot be read: every sentence, once, in Chinese and English.

scorecard_domain::sentences! {
    names one_of(names) "以下之一：{names}", "one of {names}";
    names an_area() "地区标识，如gbt2260:370102", "an area's id, such as `gbt2260:370102`";
    names an_assessment() "考核标识，如district-yearly", "an assessment's id, such as `district-yearly`";
    names a_collection_plan() "采集计划标识，如fiscal-yearly", "a collection plan's id, such as `fiscal-yearly`";
    names a_number() "数字，如161.3", "a number, such as 161.3";
    names a_formula() "公式，如fiscal.tax / building.floor_area", "a formula, such as `fiscal.tax / building.floor_area`";
    names a_definition() "成绩单定义标识，如district-yearly", "a definition's id, such as `district-yearly`";
    names an_indicator() "指标标识，如economy.gdp", "an indicator's id, such as `economy.gdp`";
    names an_item() "标识，如budget_revenue", "an id, such as `budget_revenue`";
    names a_picture() "图片标识，如hills-1", "a picture's id, such as `hills-1`";
    names a_month() "月份，如2022-07", "a month, such as 2022-07";
    names a_peer_group() "比较组标识，如group:unit-1", "a peer group's id, such as `group:unit-1`";
    names a_period() "时期，如2022", "a period, such as 2022";
    names a_release() "发布标识，如2022-annual", "a release's id, such as `2022-annual`";
    names a_source() "来源标识，如page-2023", "a source's id, such as `page-2023`";
    names area_or_group() "地区或比较组的标识", "the id of an area or peer group";
    names a_thing() "某一类的内容", "a thing of one of the kinds";
    names a_key() "某一类的键", "a key of one of the kinds";
    names what_is_observed() "数据的键", "what the observation is about";
    names what_is_aimed_at() "目标的键", "what the target is about";
    names which_honour() "荣誉的键", "what the honour is";
    names which_milestone() "事项的键", "what the milestone is";
    names which_promise() "所答复的承诺和年份", "which promise, and the year";
    names which_imprint() "哪个地区哪一年的成绩单", "whose scorecard and which year's";
    names which_suppression() "哪个指标哪个时期", "of which indicator and period";
    names when_due() "报送期限", "by when it is owed";
    names what_is_approved() "要审批的数据", "what there is to approve";
    names what_counts_units() "计单位数的指标", "the indicator that counts the units";
    names least_units() "可公布的最少单位数", "the least number of units that may be shown";
    names lower_end() "范围的下限", "the lower end of the range";
    says stands_for_nothing(number, names) "“{number}”不代表任何值；应为以下之一：{names}",
        "`{number}` stands for nothing; expected one of {names}";
    says not_from_to(number, first, last) "“{number}”不在{first}到{last}之间",
        "`{number}` is not a number from {first} to {last}";
    says no_year(year) "“{year}”不是年份；应为1000到9999", "`{year}` is no year; expected 1000 to 9999";
    says listed_before(id) "“{id}”前面已经列出", "`{id}` is listed before";
    says given_twice(flag) "“{flag}”写了两次", "`{flag}` is given twice";
    says no_digest(bytes) "有{bytes}字节；应为32字节", "has {bytes} bytes; expected 32";
    says form_takes_no_number(number) "写了“{number}”，而这种荣誉没有数", "`{number}` is given, but the form takes none";
    says too_far_from_now(seconds) "“{seconds}”离现在太远", "`{seconds}` is too far from now";
}
