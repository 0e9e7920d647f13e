//! Of formulas.

crate::sentences! {
    is no_formula(at, problem) "不是公式：第{at}个字符处{problem}", "is no formula: at character {at} {problem}";
    says stands(found, expected) "是“{found}”；应为{expected}", "stands `{found}`; expected {expected}";
    says goes_on(limit) "还没有完；至多{limit}字节", "it is still going on; expected at most {limit} bytes";
    says ends(expected) "就结束了；应为{expected}", "it ends; expected {expected}";
    says names_no_indicator() "起没有写任何指标；至少应有一个", "begins what names no indicator; expected at least one";
    says stands_unit(unit) "的单位是“{unit}”；单位应以“·”和“/”相连，如元、元/平方米、元/(人·年)",
        "stands the unit `{unit}`; expected units joined by `·` and `/`, such as 元, 元/平方米 or 元/(人·年)";
    says terms_differ(first, is, other, not) "“{first}”的单位是{is}，“{other}”的单位是{not}：不能相加减",
        "`{first}` is in {is} and `{other}` in {not}: they cannot be added";
    says result_differs(formula, is, declared) "“{formula}”的单位是{is}，而指标的单位是{declared}",
        "`{formula}` is in {is}, and the indicator in {declared}";
    is too_deep(nested, limit) "经过{nested}层公式；至多{limit}层",
        "leads over {nested} formulas; expected at most {limit} one below another";
    is too_wide(leaves, limit) "把所引用的公式都写开后有{leaves}个数；至多{limit}个",
        "has {leaves} figures and numbers when the formulas that it names are written out; expected at most {limit}";
    says circular(id) "“{id}”的公式又回到了“{id}”自己", "the formula of `{id}` leads back to `{id}`";
    names a_bracket() "后面有“]”", "a `]` after it";
    names a_number() "数字，如100或0.5", "a number such as 100 or 0.5";
    names arithmetic_or_end() "运算符号，或到此为止", "a sign of arithmetic or the end";
    names fewer_levels(limit) "至多{limit}层括号和正负号", "brackets and signs no deeper than {limit}";
    names fewer_leaves(limit) "至多{limit}个指标和数", "at most {limit} figures and numbers";
    names an_operand() "指标的标识、数字或“(”", "an indicator's id, a number or `(`";
    names sum_children() "“(”前的“sum_children”", "`sum_children` before `(`";
    names token(text) "字符“{text}”", "`{text}`";
    names summed_indicator() "要加总的指标的标识", "the id of the indicator that is added up";
    names area_kind() "地区的类型，如“building”", "a kind of area, such as `building`";
    names percentage() "1%到100%的整数百分数", "a whole percentage from 1% to 100%";
    names constant() "常数的名称、数值和单位，如“[汇率: 6.3125 元/美元]”",
        "a constant's name, its value and its unit, such as `[汇率: 6.3125 元/美元]`";
    names anything() "指标的标识、数字、运算符号或括号", "an indicator's id, a number, a sign of arithmetic or a bracket";
    says stands_what(word, problem) "是“{word}”，它{problem}", "stands `{word}`, which {problem}";
}
