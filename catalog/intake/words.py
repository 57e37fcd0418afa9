"""The phrases by which articles in several languages name their parts, one alternative a line."""

import re


def any_of(lines, whole="{}"):
    """One pattern of many, in small or large letters; `whole` is what stands around them.

    An alternative that ends with a bar goes on in the next line.
    """
    lines = re.sub(r"\|\n\s*", "|", lines)
    alternatives = "|".join(f"(?:{line.strip()})" for line in lines.splitlines() if line.strip())
    return re.compile(whole.format(f"(?:{alternatives})"), re.IGNORECASE)


NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        [
            "one eins un uno um", "two zwei deux dos dois", "three drei trois tres três",
            "four vier quatre cuatro quatro", "five fünf cinq cinco", "six sechs seis",
            "seven sieben sept siete sete", "eight acht huit ocho oito",
            "nine neun neuf nueve nove",
            "ten zehn dix diez dez", "eleven elf onze once", "twelve zwölf douze doce",
            "thirteen dreizehn treize trece treze", "fourteen vierzehn quatorze catorce",
            "fifteen fünfzehn quinze quince", "sixteen sechzehn seize dieciséis",
            "seventeen siebzehn", "eighteen achtzehn", "nineteen neunzehn",
            "twenty zwanzig vingt veinte vinte",
        ],
        start=1,
    )
    for word in words.split()
}  # fmt: skip

# Before the number of a rank: "No. 1", "Platz 1", "Song #1".
RANK_WORDS = (
    r"no\.?|nr\.?|n\s?[º°o]\.?|num(?:ber|éro|ero)?\.?|n[uú]mero|nummer|platz|puesto|place|rank|rang|"
    r"song|track|entry|pick|top|position|posici[oó]n|lugar|pos\.?|第|제"
)

# In headings

BY_WORDS = (
    r"(?:as\s)?(?:performed|sung|recorded|covered|written|directed|played|composed)\sby|by|von|por|"
    r"par|di|dir\.?|regie:?|interprétée?\spar|interpretada\spor|gesungen\svon"
)
FEATURING = any_of(
    r"""
    feat\.?
    (?-i:[Ff]t)\.?|FT\.
    featuring
    with
    prod\.?(?:\sby)?
    con
    avec
    mit
    """,
    r"^{}\s",
)
SOUNDTRACK = any_of(
    r"""
    \bost\b
    soundtrack
    \btheme\s(?:from|of|song)
    bande\soriginale
    banda\ssonora
    filmmusik
    삽입곡
    ^from\s(?:the\s)?(?:film|movie|drama|series|show|tv)\b
    """
)
FROM_ALBUM = re.compile(
    r"^(?:from|off|aus|del?|van|album:?)\s(?:the\s)?(?:album\s)?(.{1,100})$", re.IGNORECASE
)
LABEL = re.compile(
    r"\b(?:records?|recordings|music|entertainment|motown|atlantic|columbia|emi)\b", re.I
)
# What tells one recording of a song from another: part of the title.
VERSION = any_of(
    r"""
    live|acoustic|unplugged|remix|remaster(?:ed)?|version|edit|demo|cover|reprise|mix|extended
    radio|instrumental|interlude|intro|outro|skit|solo|single|album|ep|mv|video|part|pt|vol
    japanese|korean|english|spanish
    \d+
    """,
    r"\b{}\b",
)
WATCH_WORDS = (
    r"(?:official\s)?(?:music\s)?(?:video|audio|mv|m/v|lyrics?|listen|watch|spotify|youtube|apple\smusic|"
    r"stream|link|clip|vídeo|ver|escuchar|écouter|anhören|뮤비|듣기)"
)

# Dates

MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec januar februar märz mai juni juli oktober "
    "dezember enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro"
)
_MONTH = "|".join(sorted(MONTHS.split(), key=len, reverse=True))
DAY = re.compile(
    rf"\b(?:{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s(?:de\s)?(?:{_MONTH})\.?,?\s(?:de\s)?\d{{4}}\b"
    rf"|\b(?:{_MONTH})\.?,?\s(?:de\s)?\d{{4}}\b"
    r"|\b\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}\b|\b\d{1,2}[-./]\d{1,2}[-./]\d{2,4}\b"
    r"|\d{4}\s?[년年]\s?\d{1,2}\s?[월月]\s?\d{1,2}\s?[일日]"
    r"|\b\d{1,2}\s(?:minutes?|hours?|days?|weeks?|months?|years?)\sago\b",
    re.IGNORECASE,
)

# The site's own lines

