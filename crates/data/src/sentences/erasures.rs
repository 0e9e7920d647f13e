//! Why something is not erased.

scorecard_domain::sentences! {
    names ground() "依据（--ground）", "the ground";
    names author() "经办人（--by）", "the author";
    says empty(what) "{what}是空的；请用一行写明", "{what} is empty: say it in one line";
    says too_long(what, length, limit) "{what}有{length}个字符；至多{limit}个", "{what} has {length} characters; at most {limit} are allowed";
    says several_lines(what) "{what}含有换行或别的控制字符；请写成一行", "{what} has a line break or another control character";
    says withheld() "隐去的内容，查当时仍须隐去，不能抹除", "what was withheld has to stay withheld as of then";
    says never_recorded(thing) "从未记入{thing}；请用`scorecard audit`查它的键",
        "nothing was recorded under {thing}: look for the key with `scorecard audit`";
    says not_changed_by(revision, thing, others) "修订{revision}没有改动{thing}；改动它的修订是{others}",
        "revision {revision} did not change {thing}; these did: {others}";
    says key_is_held(thing) "{thing}仍然有效；请先撤回，再抹除它的键", "{thing} is held: withdraw it before its key is erased";
    says withdrew(revision, thing) "修订{revision}撤回了{thing}，撤回除键以外没有内容；键用--with-key抹除",
        "revision {revision} withdrew {thing}, and a withdrawal has nothing but its key: that goes with --with-key";
    says is_held(revision, thing) "修订{revision}写入的正是{thing}现在的内容；请先更正或撤回，使跟随台账者得知",
        "what revision {revision} put is what is held of {thing} now: correct or withdraw it first, so that those who follow the ledger learn of it";
    says same_in(thing, others) "{thing}的同一内容在修订{others}中也写入过；请用--revision一并指明，或用--all-revisions",
        "the same content of {thing} was put in {others} as well: name them with --revision, or all with --all-revisions";
    says not_withdrawn(cause) "没有撤回（{cause}）", "it was not withdrawn: {cause}";
}
