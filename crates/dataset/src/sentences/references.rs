//! Of what rows refer to, and of what stands twice.

scorecard_domain::sentences! {
    is unknown(what) "不是数据集或台账中的{what}；请核对标识，或先登记", "is no {what} of the dataset or of the ledger";
    names area() "地区", "area";
    names indicator() "指标", "indicator";
    names source() "来源", "source";
    names peer_group() "比较组", "peer group";
    says no_area(text) "“{text}”既不是数据集或台账中地区的标识，也不是其代码",
        "`{text}` is neither the id nor the code of an area of the dataset or of the ledger";
    says code_not_there(text, id, when, existed) "“{text}”是{id}的代码，而它在{when}不存在：{existed}",
        "`{text}` is the code of {id}, which did not exist {when}: {existed}";
    says code_of_none(text, when) "“{text}”在{when}不是任何地区的代码", "`{text}` is the code of no area {when}";
    says code_of_several(text, when, ids) "“{text}”在{when}是几个地区的代码：{ids}；请写标识",
        "`{text}` is the code of several areas {when}: {ids}; write the id";
    names in_month(month) "{month}当月", "in {month}";
    names from_to(from, last) "{from}至{last}", "from {from} to {last}";
    names from_on(from) "{from}以后", "from {from} on";
    names before(until) "{until}以前", "before {until}";
    names at_any_time() "任何时候", "at any time";
    names it_ended(until) "它到{until}为止", "it ended with {until}";
    names it_began(from) "它从{from}开始", "it began with {from}";
    names it_never_did() "它从未存在", "it never did";
    says there_already(key, row, file) "“{key}”在{file}第{row}行已有；一个键只能写一次", "`{key}` is in row {row} of {file} already";
    is no_area_of_file() "不在areas.csv之中；一个地区要么整个写出，要么不写",
        "is no area of areas.csv; an area is given whole or not at all";
    is no_assessment_of_file() "不在assessments.csv之中；一个考核要整个写出",
        "is no assessment of assessments.csv; an assessment is given whole";
    is no_node_of_bands() "不是这个考核中按“bands”（分档）计分的项", "is no node of the assessment that is normalised by `bands`";
    is no_item_of_assessment() "不在assessment_adjustments.csv中这个考核的项之中",
        "is no item of the assessment in assessment_adjustments.csv";
    is no_plan_of_file() "不在collection_plans.csv之中；一个计划要整个写出", "is no plan of collection_plans.csv; a plan is given whole";
    is no_definition_of_file() "不在definitions.csv之中", "is no definition of definitions.csv";
    is no_chapter_of(definition) "不是成绩单定义“{definition}”的章", "is no chapter of the definition `{definition}`";
    is no_item_of(definition) "不是成绩单定义“{definition}”的数据项", "is no item of the definition `{definition}`";
    says no_observation() "台账中没有这样的数据", "the ledger has no such observation";
}
