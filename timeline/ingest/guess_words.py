"""The words by which columns are called, in a few languages: what a name says of a column that nobody has described."""

from __future__ import annotations

__all__ = [
    "CLOCKS", "DATED", "END", "JOINTS", "LIFE", "MIDNIGHT", "NAMED", "NO_ID", "PART", "RECORD", "START", "TITLES", "WEAK_END",
    "WEAK_START", "WORDS",
]  # fmt: skip

START = (
    "start|starts|started|begin|begins|beginning|began|beg|strt|from|since|first|opened|opening|onset|outbreak|born|birth"
    "|founded|established|inception|d[ée]but|beginn|inicio|in[íi]cio|inizio|desde|von|van|depuis|effective|commenced"
    "|commencement|commissioned|departure|hire|hired|appointed|joined|admission|trig|trigger|nacimiento|naissance|nascita"
    "|начал[оа]|початок|початку|pocz[ąa]tek|za[čc][áa]tek|kezdet|ba[şs]lang[ıi][çc]|開始日?|开始日?期?|시작일?"
    "|nascimento|geburts?|geboren|geboorte"
)
WEAK_START = "entry|ent|in|st|s|ab|created"  # words that can say something else
END = (
    "end|ends|ended|ending|finish|finished|to|until|till|last|closed|closing|stop|died|death|dissolved|abolished|disbanded"
    "|ceased|fin|fim|fine|ende|einde|eind|bis|tot|hasta|at[ée]|jusqu|termination|terminated|exit|expiry|expiration|expires"
    "|completion|completed|arrival|restoration|restored|resolved|resolution|decommissioned|left|retired|resigned|discharge"
    "|конец|конца|кінець|окончани[ея]|завершени[ея]|koniec|konec|v[ée]ge|biti[şs]|終了日?|结束日?期?|結束日?期?|종료일?"
    "|muerte|fallecimiento|d[ée]c[èe]s|morte|todes|gestorben|overlijden"
)
WEAK_END = "term|out|en|e"
PART = {
    "year": "year|yr|yyyy|jahr|ann[ée]e|a[ñn]o|anno|jaar|год|рік|年|년|연도",
    "month": "month|mon|mth|mo|mm|monat|mois|m[eê]s|mese|maand|месяц|місяць|miesi[ąa]c|m[ěe]s[íi]c|m[åa]nad|月|월",
    "day": "day|date|dd|dy|da|tag|jour|d[ií]a|giorno|dag|день|dzie[ńn]|日|일",
    "hour": "hour|hr|hh|stunde|heure|hora|ora|uur",
    "minute": "minute|minuto|min|mn",
    "second": "second|segundo|sec",
}
_DATE = (
    "дата|год|рік|datum|d[áa]tum|tarih|p[äa]iv[äa]m[äa][äa]r[äa]|ημερομηνία|日付|日期|日時|時間|时间|年月日|年份"
    "|날짜|일자|일시|연도"
)
WORDS = (
    "date ?time|time ?stamp|date|day|time|year|month|dt|datum|fecha|data|dato|ts|ymd|utc|uhrzeit|zeit|uhr|hora|heure|ora|tijd"
    f"|jahr|ann[ée]e|a[ñn]o|anno|jaar|{_DATE}"
)
JOINTS = "de|du|del|di|da|of|on|the|d"  # between the words of a name
CLOCKS = r"time|hour|clock|zeit|uhr|hora|heure|\bora\b|tijd"
DATED = (
    r"date|day|time|year|datum|fecha|jahr|when|edtf|signed|published|stamp|epoch|created|opened|closed|updated|modified|onset"
    r"|start|begin|from|since|first|end|finish|until|till|last|stop|born|birth|founded|establish|inception|dissol|abolish"
    r"|d[ée]but|beginn|inicio|died|death|net|dob|dod|launch|posted|period|\bat\b|\bts\b|\bdt\b|jaar|ann[ée]e|laufzeit|zeitraum"
    r"|commission|hire|joined|appointed|retired|resigned|filed|issued|adopted|ratif|effective|departure|arrival|trig|buchung"
    rf"|wertstellung|valuta|geburt|{_DATE}|\b(von|bis|ab|tot|desde|hasta|data|dato|anno|a[ñn]o|fim|fine|fin|inizio|in[ií]cio|hora|ora|tag)\b"
)
LIFE = (
    r"birth|born|death|died|dob|dod|artist|author|creator|maker|nacimiento|naissance|nascita|nascimento|geburt|geboren|geboorte"
    r"|muerte|fallec|d[ée]c[èe]s|morte|todes|gestorben|overlijden"
)
RECORD = (
    r"creat|updat|modif|insert|enter|access|retriev|added|load|upload|version|report|publi|filed|received|posted|due|check"
    r"|valid|edit|changed|acquir|last viewed|receipt|coverage|transaction|identified|downloaded|processed|print|posting|valuta"
    r"|wertstellung|remind|scraped|crawled|refresh|erfasst|ge[äa]ndert|actuali[zs]|atualiz"
)
MIDNIGHT = r"[T ](00:00(:00(\.0+)?)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?|12:00(:00)? ?AM)$"

