"""Files in other scripts: their encodings, the names of their columns, and dates written in several ways."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from timeline.ingest.encodings import of_other_script
from timeline.ingest.files import File
from timeline.ingest.guess import guess

if TYPE_CHECKING:
    from pathlib import Path

    from timeline import Timeline

OTHER = {
    "cp1251": "Выборы Пожар Казань Революция Война событие город Москва",
    "koi8_r": "Выборы Пожар Казань Революция Война событие город Москва",
    "cp1253": "Αθήνα εκλογές πόλεμος Θεσσαλονίκη Ελλάδα",
    "cp932": "選挙 地震 東京 仙台 大統領が訪問した カタカナ",
    "euc_jp": "選挙 地震 東京 仙台 大統領が訪問した",
    "gb18030": "选举 地震 北京 上海 总统访问 革命",
    "big5": "選舉 地震 台北 高雄 總統訪問",
    "euc_kr": "선거 지진 서울 부산 대통령",
}
LATIN = {
    "cp1252": "événement décédé grève à château Köln Größe Straße Übergabe año niño revolución São eleição Malmö Århus",
    "cp1250": "Łódź Gdańsk źródło święto Třebíč Plzeň Győr választás",
    "cp1254": "İstanbul seçim Ağrı Şanlıurfa Güneş",
}


def table(words: str, rows: int) -> str:
    draw = random.Random(rows)
    lines = [
        f"{draw.choice(words.split())} {draw.choice(words.split())},{draw.randint(1850, 2020)}"
        for _ in range(rows)
    ]
    return "\n".join(["title,date", *lines, ""])


@pytest.mark.parametrize("encoding", OTHER)
@pytest.mark.parametrize("rows", [20, 200])
def test_a_file_in_another_script_is_read_in_its_encoding(
    tl: Timeline, tmp_path: Path, encoding: str, rows: int
) -> None:
    text = table(OTHER[encoding], rows)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    (report,) = tl.ingest(tmp_path / "a.csv")
    assert report.notes[0].startswith(f"read as {encoding}, since it is not UTF-8")
    assert {row["title"] for row in tl.find()} <= {line.split(",")[0] for line in text.splitlines()}


@pytest.mark.parametrize("encoding", LATIN)
@pytest.mark.parametrize("rows", [1, 2, 5, 20])
def test_latin_letters_are_not_taken_for_another_script(encoding: str, rows: int) -> None:
    sample = table(LATIN[encoding], rows).encode(encoding)
    assert of_other_script(sample) is None


@pytest.mark.parametrize(
    "text", ["naïve café", "São Paulo", "it\u2019s", "£100", "10 €", "à Paris", "É", "¿qué?"]
)
def test_one_accent_is_no_other_script(text: str) -> None:
    assert of_other_script(text.encode("cp1252")) is None


def test_utf8_with_a_broken_line_stays_utf8(tl: Timeline, tmp_path: Path) -> None:
    lines = [f"{word},2010".encode() for word in OTHER["cp1251"].split()]
    (tmp_path / "a.csv").write_bytes(b"\n".join([b"title,date", *lines, b"bad\xe9,2011", b""]))
    (report,) = tl.ingest(tmp_path / "a.csv")
    assert (report.added, report.rejected) == (len(lines), 1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Название;Дата начала;Дата окончания;Место\nВойна;5 мая 2014;7 мая 2015;Киев\n",
            [
                'title = "{Название}"',
                'start = "{Дата начала}"',
                'end = "{Дата окончания}"',
                'place = "{Место}"',
            ],
        ),
        (
            "标题,开始日期,结束日期\n奥运会,2008年8月8日,2008年8月24日\n",
            ['start = "{开始日期}"', 'end = "{结束日期}"'],
        ),
        ("出来事,年,月,日\n地震,2011,3,11\n", ['date = { year = "{年}", month = "{月}", day = "{日}" }']),
        ("Nazwa;Data\nWybory;4 czerwca 1989 r.\n", ['title = "{Nazwa}"', 'date = "{Data}"', 'read = "text"']),
        ("제목,날짜\n선거,2020년 5월 5일\n", ['title = "{제목}"', 'date = "{날짜}"']),
        ("Titel;Datum\nWahl;05.06.2019\nStreik;7. Oktober 2023\n", ['read = ["%d.%m.%Y", "text"]']),
    ],
)
def test_a_guess_knows_the_names_of_columns(tmp_path: Path, text: str, lines: list[str]) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = guess(File(tmp_path / "a.csv", "a.csv"))
    assert [line for line in lines if line not in found] == []