FURNITURE = any_of(
    r"""
    share(?:\s(?:this|on|via)\b.{0,80}|\s?:.{0,80}|
        (?:\s{1,3}\W?\s?(?:tweet|pin|post|e-?mail|print|save|copy|link|like|facebook|x|reddit)){1,6})?
    (?:compartir|teilen|partager|compartilhar|공유)\b.{0,60}
    (?:tweet|pin\sit|facebook|twitter|whatsapp|reddit|e-?mail|print|copy\slink|instagram)(?:[\s|
        ·•/,]{1,3}(?:tweet|pin(?:\sit)?|facebook|twitter|x|whatsapp|reddit|e-?mail|print|
        copy\slink|instagram|share|pinterest|linkedin|telegram|kakaotalk|tiktok|save))*
    (?:like\sthis|follow\s(?:us|me)(?:\son)?|find\sus\son)\b.{0,60}
    (?:subscribe|sign\sup|join)\b.{0,100}\b(?:newsletter|inbox|mailing\slist|updates|e-?mail|
        list|weekly|letter)\b.*
    (?:sign\sup\sfor|subscribe\sto)\b.{0,80}
    (?:unsubscribe|abbestellen|se\sdésabonner)\b.{0,80}
    .{0,40}\bnewsletter\b.{0,60}(?:subscribe|sign\sup|abonn|inscr|sus?cr[ií]).{0,40}
    newsletter\b.{0,60}
    get\s(?:our|the\sbest).{0,80}(?:inbox|newsletter).{0,40}
    view\sthis\s(?:e-?mail|message)\s.{0,40}|trouble\sreading\sthis.{0,60}
    was\sthis\sforwarded.{0,60}
    you\sare\sreceiving\sthis.{0,120}
    (?:read\s(?:more|next|also)|see\salso|also\sread|(?:keep|further)\sreading|more\s(?:from|
        like\sthis|lists|on)|you\s(?:may|might)\salso\s(?:like|enjoy)|
        recommended(?:\sfor\syou)?|up\snext|next\s(?:post|article)|previous\s(?:post|article)|
        don[’']t\smiss|in\scase\syou\smissed\sit)\b\s?[:：–—→-]?.{0,140}
    related(?:\s(?:posts?|articles?|stories|reading|lists?))?\s?[:：–—-].{0,140}|
        related(?:\s(?:posts?|articles?|stories|reading|lists?))?
    (?:lee\stambién|lea\stambién|te\spuede\sinteresar|lire\saussi|à\slire\saussi|
        auch\sinteressant|mehr\szum\sthema|lesen\ssie\sauch|leia\stambém|veja\stambém|관련\s?기사|
        관련\s?글|함께\s?보면|あわせて読みたい|関連記事)\s?[:：–—-]?.{0,140}
    leave\sa\s(?:comment|reply)|post\sa\scomment|add\sa\scomment|no\scomments|
        comments\sare\sclosed.{0,80}
    \d{1,6}\s(?:comments?|shares?|likes?|replies|views|upvotes|kommentare|comentarios|
        comentários|commentaires|thoughts\son\b.{0,140})
    (?:댓글|좋아요|공감|조회수?).{0,30}|コメント.{0,10}
    (?:photo|image|picture|foto|bild|imagen|사진|写真|photo\scredits?|image\scredits?|photography|
        illustrations?|photos|fotos|picture\scaption|caption)\b\s?(?:[:：/]|by\s|via\s|
        courtesy\s|credit).{0,140}
    (?:image\svia|courtesy\sof|getty\simages?|©|\(c\)|copyright\b).{0,140}
    (?:all\srights\sreserved|©?\s?todos\slos\sderechos\sreservados|tous\sdroits\sréservés|
        alle\srechte\svorbehalten).{0,60}
    (?:we\suse\scookies|(?:this|our)\s(?:site|website)\suses\scookies|accept\s(?:all\s)?cookies|
        we\svalue\syour\sprivacy).{0,200}
    cookies?|cookie\s(?:policy|settings|notice).{0,40}
    skip\sto\s(?:main\s)?content|toggle\snavigation|back\sto\s(?:top|the\stop)\b.{0,80}|
        scroll\sto\scontinue.{0,40}|jump\sto\s(?:the\s)?(?:comments|list|top).{0,20}
    menu|search|home|log\s?in|close|save|bookmark|loading\.{0,3}|like|print|follow|watch\snow
    advertisement|advertorial|advert|ads?|anzeige|werbung|publicidad|publicité|sponsored|広告|광고
    (?:posted|filed)\s(?:in|under)\b.{0,80}|tag(?:s|ged)?\s?[:：].{0,120}|(?:categor(?:y|ies|ía|
        ie)|topics|marcadores|etiquetas|schlagwörter|mots-clés|태그|タグ)\s?[:：].{0,120}
    \d{1,3}[\s-]min(?:ute)?s?(?:\sread)?|(?:reading\stime|lesezeit|tiempo\sde\slectura|
        temps\sde\slecture).{0,40}
    home\s?[›»>/].{0,100}|.{0,30}\s[›»>]\s.{0,30}\s[›»>]\s.{0,60}
    \#[^\W\d]\w{0,60}(?:\s\#\w{1,60}){0,30}
    \d{1,3}\s?(?:/|of|von)\s?\d{1,3}
    (?:<<|«|‹|←)\s?(?:back|previous|zurück|anterior).{0,80}
    [-–—_=*~•·.#\s]{1,80}
    """,
    r"^{}$",
)
CONTENTS = any_of(
    r"""
    목차
    table\sof\scontents
    contents
    in\sthis\s(?:article|list|post|issue)
    jump\sto(?:\sa\ssong)?
    inhalt(?:sverzeichnis)?
    índice|en\seste\sartículo
    sommaire|dans\scet\sarticle
    sumário|neste\sartigo
    目次
    quick\s(?:list|links|summary)
    (?:the\slist\s)?at\sa\sglance
    the\s(?:short|full|complete)\slist|full\slist
    """,
    r"^{}\s?[:：]?$",
)
# From here on readers speak, not the article.
COMMENTS = any_of(
    r"""
    (?:\d{1,6}\s)?(?:comments?|responses|replies|kommentare|comentarios|comentários|
        commentaires)(?:\s?\(\d{1,6}\)|\s?:)?
    \d{1,6}\sthoughts?\son\b.{0,200}
    leave\sa\s(?:comment|reply)
    (?:sort\sby|best\scomments|top\scomments)\b.{0,20}
    댓글.{0,10}|コメント.{0,10}
    """,
    r"^{}$",
)
HONOURABLE = any_of(
    r"""
    (?:some\s|a\sfew\s|and\s|our\s)?(?:honou?rable|special|dishonou?rable)\smentions?
    also[\s-](?:ran|rans|worth|considered|great|good)
    (?:the\s)?(?:runners?[-\s]up|near\smisses|bubbling\sunder|almost\smade\sit|just\smissed)
    bonus\s(?:tracks?|songs?|picks?)
    menci(?:ones|ón)\s(?:honor[ií]ficas?|especiale?s?)|se\squedaron\sfuera
    ehrenwerte\serwähnung(?:en)?|außerdem|knapp\sverpasst|knapp\sdaneben
    mentions?\s(?:honorables?|spéciales?)
    menç(?:ões|ão)\shonrosas?
    아쉽게|번외|次点|番外|選外
    """,
    r"^\W{{0,4}}{}(?:\b|\s|[:：]|$).{{0,400}}$",
)
OUTRO = any_of(
    r"""
    (?:in\s)?conclusions?\b
    (?:final|closing|last|parting)\s(?:thoughts?|words?|notes?)\b
    (?:the\s)?(?:takeaway|bottom\sline|wrap(?:ping)?[-\s]up|summary|summing\sup|to\ssum\sup|
        in\ssummary|outro|epilogue|afterword|coda)\b
    (?:and\s|so,?\s|well,?\s){0,2}(?:that[’']s\s(?:it|all|our|my|the|your|a\swrap)\b|
        that\sis\sall\b|there\s(?:you\shave\sit|it\sis|they\sare)\b|these\s(?:are|were|fifteen|
        ten|\d+)\b)
    (?:what|which|did|have|do|is|are|got|any|agree|disagree|let|tell|drop|leave|share|know|
        think|missed|how|missing)\b.{0,160}(?:\?|comments?|below|us\sknow|\bus\b.{0,20}|
        favou?rite)
    (?:fazit|zum\sschluss|schlusswort|abschließend|conclusión|conclusiones|para\sterminar|
        para\scerrar|en\sresumen|en\sconclusion|pour\sfinir|pour\sconclure|conclusão|
        para\sfechar|e\svocê|y\stú|und\sdu|et\svous)\b
    마치며|마무리|끝으로|맺음말|지금까지|이상|おわりに|まとめ|最後に|以上
    (?:whether\syou|if\syou\s(?:enjoyed|liked|made\sit|want\smore|only)|enjoyed\sthis|
        thanks?\sfor\s(?:reading|listening)|until\snext|next\s(?:week|time|month)|
        happy\s(?:listening|crying)|we\shope|i\shope|hopefully|about\sthe\sauthor|methodology|
        how\swe\s(?:chose|ranked|picked)|about\sthis\slist|a\snote\son)\b
    listen\sto\s(?:all|the\s(?:full|whole))\b
    (?:edit|update|tl;?dr|p\.?\s?s\.?|ends?|fin|ende)\b(?:\s?\d)?\s?(?:[:：]|\s|$)
    (?:we|i)\s(?:have|[’']ve)\s(?:compiled|listed|gathered|collected)\b
    \[?(?:end|fin)\sof\b.{0,60}
    """,
    r"^\W{{0,3}}{}",
)