_TITLE = (
    "title|name|headline|label|summary|subject|heading|titel|titre|t[íi]tulo|titolo|intitul[ée]|nombre|nom|nome|naam"
    "|bezeichnung|название|заголовок|назва|nazwa|tytu[łl]|n[áa]zev|c[íi]m|rubrik|otsikko|ba[şs]l[ıi]k|τίτλος|件名|名称|題名|タイトル|标题"
    "|標題|名稱|제목|이름"
)
_EVENT = (
    "event|event.?name|what|incident|message|short|desc|ereignis|[ée]v[ée]nement|evento|suceso|acontecimiento|gebeurtenis|betreff"
    "|asunto|assunto|objet|oggetto|onderwerp|событие|подія|wydarzenie|ud[áa]lost|esem[ée]ny|h[äa]ndelse|tapahtuma|olay|γεγονός"
    "|事件|出来事|イベント|사건|행사"
)
_NO_TITLE = (
    "user|file|host|first|last|middle|given|family|country|state|nation|source|actor|person|city|place|location|region|month|day"
    "|color|time.?zone|tz|domain|column|sheet|street|county|cz|author|publisher"
)
TITLES = (rf"{_TITLE}|{_EVENT}", rf"(?!.*({_NO_TITLE}).?(name|title|label)).*(name|title|label|headline)")

NO_ID = r"pid|ppid|uid|gid|sid|paid|said|valid|grid|(user|author|owner|airport|country|region|state|city).?id"
_NUMBERS = r"no\.?|nr\.?|number|num|nummer"
NAMED = {
    "id": r"id|identifier|key|uuid|guid|ref|number|no\.?|nr\.?|#|index|.*_id_cnty|.*[ _]id|[a-z]+id|unique.?key"
    r"|(accession|object).?number|(event|record|case|incident|report|entry).?(id(.?cnty)?|no\.?|nr\.?|number|code)"
    rf"|(index|record|row|line|serial|.*[ _.])[ _]?({_NUMBERS})|dis ?no\.?|identifiant|identificador|signatur|kennung|.*nummer",
    "title": rf"{_TITLE}|event|incident|what|.*(name|title|label)",
    "kind": r"kind|type|category|class|event.?type|sub.?event.?type|action|typ|tipo|art|kategorie|categor[íi]a|cat[ée]gorie"
    r"|тип|вид|категория|typ|rodzaj|druh|t[íi]pus|t[üu]r|種類|種別|类型|类别|類型|類別|유형|종류"
    r"|(disaster|incident|crime|accident|attack|primary|request|complaint|issue|activity|declaration|form|transaction|hazard"
    r"|incident|ev|e|offense|violation).?(sub.?)?type",
    "description": r"(.*[ _.])?(description|notes?|narrative|text|details?|body|comments?|abstract|remarks|cause|beschreibung"
    r"|описание|опис|opis|popis|le[íi]r[áa]s|beskrivning|kuvaus|a[çc][ıi]klama|説明|内容|描述|备注|備考|설명|내용"
    r"|bemerkung(en)?|anmerkung(en)?|descripci[óo]n|descri[çc][ãa]o|descrizione|omschrijving|observa[çc][õo]es|verwendungszweck)",
    "place": r"place|location|city|town|site|venue|where|locality|adm(in)?_?1|region|province|(place|city|location).?(name|label)"
    r"|lieu|ort|lugar|luogo|local|plaats|ciudad|ville|stadt|место|город|місце|місто|miejsce|miasto|m[íi]sto|hely|v[áa]ros|plats"
    r"|paikka|yer|[şs]ehir|τόπος|場所|地点|地點|城市|都市|장소|도시",
    "country": r"country|country.?(code|name|te?xt|label)|iso.?[23]?|iso.?code|nation|land|pays|pa[íi]s|paese"
    r"|страна|країна|kraj|zem[ěe]|orsz[áa]g|maa|[üu]lke|χώρα|国|国家|國家|국가|나라",
    "country number": r"ccode|country.?number|cow|cow.?(code|no|num|number|n)|gw|gw.?(code|no|num|number|n)",
    "lat": r"(.*[ _])?lat(itude)?|reclat|y",
    "lon": r"(.*[ _])?(lon|lng|long|longitude)|reclon|reclong|x",
    "tag": r"tags?|keywords?|labels|topics?|categories|schlagw[oö]rter",
    "source": r"sources?|url|link|references?|source.?url|citation|reported.?by|publisher|outlet|quelle|fuente|fonte",
    "who": r"actors?\d?|actor.?[12ab]|actor.?[12ab].?name|side.?[ab]|participants?|who|people|persons?|person.?name|perpetrators?"
    r"|victims?|agent|party|organi[sz]ations?|(source|target|initiator|recipient).?name|target.?[12]|attendees?"
    r"|required attendees|meeting organizer",
    "precision": r".*(date|time).*prec(ision)?|prec(ision)?",
}
