//! Forms: what they ask for, what comes back of them, and what is refused, with its cell.

pub(crate) mod made;

use scorecard_dataset::{Ask, Copied, Form, Held, is_form};
use scorecard_domain::{
    Absence, Confidentiality, Observation, ObservationKey, Qualifier, Reading, Thing,
};

use crate::{
    fill::{change, fill},
    spreadsheets::{marked, remarks},
};
use made::{LEDGER, Made, ask, gdp, held, known, things};

#[test]
fn a_form_asks_for_what_was_named() {
    let all = [
        "gbt2260:370102 economy.gdp 2023 level",
        "gbt2260:370102 economy.gdp 2023 rank of group:unit",
        "gbt2260:370102 economy.gdp 2023 standing of gbt2260:370100",
    ];
    let with = |ask: Ask| Made::of(&ask).keys();
    let economy = || vec!["economy.*".to_owned()];
    assert_eq!(with(Ask { indicators: economy(), ..ask("2023") }), all);
    assert_eq!(with(Ask { department: Some("统计局".into()), ..ask("2023") }), all[..1]);
    let definition = Ask { definition: Some("yearly".parse().unwrap()), ..ask("2023") };
    assert_eq!(
        with(definition.clone()),
        [
            all[0],
            "gbt2260:370102 economy.gdp 2023 share of gbt2260:370100",
            "gbt2260:370102 commerce.brands 2023 level",
        ]
    );
    let both = with(Ask { indicators: economy(), ..definition });
    assert_eq!(both.len(), 5, "each once: {both:?}");
    let share =
        Ask { measures: vec!["share".parse().unwrap()], indicators: economy(), ..ask("2023") };
    assert_eq!(with(share), ["gbt2260:370102 economy.gdp 2023 share of gbt2260:370100"]);
}

