"""What is refused before conversion, each with its part named, and what is not."""

import io
import zipfile
from collections.abc import Callable

import pytest

from docgen.convert import refuse_unsafe
from docgen.errors import ConversionError

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCX_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refusal(docx: bytes) -> ConversionError:
    with pytest.raises(ConversionError) as caught:
        refuse_unsafe(docx)
    assert caught.value.code == "docx-refused"
    assert caught.value.message.startswith("为安全起见，拒绝转换该 DOCX。")
    assert caught.value.hint
    return caught.value


def test_a_plain_document_is_accepted(make_docx: Callable[..., bytes]) -> None:
    assert refuse_unsafe(make_docx()) is None


@pytest.mark.parametrize(
    "target", ["https://www.example.cn/a?b=1", "http://example.cn", "mailto:a@example.cn", "#书签"]
)
def test_a_hyperlink_is_accepted(make_docx, make_relationships, target: str) -> None:
    assert refuse_unsafe(make_docx(parts=make_relationships(("hyperlink", target, "External")))) is None


@pytest.mark.parametrize(
    ("kind", "target", "mode", "said"),
    [
        ("image", "https://example.cn/a.png", "External", "外部图片"),
        ("image", "file:///etc/passwd", "", "外部图片"),
        ("image", "\\\\server\\share\\a.png", "", "外部图片"),
        ("image", "//server/a.png", "external", "外部图片"),
        ("attachedTemplate", "https://example.cn/t.dotm", "External", "外部模板"),
        ("attachedTemplate", "t.dotm", "External", "外部模板"),
        ("hyperlink", "file:///C:/a.docx", "External", "超链接"),
        ("hyperlink", "javascript:alert(1)", "External", "超链接"),
        ("hyperlink", "http://[broken", "External", "超链接"),
        ("oleObject", "embeddings/o.bin", "", "OLE"),
        ("package", "embeddings/o.xlsx", "", "嵌入的文件"),
        ("aFChunk", "chunk.html", "", "altChunk"),
        ("subDocument", "b.docx", "External", "子文档"),
        ("control", "activeX/a.xml", "", "ActiveX"),
        ("mailMergeSource", "file:///data.csv", "External", "外部内容"),
    ],
)
def test_a_relationship_that_leads_out_is_refused(make_docx, make_relationships, kind, target, mode, said) -> None:
    error = refusal(make_docx(parts=make_relationships((kind, target, mode))))
    assert said in error.message
    assert error.where == "word/_rels/document.xml.rels"


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"<w:p>{mark('begin')}{runs}{mark('separate')}<w:r><w:t>结果</w:t></w:r>{mark('end')}</w:p>"


@pytest.mark.parametrize(
    "body",
    [
        field(' INCLUDEPICTURE "http://example.cn/a.png" \\d'),
        field(" INCLUDE", 'TEXT "C:\\\\a.docx"'),
        field(' dde Excel "C:\\\\a.xls"'),
        field("DDEAUTO c:\\\\windows"),
        field(' "LINK" Excel.Sheet'),
        '<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"><w:r/></w:fldSimple></w:p>',
        "<w:p><w:r><w:instrText>DDEAUTO x</w:instrText></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE </w:instrText></w:r>'
        + field("INCLUDETEXT a")
        + "</w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>RD a</w:instrText></w:r></w:p>',
    ],
)
def test_a_field_that_fetches_is_refused(make_docx, body: str) -> None:
    error = refusal(make_docx(body))
    assert "域代码" in error.message
    assert error.where == "word/document.xml"


@pytest.mark.parametrize(
    "instruction", [" PAGE ", " NUMPAGES ", ' HYPERLINK "https://a.cn" ', "MACROBUTTON NOMACRO 点击"]
)
def test_an_ordinary_field_is_accepted(make_docx, instruction: str) -> None:
    assert refuse_unsafe(make_docx(field(instruction))) is None


def override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{kind}"/>'