# Under a heading

# A label with one of these names a call-out: "Expert Tip", "Librarian's note", "Fun fact".
CALLOUT_NOUNS = any_of(
    r"""
    tips?|tricks?|hints?|advice|notes?|facts?|trivia|tidbits?|did\syou\sknow|lines?|moments?|
        parts?
    verdict|highlights?|mood|vibe|factor|bonus|remember|warning|caution|heads[\s-]up|insight|
        takeaway
    why\s(?:it|we|you)|(?:best|good|perfect|great|pairs|goes)\s(?:for|with|when|if|at|on)
    if\syou\sliked?|for\sfans\sof|also\stry|similar|behind\sthe|sadness|tears?|cry|tissues?|
        rating|score|hook
    \w{0,20}tipps?|wissenswertes|gut\szu\swissen|hinweis|anmerkung|gewusst|wusstest\sdu|
        wussten\ssie|lieblingszeile|beste
    consejo|dato|nota|curiosidad|sab[ií]as\sque|mejor|recomendación|ojo
    saviez|conseil|anecdote|bon\sà\ssavoir|à\snoter|meilleure?|astuce|remarque|note
    dica|curiosidade|você\ssabia|melhor|destaque
    """,
    r"\b{}\b",
)
CALLOUT_SIGNS = re.compile(
    r"한\s?줄|추천|감상|팁|참고|여담|포인트|비하인드|tmi|에디터|전문가|알고|"
    r"豆知識|聴きどころ|ポイント|一言|メモ|編集部|おすすめ|裏話|注目",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"^[^\w(“\"‘'«]{0,6}(?P<label>[^\W\d_][^:：.!?\n]{1,45}?(?:\s?\?)?)\s?[:：]\s?(?P<text>.*)$|"
    r"^[^\w(“\"‘'«]{0,6}(?P<question>[^\W\d_][^:：.!?\n]{4,45}?\s?\?)\s(?P<answer>\S.*)$",
    re.DOTALL,
)
LISTEN = any_of(
    r"""
    listen(?:\s(?:on|to\sit\son|to|at|here|now|via))?
    stream(?:\s(?:it\s)?on|ing)?
    (?:buy|get|order|download)(?:\son|\sit\son|\sit)?|available\son|hear\sit(?:\son)?
    watch(?:\son|\sthe\svideo|\sit\son)?|play(?:\son)?|video|youtube|official\svideo|
        music\svideo|mv
    (?:anhören|hören)(?:\sauf|\sbei)?
    (?:escuchar|escúchala|escucha|ver)(?:\sen)?
    (?:à\s)?écouter(?:\ssur)?
    (?:ouvir|ouça|assista)(?:\sno|\sna|\sem)?
    spotify|apple\smusic|youtube\smusic|amazon\smusic|deezer|tidal|soundcloud|melon|bandcamp
    듣기|들으러\s?가기|聴く|뮤비
    """,
    r"^\W{{0,4}}{}\s?(?:[:：|/,•·–—-]|\bhere\b|\bnow\b|$)",
)
_KEYS = {
    "artist": (
        r"artists?(?:\sname)?|performed\sby|performer|singer|band|group|künstler(?:in)?|"
        r"interpret(?:in)?|artista|cantante|intérprete|artiste|interprète|가수|아티스트|"
        r"アーティスト|歌手|directors?|directed\sby|author|regie|regisseur(?:in)?|autor(?:in|"
        r"a)?|by"
    ),
    "title": (
        r"songs?(?:\stitle)?|title|track|titel|título|titre|canción|chanson|música|곡명|곡|"
        r"노래|제목|曲名|曲|film|movie|book|novel"
    ),
    "album": (
        r"album|from(?:\sthe\salbum)?|appears\son|taken\sfrom|álbum|disco|앨범|수록\s?앨범|수록|"
        r"アルバム"
    ),
    "year": (
        r"(?:first\s)?released?(?:\sdate|\sin|\syear)?|release\sdate|year|date|jahr|"
        r"erschienen|veröffentlicht|año|lanzamiento|année|sortie|ano|lançamento|발매(?:일|"
        r"년도?)?|연도|リリース|発売日?"
    ),
    "soundtrack": r"soundtrack(?:\sof)?|ost|drama",
    "rank": r"pos\.?|rank|place|#|no\.?|platz|nr\.?|순위|順位|puesto|rang",
    "other": (
        r"label|genres?|writers?|written\sby|producers?|produced\sby|composers?|length|"
        r"duration|runtime|running\stime|songwriters?|plattenlabel|sello|género|"
        r"gravadora|레이블|장르|작곡|작사|レーベル|ジャンル|bpm|key|country|language|publisher"
    ),
}
FACT_KEYS = {name: re.compile(rf"^(?:{keys})$", re.IGNORECASE) for name, keys in _KEYS.items()}
FACT = re.compile(
    rf"^\W{{0,4}}(?P<key>{'|'.join(_KEYS[name] for name in _KEYS if name != 'rank')})"
    r"\s?(?:[:：]|\s[–—-]\s)\s?(?P<value>\S.{0,200})$",
    re.IGNORECASE,
)  # fmt: skip


