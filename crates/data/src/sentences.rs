//! What the ledger says is wrong with a batch or a request: every sentence, once, in Chinese and English.

pub(crate) mod damages;
pub(crate) mod erasures;

scorecard_domain::sentences! {
    says there_is_no(target) "没有{target}；请先登记，或改用已有的", "there is no {target}";
    names area(id) "地区“{id}”", "area `{id}`";
    names indicator(id) "指标“{id}”", "indicator `{id}`";
    names source(id) "来源“{id}”", "source `{id}`";
    names peer_group(id) "比较组“{id}”", "peer group `{id}`";
    names assessment(id) "考核“{id}”", "assessment `{id}`";
    names target(key) "目标“{key}”", "target `{key}`";
    names pledge(key) "承诺事项“{key}”", "pledge `{key}`";
    is more_than_are_told(limit) "有超过{limit}处错误，其后的没有再查：请先改正这些",
        "has more than {limit} faults; what came after them was not looked at: mend these first";
    says still_refers(kind, key) "{kind}“{key}”还引用它，不能撤回；请先撤回或改动引用它的",
        "{kind} `{key}` still refers to it";
    says promise_stands(key, tried, grounds) "承诺“{key}”已经成立，不能{tried}：{grounds}；请另记兑现情况：经文件调整或取消的记adjusted，当初登记有误的记corrected，并注明文件和实际的数",
        "the promise `{key}` stands and cannot be {tried}: {grounds}; put an outcome instead: `adjusted` by a document, dropped too, or `corrected` where the record was wrong, with the document and the number, if there is any";
    names withdrawn() "撤回", "withdrawn";
    names from_to(name, was, is) "把{name}由“{was}”改为“{is}”", "changed in its {name} from `{was}` to `{is}`";
    says promised_in(indicator, changed, key, grounds) "指标“{indicator}”不能{changed}：承诺“{key}”以它计量，已经成立，改后就成了另一个承诺：{grounds}；以别的单位计量的请另立指标，承诺当初登记有误的请另记兑现情况corrected，并注明文件和实际的数",
        "the indicator `{indicator}` cannot be {changed}: the promise `{key}` is measured in it and stands, and would become another: {grounds}; use a new indicator for what is measured otherwise, and where the promise was recorded wrong, put its outcome `corrected` with the document and the number";
    says measured_otherwise(revision, indicator) "指标“{indicator}”的单位、数量级或性质在修订{revision}之后已改动，以它计量的承诺成了另一个，发布的成绩单与台账会不一致；请先把发布移到更晚的修订，重新审批",
        "the unit, multiplier or nature of `{indicator}`, in which it shows promises as of revision {revision}, was changed since, and they with it: move the release to a later revision first";
    says promised_otherwise(revision, key) "修订{revision}中的承诺“{key}”此后已改动或撤回，发布的成绩单与台账会不一致；请先把发布移到更晚的修订，重新审批",
        "the promise `{key}`, which it shows as of revision {revision}, was changed or withdrawn since: move the release to a later revision first";
    says answered_since(year, revision, day) "修订{revision}（{day}）已记{year}年的兑现情况", "revision {revision} of {day} recorded its outcome of {year}";
    says shown_by(id, revision) "已发布的“{id}”含有它（冻结于修订{revision}）", "the published release `{id}` shows it as of revision {revision}";
    says old_enough(revision, day, days) "它在修订{revision}（{day}）首次登记，已满{days}天", "it was first recorded in revision {revision} of {day}, {days} days ago or more";
    says no_chapter(chapter, there) "各成绩单定义都没有“{chapter}”这一章；现有的章：{there}",
        "no definition has a chapter `{chapter}`; there are {there}";
    says no_chapter_of_many(chapter, there, more) "各成绩单定义都没有“{chapter}”这一章；现有的章：{there}等，另有{more}个",
        "no definition has a chapter `{chapter}`; there are {there} and {more} more";
    says parts_in_two_units(part, unit, sibling, whole, other) "“{part}”的单位是{unit}，而同属“{whole}”的“{sibling}”是{other}；各部分应同一单位",
        "`{part}` is in {unit}, but `{sibling}`, a part of `{whole}` too, in {other}: they are not summed";
    says part_in_another_unit(part, unit, whole, other) "“{part}”的单位是{unit}，而它所属的“{whole}”是{other}；应同一单位",
        "`{part}` is in {unit}, but its whole `{whole}` in {other}: they are not summed";
    says parts_unprotected(controlled, whole, parts, indicator, formula) "“{controlled}”单位少时要隐去，而公众可由“{whole}”与其各部分{parts}之差算出；如果各部分合起来就是整体，请给指标“{indicator}”写公式“{formula}”",
        "`{controlled}` is withheld where it is of few units, and the public may work it out from `{whole}` and its parts {parts}; if these are all that it is made of, give the indicator `{indicator}` the formula `{formula}`";
    says parents_in_a_circle(id) "“{id}”的上级成了循环", "the line of parents of `{id}` runs in a circle";
    is code_of_another(other) "同时也是“{other}”的代码；同一时间一个代码只属于一个地区",
        "is also the code of `{other}` at the same time";
    says makes_formula_wrong(id, problem) "使“{id}”的公式出错：{problem}", "makes the formula of `{id}` wrong: {problem}";
    says makes_formula_go(id, problem) "使“{id}”的公式出错：它{problem}", "makes the formula of `{id}` wrong: it {problem}";
    says counts_units_of(id, problem) "它计“{id}”的单位数：{problem}", "counts the units of `{id}`: {problem}";
    says no_price_index(id, nature) "“{id}”的性质是“{nature}”；价格指数的性质应为“index”",
        "`{id}` is of nature `{nature}`; expected one of `index`";
    is needed_as_price_index(of) "不是“index”，而它是“{of}”的价格指数", "is not `index`, but it is the price index of `{of}`";
    is too_long(limit) "超过{limit}字节，请缩短", "is longer than {limit} bytes";
    is with_nul() "含有字符U+0000，有的存储不能保存，请删去",
        "contains the character U+0000, which not every store can keep";
    says same_key(first, key) "changes[{first}]已有相同的键“{key}”；一批中一个键只能改一次",
        "changes[{first}] has the same key `{key}`";
    is derived() "由数据和最少单位数推出，台账自己会写，不能写入或撤回",
        "follows from figures and minimum units; the ledger writes it by itself";
    says nothing_to_withdraw(kind, key) "没有可撤回的{kind}“{key}”", "there is no {kind} `{key}` to withdraw";
    is fixed(id, was) "不能改：“{id}”已有数据，它是{was}；请另立指标",
        "is fixed because `{id}` has been observed; it is {was}: use a new indicator";
    is published() "已经发布，不能再改或撤回；请另立发布",
        "is published, and can never be changed or withdrawn: begin another release";
    is going_back(revision) "早于原来的修订{revision}；应为它或更晚的", "goes back from revision {revision}; expected it or a later one";
    says decisions_stand(count) "已有{count}项审批意见，不能删改；新的应排在其后",
        "{count} stand and may not be left out or changed; new ones come after them";
    is void() "所针对的数据、步骤或指标已变，意见作废；这里不应有意见",
        "are about other figures, steps or indicators than these, and void; expected none";
    says for_another(actor, author) "写入的是“{author}”，不是“{actor}”；每人只能替自己决定",
        "`{actor}` does not write this, `{author}` does; everybody decides for themselves";
    is new_and_decided() "是新的，却同时有审批或发布；应从草稿开始",
        "is new and decided about or published at once; it begins as a draft";
    is moved_and_decided() "移到别的修订，却同时有审批或发布；请移动后再审批",
        "moves, and decisions or publication come with it; decide when it has moved";
    is moved_on(frozen, revision) "是{frozen}，而发布现在冻结的是修订{revision}：请重新核对",
        "is {frozen}, but the release freezes revision {revision} now: look at it again";
    says no_group(group, id, there) "没有组“{group}”；发布“{id}”有{there}", "there is no group `{group}`; release `{id}` has {there}";
    says no_revision(revision) "没有修订{revision}", "there is no revision {revision}";
    says no_area_then(area, revision) "修订{revision}时没有地区“{area}”", "there was no area `{area}` at revision {revision}";
    says no_definition_then(id, revision) "修订{revision}时没有成绩单定义“{id}”",
        "there was no definition `{id}` at revision {revision}";
    says not_of_definition(indicator, definition) "“{indicator}”不在成绩单定义“{definition}”的数据项、目标或说法之中，也不是它们推算的依据",
        "`{indicator}` was in no item, target or claim of definition `{definition}`, and in nothing that they follow from";
    is leaving_out(definition, left) "漏了成绩单定义“{definition}”的这些指标：{left}；请列入，或让一个组不列指标，由它收下其余",
        "leave out these indicators of definition `{definition}`: {left}; name them, or let one group name none and so take the rest";
    is another_digest(is, revision, expected) "是{is}；修订{revision}的摘要应为{expected}",
        "is {is}; expected that of revision {revision}, which is {expected}";
    is other_figures(revision, digest, count, authors) "与台账在修订{revision}时的数据不符；应为摘要{digest}、{count}项数据、由{authors}录入",
        "are not what the ledger held at revision {revision}; expected the digest {digest}, {count} observation(s), entered by {authors}";
    names nobody() "无人", "nobody";
    names a_column_of(expected) "类型为{expected}的列", "a column of {expected}";
    says two_columns() "有两列同名", "there are two columns with this name";
    is no_column(known) "不是数据的列；应为{known}、if_revision", "is no column of observations; expected {known}, if_revision";
    is another_column(of, expected) "是{of}类型的列；应为{expected}", "is a column of {of}; expected {expected}";
    names one_of(names) "以下之一：{names}", "one of {names}";
    is several_readings(expected) "有几个读数；应为以下之一：{expected}", "has several readings; expected one of {expected}";
    is without_decimals() "没有小数位数“decimals”", "stands without its number of `decimals`";
    is finer_than_column(decimals, scale) "应有{decimals}位小数，而列只有{scale}位",
        "is to have {decimals} decimals, but the column has {scale}";
    says finer_than_said(number, decimals) "{number}的小数多于“decimals”所说的{decimals}位",
        "{number} has more than the {decimals} decimals that `decimals` says";
    is too_many_digits() "位数过多；至多30位", "has too many digits; expected at most 30";
    names a_text() "文字", "a text";
    says given_twice(flag) "“{flag}”写了两次", "`{flag}` is given twice";
    is no_arrow(err) "不是Arrow IPC流：{err}", "is no Arrow IPC stream: {err}";
    says in_batch(problem, before) "{problem}，在以changes[{before}]开头的一批中",
        "{problem}, in the batch that begins with changes[{before}]";
    says expected_revision(expected, actual) "应由修订{expected}最后改动，而实际由修订{actual}改动；请重新读取",
        "`{expected}` was expected, but revision {actual} last changed the key";
    says at_character(position, problem) "第{position}个字符处：{problem}", "at character {position}: {problem}";
    names a_change() "至少一项改动", "at least one change";
    says no_page_size(size) "“{size}”是负数；应为0或更大", "`{size}` is negative; expected 0 or more";
    names what_is_observed() "数据的键", "what the observation is about";
    names an_official_code() "行政区划代码，如370102", "an official code, such as `370102`";
    says before_from_revision(until, from) "“{until}”早于from_revision的{from}", "`{until}` is before `from_revision`, {from}";
    is before_from_time() "早于from_time", "is before `from_time`";
    names why_returned() "为何退回", "why it is returned";
    names groups_or_route() "各组，或route_of，不能都给", "either groups or `route_of`, and not both";
    names who_decides() "审批人的姓名", "the name of the person who decides";
    says stands_for_nothing(number, names) "“{number}”不代表任何值；应为以下之一：{names}",
        "`{number}` stands for nothing; expected one of {names}";
    says digest_of_nothing() "给出了摘要，而修订0没有摘要", "is given, but revision 0 has none";
    is no_digest(bytes) "有{bytes}字节；应为32字节", "has {bytes} bytes; expected 32";
    is no_request_id() "不是request_id；应为1到64个A-Z、a-z、0-9或“-”，如UUID",
        "is no request id; expected 1 to 64 of A-Z, a-z, 0-9 and `-`, such as a UUID";
    is no_ledger_id() "不是台账标识", "is no ledger id";
}
