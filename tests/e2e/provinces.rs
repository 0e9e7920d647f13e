//! A province on the broadsheet, from a wide table of all provinces, where that table is at hand: what the edition makes
//! of figures that it was not drawn for.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::support::{
    dataset::{Row, cell, rows},
    programs::root,
    system::System,
    tools::Tools,
};

const TABLES: &str = "../shared/data/provinces-gdp-1992-2020";
const CODES: &str = "../shared/data/area-codes/result.csv";

/// Shandong, in the table's last year.
const SCORECARD: [&str; 6] = ["--area", "370000", "--year", "2020", "--definition", "province-gdp"];

/// A folder that is there, or `None`, having said so.
fn shared(path: &str) -> Option<PathBuf> {
    let path = root().join(path);
    if !path.exists() {
        println!("did not run: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// Chinese and English name, and the values by year, newest first.
struct Province {
    code: String,
    names: (String, String),
    values: Vec<(String, String)>,
    land: String,
}

fn provinces(tables: &Path, codes: &Path) -> Vec<Province> {
    let wide = |file: &str| {
        let mut reader = csv::Reader::from_path(tables.join(file)).unwrap();
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        (head, rows)
    };
    let (chinese, years) = wide("gdp_zh.csv");
    let (english, _) = wide("gdp_en.csv");
    let codes = rows(codes.parent().unwrap(), "result.csv");
    // The file begins with a byte order mark, which belongs to the first column's name.
    let code = |row: &Row| row.iter().find(|(name, _)| name.ends_with("代码")).unwrap().1.clone();
    let codes: BTreeMap<String, String> = codes
        .iter()
        .filter(|row| cell(row, "级别") == "省级" && cell(row, "状态") == "在用")
        .map(|row| (cell(row, "名称").to_owned(), code(row)))
        .collect();
    let land: BTreeMap<String, String> = rows(tables, "area.csv")
        .iter()
        .map(|row| (cell(row, "province").to_owned(), cell(row, "area").to_owned()))
        .collect();
    let of = |column: usize| {
        let names = (chinese[column].clone(), english[column].trim_matches(',').to_owned());
        let values = years.iter().map(|row| (row[0].to_owned(), row[column].to_owned())).collect();
        Province { code: codes[&names.0].clone(), values, land: land[&names.1].clone(), names }
    };
    (1..chinese.len()).map(of).collect()
}

/// Writes the provinces as a dataset with a definition of a short scorecard.
fn write(folder: &Path, provinces: &[Province]) {
    let file = |name: &str, head: &str, lines: Vec<String>| {
        fs::write(
            folder.join(name),
            [&[head.to_owned()], &lines[..], &[String::new()]].concat().join("\n"),
        )
        .unwrap();
    };
    let country = "place:china,country,,中国,China,".to_owned();
    let area = |it: &Province| {
        let (zh, en) = &it.names;
        format!("gbt2260:{0},province,{0},{zh},{en},place:china", it.code)
    };
    let areas = [country].into_iter().chain(provinces.iter().map(area)).collect();
    file("areas.csv", "id,kind,code,name_zh,name_en,parent", areas);
    file(
        "indicators.csv",
        "id,name_zh,name_en,unit_zh,unit_en,multiplier,decimals,direction,nature,over_time,over_areas,growth_rule",
        vec![
            "economy.gdp,地区生产总值,GDP,元,yuan,8,1,higher,flow,sum,sum,constant_price".into(),
            "land.area,土地面积,land area,平方千米,km²,0,0,neither,stock,last,sum,published_only"
                .into(),
        ],
    );
    file(
        "sources.csv",
        "id,title_zh,title_en",
        vec!["nbs,国家统计局分省年度数据,National Bureau of Statistics: provinces by year".into()],
    );
    file(
        "peer_groups.csv",
        "id,name_zh,name_en,membership,kind,parent",
        vec!["group:provinces,内地各省区市合计,all provinces of the mainland,rule,province,place:china".into()],
    );
    file(
        "definitions.csv",
        "id,title_zh,title_en",
        vec!["province-gdp,各省经济年度概览,Yearly economic overview of a province".into()],
    );
    file(
        "chapters.csv",
        "definition,id,title_zh,title_en,kind",
        vec![
            "province-gdp,output,经济总量,Economic output,figures".into(),
            "province-gdp,land,土地,Land,figures".into(),
        ],
    );
    file(
        "items.csv",
        "definition,chapter,id,label_zh,label_en,indicator,measure,of,verb_zh,verb_en,continues,streak_rank,required,highlight,short_zh,short_en",
        [
            "output,gdp,地区生产总值,GDP,economy.gdp,level,,实现,came to,,,,true,,",
            "output,gdp_growth,地区生产总值增速,GDP growth,economy.gdp,growth,,,,gdp,,false,,,",
            "output,gdp_more,地区生产总值增加额（现价）,GDP: increase at current prices,economy.gdp,difference,,,,gdp,,false,true,增加额,increase",
            "output,gdp_share,占内地各省区市比重,share of all provinces,economy.gdp,share,group:provinces,,,,,false,,,",
            "output,gdp_rank,地区生产总值全国位次,GDP: rank in the country,economy.gdp,rank,parent,,,,,,true,地区生产总值,GDP",
            "output,gdp_top3,地区生产总值连续居全国前三位的年数,GDP: years in a row among the first three,economy.gdp,streak,parent,,,,3,false,true,连续居前三位的年数,years among the first three",
            "land,area,土地面积,land area,land.area,level,,为,is,,,,true,,",
            "land,area_share,占内地各省区市比重,share of all provinces,land.area,share,group:provinces,,,,,false,,,",
        ]
        .map(|row| format!("province-gdp,{row}"))
        .to_vec(),
    );
    let observed = |it: &Province| {
        let area = format!("gbt2260:{}", it.code);
        let land = format!("{area},land.area,level,2020,{},平方千米,nbs", it.land);
        let gdp = it
            .values
            .iter()
            .map(|(year, value)| format!("{area},economy.gdp,level,{year},{value},亿元,nbs"));
        gdp.chain([land]).collect::<Vec<_>>()
    };
    let observations = provinces.iter().flat_map(observed).collect();
    file("observations.csv", "area,indicator,measure,period,value,unit,source", observations);
}

#[tokio::test]
async fn a_province_fills_a_sheet_of_the_broadsheet_in_both_languages() {
    let (Some(tables), Some(codes)) = (shared(TABLES), shared(CODES)) else { return };
    let Some(tools) = Tools::find() else { return };
    let provinces = provinces(&tables, &codes);
    assert_eq!(provinces.len(), 31);
    let dataset = tempfile::tempdir().unwrap();
    write(dataset.path(), &provinces);
    let system = System::start().await;
    system.import(dataset.path()).await.ok();

    let shandong = provinces.iter().find(|it| it.code == "370000").unwrap();
    let of = |year: &str, it: &Province| -> f64 {
        it.values.iter().find(|(of, _)| of == year).unwrap().1.parse().unwrap()
    };
    let (now, before) = (of("2020", shandong), of("2019", shandong));
    let all: f64 = provinces.iter().map(|it| of("2020", it)).sum();
    let rank = 1 + provinces.iter().filter(|it| of("2020", it) > now).count();
    assert_eq!(rank, 3);

    let made = async |lang: &str| {
        let arguments = [&SCORECARD[..], &["--edition", "broadsheet", "--lang", lang]].concat();
        system.pdf(&tools, &arguments).await
    };
    let chinese = made("zh").await;
    chinese.must_say([
        "山东省".to_owned(),
        format!("{now:.1}亿元"),
        format!("{:.1}亿元", now - before),
        format!("{:.1}%", now / all * 100.0),
        format!("第{rank}位"),
        "国家统计局分省年度数据".to_owned(),
    ]);
    let english = made("en").await;
    english.must_say([
        "Shandong".to_owned(),
        "7.31290 trillion yuan".to_owned(),
        "third".to_owned(),
    ]);
}