#[test]
fn all_that_is_not_there_is_told_at_once() {
    let refused = |ask: Ask| {
        let errors = ask.form(&held(&things()), LEDGER, 1).map(|_| ()).unwrap_err();
        errors.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let told = refused(Ask {
        areas: vec!["379999".to_owned(), "370102".to_owned()],
        indicators: vec!["no.such".to_owned(), "econ*".to_owned()],
        department: Some("财政局".to_owned()),
        definition: Some("monthly".parse().unwrap()),
        ..ask("2023")
    });
    assert_eq!(told.len(), 5, "{told:#?}");
    for part in ["379999", "no.such", "econ*", "monthly", "统计局"] {
        assert!(told.iter().any(|told| told.contains(part)), "{part} is not in {told:#?}");
    }
    assert!(refused(ask("2023"))[0].contains("--indicator"));
    let nobody = refused(Ask { department: Some(" ".into()), ..ask("2023") });
    assert!(nobody.len() == 1 && nobody[0].contains("--department为空"), "{nobody:?}");
    // Where there is nothing else, nothing else is offered.
    let plans = |id: &str, period| Ask { plans: vec![id.parse().unwrap()], ..ask(period) };
    let told = refused(plans("none", "2023"));
    assert!(told[0].starts_with("台账中没有采集计划none；有：fiscal、yearly ("), "{told:?}");
    // A listed area and years; a kind of area under a parent, year after year.
    assert!(refused(plans("fiscal", "2023"))[0].contains("采集计划fiscal不收集2023的数据"));
    let whole = Ask { areas: vec!["370100".to_owned()], ..plans("yearly", "2023") };
    assert!(refused(whole)[0].contains("采集计划yearly在2023不收集"));
    let owed = Made::of(&plans("yearly", "2024")).keys();
    assert!(!owed.is_empty() && owed.iter().all(|key| key.contains("370102")), "{owed:?}");
    let bureau = Ask { department: Some("区统计局".to_owned()), ..ask("2024") };
    assert_eq!(Made::of(&bureau).keys(), owed);
    let department = refused(Ask { department: Some("水务局".into()), ..ask("2031") });
    assert!(!department[0].contains("有："), "{department:?}");
    // 莱芜市 was there until 2018.
    let ended = |period| Ask {
        areas: vec!["371200".into()],
        indicators: vec!["economy.gdp".into()],
        ..ask(period)
    };
    assert!(refused(ended("2019"))[0].contains("371200"));
    assert_eq!(Made::of(&ended("2018")).keys(), ["gbt2260:371200 economy.gdp 2018 level"]);
}

#[test]
fn a_form_that_nobody_filled_in_asks_for_nothing() {
    let made = known();
    assert!(made.read(&[]).unwrap().is_empty());
    assert_eq!(made.filled(&[]).filled(), 0);
}

#[test]
fn a_form_could_have_what_its_rows_ask_for_filled_in_or_not_and_nothing_else() {
    let made = gdp();
    let dataset = made.read(&[("K3", "161.3")]).unwrap();
    assert_eq!(dataset.len(), 1);
    let could =
        |key: &ObservationKey| dataset.may_hold(&scorecard_domain::Key::Observation(key.clone()));
    assert_eq!(made.form.keys().filter(|key| could(key)).count(), 2);
    assert!(!things().iter().any(|thing| dataset.may_hold(&thing.key())));
}

#[test]
fn the_same_form_is_the_same_bytes() {
    let [one, two] = [gdp(), gdp()].map(|made| std::fs::read(made.path("form.xlsx")).unwrap());
    assert!(one == two, "the two forms differ");
}

#[test]
fn the_title_names_the_period_in_words() {
    let indicators = vec!["economy.gdp".to_owned()];
    let made = Made::of(&Ask { indicators, ..ask("2023-01-01/P11M") });
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(made.path("form.xlsx")).unwrap();
    let data = calamine::Reader::worksheet_range(&mut book, "数据").unwrap();
    let title = data.get_value((0, 0)).unwrap().to_string();
    assert_eq!(title, "2023年1—11月 数据填报表（台账修订1；上年为2022年1—11月）");
    assert!(made.read(&[("K3", "1")]).is_ok());
}

#[test]
fn what_was_typed_is_read_with_its_decimals() {
    let made = gdp();
    let value = |typed| made.observation(&[("K3", typed)]).reading;
    let number = |text: &str| Reading::Value(text.parse().unwrap());
    assert_eq!(value("489.0"), number("489.0"));
    assert_eq!(value("489"), number("489"));
    assert_eq!(value("１，４８９．５０"), number("1489.50"));
    assert_eq!(value("=489.25"), number("489.25"));
    assert_eq!(value("=0.3"), number("0.3"));
    // Row 4 is the growth, in %.
    assert_eq!(made.observation(&[("K4", "5.30%")]).reading, number("5.30"));
    made.refused(
        &[("K3", "=0.30000000000000004")],
        &["filled.xlsx 数据!K3 本期数: “0.30000000000000004”的位数超过电子表格所能显示的"],
    );
    made.refused(
        &[("K3", "=123456789012345678")],
        &["数据!K3 本期数: “123456789012345680”的位数超过电子表格所能显示的15位"],
    );
    assert_eq!(value("123456789012345678"), number("123456789012345678"));
}

#[test]
fn a_formula_without_its_value_is_not_passed_over() {
    let made = gdp();
    fill(&made.path("form.xlsx"), &made.path("typed.xlsx"), &[("K3", "@1+1")]);
    let form = Form::open(&made.path("typed.xlsx")).unwrap();
    let faults = form.read(LEDGER, &held(&things())).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("数据!K3 本期数: “=1+1”是没有算出值的公式"), "{faults}");
}

#[test]
fn choices_are_codes_and_the_row_is_the_observation() {
    let observation = gdp().observation(&[
        ("K4", "5"),
        ("L4", "左右"),
        ("M4", "E 预计"),
        ("N4", "快报"),
        ("P4", "page 专版"),
        ("Q4", "电话核对"),
    ]);
    let expected = Observation {
        key: ObservationKey {
            indicator: "economy.gdp".parse().unwrap(),
            measure: "growth".parse().unwrap(),
            of: scorecard_domain::Of::Nothing,
            area: "gbt2260:370102".parse().unwrap(),
            period: "2023".parse().unwrap(),
        },
        reading: Reading::Value("5".parse().unwrap()),
        qualifier: Qualifier::About,
        statuses: "E".parse().unwrap(),
        stage: Some("flash".parse().unwrap()),
        source: Some("page".parse().unwrap()),
        note: scorecard_domain::Text::zh("电话核对"),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    };
    assert_eq!(observation, expected);
}

