"""Charsets from bytes: labels that are right, missing and wrong, broken bytes, text encoded twice."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.web.charset import declared, decode
from tests.collected import SHARED, needs

ARABIC = (
    "أعلنت بلدية المدينة أن أعمال ترميم الجسر القديم ستبدأ في مطلع الأسبوع المقبل، وقال رئيس المجلس البلدي إن "
    "السكان سيستخدمون الطريق البديل إلى حين انتهاء العمال من صب الأساسات. وأضاف أن كلفة المشروع لن تتجاوز ما كان "
    "مقررا في موازنة العام الماضي، وأن المهندسين يراقبون منسوب المياه على مدار الساعة. "
) * 3
GERMAN = "Die Brücke über die Weiße Elster wird für größere Fahrzeuge gesperrt, erklärte das Straßenbauamt am Freitag. "
RUSSIAN = "Городской совет сообщил, что ремонт старого моста начнётся на следующей неделе и продлится до зимы. " * 3
POLISH = "Zarząd dróg ogłosił, że remont starego mostu rozpocznie się w przyszłym tygodniu, łącznie z ścieżką. " * 3
JAPANESE = "市役所は、古い橋の修理を来週から始めると発表しました。工事は冬まで続く予定です。" * 3


def page(text: str, charset: str, *, meta: str = "") -> bytes:
    label = f'<meta charset="{meta}">' if meta else ""
    html = f"<!doctype html><html><head>{label}<title>x</title></head><body><p>{text}</p></body></html>"
    return html.encode(charset, "xmlcharrefreplace")


def header(charset: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", f"text/html; charset={charset}"),)


CASES = {
    "utf-8, labelled": (ARABIC, page(ARABIC, "utf-8", meta="utf-8"), header("utf-8")),
    "utf-8, no label": (ARABIC, page(ARABIC, "utf-8"), ()),
    "utf-8 with mark": (ARABIC, b"\xef\xbb\xbf" + page(ARABIC, "utf-8"), ()),
    "utf-8 with mark against header": (ARABIC, b"\xef\xbb\xbf" + page(ARABIC, "utf-8"), header("windows-1256")),
    "utf-16 with mark": (ARABIC, page(ARABIC, "utf-16"), ()),
    "utf-16 little endian, header only": (ARABIC, page(ARABIC, "utf-16-le"), header("utf-16")),
    "utf-16 big endian, header only": (ARABIC, page(ARABIC, "utf-16-be"), header("utf-16")),
    "cp1256, header": (ARABIC, page(ARABIC, "cp1256"), header("windows-1256")),
    "cp1256, meta": (ARABIC, page(ARABIC, "cp1256", meta="windows-1256"), ()),
    "cp1256, no label": (ARABIC, page(ARABIC, "cp1256"), ()),
    "iso-8859-6, header": (ARABIC, page(ARABIC, "iso-8859-6"), header("iso-8859-6")),
    "iso-8859-6, no label": (ARABIC, page(ARABIC, "iso-8859-6"), ()),
    "cp1256 labelled iso-8859-1": (ARABIC, page(ARABIC, "cp1256", meta="iso-8859-1"), ()),
    "cp1256 labelled iso-8859-6": (ARABIC, page(ARABIC, "cp1256"), header("iso-8859-6")),
    "iso-8859-6 labelled cp1256": (ARABIC, page(ARABIC, "iso-8859-6"), header("windows-1256")),
    "cp1256 labelled utf-8": (ARABIC, page(ARABIC, "cp1256", meta="utf-8"), ()),
    "header utf-8, meta cp1256 is right": (ARABIC, page(ARABIC, "cp1256", meta="windows-1256"), header("utf-8")),
    "utf-8 labelled cp1256 in header": (ARABIC, page(ARABIC, "utf-8"), header("windows-1256")),
    "utf-8 labelled cp1256 in meta": (ARABIC, page(ARABIC, "utf-8", meta="windows-1256"), ()),
    "utf-8 labelled iso-8859-1": (ARABIC, page(ARABIC, "utf-8"), header("iso-8859-1")),
    "unknown label": (ARABIC, page(ARABIC, "utf-8"), header("x-no-such-charset")),
    "German latin-1": (GERMAN, page(GERMAN, "latin-1"), header("iso-8859-1")),
    "German cp1252, meta": (GERMAN, page(GERMAN, "cp1252", meta="windows-1252"), ()),
    "German 8859-15": (GERMAN, page(GERMAN, "iso-8859-15"), header("iso-8859-15")),
    "Polish cp1250": (POLISH, page(POLISH, "cp1250"), header("windows-1250")),
    "Russian cp1251": (RUSSIAN, page(RUSSIAN, "cp1251"), header("windows-1251")),
    "Russian koi8-r": (RUSSIAN, page(RUSSIAN, "koi8-r", meta="koi8-r"), ()),
    "Japanese shift_jis": (JAPANESE, page(JAPANESE, "shift_jis"), header("shift_jis")),
    "Japanese iso-2022-jp": (JAPANESE, page(JAPANESE, "iso2022_jp"), header("iso-2022-jp")),
    "Chinese label gb2312": ("桥梁维修下周开始。" * 5, page("桥梁维修下周开始。" * 5, "gb18030"), header("gb2312")),
}


@pytest.mark.parametrize(("text", "body", "headers"), CASES.values(), ids=CASES.keys())
def test_reads_bytes_right(text: str, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    found = decode(body, headers)
    assert text.strip() in found.text
    assert found.flags == ()


def test_one_bad_byte_costs_one_character() -> None:
    body = page(ARABIC, "utf-8").replace("الجسر".encode(), b"\xff" + "الجسر".encode(), 1)
    found = decode(body, header("windows-1256"))
    assert found.charset == "utf-8"
    assert found.text.count("\ufffd") == 1
    assert found.flags == ("replaced_bytes",)


def test_a_body_cut_inside_a_character_is_utf_8() -> None:
    body = page(ARABIC, "utf-8")
    cut = body[: body.index("الجسر".encode()) + 3]
    assert decode(cut).charset == "utf-8"


@pytest.mark.parametrize("charset", ["latin-1", "cp1256"])
def test_e06_text_encoded_twice_is_repaired(charset: str) -> None:
    twice = ARABIC.encode().decode(charset)
    found = decode(page(twice, "utf-8"))
    assert ARABIC.strip() in found.text
    assert "repaired_mojibake" in found.flags


def test_e06_text_encoded_twice_with_bytes_lost_is_flagged() -> None:
    twice = ARABIC.encode().decode("cp1252", "replace").replace("\ufffd", "?")
    assert "mojibake" in decode(page(twice, "utf-8")).flags


def test_much_loss_is_flagged() -> None:
    assert "bad_encoding" in decode(b"<p>" + ("جسر قديم".encode() + b"\xff ") * 80).flags


def test_utf_7_is_never_read() -> None:
    assert "bad_encoding" in decode(page(ARABIC, "utf-7"), header("utf-7")).flags


def test_labels_are_read_from_header_and_meta_in_order() -> None:
    body = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'
    assert declared(body, header("utf-8")) == ["utf-8", "cp1256"]
    assert declared(b"<meta charset=rot13>", ()) == []


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "windows-1256", "utf-16", "shift_jis", "hex", "\x00"]))
def test_any_bytes_give_text(body: bytes, label: str) -> None:
    assert isinstance(decode(body, header(label)).text, str)


CORPUS = SHARED / "corpus" / "rtl-hand"
PAGES = sorted(CORPUS.glob("*/page.html.gz"))


@needs(CORPUS)
@pytest.mark.parametrize("charset", ["cp1256", "iso8859-6"])
@pytest.mark.parametrize("label", ["right", "missing", "utf-8", "iso-8859-1"])
def test_real_pages_transcoded(charset: str, label: str) -> None:
    for path in PAGES:
        if json.loads((path.parent / "page.json").read_text(encoding="utf-8"))["language"] == "he":
            continue
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").replace("\ufffd", "")
        text = text.replace("charset", "data-was")
        body = text.encode(charset, "xmlcharrefreplace")
        found = decode(body, () if label == "missing" else header(charset if label == "right" else label))
        assert found.charset == charset, path.parent.name
        assert found.text == body.decode(charset), path.parent.name


WORDS = "قال رئيس البلدية إن الورشات ستعمل على مدار الساعة حتى نهاية الصيف من دون توقف"


@pytest.mark.parametrize("legacy", ["cp1256", "iso8859-6"])
@pytest.mark.parametrize(("modern", "old"), [(20, 1), (5, 1), (2, 1), (1, 1), (1, 2), (1, 5), (1, 20)])
def test_e08_parts_in_two_charsets(legacy: str, modern: int, old: int) -> None:
    body = f"<p>{WORDS}</p>".encode() * modern + f"<div title='{WORDS}'>{WORDS}</div>".encode(legacy) * old
    found = decode(body)
    assert found.text.count(WORDS) == modern + 2 * old
    assert found.flags == ("mixed_charsets",)


def test_one_word_of_a_foreign_part_is_read_with_the_others() -> None:
    body = f"<p>{WORDS}</p>".encode() * 9 + f"<b>{WORDS}</b><b>سوق</b>".encode("cp1256")
    assert decode(body).text.endswith("<b>سوق</b>")


def test_broken_bytes_are_no_other_charset() -> None:
    found = decode(f"<p>{WORDS}</p>".encode() * 9 + b"<p>\xff\xfe\xfa \x81\x8d\xff\xff \xfe\xfe\xff</p>")
    assert found.flags[0] == "replaced_bytes"
    assert found.text.count(WORDS) == 9


def test_bytes_lost_within_utf_8_stay_lost() -> None:
    body = "".join(f"<p>{WORDS}</p>" for _ in range(20)).encode().replace("الصيف".encode(), "الص".encode() + b"\xd9")
    found = decode(body)
    assert (found.text.count("\ufffd"), found.flags) == (20, ("replaced_bytes", "bad_encoding"))
