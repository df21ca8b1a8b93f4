"""The benchmark of questions: what it reads, whom it compares, and what it prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import search

GOLD = {
    "data": [
        {
            "title": "الموانئ",
            "paragraphs": [
                {
                    "context": "يقع المرفأ القديم شرق المدينة، وقد بناه الصيادون قبل قرنين.",
                    "qas": [{"question": "من بنى المرفأ القديم؟"}, {"question": "أين يقع المرفأ القديم؟"}],
                },
                {
                    "context": "تصدّر البلدة الزيتون والصابون إلى الجزر القريبة.",
                    "qas": [{"question": "ماذا تصدر البلدة؟"}],
                },
            ],
        }
    ]
}
OTHERS = {
    "data": [{"title": "الجبال", "paragraphs": [{"context": "ينبع النهر من جبال الشمال.", "qas": [{"question": "؟"}]}]}]
}


def test_the_command_prints_a_line_for_each_way_of_searching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in (("gold", GOLD), ("others", OTHERS)):
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    arguments = ["search", "--gold", str(tmp_path / "gold.json"), "--distractors", str(tmp_path / "others.json")]
    monkeypatch.setattr(sys, "argv", arguments)
    search.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 questions, 3 paragraphs"
    assert [line.split(" ")[0] for line in lines[1:4]] == ["Marsad", "Snowball", "light10"]
    assert all("MRR 1.000 R@1 1.000" in line for line in lines[1:4])
    assert lines[4].startswith("answered  1.000 of the questions")


@pytest.mark.parametrize(
    ("word", "stem"),
    [("والكتاب", "كتاب"), ("وزير", "زير"), ("بالمدارس", "مدارس"), ("حكومات", "حكوم"), ("يد", "يد"), ("عليها", "عل")],
)
def test_light10_is_the_published_stemmer(word: str, stem: str) -> None:
    assert search.light10(word) == stem


def test_figures_count_what_was_not_found() -> None:
    assert search.figures([1, 2, None, 20]) == "MRR 0.388 R@1 0.250 R@10 0.500 R@100 0.750"
