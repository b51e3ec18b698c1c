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
    "mic": (
        "micnum,eventnum,ccode1,stabb1,ccode2,stabb2,stday,stmon,styear,endday,endmon,endyear,fatality1,hostlev,version-mie\n"
        "2,1,2,USA,200,UKG,5,6,1902,-9,7,1902,0,3,1.0\n"
        "3,1,300,AUH,345,YUG,2,5,1913,25,10,1913,0,3,1.0\n",
        "styear stmon stday endyear endmon endday", ""),
    "icb": (
        "icb2,crisno,crisname,yrtrig,motrig,datrig,yrterm,moterm,daterm,trigent,outcom\n"
        "1,1,RUSSIAN CIVIL WAR I,1918,5,28,1920,4,1,1,1\n"
        "2,2,COSTA RICAN COUP,1918,5,25,1919,9,3,2,2\n",
        "yrtrig motrig datrig yrterm moterm daterm", "crisname"),
    "atop": (
        "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,begyr,begmo,begday,endyr,endmo,endday,estmode\n"
        "1005,200,1815,1,3,1823,0,0,1815,1,3,1823,0,0,1\n"
        "1010,300,1815,6,8,1848,3,20,1815,6,8,1866,6,14,1\n",
        "yrent moent dayent yrexit moexit dayexit", ""),
    "coups": (
        "country\tccode\tyear\tmonth\tday\tcoup\tversion\n"
        "Bolivia\t145\t1950\t5\t19\t1\t1.2\n"
        "Bolivia\t145\t1951\t5\t16\t2\t1.2\n",
        "year month day", "country"),
    "nelda": (
        "stateid,ccode,country,electionid,year,mmdd,types,notes,nelda1,nelda2\n"
        "AFG,700,Afghanistan,AFG-1965-0910-L1,1965,0910,Legislative/Parliamentary,first,N/A,yes\n"
        "AFG,700,Afghanistan,AFG-1969-0829-L1,1969,0829,Legislative/Parliamentary,second,no,yes\n",
        "year mmdd", "notes"),
    "cow-alliances": (
        "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality\n"
        "1,200,United Kingdom,235,Portugal,1,1,1816,,,,1,1,1,0\n"
        "2,200,United Kingdom,380,Sweden,1,1,1816,15,2,1911,1,0,0,0\n",
        "dyad_st_year dyad_st_month dyad_st_day dyad_end_year dyad_end_month dyad_end_day", ""),
    "em-dat-public": (
        "DisNo.,Historic,Classification Key,Disaster Group,Disaster Type,External IDs,Event Name,ISO,Country,Location,Start Year,Start Month,Start Day,End Year,End Month,End Day,Total Deaths,Entry Date,Last Update\n"
        "1999-9388-DJI,No,nat-cli-dro-dro,Natural,Drought,,,DJI,Djibouti,\"Ali Sabieh\",2001,6,,2001,,,,2006-03-01,2023-09-25\n"
        "1999-9388-SDN,No,nat-hyd-flo,Natural,Flood,,,SDN,Sudan,Kassala,2000,1,12,2001,1,14,10,2006-03-01,2023-09-25\n",
        "Start Year Start Month Start Day End Year End Month End Day", "Location"),
    "storm-events": (
        "BEGIN_YEARMONTH,BEGIN_DAY,BEGIN_TIME,END_YEARMONTH,END_DAY,END_TIME,EPISODE_ID,EVENT_ID,STATE,YEAR,MONTH_NAME,EVENT_TYPE,CZ_NAME,BEGIN_DATE_TIME,CZ_TIMEZONE,END_DATE_TIME,SOURCE,BEGIN_LAT,BEGIN_LON,EPISODE_NARRATIVE,EVENT_NARRATIVE\n"
        "201910,9,1500,201910,9,1530,140217,843354,TEXAS,2019,October,Hail,HARRIS,09-OCT-19 15:00:00,CST-6,09-OCT-19 15:30:00,Public,31.1,-102.2,Long a,Hail fell\n"
        "201911,27,800,201911,27,2000,140218,843355,OHIO,2019,November,High Wind,ERIE,27-NOV-19 08:00:00,EST-5,27-NOV-19 20:00:00,ASOS,,,Long b,Wind blew\n",
        "BEGIN_DATE_TIME END_DATE_TIME", "EVENT_NARRATIVE"),
    "wildlife-strikes": (
        "INDEX_NR,INCIDENT_DATE,INCIDENT_MONTH,INCIDENT_YEAR,TIME,TIME_OF_DAY,AIRPORT_ID,AIRPORT,LATITUDE,LONGITUDE,RUNWAY,STATE,OPERATOR,AIRCRAFT,SPECIES,REMARKS,LUPDATE\n"
        "608242,1996-06-22,6,1996,,Day,KSEA,SEATTLE,47.4,-122.3,16,WA,UNITED,B-737,Gull,NOTHING,1998-01-05\n"
        "608243,1996-06-26,6,1996,18:30,Dusk,KDEN,DENVER,39.8,-104.6,,CO,UNITED,B-757,Sparrow,SEEN,1998-01-05\n",
        "INCIDENT_DATE TIME", "REMARKS"),
    "ntsb": (
        "NtsbNo,EventType,Mkey,EventDate,City,State,Country,ReportNo,N#,HasSafetyRec,ReportType,OriginalPublishDate,HighestInjuryLevel,ProbableCause\n"
        "ERA20LA001,ACC,100361,2019-10-01T10:15:00Z,Ocala,FL,USA,,N123,False,,2021-06-01T04:00:00Z,None,The pilot\n"
        "ERA20LA002,ACC,100362,2019-10-02T13:30:00Z,Macon,GA,USA,,N124,False,,2021-06-02T04:00:00Z,Fatal,The engine\n",
        "EventDate", "ProbableCause"),
    "fema": (
        "femaDeclarationString,disasterNumber,state,declarationType,declarationDate,fyDeclared,incidentType,declarationTitle,incidentBeginDate,incidentEndDate,disasterCloseoutDate,designatedArea,lastRefresh,id\n"
        "DR-1-GA,1,GA,DR,1953-05-02T00:00:00.000Z,1953,Tornado,TORNADO,1953-05-02T00:00:00.000Z,1953-05-02T00:00:00.000Z,1954-06-01T00:00:00.000Z,Statewide,2023-03-18T13:22:03.467Z,a1\n"
        "DR-2-TX,2,TX,DR,1953-05-15T00:00:00.000Z,1953,Tornado,TORNADO & HEAVY RAINFALL,1953-05-15T00:00:00.000Z,,1958-01-01T00:00:00.000Z,Statewide,2023-03-18T13:22:03.467Z,a2\n",
        "incidentBeginDate incidentEndDate", "declarationTitle"),
    "gdelt-mentions": (
        "GLOBALEVENTID,EventTimeDate,MentionTimeDate,MentionType,MentionSourceName,MentionIdentifier,SentenceID,Confidence\n"
        "410479162,20150218230000,20150218231500,1,bbc.co.uk,http://bbc/1,1,50\n"
        "410479163,20150218230000,20150218234500,1,cnn.com,http://cnn/1,2,40\n",
        "EventTimeDate", ""),
    "scad": (
        "eventid,ccode,countryname,startdate,enddate,stday,stmo,styr,eday,emo,eyr,etype,actor1,target1,issuenote,notes\n"
        "4040001,404,Guinea-Bissau,1/1/1990,1/31/1990,1,1,1990,31,1,1990,1,Students,Govt,wages,text a\n"
        "4040002,404,Guinea-Bissau,2/1/1990,2/1/1990,1,2,1990,1,2,1990,1,Teachers,Govt,pay,text b\n",
        "styr stmo stday eyr emo eday", "notes"),
    "speed": (
        "eventid,gp7,day_of_event,month_of_event,year_of_event,country,ini_nam_name,ev_type,location\n"
        "1,2,4,7,1976,Chile,A,Attack,Santiago\n"
        "2,2,,8,1977,Chile,B,Protest,Lota\n",
        "year_of_event month_of_event day_of_event", ""),
    "outbreak-news": (
        "Title,DonId,PublicationDate,Country,Disease,Url\n"
        "Cholera in Haiti,2010-DON1,2010-10-26T00:00:00Z,Haiti,Cholera,http://w/1\n"
        "Plague in Peru,2010-DON2,2010-08-10T00:00:00Z,Peru,Plague,http://w/2\n",
        "PublicationDate", "Title"),
    "wikidata": (
        "item,itemLabel,start,end,countryLabel,coord\n"
        "http://www.wikidata.org/entity/Q1,War A,1914-07-28T00:00:00Z,1918-11-11T00:00:00Z,France,Point(1 2)\n"
        "http://www.wikidata.org/entity/Q2,War B,1939-09-01T00:00:00Z,1945-09-02T00:00:00Z,Poland,Point(3 4)\n",
        "start end", "itemLabel"),
    "wikidata-points": (
        "event,eventLabel,pointInTime,locationLabel\n"
        "http://www.wikidata.org/entity/Q1,Battle A,1914-07-28T00:00:00Z,X\n"
        "http://www.wikidata.org/entity/Q2,Battle B,-0479-01-01T00:00:00Z,Y\n",
        "pointInTime", "eventLabel"),
    "met-begin-end": (
        "objectid,title,objectBeginDate,objectEndDate,department\n"
        "1,Coin,1850,1856,A\n"
        "2,Vase,1700,1799,B\n",
        "objectBeginDate objectEndDate", "title"),
    "library": (
        "bib_id,title,author,publisher,pub_year,language,created_date,last_updated\n"
        "100,A history,Smith,Wiley,1999,eng,2010-01-02,2020-02-02\n"
        "101,A novel,Jones,OUP,c1850,eng,2010-01-03,2020-02-03\n",
        "pub_year", "title"),
    "ulan": (
        "subject_id,preferred_name,bio,birth_date,death_date,nationality,role\n"
        "500010879,Rembrandt,Dutch painter,1606,1669,Dutch,painter\n"
        "500115493,Vincent,Dutch painter,1853,1890,Dutch,painter\n",
        "birth_date death_date", "preferred_name"),
    "sec": (
        "CIK,Company Name,Form Type,Date Filed,Filename\n"
        "1000032,BINCH JAMES G,4,2020-01-03,edgar/a.txt\n"
        "1000045,NICHOLAS FINANCIAL INC,10-Q,2020-02-07,edgar/b.txt\n",
        "Date Filed", "Company Name"),
    "syslog": (
        "timestamp,hostname,program,pid,severity,message\n"
        "Jun 14 2015 15:16:01,combo,sshd,19939,info,authentication failure\n"
        "Jun 14 2015 15:16:02,combo,sshd,19937,info,check pass\n",
        "timestamp", "message"),
    "bank-de": (
        "Buchungstag;Wertstellung;Buchungstext;Auftraggeber;Verwendungszweck;Betrag;Währung\n"
        "03.01.2020;04.01.2020;Lastschrift;Stadtwerke;Strom Januar;-45,30;EUR\n"
        "15.01.2020;15.01.2020;Gutschrift;Arbeitgeber;Gehalt;2.500,00;EUR\n",
        "Buchungstag", "Verwendungszweck"),
    "bank-uk": (
        "Transaction Date,Posting Date,Transaction Type,Transaction Description,Debit Amount,Credit Amount,Balance\n"
        "13/02/2020,14/02/2020,DEB,TESCO,12.30,,100.20\n"
        "12/02/2020,13/02/2020,FPI,SALARY,,1200.00,112.50\n",
        "Transaction Date", "Transaction Description"),
    "google-calendar-all-day": (
        "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location,Private\n"
        "Holiday,05/30/2020,,05/31/2020,,True,,Home,False\n"
        "Call,05/31/2020,1:00 PM,05/31/2020,2:00 PM,False,with Bob,Home,False\n",
        "Start Date Start Time End Date End Time", "Subject"),
    "outlook": (
        "\"Subject\",\"Start Date\",\"Start Time\",\"End Date\",\"End Time\",\"All day event\",\"Reminder on/off\",\"Reminder Date\",\"Reminder Time\",\"Meeting Organizer\",\"Required Attendees\",\"Categories\",\"Description\",\"Location\"\n"
        "\"Meet\",\"5/13/2020\",\"10:00:00 AM\",\"5/13/2020\",\"11:00:00 AM\",\"False\",\"True\",\"5/13/2020\",\"9:45:00 AM\",\"Ann\",\"Bob;Cy\",\"Work\",\"\",\"Room\"\n"
        "\"Off\",\"5/14/2020\",\"12:00:00 AM\",\"5/15/2020\",\"12:00:00 AM\",\"True\",\"False\",\"5/14/2020\",\"12:00:00 AM\",\"Ann\",\"\",\"\",\"\",\"\"\n",
        "Start Date Start Time End Date End Time", "Subject"),
    "jira-export": (
        "Issue key,Issue id,Summary,Assignee,Reporter,Priority,Status,Created,Updated,Due date,Resolved\n"
        "A-1,1001,Fix it,Ann,Bob,High,Done,01/Jan/20 10:00 AM,01/Apr/20 10:00 AM,,01/Feb/20 10:00 AM\n"
        "A-2,1002,Do it,Cy,Bob,Low,Open,02/Jan/20 11:00 AM,01/Apr/20 10:00 AM,31/Dec/20 12:00 AM,\n",
        "Created Resolved", "Summary"),
    "email": (
        "From,To,Subject,Date,Message-ID\n"
        "ann@x.org,bob@y.org,Hello,\"Mon, 14 May 2001 16:39:00 -0700 (PDT)\",<1@x>\n"
        "bob@y.org,ann@x.org,Re: Hello,\"Fri, 4 May 2001 13:51:00 -0700 (PDT)\",<2@y>\n",
        "Date", "Subject"),
    "german-with-time": (
        "Nr.;Datum;Uhrzeit;Ereignis;Ort\n"
        "1;24.12.1914;18:30;Weihnachtsfrieden;Ypern\n"
        "2;11.11.1918;11:00;Waffenstillstand;Compiègne\n",
        "Datum Uhrzeit", "Ereignis"),
    "german-from-to": (
        "Name;von;bis;Partei\n"
        "Adenauer;15.09.1949;16.10.1963;CDU\n"
        "Erhard;16.10.1963;01.12.1966;CDU\n",
        "von bis", "Name"),
    "french": (
        "identifiant;intitulé;date_debut;date_fin;lieu;type\n"
        "1;Exposition universelle;1889-05-06;1889-10-31;Paris;exposition\n"
        "2;Jeux;1900-05-14;1900-10-28;Paris;sport\n",
        "date_debut date_fin", "intitulé"),
    "french-words": (
        "Titre,Date de début,Date de fin,Pays\n"
        "Fête,06/05/1889,31/10/1889,France\n"
        "Jeux,14/05/1900,28/10/1900,France\n",
        "Date de début Date de fin", "Titre"),
    "spanish": (
        "id,nombre,fecha_inicio,fecha_fin,pais\n"
        "1,Gobierno A,10/12/1983,08/07/1989,Argentina\n"
        "2,Gobierno B,08/07/1989,10/12/1999,Argentina\n",
        "fecha_inicio fecha_fin", "nombre"),
    "spanish-with-time": (
        "Fecha;Hora;Suceso;Lugar\n"
        "11-09-1973;09:10;Golpe;Santiago\n"
        "27-02-2010;03:34;Terremoto;Cobquecura\n",
        "Fecha Hora", "Suceso"),
    "portuguese": (
        "evento;data_inicio;data_fim;local;descricao\n"
        "Festa;2019-03-01;2019-03-05;Rio;Carnaval\n"
        "Feira;2019-05-10;;Lisboa;Livros\n",
        "data_inicio data_fim", "evento"),
    "italian": (
        "titolo,data_inizio,data_fine,luogo\n"
        "Guerra,1915-05-24,1918-11-04,Italia\n"
        "Marcia,1922-10-27,1922-10-31,Roma\n",
        "data_inizio data_fine", "titolo"),
    "dutch": (
        "naam,begindatum,einddatum,plaats\n"
        "Bezetting,1940-05-10,1945-05-05,Nederland\n"
        "Ramp,1953-01-31,1953-02-02,Zeeland\n",
        "begindatum einddatum", "naam"),
    "pitf": (
        "COUNTRY,SCODE,CCODE,YEAR,MOBEGIN,YRBEGIN,MOEND,YREND,PTYPE,DESC\n"
        "Afghanistan,AFG,700,1978,4,1978,4,1992,1,Long war\n"
        "Algeria,ALG,615,1992,5,1991,12,2004,2,Islamists\n",
        "YRBEGIN MOBEGIN YREND MOEND", "DESC"),
    "polity5": (
        "p5,cyear,ccode,scode,country,year,flag,polity,byear,bmonth,bday,eyear,emonth,eday,eprec,prior\n"
        "0,7001800,700,AFG,Afghanistan,1800,0,-6,1800,1,1,,,,,\n"
        "0,7001801,700,AFG,Afghanistan,1801,0,-6,,,,1801,5,6,1,-6\n",
        "year", "country"),
    "employees": (
        "employee_id,name,hire_date,termination_date,dob\n"
        "1,Ann,2001-05-06,2010-01-02,1970-01-01\n"
        "2,Bob,2003-05-06,,1975-01-01\n",
        "hire_date termination_date", "name"),
    "meteorites": (
        "name,id,recclass,mass (g),fall,year,reclat,reclong\n"
        "Aachen,1,L5,21,Fell,01/01/1880 12:00:00 AM,50.775,6.08333\n"
        "Aarhus,2,H6,720,Fell,01/01/1951 12:00:00 AM,56.18333,10.23333\n",
        "year", "name"),
    "volcano": (
        "Volcano_Number,Volcano_Name,Eruption_Number,Start_Year,Start_Month,Start_Day,Start_Year_Uncertainty,End_Year,End_Month,End_Day\n"
        "210010,West Eifel,10000,-8300,0,0,300,-8290,0,0\n"
        "210020,Puys,10001,-4040,0,0,150,,,\n",
        "Start_Year Start_Month Start_Day End_Year End_Month End_Day", "Volcano_Name"),
    "noaa-tsunami": (
        "Year,Mo,Dy,Hr,Mn,Sec,Tsunami Event Validity,Location Name,Country,Latitude,Longitude\n"
        "-2000,,,,,,1,SYRIAN COASTS,SYRIA,35.683,35.8\n"
        "1964,3,28,3,36,14,4,PRINCE WILLIAM SOUND,USA,61.017,-147.648\n",
        "Year Mo Dy Hr Mn Sec", "Location Name"),
    "crimes-uk": (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type\n"
        "a,2020-01,Met,Met,0,51,On High St,Burglary\n"
        "b,2020-02,Met,Met,0,51,On Low St,Robbery\n",
        "Month", "Location"),
    "year-range": (
        "Name,Years active,Genre\n"
        "Band A,1990-1999,rock\n"
        "Band B,2001-present,pop\n",
        "Years active", "Name"),
    "date-end": (
        "date,end_date,title\n"
        "2001-01-01,2001-01-05,A\n"
        "2001-02-01,,B\n",
        "date end_date", "title"),
    "ships": (
        "name,launched,commissioned,decommissioned,fate\n"
        "A,1 May 1910,2 June 1911,3 March 1930,Scrapped\n"
        "B,4 July 1912,5 August 1913,,Sunk\n",
        "commissioned decommissioned", "name"),
}  # fmt: skip


def _columns(value: object) -> list[str]:
    """The columns that are named in a part of a mapping, in their order."""
    text = json.dumps(value, ensure_ascii=False)
    found: list[str] = []
    for piece in text.split("{")[1:]:
        name = piece.split("}")[0]
        if '"' not in name and name not in found:
            found.append(name)
    return found


@pytest.mark.parametrize(
    "name",
    [
        name if place % 3 == 0 else pytest.param(name, marks=pytest.mark.torture)
        for place, name in enumerate(HEADERS)
    ],
)
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
