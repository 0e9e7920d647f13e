//! Of outcomes of promises.

crate::sentences! {
    names something() "状态、做了什么、原因、来源或说明中的至少一项", "a state, what was done, a reason, a source or a note";
    names why_not() "承诺为何没有完成", "why the promise was not met";
    names the_document() "作为调整依据的文件，写其来源标识", "the source that is the document of the adjustment";
    names what_became_of_it() "承诺事项的结果：没有数据能说明它", "what became of the pledge: no figure tells it";
    says document_of_no_adjustment() "只有经调整（adjusted）的承诺才有调整文件，请清空",
        "only what was adjusted has the document of an adjustment";
    says number_of_no_adjustment() "只有经调整（adjusted）的承诺才有调整后的数，请清空",
        "only what was adjusted has a number that it was adjusted to";
    says too_early(period, due) "{period}的承诺要到{due}年才答复", "a promise for {period} is not answered for before {due}";
    says pledge_has_no_number() "承诺事项没有数字，请清空", "a pledge has no number";
}
