//! Of releases and their approvals.

crate::sentences! {
    names a_revision() "一个修订号，1或更大", "a revision, 1 or later";
    names a_group() "至少一组指标", "at least one group of indicators";
    says id_of_a_group(id) "“{id}”已是前面一组的标识，请另取", "`{id}` is the id of a group before";
    says approved_by_another(indicator) "“{indicator}”前面一组已经列出；一个指标只由一组审批",
        "`{indicator}` is named before; one group approves it";
    is also_the_rest(group) "没有列指标，表示其他组没有列的全部，而“{group}”组已是这样",
        "names none, which means all that others do not name, as group `{group}` does";
    says lacks_approvals(groups) "须经全部审批；这些组还缺：{groups}", "needs all approvals; these groups lack some: {groups}";
    names a_step() "至少一步", "at least one step";
    says step_before(id) "“{id}”是前面的一步，请另取", "`{id}` is a step before";
    is out_of_order() "没有按顺序、不重复地排列", "are not in order, each once";
    says out_of_turn(step, turn) "还轮不到“{step}”；现在轮到“{turn}”", "`{step}` decides out of turn; it is the turn of `{turn}`";
    says approved_already(group) "“{group}”组的各步都已审批", "all steps of group `{group}` have approved already";
    names who_decides() "审批人的姓名", "the name of the person who decides";
    says own_entries(actor, group) "“{actor}”录入过“{group}”组的数据；应由别人审批",
        "`{actor}` entered figures of group `{group}`; somebody else approves";
    names why_returned() "为何退回", "why it is returned";
}
