//! What a ledger that is not as it was written, or not as somebody outside expects it, is said to be.

scorecard_domain::sentences! {
    says cannot_read(what, cause) "无法读取{what}（{cause}）", "cannot read {what}: {cause}";
    names pages() "文件的各页", "the pages of the file";
    names contents() "修订的内容", "the contents of the revision";
    names rows() "供读取的行", "the rows that are read from";
    names series_row() "序列的一行", "a row of a series";
    names an_answer() "一个请求的应答", "an answer";
    names thing(kind, key) "名为“{key}”的{kind}", "{kind} `{key}`";
    says file_damaged(problem) "文件已损坏（{problem}）", "the file is damaged: {problem}";
    says no_revision() "缺少这一修订", "the revision is missing";
    says part_missing(part) "缺少内容的第{part}部分（从0数起）", "part {part} of its content is missing";
    says before_the_last() "时间早于前一修订", "its time is before that of the revision before it";
    says change_corrupt(cause) "一项变更已损坏，无法解读（{cause}）", "a change is corrupt: {cause}";
    says not_canonical(thing) "{thing}的变更不是规范编码", "the change of {thing} is not in its canonical encoding";
    says out_of_place(thing) "{thing}不在应在的位置", "{thing} is not in its place";
    says another_count(changes, said) "有{changes}项变更，而记载为{said}项", "it has {changes} changes and says {said}";
    says another_digest(digest, stored) "按内容算出的摘要是{digest}，而存的是{stored}", "its digest is {digest}, and {stored} is stored";
    says read_otherwise(thing) "{thing}读出的与写入的不同", "{thing} is read otherwise than it was written";
    says nothing_in_it() "没有变更，也没有记录抹除", "it has no changes, and records no erasure";
    says cannot_have_erased(index, revision) "不可能抹除了修订{revision}的变更{index}", "it cannot have erased change {index} of revision {revision}";
    says gone_unrecorded(index, by) "变更{index}不在了，而修订{by}没有记录抹除它", "change {index} is gone, and revision {by} does not say that it was erased";
    says there_though_erased(index, by) "变更{index}还在，而修订{by}记录它已抹除", "change {index} is there, and revision {by} says that it was erased";
    says erased_otherwise() "列出的抹除与内容不符；请用scorecard-data rebuild重建",
        "what was erased is told otherwise than the contents have it: rebuild it with `scorecard-data rebuild`";
    says row_otherwise(first) "序列的一行与它的数据块不符{first}", "the row of a series is not as its block says{first}";
    says rest_otherwise(first) "序列的一行所记的其余部分与前面的行不符{first}；请用scorecard-data rebuild重建",
        "the row of a series does not say the rest of it as the rows before do{first}: rebuild it with `scorecard-data rebuild`";
    names first_of(key) "，其首项是“{key}”", ", first of `{key}`";
    says miscounted(rows, changes) "变更有{changes}项，供读取的行却有{rows}行；请用scorecard-data rebuild重建",
        "{rows} rows are there for {changes} changes: rebuild them with `scorecard-data rebuild`";
    says not_changed_here(thing) "能读到{thing}，而这一修订没有改动它", "{thing} can be read, and the revision did not change it";
    says more_than_once(thing) "{thing}不止一行", "{thing} is there more than once";
    names answer(method, request, principal) "{principal}以{method}提出的请求“{request}”的应答", "the answer to {method} `{request}` of {principal}";
    says answer_nowhere(answer, revision) "{answer}指向修订{revision}，而没有这一修订", "{answer} names revision {revision}, which is not there";
    says answer_of_another(answer, author) "{answer}指向它，而它是{author}写入的", "{answer} names it, and it is by {author}";
    says answer_of_erasure(answer) "{answer}指向它，而它记录的是抹除", "{answer} names it, and it records an erasure";
    says answers_of_several() "不止一个请求的应答指向它", "the answers to several requests name it";
    says unexpected_digest(digest, expected) "摘要是{digest}，而应为{expected}：到这里为止的台账已不是原来的",
        "its digest is {digest}, and {expected} was expected: the ledger up to here is not what it was";
    says unexpected_end(last) "应有这一修订，而台账止于修订{last}", "it was expected, but the ledger ends with revision {last}";
}
