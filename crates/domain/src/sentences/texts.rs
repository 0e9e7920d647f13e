//! Of words, lines, dates and addresses, and of lists whatever they list.

crate::sentences! {
    is too_long(limit) "超过{limit}字节，请缩短", "is longer than {limit} bytes";
    is with_control_character() "含有控制字符（如制表符），请删去", "has a control character";
    is with_white_space_around() "首尾有空格或换行，请删去", "begins or ends with white space";
    is with_white_space() "含有空格或控制字符，请删去", "has a white space or control character";
    is with_nul() "含有字符U+0000，请删去", "contains the character U+0000";
    names words() "中文或英文的文字", "words in Chinese or English";
    says no_date(text) "“{text}”不是日期；应如2023、2023-01或2023-01-15",
        "`{text}` is not a date; expected 2023, 2023-01 or 2023-01-15";
    says no_address(text) "“{text}”不是网址；应以https://或http://开头，并写明地址",
        "`{text}` is no address; expected https:// or http:// and where it leads";
    says listed_before(one) "“{one}”前面已经列出，请删去一处", "`{one}` is listed before";
    is one_or_more() "应为1或更大的整数", "is 1 or more";
}