def fact_of(key):
    """Which fact a label or the head of a column names; "" where it is none."""
    key = key.strip(" *_:：").strip()
    return next((name for name, keys in FACT_KEYS.items() if keys.match(key)), "")


# What sub-editors and systems print before the parts of a page.
PART_LABELS = {
    "title": re.compile(r"^(?:headline|title|hed|titel|titre|título|überschrift)$", re.I),
    "author": re.compile(
        r"^(?:byline|author|writer|words|text|texts|story|autor(?:in)?|auteur|autora|by)$", re.I
    ),
    "date": re.compile(r"^(?:date|posted|published|updated|datum|fecha|data)$", re.I),
    "intro": re.compile(r"^(?:standfirst|dek|sell|intro|subtitle|summary|vorspann|teaser)$", re.I),
}

# The list as a whole

# A list of songs, or of other works, names itself by such words.
WORKS = any_of(
    r"""
    songs?|tracks?|ballads?|tunes?|anthems?|singles?|hits?|covers?|duets?|osts?|k-?pop|playlist
    records?|lullab(?:y|ies)|hymns?|b-?sides?|films?|movies?|books?|novels?|shows?|dramas?|albums?
    games?|musicals?|music\svideos?|arias?|symphon(?:y|ies)|concertos?|bands?|artists?|singers?
    lieder|songtexte|balladen|titel|stücke|filme|bücher|alben
    canciones|baladas|temas|películas|libros|discos
    chansons|morceaux|titres|ballades|livres|tubes
    músicas|canções|filmes|livros
    """,
    r"\b{}\b",
)
WORKS_ELSEWHERE = re.compile(
    r"노래|곡|발라드|명곡|영화|책|드라마|曲|歌|ソング|バラード|映画|本|邦楽"
)
INSTRUCTIONS = any_of(
    r"""
    how\sto
    (?:steps?|ways|tips|rules|reasons|mistakes|lessons|things|ideas|hacks|questions|facts)\b
    recipe|tutorial|guide\sto|instructions|checklist|track\s?list(?:ing)?
    (?:anleitung|schritte|tipps|gründe|rezept)\b
    (?:pasos|consejos|razones|receta)\b
    (?:étapes|conseils|raisons|recette)\b
    (?:passos|dicas|razões|receita)\b
    방법|레시피|手順|レシピ|作り方
    """,
    r"\b{}",
)
COUNTDOWN = any_of(
    r"""
    count(?:ing|s|ed)?\s?-?down
    cuenta\s(?:atrás|regresiva)|compte\sà\srebours|contagem\sregressiva|zählen\sherunter
    worst\sto\sbest|from\slast\sto\sfirst
    역순|カウントダウン
    """
)
RANKED = any_of(
    r"""
    \branked\b
    \bin\s(?:the\s)?order\sof\b
    \b(?:best|saddest|most[\s-]\w{1,20}|biggest)\s(?:first|to)\b
    most\s\w{1,20}\sfirst
    \branking\b|rangliste|clasificación|classement
    순위|랭킹|ランキング
    """
)
UNRANKED = any_of(
    r"""
    (?:no|not\sin\sany)\s(?:particular|special)\sorder
    there\sis\sno\sorder|unranked|in\sno\sorder
    ohne\s(?:bestimmte\s)?reihenfolge|sin\sorden|sans\sordre|sem\sordem|순서\s?없이|順不同
    """
)