#[test]
fn an_empty_cell_leaves_what_the_ledger_has() {
    let made = known();
    let before = things().into_iter().find_map(|thing| match thing {
        Thing::Observation(it) if it.key.to_string() == made.keys()[0] => Some(it),
        _ => None,
    });
    let before = before.unwrap();
    let stage = made.observation(&[("N3", "年报")]);
    assert_eq!(stage, Observation { stage: Some("annual".parse().unwrap()), ..before.clone() });
    let cleared =
        made.observation(&[("L3", "确数"), ("M3", "无"), ("N3", "无"), ("P3", "无"), ("Q3", "无")]);
    assert_eq!((cleared.qualifier, cleared.stage, cleared.source), (Qualifier::Exact, None, None));
    assert!(cleared.statuses.is_empty() && cleared.note.is_empty());
    assert_eq!(cleared.reading, before.reading);
    let absent = made.observation(&[("O3", "数据不予公布")]);
    assert_eq!(absent.reading, Reading::Absent(Absence::Suppressed));
    assert_eq!(absent.qualifier, Qualifier::Exact, "what is not there is not about anything");
    // The third row is a standing.
    let standing = made.observation(&[("K5", "前列")]).reading;
    assert_eq!(standing, Reading::Standing(scorecard_domain::Standing::FrontRow));
}

#[test]
fn every_fault_is_told_with_its_cell() {
    gdp().refused(
        &[("K3", "—"), ("L3", "大概"), ("P3", "nobody"), ("Q4", "只有备注")],
        &[
            "filled.xlsx 数据!K3 本期数: “—”不是数字：没有数字的，请留空",
            "filled.xlsx 数据!L3 限定词: “大概”不在“限定词”的选项中，应为确数、左右、",
            "filled.xlsx 数据!P3 来源: “nobody”不是台账中的来源",
            "filled.xlsx 数据!K4 本期数: 台账还没有这个数：请填“本期数”",
        ],
    );
    gdp().refused(
        &[("K3", "1"), ("O3", "不适用")],
        &["数据!O3 缺失原因: “本期数”和“缺失原因”只能填一个"],
    );
    // One fault a cell: what cannot be read is not held against other cells.
    gdp().refused(
        &[("K3", "82.2亿元"), ("O3", "暂未统计")],
        &[
            "数据!K3 本期数: “82.2亿元”不是数字：单位已在",
            "数据!O3 缺失原因: “暂未统计”不在“缺失原因”的选项中",
        ],
    );
    known().refused(
        &[("K5", "第一")],
        &["数据!K5 本期数: “第一”不在“本期数”的选项中，应为领先、前列"],
    );
    // A unit that the indicator does not have.
    gdp().refused(
        &[("K3", "1"), ("J3", "万人")],
        &["数据!J3 单位: “万人”不是这一数据的单位，应为亿元"],
    );
}

#[test]
fn a_row_of_which_the_ledger_has_moved_on_is_told_unless_it_says_the_same() {
    let made = known();
    let with = |value: &str, revision: u64| {
        let mut held = Held::default();
        for mut thing in things() {
            let mut at = 1;
            if let Thing::Observation(it) = &mut thing
                && it.key.to_string() == made.keys()[0]
            {
                it.reading = Reading::Value(value.parse().unwrap());
                at = revision;
            }
            held.put(thing, at);
        }
        held
    };
    let form = made.filled(&[("K3", "490.5")]);
    let same = form.read(LEDGER, &with("489.0", 1)).unwrap();
    assert_eq!(same.expected_revision(0), Some(1), "so that nobody comes between");
    let faults = form.read(LEDGER, &with("490", 7)).map(|_| ()).unwrap_err().to_string();
    assert!(
        faults.contains("数据!K3 本期数: 填报表按修订1制作，此后修订7已将该数改为490"),
        "{faults}"
    );
    let agreed = form.read(LEDGER, &with("490.5", 7)).unwrap();
    assert_eq!(agreed.len(), 1);
    assert_eq!(agreed.expected_revision(0), None);
    // A row says the same whatever the power of ten of its unit, which is read as it stands beside the number.
    let converted = made.filled(&[("K3", "49050"), ("J3", "百万元")]);
    let agreed = converted.read(LEDGER, &with("490.50", 7)).unwrap();
    assert_eq!(agreed.expected_revision(0), None);
    let faults = converted.read(LEDGER, &with("490.5", 7)).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("已将该数改为490.5（左右），请核对"), "{faults}");
    assert!(faults.contains("清空该行的黄色单元格，其余各行即可导入"), "{faults}");
    // A cell that cannot be read is told by itself: until it can be, nobody knows what the row says.
    let broken = made.filled(&[("K3", "约490"), ("L3", "左右")]);
    let faults = broken.read(LEDGER, &with("490", 7)).map(|_| ()).unwrap_err().to_string();
    assert!(faults.lines().count() == 1 && faults.contains("“约490”不是数字"), "{faults}");
    // What was withdrawn meanwhile is no longer there to be corrected.
    let gone: Vec<Thing> =
        things().into_iter().filter(|thing| thing.key().to_string() != made.keys()[0]).collect();
    let faults = form.read(LEDGER, &held(&gone)).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("已被撤回"), "{faults}");
    let other = form.read("ffffffffffffffffffffffffffffffff", &with("489.0", 1));
    let faults = other.map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("是台账0123456789abcdef0123456789abcdef的填报表"), "{faults}");
    assert!(faults.contains("is a form of the ledger 0123456789abcdef"), "{faults}");
}

