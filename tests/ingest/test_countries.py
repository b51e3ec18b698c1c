"""Countries by the names and the codes that people write, and those that the report counts."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pycountry
import pytest

from timeline import Timeline, countries
from timeline.ingest.tables import table_of

NAMES = {
    "US": ["USA", "U.S.", "U. S. A.", "US", "United States of America", "united states", "America"],
    "GB": ["UK", "U.K.", "Great Britain", "Britain", "England", "Scotland", "N. Ireland", "Gt. Britain"],
    "LC": ["St. Lucia", "St Lucia", "Saint Lucia", "SAINT LUCIA"],
    "VC": ["St. Vincent & the Grenadines", "Saint Vincent and the Grenadines", "St Vincent"],
    "KN": ["St. Kitts & Nevis", "Saint Kitts and Nevis", "St Kitts and Nevis"],
    "CZ": ["Czech Rep.", "Czech Republic", "Czechia"],
    "DO": ["Dominican Rep.", "Dominican Republic", "The Dominican Republic"],
    "DM": ["Dominica"],
    "CL": ["Chile", "chile", " CHILE "],
    "KR": ["South Korea", "Korea, South", "S. Korea", "Korea, Rep.", "Republic of Korea", "Korea (Republic of)", "ROK"],
    "KP": ["North Korea", "Korea, North", "N. Korea", "Korea, Dem. People's Rep.", "DPRK", "Korea, People's Republic of"],
    "CD": ["DR Congo", "D.R. Congo", "Congo, Dem. Rep.", "Congo, Democratic Republic of the", "Congo (Kinshasa)", "Zaire", "DRC"],
    "CG": ["Congo", "Congo, Rep.", "Republic of the Congo", "Congo-Brazzaville", "People's Republic of the Congo"],
    "CI": ["Côte d'Ivoire", "Cote d'Ivoire", "Cote d’Ivoire", "Ivory Coast", "COTE DIVOIRE"],
    "CN": ["China", "PRC", "China, People's Republic of", "People's Republic of China"],
    "TW": ["Taiwan", "Republic of China", "China, Republic of", "Taiwan, Province of China"],
    "RU": ["Russia", "Russian Federation", "Russia (Soviet Union)"],
    "IR": ["Iran", "Iran, Islamic Rep.", "Iran (Islamic Republic of)", "Islamic Republic of Iran"],
    "VE": ["Venezuela", "Venezuela, Bolivarian Republic of", "Bolivarian Rep. of Venezuela"],
    "TZ": ["Tanzania", "Tanzania, United Republic of", "United Rep. of Tanzania"],
    "LA": ["Laos", "Lao PDR", "Lao People's Democratic Republic", "Lao P.D.R."],
    "VN": ["Vietnam", "Viet Nam", "Viet-Nam", "Vietnam (North Vietnam)"],
    "YE": ["Yemen", "Yemen, Rep.", "Yemen (North Yemen)", "Yemen Arab Republic"],
    "EG": ["Egypt", "Egypt, Arab Rep."],
    "GM": ["Gambia", "The Gambia", "Gambia, The"],
    "BS": ["Bahamas", "The Bahamas", "Bahamas, The"],
    "MK": ["North Macedonia", "Macedonia", "Macedonia, FYR", "FYROM", "The former Yugoslav Republic of Macedonia"],
    "BA": ["Bosnia", "Bosnia-Herzegovina", "Bosnia & Herzegovina", "Bosnia and Herz.", "Bosnia-Hercegovina"],
    "TR": ["Turkey", "Türkiye", "TÜRKİYE", "Turkiye"],
    "SZ": ["Swaziland", "Eswatini", "Kingdom of eSwatini (Swaziland)"],
    "CV": ["Cape Verde", "Cabo Verde"],
    "TL": ["East Timor", "Timor-Leste", "Timor Leste"],
    "PS": ["Palestine", "West Bank and Gaza Strip", "Palestinian Territories", "Palestine, State of"],
    "GG": ["Bailiwick of Guernsey", "Guernsey"],
    "XK": ["Kosovo"],
    "SS": ["South Sudan", "S. Sudan"],
    "GQ": ["Equatorial Guinea", "Eq. Guinea"],
    "GW": ["Guinea-Bissau", "Guinea Bissau"],
    "GN": ["Guinea"],
    "NE": ["Niger"],
    "WS": ["Samoa", "Western Samoa"],
    "AS": ["American Samoa"],
    "VG": ["British Virgin Islands", "Virgin Islands, British"],
    "VI": ["U.S. Virgin Islands", "Virgin Islands, U.S."],
    "FM": ["Micronesia", "Micronesia, Fed. Sts.", "Federated States of Micronesia"],
    "MH": ["Marshall Is."],
    "HK": ["Hong Kong", "Hong Kong SAR, China"],
    "DE": ["Germany", "West Germany", "West Germany (FRG)", "German Federal Republic"],
    "RS": ["Serbia", "Serbia (Yugoslavia)"],
    "MM": ["Myanmar", "Burma", "Myanmar (Burma)"],
    "ZW": ["Zimbabwe", "Rhodesia", "Zimbabwe (Rhodesia)"],
    "": [
        "Czechoslovakia", "Yugoslavia", "East Germany", "Germany, East", "East Germany (GDR)", "German Democratic Republic",
        "Soviet Union", "USSR", "U.S.S.R.", "South Vietnam", "South Yemen", "Yemen People's Republic", "Austria-Hungary",
        "Ottoman Empire", "Serbia-Montenegro", "Korea", "Papal States", "Two Sicilies", "Orange Free State", "Zanzibar", "Tibet",
        "Hesse-Kassel", "Kingdom of Hanover", "Tuscany",
    ],
    None: ["Atlantis", "International", "Virgin Islands", "United", "Republic", "Islands", "the", "", "1", "Northern Cyprus"],
}  # fmt: skip


@pytest.mark.parametrize("code", NAMES)
def test_names_as_people_write_them(code: str | None) -> None:
    assert {name: table_of("country-names").find(name) for name in NAMES[code]} == dict.fromkeys(
        NAMES[code], code
    )


def test_each_name_is_of_one_country() -> None:
    named = defaultdict(set)
    for table in ("states", "countries"):
        for row in countries.rows(table):
            for name in filter(None, (row["name"], *row["others"].split(";"))):
                named[countries.name_key(name)].add(row["iso2"])
    for country in pycountry.countries:
        for part in ("name", "common_name", "official_name"):
            if name := getattr(country, part, None):
                named[countries.name_key(name)].add(country.alpha_2)
    assert {name: codes for name, codes in named.items() if len(codes) > 1 or not name} == {}
    codes = countries.codes("iso2") | countries.codes("iso3")
    assert {
        key: code for key, code in countries.names().items() if codes.get(key.upper(), code) != code
    } == {}


def test_codes_are_those_of_iso_3166() -> None:
    known = {c.alpha_2: (c.alpha_3, c.numeric) for c in pycountry.countries} | {"XK": ("XKX", "")}
    assert {row["iso2"]: (row["iso3"], row["numeric"]) for row in countries.rows("countries")} == known


STATES = [
    # number, COW, Gleditsch-Ward
    ("2", "US", "US"), ("200", "GB", "GB"), ("255", "DE", "DE"), ("260", "DE", "DE"), ("265", "", ""), ("300", "", ""),
    ("305", "AT", "AT"), ("310", "HU", "HU"), ("315", "", ""), ("316", "CZ", "CZ"), ("317", "SK", "SK"), ("325", "IT", "IT"),
    ("240", "", ""), ("245", "", ""), ("267", "", ""), ("269", "", ""), ("271", "", ""), ("273", "", ""), ("275", "", ""),
    ("280", "", ""), ("327", "", ""), ("329", "", ""), ("332", "", ""), ("335", "", ""), ("337", "", ""), ("99", None, ""),
    ("89", None, ""), ("340", None, "RS"), ("341", "ME", "ME"), ("345", "RS", ""), ("347", "XK", "XK"), ("365", "RU", "RU"),
    ("511", "", ""), ("563", None, ""), ("564", None, ""), ("678", "YE", "YE"), ("679", "YE", None), ("680", "", ""),
    ("711", None, ""), ("730", "", ""), ("731", "KP", "KP"), ("732", "KR", "KR"), ("815", None, ""), ("816", "VN", "VN"),
    ("817", "", ""), ("396", None, ""), ("397", None, ""), ("946", "KI", None), ("947", "TV", None), ("955", "TO", None),
    ("970", "NR", "KI"), ("971", None, "NR"), ("972", None, "TO"), ("973", None, "TV"), ("983", "MH", "MH"),
    ("986", "PW", "PW"), ("987", "FM", "FM"), ("990", "WS", "WS"), ("713", "TW", "TW"), ("751", None, ""), ("860", "TL", "TL"),
    ("020", "CA", "CA"), ("1000", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("number", "cow", "gw"), STATES)
def test_numbers_of_states(number: str, cow: str | None, gw: str | None) -> None:
    assert (table_of("country-cow").find(number), table_of("country-gw").find(number)) == (cow, gw)


def test_all_states_of_the_lists_are_there() -> None:
    assert (len(countries.codes("cow", table="states")), len(countries.codes("gw", table="states"))) == (
        217,
        226,
    )


# --- reports -----------------------------------------------------------------------------------------------


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of lines; returns its path."""

    def write(*lines: str) -> Path:
        path = tmp_path / "cases.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("written", "code"),
    [("Chile", "CL"), ("chile", "CL"), ("CL", "CL"), ("cl", "CL"), ("chl", "CL"), ("UK", "GB"), ("YUG", None),
     ("St. Lucia", "LC"), ("Czech Rep.", "CZ"), ("Bailiwick of Guernsey", "GG"), ("Czechoslovakia", None), ("Atlantis", None)],
)  # fmt: skip
@pytest.mark.parametrize("date", ["date", "start,end"])
def test_tables_of_events_know_countries_by_name_and_code(
    tl: Timeline, write, written: str, code: str | None, date: str
) -> None:
    dates = ",".join("2010" for _ in date.split(","))
    tl.ingest(write(f"id,title,country,{date}", f"1,A,{written},{dates}"))
    [row] = tl.find().rows()
    assert row["country"] == code
    assert tl.event(row["event_id"]).attributes == ({} if code else {"country": written})


