//! Of outcomes of promises.

crate::sentences! {
    names something() "状态、做了什么、原因、来源或说明中的至少一项", "a state, what was done, a reason, a source or a note";
    names why_not() "承诺为何没有完成", "why the promise was not met";
    names why_corrected() "台账记录的承诺错在哪里", "in what the record of the promise was wrong";
    names the_document() "作为调整或更正依据的文件，写其来源标识", "the source that is the document of the adjustment or correction";
    names what_became_of_it() "承诺事项的结果：没有数据能说明它", "what became of the pledge: no figure tells it";
    says document_of_no_adjustment() "只有经调整（adjusted）或更正（corrected）的承诺才有依据文件，请清空",
        "only what was adjusted or corrected has the document of that";
    says number_of_no_adjustment() "只有经调整（adjusted）或更正（corrected）的承诺才另有一个数，请清空",
        "only what was adjusted or corrected has another number";
    says too_early(period, due) "{period}的承诺要到{due}年才答复", "a promise for {period} is not answered for before {due}";
    says pledge_has_no_number() "承诺事项没有数字，请清空", "a pledge has no number";
}
