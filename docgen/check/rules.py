"""The rules of the content check (内容检查规则): the one list of its codes, with source, weight and a Chinese summary.

Sources: ``GB/T 9704`` with its clause, ``GB/T 15834`` (punctuation), ``GB/T 15835`` (numerals), ``条例`` (the
regulations on filings), ``保密法``, and ``体例`` for practice. ``docs/findings.md`` shows the same list; a test keeps
them equal.
"""

from dataclasses import dataclass

from docgen.findings import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``blocks`` says that a filing that breaks it is not publishable (不可印发)."""

    code: str
    clause: str
    severity: Severity
    blocks: bool
    summary: str


_BLOCKING = (
    # Head (版头)
    Rule("missing-organ-code", "GB/T 9704 7.2.5", "warning", True, "没有机关代字，发文字号不完整"),
    Rule("missing-year", "GB/T 9704 7.2.5", "warning", True, "没有发文字号的年份"),
    Rule("missing-serial", "GB/T 9704 7.2.5", "warning", True, "没有发文字号的顺序号"),
    Rule("organ-code-form", "GB/T 9704 7.2.5", "warning", True, "机关代字里写了年份、括号、“第”或“号”"),
    Rule("year-mismatch", "GB/T 9704 7.2.5", "warning", True, "发文字号的年份与成文日期的年份不一致"),
    Rule("missing-mark", "GB/T 9704 7.2.4", "warning", True, "没有发文机关标志"),
    Rule("mark-suffix-twice", "GB/T 9704 7.2.4", "warning", True, "发文机关标志末尾已有“文件”等字，版面还会再加一次"),
    Rule("missing-copy-number", "GB/T 9704 7.2.1", "error", True, "涉密公文没有份号"),
    Rule("missing-classification", "GB/T 9704 7.2.2", "warning", True, "有保密期限而没有密级"),
    Rule("secrecy-period-form", "GB/T 9704 7.2.2", "warning", True, "保密期限的写法不规范"),
    Rule("classified-public", "保密法", "warning", True, "涉密公文的附注或公开属性写明公开"),
    # Signature and imprint (落款、版记)
    Rule("missing-issuer", "GB/T 9704 7.3.5", "warning", True, "没有发文机关署名"),
    Rule("missing-date", "GB/T 9704 7.3.5.4", "warning", True, "没有成文日期"),
    Rule("date-as-written", "GB/T 9704 7.3.5.4", "warning", True, "成文日期照原文保留，不是完整的年月日"),
    Rule("missing-printed-by", "GB/T 9704 7.4.3", "warning", True, "版记没有印发机关"),
    Rule("missing-printed-on", "GB/T 9704 7.4.3", "warning", True, "版记没有印发日期"),
    Rule("printed-before-signed", "GB/T 9704 7.4.3", "warning", True, "印发日期早于成文日期"),
    # Special formats (特定格式)
    Rule("missing-order-number", "GB/T 9704 10.2", "warning", True, "命令没有令号"),
    # Structure (结构)
    Rule("missing-section", "体例", "warning", True, "缺少这一文种必有的部分"),
    Rule("typed-number", "GB/T 9704 7.3.3", "warning", True, "手工写了层次序号，版面会再编一次"),
    Rule("attachment-name-punctuation", "GB/T 9704 7.3.4", "error", True, "附件名称后面有标点"),
    Rule("missing-attachment", "GB/T 9704 7.3.4", "warning", True, "正文提到的附件不存在"),
    Rule("repeated-section", "体例", "warning", True, "两个部分的内容完全相同"),
    Rule("repeated-text", "体例", "warning", True, "同一段较长的话出现两次"),
    Rule("announced-count", "体例", "warning", True, "预告的数目与实际列出的条数不符"),
    Rule("announced-names", "体例", "warning", True, "点到名称的阶段没有列出"),
    # Wording and time (文字、时间)
    Rule("unfinished-date", "GB/T 15835", "warning", True, "年月日没有写全（20xx年、月日留空）"),
    Rule("placeholder", "体例", "warning", True, "留有占位的文字（××社区、某某、空括号）"),
    Rule("time-as-written", "体例", "warning", True, "时间照原文保留，不能识别为年月日"),
    Rule("missing-full-year", "GB/T 15835", "warning", True, "时间没有写年份"),
)

_OPEN = (
    Rule("mark-differs", "GB/T 9704 7.2.4", "note", False, "发文机关标志与发文机关署名不同"),
    Rule("missing-secrecy-period", "条例 第九条", "warning", False, "有密级而没有保密期限"),
    Rule("secrecy-period-long", "保密法", "warning", False, "保密期限超过这一密级的一般上限"),
    Rule("head-not-printed", "体例", "note", False, "填写了这种公文没有的版头要素，不会印出"),
    Rule("missing-addressees", "GB/T 9704 7.3.2", "warning", False, "没有主送机关"),
    Rule("repeated-organ", "体例", "warning", False, "同一机关在主送或抄送中出现两次"),
    Rule("addressee-in-copies", "GB/T 9704 7.4.2", "warning", False, "主送机关同时列入抄送"),
    Rule("title-kind", "条例 第九条", "note", False, "标题没有写明文种"),
    Rule("title-long", "GB/T 9704 7.3.1", "warning", False, "标题超过三行"),
    Rule("notice-title", "体例", "warning", False, "通知里的书名与所印发方案的标题不同"),
    Rule("repeated-heading", "体例", "warning", False, "两个部分的标题相同"),
    Rule("trailing-punctuation", "体例", "warning", False, "标题或名称末尾有多余的标点"),
    Rule("date-form", "GB/T 15835", "warning", False, "日期写法不规范（两位年份、补零、“号”）"),
    Rule("percent-range", "GB/T 15835", "warning", False, "百分数范围的前一个数缺少百分号"),
    Rule("phase-order", "体例", "warning", False, "后一阶段的时间早于前一阶段"),
    Rule("phase-overlap", "体例", "note", False, "相邻两个阶段的时间有重叠"),
    Rule("phase-gap", "体例", "note", False, "相邻两个阶段之间有较长的空档"),
    Rule("time-before-signing", "体例", "warning", False, "目标或阶段的时间早于成文日期"),
    Rule("deadline-after-phases", "体例", "note", False, "项目完成时限晚于最后一个阶段"),
    Rule("citation-number", "GB/T 9704 7.2.5", "warning", False, "引用的发文字号写法不规范"),
    Rule("citation-without-number", "条例", "note", False, "引用的文件没有写发文字号"),
    Rule("citation-later", "体例", "warning", False, "引用文件的年份晚于成文日期"),
    Rule("repeated-citation", "体例", "warning", False, "同一文件引用了两次"),
    Rule("number-in-title", "体例", "warning", False, "引用文件的标题里写了发文字号"),
    Rule("nested-title", "GB/T 15834", "warning", False, "书名号里面又用双书名号"),
    Rule("half-width-punctuation", "GB/T 15834", "warning", False, "中文里用了半角标点"),
    Rule("unbalanced-brackets", "GB/T 15834", "warning", False, "括号或引号不成对"),
    Rule("doubled-punctuation", "GB/T 15834", "warning", False, "标点重复或连用"),
    Rule("repeated-person", "体例", "warning", False, "同一人在领导小组中出现两次"),
    Rule("leader-among-members", "体例", "warning", False, "组长或副组长又列为成员"),
    Rule("repeated-post", "体例", "warning", False, "没有姓名的同一职务出现两次"),
    Rule("letter-imprint", "GB/T 9704 10.1", "note", False, "信函填写了印发机关、印发日期或印数，不会印出"),
    Rule("missing-stamp", "GB/T 9704 10.2", "warning", False, "命令没有签发人的签名章"),
    Rule("missing-attendance", "GB/T 9704 10.3", "warning", False, "纪要没有出席人员"),
    Rule("minutes-with-seal", "体例", "note", False, "纪要加盖印章"),
    Rule("upward-addressees", "条例 第十五条", "warning", False, "上行文有两个以上主送机关"),
    Rule("joint-signers", "GB/T 9704 7.2.6", "warning", False, "联合上行文的签发人数与机关数不同"),
    Rule("issuer-in-copies", "GB/T 9704 7.4.2", "warning", False, "发文机关同时列入抄送"),
    Rule("stamp-with-seal", "GB/T 9704 7.3.5.3", "warning", False, "签名章和印章同时使用"),
    Rule("missing-disclosure", "体例", "warning", False, "要印出公开属性而没有填写"),
    Rule("disclosure-without-reason", "体例", "warning", False, "不予公开而没有理由"),
    Rule("disclosure-contradicted", "体例", "warning", False, "附注与公开属性矛盾"),
    Rule("disclosure-twice", "体例", "note", False, "附注已写明公开，又要印出公开属性"),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in (*_BLOCKING, *_OPEN)}
"""Every rule by its code: first those that block publishing, then the others."""
