//! Of folders, files, their encoding and headers.

scorecard_domain::sentences! {
    is without_csv(files) "没有CSV文件；应有以下的几个：{files}", "has no CSV file; expected some of {files}";
    says no_such_file(files) "数据集没有叫这个名字的文件；应为以下之一：{files}", "no file of a dataset has this name; expected {files}";
    is unreadable(err) "读不了（{err}）", "cannot be read: {err}";
    is forbidden() "不允许读取：请检查文件的权限", "may not be read: look at its permissions";
    is not_there() "不存在", "is not there";
    is no_file() "不是文件", "is not a file";
    is too_large(limit) "超过{limit}字节", "is larger than {limit} bytes";
    says utf_16() "文件是UTF-16编码；请另存为“CSV UTF-8”", "the file is UTF-16; save it as `CSV UTF-8`";
    says no_utf_8(byte, advice) "这一行第{byte}字节不是UTF-8；{advice}", "byte {byte} of the row is not UTF-8; {advice}";
    names looks_like_gbk(advice) "看来是GBK；{advice}", "it looks like GBK; {advice}";
    names save_as_utf_8() "请另存为“CSV UTF-8”", "save it as `CSV UTF-8`";
    names name_the_encoding() "请在映射中用“encoding”写明编码", "name it as `encoding`";
    says no_encoding(label) "没有编码“{label}”；应如utf-8、gbk、gb18030、latin1",
        "there is no encoding `{label}`; expected a label such as utf-8, gbk, gb18030 or latin1";
    says not_of_encoding(name) "这一行有不属于{name}的字节", "the row has bytes that are not {name}";
    says unreadable_text(err) "文件读不了（{err}）", "the file cannot be read: {err}";
    says open_quotation() "引号没有配对；引号之内的引号要写两次",
        "a quotation mark is not closed; within quotes it is written twice";
    says misfit(cells, header) "这一行有{cells}格，而表头有{header}格", "the row has {cells} cells, but the header has {header}";
    says no_header(columns) "没有表头；应有这些列：{columns}", "the header is missing; expected columns {columns}";
    is two_columns() "是两列共同的名字，请改其一", "is the name of two columns";
    says nameless_column(number) "第{number}列没有名字", "column {number} has no name";
    is no_column(file, columns) "不是{file}的列；应为{columns}", "is no column of {file}; expected {columns}";
    is not_by_commas(file, columns) "不是{file}的列；应为{columns}，并以逗号分隔",
        "is no column of {file}; expected {columns}, separated by commas";
    says no_such_column() "缺少这一列", "the column is missing";
    names a_picture() "文件夹中图片的路径", "the path of a picture in the folder";
    is out_of_the_folder() "不在数据集的文件夹之内", "leads out of the dataset's folder";
    is no_path_within() "不在数据集的文件夹之内；应如pictures/1.svg",
        "leads out of the dataset's folder; expected a path such as pictures/1.svg";
    is no_picture() "不是图片；应为.svg、.png、.jpg或.jpeg文件", "is no picture; expected a file .svg, .png, .jpg or .jpeg";
    is not_of_type(content_type) "的内容不是{content_type}", "is no {content_type} inside";
    is empty_file() "是空文件，没有内容：请重新发送或另存", "is an empty file: send or save it again";
    is password() "设有密码，无法读取：请取消密码后另存", "has a password and cannot be read: save it without one";
    is damaged_spreadsheet() "是电子表格，但已损坏或不完整：请重新发送，或用电子表格软件打开并另存",
        "is a spreadsheet that is damaged or incomplete: send it again, or open it in a spreadsheet program and save it";
    is no_spreadsheet() "不是电子表格；应为XLSX、XLS、XLSB或ODS", "is no spreadsheet; expected XLSX, XLS, XLSB or ODS";
    is unreadable_sheet(name, err) "的工作表“{name}”读不了，请用电子表格软件打开并另存（{err}）",
        "has a sheet {name} that cannot be read; open it in a spreadsheet program and save it: {err}";
}
