//! A small dataset in a temporary folder, whose files can be replaced one by one.

use std::{collections::BTreeMap, fs, path::Path};

use scorecard_dataset::{Dataset, Faults, Known, read};
use tempfile::TempDir;

use crate::told::english;

/// A dataset that has no fault; rows are numbered from 2.
const GOOD: [(&str, &str); 24] = [
    (
        "areas.csv",
        "id,kind,code,name_zh,valid_from,valid_until,parent\n\
         gbt2260:370000,province,370000,山东省,,,\n\
         gbt2260:370100,city,370100,济南市,,,370000\n\
         gbt2260:371200,city,371200,莱芜市,,2019-01,370000\n\
         gbt2260:370102,district,370102,历下区,,,\n",
    ),
    ("area_parents.csv", "area,parent,from,until\n370102,370100,,\n"),
    ("area_successors.csv", "area,successor,from\n371200,370100,2019-01\n"),
    (
        "indicators.csv",
        "id,name_zh,unit_zh,multiplier,decimals,direction,nature\n\
         economy.gdp,地区生产总值,元,8,2,higher,flow\n\
         ecology.green_coverage,绿化覆盖率,%,,1,higher,ratio\n\
         commerce.brands,品牌,个,,0,higher,count\n",
    ),
    ("sources.csv", "id,title_zh,published\npage,专版,2023\n"),
    (
        "peer_groups.csv",
        "id,name_zh,membership,members,kind,parent\n\
         group:cities,各市,rule,,city,370000\n\
         group:two,两市,listed,370100 gbt2260:371200,,\n\
         group:unit,第一单元,unstated,,,\n",
    ),
    ("definitions.csv", "id,title_zh\nyearly,年度成绩单\n"),
    (
        "chapters.csv",
        "definition,id,title_zh,kind\n\
         yearly,economy,经济,figures\n\
         yearly,plan,计划,plan\n",
    ),
    (
        "items.csv",
        "definition,chapter,id,indicator,measure,area,of,part_of,continues,required\n\
         yearly,economy,gdp,economy.gdp,level,,,,,\n\
         yearly,economy,gdp_share,economy.gdp,share,,parent,,gdp,false\n\
         yearly,economy,brands,commerce.brands,level,,,,,\n\
         yearly,economy,brands_here,commerce.brands,level,,,brands,,\n",
    ),
    (
        "plan_items.csv",
        "definition,chapter,id,indicator,measure,beside\nyearly,plan,gdp_target,economy.gdp,growth,gdp\n",
    ),
    (
        "observations.csv",
        "area,indicator,measure,of,period,value,standing,absent,unit,qualifier,status,stage,source,note_zh\n\
         370102,economy.gdp,level,,2022,489.0,,,亿元,about,E,expected,page,注\n\
         370102,economy.gdp,rank,group:unit,2022,1,,,位,,,,,\n\
         370102,economy.gdp,standing,370100,2022,,leading,,,,,,,\n\
         370102,ecology.green_coverage,difference,,2022,0.3,,,百分点,,,,,\n\
         371200,economy.gdp,level,,2018,,,not_collected,,,,,,\n",
    ),
    (
        "targets.csv",
        "area,indicator,measure,of,period,chapter,value,upper,unit,comparator,label_zh\n\
         370102,economy.gdp,growth,,2023,plan,5,5.5,%,,地区生产总值\n\
         370102,economy.gdp,level,,2023,plan,500,,亿元,at_least,地区生产总值\n",
    ),
    (
        "honours.csv",
        "holder,honour,period,title_zh,level,kind,form,number\n\
         370102,first,2022,考核第一,municipal,assessment,streak,14\n",
    ),
    (
        "milestones.csv",
        "area,milestone,period,chapter,text_zh,state\n370102,hospital,2022,economy,医院改造完成,done\n",
    ),
    (
        "outcomes.csv",
        "area,period,year,indicator,measure,milestone,state,adjusted_value,adjusted_upper,unit,document,done_zh,reason_zh,source\n\
         370102,2023,,economy.gdp,growth,,adjusted,4,4.5,%,page,,重大项目延期,\n\
         370102,2023,2024,economy.gdp,level,,not_met,,,,,,重大项目延期,page\n\
         370102,2022,,,,hospital,met,,,,,医院已改造,,\n",
    ),
    (
        "imprints.csv",
        "area,period,compiled_by_zh,data_as_of,telephone,data_url\n\
         370102,2022,区统计局,2023-01,0531-1234,https://example.org/data\n",
    ),
    (
        "collection_plans.csv",
        "id,name_zh,department_zh,areas,kind,parent,periods,first,last,due_months,due_day,final_due_months,\
         final_due_day,values_only\n\
         fiscal,财政指标,区财政局,370102,,,2022 2021,,,1,15,,,\n\
         yearly,年度指标,区统计局,,district,370100,,2022,2024,1,31,6,30,true\n",
    ),
    (
        "collection_figures.csv",
        "plan,indicator,measure,of\nyearly,economy.gdp,level,\nfiscal,economy.gdp,growth,\n\
         yearly,economy.gdp,share,parent\n",
    ),
    (
        "assessments.csv",
        "id,group,name_zh,bonus_cap,draws,seed,spread\nyearly,group:two,综合考核,5,100,7,20\n",
    ),
    (
        "assessment_nodes.csv",
        "assessment,id,parent,name_zh,weight,decimals,aggregation,indicator,measure,direction,normalisation,min,max,cap\n\
         yearly,all,,总分,,2,arithmetic,,,,,,,\n\
         yearly,output,all,,60,,,economy.gdp,growth,,min_max,0,10,\n\
         yearly,green,all,,40,,,ecology.green_coverage,,higher,bands,,,\n",
    ),
    (
        "assessment_bands.csv",
        "assessment,node,threshold,score\nyearly,green,40,100\nyearly,green,30,80\n",
    ),
    (
        "assessment_adjustments.csv",
        "assessment,id,effect,name_zh,cap,at_best,indicator\n\
         yearly,brands,bonus,品牌,3,,commerce.brands\n\
         yearly,accident,veto,事故,,good,\n",
    ),
    (
        "assessment_stated.csv",
        "assessment,adjustment,area,period,points,reason_zh\n\
         yearly,brands,370100,2022,0.5,驰名商标\n\
         yearly,accident,370100,2022,,重大事故\n",
    ),
    (
        "assessment_grades.csv",
        "assessment,id,name_zh,at_least,quota\nyearly,best,优秀,90,30\nyearly,good,良好,,\n",
    ),
];

