"""Headers of well-known data sets over invented rows, judged by the dates and the title that a person would choose."""

# ruff: noqa: E501, ISC004
from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from timeline import Timeline

HEADERS: dict[str, tuple[str, str, str]] = {
    # name: the file, the columns of the dates in their order, the column of the title
    "gtd": (
        "eventid,iyear,imonth,iday,approxdate,country_txt,city,summary\n1,1970,7,2,,Mexico,A,one\n2,1970,0,0,,Mexico,B,two\n",
        "iyear imonth iday", "summary"),
    "acled": (
        "event_id_cnty,event_date,year,time_precision,event_type,actor1,notes,timestamp\n"
        "A1,03 March 2021,2021,1,Riots,X,note one,1617053422\nA2,14 March 2021,2021,1,Riots,Y,note two,1617053422\n",
        "event_date", "notes"),
    "ucdp-ged": (
        "id,year,type_of_violence,conflict_name,side_a,side_b,date_prec,date_start,date_end\n"
        "1,1991,1,War A,G,R,1,1991-01-02,1991-01-05\n2,1992,1,War B,G,S,1,1992-02-02,1992-02-02\n",
        "date_start date_end", "conflict_name"),
    "prio-armed-conflict": (
        "conflict_id,location,side_a,side_b,territory_name,year,start_date,start_prec,start_date2\n"
        "1,India,G,N,Nagaland,1956,1946-07-01,1,1956-02-01\n2,Cuba,G,M,,1953,1953-07-26,1,1953-07-26\n",
        "start_date", ""),
    "cow-mid": (
        "dispnum,stday,stmon,styear,endday,endmon,endyear,outcome\n2,-9,5,1902,-9,6,1902,1\n3,2,5,1913,25,10,1913,1\n",
        "styear stmon stday endyear endmon endday", ""),
    "cow-wars": (
        "WarNum,WarName,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1\n"
        "1,Franco-Spanish,4,7,1823,11,13,1823\n4,First Russo-Turkish,4,26,1828,9,14,1829\n",
        "StartYear1 StartMonth1 StartDay1 EndYear1 EndMonth1 EndDay1", "WarName"),
    "archigos": (
        "obsid,leader,startdate,enddate,yrborn,yrdied\nA-1,Grant,1869-03-04,1877-03-04,1822,1885\n"
        "A-2,Hayes,1877-03-04,1881-03-04,1822,1893\n",
        "startdate enddate", "leader"),
    "reign": (
        "leader,birthyear,syear,smonth,sdate,eyear,emonth,edate\nA,1884,1945,4,12,1953,1,20\nB,1890,1953,1,20,1961,1,20\n",
        "syear smonth sdate eyear emonth edate", "leader"),
    "parlgov-cabinets": (
        "country_name,election_date,start_date,cabinet_name,party_name\nX,1946-09-28,1946-11-01,Cab I,P\n"
        "X,1949-12-10,1949-12-19,Cab II,Q\n",
        "start_date", "cabinet_name"),
    "parlgov-terms": (
        "id,name,start_date,termination_date\n1,Cab I,1968-01-10,1968-02-28\n2,Cab II,1998-04-08,\n",
        "start_date termination_date", "name"),
    "polity": (
        "country,eventdate,byear,bmonth,bday,polity\nA,1800-01-01,1800,1,1,7\nB,1809-03-04,1809,3,4,9\n",
        "eventdate", "country"),
    "gwf": (
        "gwf_country,gwf_casename,gwf_startdate,gwf_enddate\nX,X 1,3/4/1789,12/31/2020\nY,Y 1,12/11/1931,3/10/1952\n",
        "gwf_startdate gwf_enddate", "gwf_casename"),
    "em-dat": (
        "Dis No,Disaster Type,Event Name,Start Year,Start Month,Start Day,End Year,End Month,End Day\n"
        "1900-0003,Drought,Big,1900,,,1901,,\n1902-0012,Storm,Gil,1902,4,18,1902,4,18\n",
        "Start Year Start Month Start Day End Year End Month End Day", "Event Name"),
    "usgs": (
        "time,latitude,longitude,mag,id,updated,place,type\n2024-01-02T03:04:05.678Z,1,2,4.5,us1,2024-03-02T00:00:00.000Z,Off A,quake\n"
        "2024-01-03T03:04:05.678Z,1,2,4.6,us2,2024-03-03T00:00:00.000Z,Off B,quake\n",
        "time", "place"),
    "gdelt": (
        "GLOBALEVENTID,SQLDATE,MonthYear,Year,FractionDate,Actor1Name,DATEADDED,SOURCEURL\n"
        "1,20130101,201301,2013,2013.0,POLICE,20140101,http://a\n2,20130102,201301,2013,2013.0,ARMY,20140101,http://b\n",
        "SQLDATE", ""),
    "icews": (
        "Event ID,Event Date,Source Name,Event Text,Target Name,Publisher,City\n1,2014-01-01,A,Make visit,B,Wire,X\n"
        "2,2014-01-02,B,Consult,A,Post,Y\n",
        "Event Date", ""),
    "timesketch": (
        "__ts_timeline_id,datetime,timestamp_desc,message\n35,2012-03-14 04:17:38.276340+00:00,Modified,hello\n"
        "35,2012-03-14 04:17:39.276340+00:00,Modified,bye\n",
        "datetime", "message"),
    "plaso-l2t": (
        "date,time,timezone,MACB,source,type,user,host,short\n08/14/2020,16:11:05,UTC,M...,LOG,t,-,h,row 1\n"
        "08/15/2020,16:12:05,UTC,M...,LOG,t,-,h,row 2\n",
        "date time", "short"),
    "log-of-epoch-seconds": (
        "message,timestamp\nm1,1683099403\nm2,1683099404\n", "timestamp", "message"),
    "log-of-epoch-milliseconds": ("msg_id,created_at_ms,message\n1,1683099403911,a\n2,1683099404911,b\n", "created_at_ms", "message"),
    "slack": ("user,type,ts,text\nU1,message,1683099403.911646,hello there\nU2,message,1683099404.000100,bye\n", "ts", "text"),
    "wikipedia-table": (
        "Ship,Date of sinking,Location\nAlfa,14 April 1912,Atlantic\nBravo,7 May 1915,Irish Sea\n", "Date of sinking", "Ship"),
    "darwin-core": (
        "occurrenceID,scientificName,eventDate,year,month,day,dateIdentified,modified\n"
        "o1,Aus bus,1901-05-06,1901,5,6,2001-01-01,2010-01-01\no2,Cus dus,1901-06,1901,6,,2001-01-01,2010-01-01\n",
        "eventDate", "scientificName"),
    "moma": (
        "Title,Artist,BeginDate,EndDate,Date,AccessionNumber,DateAcquired\nPlan,A,1841,1918,1896,885.1996,1996-04-09\n"
        "Villa,B,1900,1987,c. 1911,1.1995,1995-01-17\n",
        "Date", "Title"),
    "tate": (
        "id,accession_number,artist,title,dateText,year,acquisitionYear\n1,A1,B,A Figure,c.1826,1826,1922\n2,A2,B,Two,1785,1785,1922\n",
        "dateText", "title"),
    "met": (
        "Object ID,Title,Artist Begin Date,Artist End Date,Object Date,Object Begin Date,Object End Date\n"
        "1,Coin,1794,1869,1853,1853,1853\n2,Dish,1785,1844,c. 1901,1900,1902\n",
        "Object Date", "Title"),
    "legislators": (
        "last_name,first_name,full_name,birthday,type,state,party\nA,B,B A,1952-11-09,sen,OH,D\nC,D,D C,1958-10-13,sen,WA,D\n",
        "birthday", "full_name"),
    "terms-of-office": ("name,birth_year,term_start,term_end\nA,1950,2001-01-03,2007-01-03\nB,1951,2007-01-03,\n", "term_start term_end", "name"),
    "flights": (
        "FL_DATE,OP_CARRIER,ORIGIN,DEST,DEP_DELAY\n2018-01-01,UA,EWR,DEN,-5\n2018-01-02,UA,LAS,SFO,3\n", "FL_DATE", ""),
    "strava": (
        "Activity ID,Activity Date,Activity Name,Distance\n1,\"Oct 7, 2019, 5:02:11 PM\",Run,5\n2,\"Oct 9, 2019, 5:02:11 PM\",Ride,9\n",
        "Activity Date", "Activity Name"),
    "github-issues": (
        "number,title,state,created_at,updated_at,closed_at\n1,Bug,closed,2020-01-01T00:00:00Z,2020-03-01T00:00:00Z,2020-02-01T00:00:00Z\n"
        "2,Wish,open,2020-01-02T00:00:00Z,2020-03-01T00:00:00Z,\n",
        "created_at closed_at", "title"),
    "bank-statement": ("Date,Description,Amount,Balance\n25/12/2020,Coffee,-3.5,100\n26/12/2020,Rent,-900,10\n", "Date", "Description"),
    "google-calendar": (
        "Subject,Start Date,Start Time,End Date,End Time,Location\nMeet,05/30/2020,10:00 AM,05/30/2020,11:00 AM,Room\n"
        "Call,05/31/2020,1:00 PM,05/31/2020,2:00 PM,Home\n",
        "Start Date Start Time End Date End Time", "Subject"),
    "clinical-trials": (
        "NCT Number,Study Title,Start Date,Completion Date,First Posted,Last Update Posted\n"
        "N1,Trial A,2015-03,2017-05-01,2015-01-01,2020-01-01\nN2,Trial B,2016-03,2018-05-01,2016-01-01,2020-01-01\n",
        "Start Date Completion Date", "Study Title"),
    "covid": ("iso_code,location,date,new_cases\nAFG,Afghanistan,2020-02-24,5\nAFG,Afghanistan,2020-02-25,0\n", "date", ""),
    "chicago-crime": (
        "ID,Case Number,Date,Block,Primary Type,Description,Year,Updated On\n1,HY1,09/05/2015 01:30:00 PM,B,BATTERY,SIMPLE,2015,02/10/2018 03:50:01 PM\n"
        "2,HY2,09/24/2015 11:30:00 AM,B,THEFT,POCKET,2015,02/10/2018 03:50:01 PM\n",
        "Date", "Description"),
    "nyc-311": (
        "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor\n1,01/24/2020 10:00:00 AM,01/25/2020 10:00:00 AM,A,Noise,Loud\n"
        "2,01/26/2020 10:00:00 AM,,A,Noise,Party\n",
        "Created Date Closed Date", ""),
    "power-outages": (
        "Event Month,Date Event Began,Time Event Began,Date of Restoration,Time of Restoration,Area Affected\n"
        "January,01/13/2020,10:00 AM,01/14/2020,11:30 AM,Ohio\nMay,05/20/2020,1:00 PM,05/21/2020,2:00 PM,Utah\n",
        "Date Event Began Time Event Began Date of Restoration Time of Restoration", "Area Affected"),
    "launches": ("Company,Location,Datum,Detail\nX,Pad,\"Aug 07, 2020\",Falcon\nY,Pad,\"Aug 06, 2020\",Long March\n", "Datum", "Detail"),
    "nobel": (
        "id,firstname,surname,born,died,year,category\n1,W,R,1845-03-27,1923-02-10,1901,physics\n2,H,L,1853-07-18,1928-02-04,1902,physics\n",
        "year", "surname"),
    "olympics": ("Year,City,Host Country,Sport,Medal\n1896,Athens,Greece,Swimming,Gold\n1900,Paris,France,Golf,Gold\n", "Year", ""),
    "chess": (
        "Event,Site,Date,White,Black,Result\nMatch A,London,1952-##-##,X,Y,1-0\nMatch B,Paris,1953-##-##,X,Y,0-1\n", "Date", "Event"),
    "manifesto": ("country,countryname,edate,date,party,partyname\n11,Sweden,17/09/1944,194409,1,P\n11,Sweden,15/09/1946,194609,2,Q\n", "edate", "partyname"),
    "v-dem": ("country_name,country_text_id,year,historical_date,v2x_polyarchy\nMexico,MEX,1789,1789-12-31,0.1\nMexico,MEX,1790,1790-12-31,0.2\n",
        "historical_date", "country_name"),
    "elections": ("country,elec_year,elec_month,elec_day,event\nX,1987,11, ,Announced\nX,1988,4,6,Vote\n", "elec_year elec_month elec_day", "event"),
    "wildfire": (
        "FOD_ID,FIRE_NAME,FIRE_YEAR,DISCOVERY_DATE,CONT_DATE,STATE\n1,Fountain,2005,2005-02-02,2005-02-02,CA\n2,Pigeon,2004,2004-05-12,2004-05-12,CA\n",
        "DISCOVERY_DATE", "FIRE_NAME"),
    "jira": (
        "Summary,Issue key,Issue Type,Status,Created,Updated,Resolved\n"
        "Fix it,A-1,Bug,Done,2020-01-01 10:00,2020-04-01 10:00,2020-02-01 10:00\n"
        "Do it,A-2,Task,Open,2020-01-02 10:00,2020-04-01 10:00,\n",
        "Created Resolved", "Summary"),
    "blank-titles": ("title,label,date\n,first,2001-01-01\n,second,2001-01-02\nrare,third,2001-01-03\n", "date", "label"),
    "below-a-title": ("List of events,,\n\nid,what,date\n1,a,2001-01-01\n2,b,2001-01-02\n", "date", "what"),
}  # fmt: skip


def _columns(value: object) -> list[str]:
    """The columns that are named in a part of a mapping, in their order."""
    text = json.dumps(value)
    found: list[str] = []
    for piece in text.split("{")[1:]:
        name = piece.split("}")[0]
        if '"' not in name and name not in found:
            found.append(name)
    return found


@pytest.mark.parametrize("name", HEADERS)
def test_the_dates_and_the_title(name: str, tl: Timeline, tmp_path: Path) -> None:
    text, dates, title = HEADERS[name]
    file, edited = tmp_path / f"{name}.csv", tmp_path / "mapping.toml"
    file.write_text(text)
    edited.write_text(Timeline.guess(file))
    mapping = tomllib.loads(edited.read_text())
    when = mapping["when"]
    told = [column for key in ("date", "start", "end") if key in when for column in _columns(when[key])]
    assert " ".join(told) == dates
    assert not title or _columns(mapping["title"])[0] == title
    (report,) = tl.ingest(file, map_=edited)
    assert (report.rejected, report.added) == (0, report.rows)
