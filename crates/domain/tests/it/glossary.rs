//! What the table of phrases leaves to be known: the English of its nouns, units and stages, and which pieces
//! of its contexts only remark.

/// How a subject is called in the table's contexts, in Chinese and in English, and its English verb.
const NOUNS: [[&str; 4]; 33] = [
    ["一般公共预算收入", "", "general public budget revenue", "came to"],
    ["金融业增加值", "", "value added of the financial sector", "came to"],
    ["总投资", "", "total investment", ""],
    ["优质企业", "", "quality enterprises", ""],
    ["来济务工人员", "", "migrant workers", ""],
    ["群众文化活动", "", "public cultural events", "were held"],
    ["保障性租赁住房", "", "affordable rental homes", ""],
    ["市场主体", "", "market entities", ""],
    ["应用电子证明事项", "", "services", "accept electronic certificates"],
    [
        "个体和企业设立全程电子化率",
        "",
        "sole traders and companies",
        "are registered wholly online",
    ],
    ["网络覆盖率", "", "network coverage", "reached"],
    ["人口", "", "a population of", ""],
    ["城镇登记失业率", "", "registered urban unemployment", ""],
    ["老旧小区", "", "old residential areas", "were renovated"],
    ["实际使用外资", "", "foreign investment actually utilised", "came to"],
    ["结余", "", "a balance", ""],
    ["地区生产总值", "", "GDP", ""],
    ["规模以上工业增加值", "", "value added of industry above designated size", ""],
    ["进出口额", "", "imports and exports", ""],
    ["米均税收", "税收", "tax revenue", ""],
    ["政府部门一般性支出", "", "departments' general expenditure", "was cut by"],
    ["重点区域交通拥堵指数", "", "the congestion index of key areas", ""],
    ["绿化覆盖率", "", "green coverage", ""],
    ["重点项目", "", "key projects", ""],
    ["总部企业", "市级以上总部企业", "headquarters enterprises of city level and above", ""],
    ["实有企业数量", "", "number of existing enterprises", ""],
    ["空气质量", "", "air quality", ""],
    ["总量、增幅", "", "level and growth", ""],
    ["新增高新技术企业", "", "new high-tech enterprises", ""],
    ["数字经济核心产业规模", "", "core digital industries", ""],
    ["项目交付", "", "delivery", ""],
    ["PM2.5浓度", "", "PM2.5", ""],
    ["PM2.5", "PM2.5浓度", "PM2.5", ""],
];

/// Other words in the table's contexts, and their English.
const OTHERS: [(&str, &str); 6] = [
    ("力争", "strive to bring"),
    ("确保", "ensure"),
    ("扣除留抵退税因素", "excluding VAT credit refunds"),
    ("全国综合竞争力百强主城区", "China's top 100 main urban districts by overall competitiveness"),
    ("全市经济社会发展综合考核", "the city's overall economic and social development assessment"),
    ("全市空气质量考核第一单元", "the first unit of the city's air-quality assessment"),
];

/// Units without their scale that English names; things counted have none.
const UNITS: [(&str, &str); 5] = [
    ("元", "yuan"),
    ("美元", "US dollars"),
    ("平方米", "square metres"),
    ("元/平方米", "yuan per square metre"),
    ("微克/立方米", "µg/m³"),
];
const COUNTED: [&str; 8] = ["家", "名", "场", "套", "户", "项", "人", "个"];

const STAGES: [(&str, &str); 4] = [
    ("快报", "flash"),
    ("决算", "final_accounts"),
    ("初步核算", "preliminary"),
    ("最终核实", "final_verified"),
];

/// Pieces of contexts that remark on the phrase and give no input.
pub(crate) const REMARKS: [&str; 29] = [
    "2022",
    "annual",
    "scaled to 万",
    "万亿 only if the definition says so",
    "exactly equal",
    "at or above 100%",
    "against previous year",
    "interval",
    "given by source",
    "1 decimal",
    "profit",
    "basis not stated by the source",
    "growth",
    "share",
    "one 预计 governs all",
    "prose",
    "not firm",
    "no rank published",
    "comparator ≥ is not wording",
    "预期性",
    "level",
    "year over",
    "missed",
    "at end of June",
    "余 never with %",
    "余 never with % or a decimal without 万/亿",
    "余 below 10",
    "a rank takes no qualifier",
    "ratio minus ratio printed with %",
];

/// A subject by the name that a context has for it.
pub(crate) struct Noun {
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    pub(crate) verb: &'static str,
}

pub(crate) fn noun(term: &str) -> Option<Noun> {
    let [name, zh, en, verb] = *NOUNS.iter().find(|[name, ..]| *name == term)?;
    Some(Noun { zh: if zh.is_empty() { name } else { zh }, en, verb })
}

/// `zh:en` of other words.
pub(crate) fn words(zh: &str) -> Option<String> {
    OTHERS.iter().find(|(name, _)| *name == zh).map(|(zh, en)| format!("{zh}:{en}"))
}

/// `zh:en` of a unit with its scale.
pub(crate) fn unit(zh: &str) -> Option<String> {
    let name = ["亿", "万"].iter().find_map(|scale| zh.strip_prefix(scale)).unwrap_or(zh);
    match zh {
        // Percentage points are differences of what is in percent.
        "百分点" => return Some("%".to_owned()),
        "" | "%" | "位" | "年" | "倍" => return Some(zh.to_owned()),
        _ if COUNTED.contains(&name) => return Some(format!("{zh}:")),
        _ => {}
    }
    UNITS.iter().find(|(unit, _)| *unit == name).map(|(_, en)| format!("{zh}:{en}"))
}

pub(crate) fn stage(zh: &str) -> Option<&'static str> {
    STAGES.iter().find(|(name, _)| *name == zh).map(|(_, slug)| *slug)
}