/// A dataset folder that is removed at the end of the test.
pub(crate) struct Folder {
    dir: TempDir,
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), files: BTreeMap::new() }
    }

    /// A dataset without fault.
    pub(crate) fn good() -> Self {
        let folder =
            GOOD.into_iter().fold(Self::empty(), |folder, (name, text)| folder.with(name, text));
        folder
            .with("media.csv", "id,area,period,number,caption_zh,file\nhills,370102,2022,1,山,pictures/hills.svg\n")
            .with("pictures/hills.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
            .with("README.md", "files that are no CSV are passed over")
    }

    /// With another content of a file.
    pub(crate) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &content).unwrap();
        self.files.insert(name.to_owned(), content.as_ref().to_vec());
        self
    }

    /// With one place of a file's text replaced.
    #[track_caller]
    pub(crate) fn but(self, name: &str, old: &str, new: &str) -> Self {
        let text = String::from_utf8(self.files[name].clone()).unwrap();
        assert!(text.contains(old), "{name} has no {old:?}");
        self.with(name, text.replacen(old, new, 1))
    }

    /// With rows added at the end of a file.
    pub(crate) fn plus(self, name: &str, rows: &str) -> Self {
        let text = String::from_utf8(self.files[name].clone()).unwrap();
        self.with(name, format!("{text}{rows}\n"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn read(&self) -> Result<Dataset, Faults> {
        read(self.path(), &Known::default())
    }

    /// The faults as places and reasons: `observations.csv:2 value INVALID_VALUE`.
    pub(crate) fn faults(&self) -> Vec<String> {
        let faults = self.read().map(|_| ()).unwrap_err();
        let faults = faults.as_slice().iter();
        faults.map(|fault| format!("{} {}", fault.place, fault.reason)).collect()
    }

    /// Reads and expects exactly these faults, and these words in their messages.
    #[track_caller]
    pub(crate) fn refused(self, expected: &[&str], words: &str) {
        let faults = self.read().map(|_| ()).unwrap_err();
        assert_eq!(self.faults(), expected, "{faults}");
        assert!(english(&faults).contains(words), "{words:?} is not in {faults}");
    }
}