def test_countries_that_are_set_aside_are_counted_by_value(tl: Timeline, write) -> None:
    lines = ("A,2010,Atlantis", "B,2011,Atlantis", "C,2012,Mu Land", "D,1950,Czechoslovakia", "E,1950,")
    (report,) = tl.ingest(write("title,date,country", *lines))
    assert report.set_aside == {
        "country set aside: not known (Atlantis)": 2,
        "country set aside: not known (Mu Land)": 1,
        "country set aside: no country of today continues it (Czechoslovakia)": 1,
    }


PARTICIPANTS = {
    "name": "cases",
    "id": "{id}",
    "title": "{id}",
    "when": {"date": "{date}"},
    "country": {"text": "{code}", "values": "country-cow", "otherwise": ""},
    "participant": [
        {"name": "{a}", "country": {"text": "{a}", "values": "country-names", "otherwise": ""}},
        {"name": "{b}", "country": "{b}"},
        {
            "id": "c {c}",
            "name": "{c}",
            "country": {"text": "{c}", "values": {"X": "XK", "INT": ""}, "otherwise": ""},
        },
    ],
}


def test_countries_of_participants_are_counted(tl: Timeline, write) -> None:
    lines = (
        "1,2010,315,UK,Peru,X",
        "2,2010,999,Atlantis,PE,INT",
        "3,2010,2.0,East Germany,FR,Y",
        "4,2010,,,,",
    )
    (report,) = tl.ingest(write("id,date,code,a,b,c", *lines), map_=PARTICIPANTS)
    assert report.set_aside == {
        "country set aside: no country of today continues it (315)": 1,
        "country set aside: not known (999)": 1,
        "country of a participant set aside: not known (Atlantis)": 1,
        "country of a participant set aside: no country of today continues it (East Germany)": 1,
        "country of a participant set aside: not an ISO 3166 code (Peru)": 1,
        "country of a participant set aside: not known (Y)": 1,
    }
    codes = {row["name"]: row["country"] for row in tl.sql("SELECT name, country FROM entities")}
    assert codes == {
        "UK": "GB", "Atlantis": None, "East Germany": None, "Peru": None, "PE": "PE", "FR": "FR", "X": "XK", "INT": None,
        "Y": None,
    }  # fmt: skip
    assert [tl.event(f"cases:{n}").country for n in (1, 2, 3, 4)] == [None, None, "US", None]
    assert tl.event("cases:1").attributes == {"code": "315", "a": "UK", "b": "Peru", "c": "X"}