@pytest.mark.parametrize(
    ("part", "kind", "said"),
    [
        ("word/vbaProject.bin", "application/vnd.ms-office.vbaProject", "宏"),
        ("word/vbaData.xml", "application/vnd.ms-word.vbaData+xml", "宏"),
        ("word/embeddings/oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject", "OLE"),
        ("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml", "ActiveX"),
        ("word/embeddings/a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "表格"),
        ("word/afchunk.mht", "message/rfc822", "网页"),
        ("word/afchunk.rtf", "application/rtf", "RTF"),
        ("word/embeddings/undeclared.bin", "application/octet-stream", "嵌入"),
    ],
)
def test_an_object_or_macro_part_is_refused(make_docx, part: str, kind: str, said: str) -> None:
    error = refusal(make_docx(parts={part: "<a/>"}, types=override(part, kind)))
    assert said in error.message
    assert error.where == part


def test_a_macro_enabled_document_is_refused(make_docx) -> None:
    with zipfile.ZipFile(io.BytesIO(make_docx())) as package:
        declared = package.read("[Content_Types].xml").decode()
    declared = declared.replace(MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")
    assert "宏" in refusal(make_docx(parts={"[Content_Types].xml": declared})).message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<w:altChunk r:id="a" xmlns:r="urn:r"/>', "altChunk"),
        ('<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:o"/></w:object></w:r></w:p>', "OLE"),
        ("<w:p><w:r><w:control/></w:r></w:p>", "ActiveX"),
        ('<w:p><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://a.cn/b.png"/></w:p>', "图片"),
        ('<w:p><v:fill xmlns:v="urn:schemas-microsoft-com:vml" src="\\\\s\\b.png"/></w:p>', "图片"),
    ],
)
def test_an_element_that_embeds_or_links_is_refused(make_docx, body: str, said: str) -> None:
    error = refusal(make_docx(body))
    assert said in error.message
    assert error.where == "word/document.xml"


def test_an_svg_that_loads_a_file_is_refused(make_docx) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="{}"/></svg>'
    assert refuse_unsafe(make_docx(parts={"word/media/a.svg": svg.format("data:image/png;base64,AA")})) is None
    assert refusal(make_docx(parts={"word/media/a.svg": svg.format("file:///a.png")})).where == "word/media/a.svg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', "<!DOCTYPE a>"]
)
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "word/odd.bin"]
)
def test_a_document_type_is_refused_in_every_part(make_docx, part: str, doctype: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<a/>'.encode(encoding)
    error = refusal(make_docx(parts={part: content}))
    assert "DTD" in error.message
    assert error.where == part


def test_entities_that_multiply_are_refused_quickly(make_docx) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "x">{levels}]><a b="&e11;">&e11;</a>'
    assert refusal(make_docx(parts={"word/styles.xml": bomb})).where == "word/styles.xml"


@pytest.mark.parametrize(
    "name", ["../evil.xml", "word/../../evil.xml", "/etc/x.xml", "C:/x.xml", "a\\b.xml", "a\nb.xml"]
)
def test_a_part_name_that_leads_out_is_refused(make_docx, name: str) -> None:
    assert "部件名称不合规范" in refusal(make_docx(parts={name: "<a/>"})).message


def test_a_part_that_occurs_twice_is_refused(make_docx) -> None:
    assert "同名部件" in refusal(make_docx(parts={"word/Document.xml": "<a/>"})).message


def test_a_part_that_is_a_link_is_refused(make_docx) -> None:
    packed = io.BytesIO(make_docx())
    with zipfile.ZipFile(packed, "a") as package:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    assert "链接" in refusal(packed.getvalue()).message


def test_a_zip_bomb_is_refused_without_unpacking_it(make_docx) -> None:
    bomb = make_docx(parts={"word/media/a.bmp": bytes(64 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert "压缩炸弹" in refusal(bomb).message


def test_too_many_parts_are_refused(make_docx) -> None:
    assert "压缩炸弹" in refusal(make_docx(parts={f"word/media/{n}": b"" for n in range(4_001)})).message


def test_a_large_ordinary_document_is_accepted(make_docx, make_paragraph) -> None:
    body = "".join(make_paragraph(f"第{n}段，各网格按照职责分工逐户走访。") for n in range(60_000))
    assert refuse_unsafe(make_docx(body)) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是完整的 DOCX"),
        (b"%PDF-1.7", "不是完整的 DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word 文档"),
    ],
)
def test_what_is_no_package_is_refused(content: bytes, said: str) -> None:
    assert said in refusal(content).message


def test_a_package_cut_off_or_damaged_is_refused(make_docx) -> None:
    whole = make_docx()
    assert "不是完整的 DOCX" in refusal(whole[: len(whole) // 2]).message
    place = whole.index(b"word/document.xml") + 60
    assert "不是完整的 DOCX" in refusal(whole[:place] + b"\0\0\0\0" + whole[place + 4 :]).message


def test_a_package_that_is_no_document_is_refused(make_docx) -> None:
    assert "[Content_Types].xml" in refusal(zip_of({"a.txt": "b"})).where
    assert "不是格式正确的 XML" in refusal(make_docx(parts={"word/styles.xml": "<a>"})).message
    assert "缺少正文" in refusal(make_docx(parts={"word/document.xml": "<a/>"})).message
    assert "不是 Word 文档" in refusal(make_docx(parts={"[Content_Types].xml": "<Types/>"})).message


def zip_of(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()