#[test]
fn a_marked_form_is_the_form_again() {
    let made = gdp();
    let form = made.filled(&[("K3", "—"), ("K4", "5.0")]);
    let faults = form.read(LEDGER, &held(&things())).map(|_| ()).unwrap_err();
    let remarks = remarks(&faults);
    let report = made.path("report.xlsx");
    Copied::Form(&made.path("filled.xlsx"), &form).write(&remarks, &report).unwrap();
    assert_eq!(is_form(&report), Ok(true));
    assert_eq!(marked(&report, "数据"), ["2,10 —"]);
    let mut package = zip::ZipArchive::new(std::fs::File::open(&report).unwrap()).unwrap();
    let notes = std::io::read_to_string(package.by_name("xl/comments1.xml").unwrap()).unwrap();
    assert!(notes.contains("没有数字的，请留空") && !notes.contains("Author:"), "{notes}");
    let again = Form::open(&report).unwrap();
    assert_eq!(again.keys().collect::<Vec<_>>(), form.keys().collect::<Vec<_>>());
    assert_eq!(again.filled(), 2);
    let faults = again.read(LEDGER, &held(&things())).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("report.xlsx 数据!K3"), "{faults}");
}

/// What is a form, and what was one, is seen whatever the file is called.
#[test]
fn a_form_is_known_by_what_is_in_it_and_told_what_it_lacks() {
    let made = gdp();
    let of = |name: &str| made.path(name);
    std::fs::copy(of("form.xlsx"), of("form.csv")).unwrap();
    assert_eq!(is_form(&of("form.csv")), Ok(true));
    assert_eq!(Form::open(&of("form.csv")).unwrap().keys().count(), 2);
    let workbook = |to: &str, from: &str, into: &str| {
        let renamed = |xml: String| xml.replacen(from, into, 1);
        crate::fill::change_part("xl/workbook.xml", &of("form.xlsx"), &of(to), renamed);
        of(to)
    };
    // Without the sheet that says which form it is; the columns may have been moved besides.
    let copied = workbook("copied.xlsx", "_form", "Sheet3");
    let why = is_form(&copied).unwrap_err();
    assert!(why.zh.contains("没有隐藏的_form表"), "{why:?}");
    let moved = of("moved.xlsx");
    change(2, &copied, &moved, |xml| crate::fill::put(&xml, "B2", "备注"));
    let why = is_form(&moved).unwrap_err();
    assert!(why.en.contains("fill in the form itself"), "{why:?}");
    // Without the sheet that is filled in.
    let renamed = workbook("renamed.xlsx", "数据", "我的数据");
    assert_eq!(is_form(&renamed), Ok(true));
    let faults = Form::open(&renamed).unwrap_err().to_string();
    assert!(faults.contains("缺少工作表“数据”") && faults.contains("lacks its sheet"), "{faults}");
    // Other spreadsheets are none, nor are texts.
    let mut other = rust_xlsxwriter::Workbook::new();
    other.add_worksheet().write(1, 0, "序号").unwrap();
    other.save(of("other.xlsx")).unwrap();
    assert_eq!(is_form(&of("other.xlsx")), Ok(false));
    std::fs::write(of("other.csv"), "a,b\n").unwrap();
    assert_eq!(is_form(&of("other.csv")), Ok(false));
}