def test_selectors_know_countries_by_name(tl: Timeline) -> None:
    tl.add(title="A", when="2010", country="KR")
    names = ("Korea, Rep.", "South Korea", "KR", "kr")
    assert [len(tl.find(f'country:"{name}"')) for name in names] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[
            (name, "DE")
            for name in (
                "Deutschland",
                "Allemagne",
                "Alemania",
                "Niemcy",
                "Германия",
                "德国",
                "ドイツ",
                "독일",
            )
        ],
        *[("Россия", "RU"), ("США", "US"), ("Украина", "UA"), ("Türkiye", "TR"), ("Großbritannien", "GB")],
        *[
            ("Corea del Sur", "KR"),
            ("Estados Unidos", "US"),
            ("Paraguai", "PY"),
            ("香港", "HK"),
            ("Magyarország", "HU"),
        ],
        *[("Kongo", "CG"), ("Korea", ""), ("Corea", None), ("Atlantis", None), ("", None)],
    ],
)
def test_a_name_in_another_language(name: str, code: str | None) -> None:
    assert countries.code_of(name) == code


def test_a_translated_name_is_of_one_country_and_no_english_one() -> None:
    assert not countries.translated().keys() & countries.names().keys()
    assert set(countries.translated().values()) <= {country.alpha_2 for country in pycountry.countries}
    assert len(countries.translated()) > 10_000


def test_a_selector_takes_a_country_in_another_language(tl: Timeline) -> None:
    tl.add({"title": "x", "kind": "event", "when": "2020", "country": "DE"})
    assert len(tl.find("country:Deutschland")) == len(tl.find("country:Germany")) == 1
