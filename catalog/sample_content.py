"""The sample content that `manage.py demo` loads: two lists and all that they refer to.

Records name each other by slug. Field names are those of the models. A fact we are not sure of is
empty. Texts that hold HTML begin with a tag; all others are plain.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Site:
    name: str
    tagline: str
    disclosure_statement: str
    helplines: str
    contact_email: str


@dataclass(frozen=True, kw_only=True)
class Merchant:
    """A shop or service; `search_address` is the pattern its links are made from."""

    name: str
    slug: str
    hosts: tuple[str, ...]
    pays_commission: bool
    link_label: str
    search_address: str
    partner_tag: str = ""
    statement: str = ""


@dataclass(frozen=True, kw_only=True)
class Author:
    name: str
    slug: str
    role: str
    bio: str


@dataclass(frozen=True, kw_only=True)
class Theme:
    name: str
    slug: str
    introduction: str
    other_names: tuple[str, ...] = ()
    content_note: str = ""
    needs_support: bool = False


@dataclass(frozen=True, kw_only=True)
class Artist:
    """`other_names` are pairs of a name and its kind (`NameKind`)."""

    name: str
    slug: str
    kind: str
    native_name: str = ""
    disambiguation: str = ""
    bio: str = ""
    other_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Membership:
    group: str
    member: str


@dataclass(frozen=True, kw_only=True)
class Credit:
    """`credited_as` only where the record prints another name."""

    artist: str
    credited_as: str = ""
    join_phrase: str = ""


@dataclass(frozen=True, kw_only=True)
class Song:
    title: str
    slug: str
    release_year: int
    credits: tuple[Credit, ...]
    themes: tuple[str, ...]
    native_title: str = ""
    album: str = ""
    soundtrack_of: str = ""
    other_titles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    rank: int
    song: str
    blurb: str
    callout_label: str = ""
    callout: str = ""


@dataclass(frozen=True, kw_only=True)
class Listicle:
    """`entries` stand by rank, 1 first, whichever way `order` shows them."""

    slug: str
    title: str
    standfirst: str
    list_heading: str
    intro: str
    how_we_ranked: str
    outro: str
    order: str
    meta_title: str
    meta_description: str
    author: str
    themes: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    url: str
    title: str
    content: str


SITE = Site(
    name="Sad Songs",
    tagline="Ranked lists of songs for the hours that need them",
    disclosure_statement=(
        "This page has paid links: if you buy through one of them we may earn a commission, which "
        "costs you nothing extra and does not change the ranking."
    ),
    helplines=(
        "<p>If a song has stirred up something heavy, or if you are thinking of harming yourself, "
        "please talk to someone today. You do not need to be at your worst to call.</p>"
        "<ul>"
        "<li>Wherever you are: findahelpline.com helps you find a line in your own country.</li>"
        "<li>United Kingdom and Ireland: Samaritans, telephone 116 123, day and night, free of "
        "charge.</li>"
        "<li>United States: 988 Suicide &amp; Crisis Lifeline, call or text 988.</li>"
        "<li>South Korea: suicide prevention line, telephone 109.</li>"
        "</ul>"
        "<p>If you or somebody near you is in immediate danger, call the emergency number where "
        "you are.</p>"
    ),
    contact_email="hello@example.org",
)

# In the order in which a song's links are shown.
MERCHANTS = (
    Merchant(
        name="YouTube",
        slug="youtube",
        hosts=("www.youtube.com", "youtube.com"),
        pays_commission=False,
        link_label="Watch on",
        search_address="https://www.youtube.com/results?search_query={query}",
    ),
    Merchant(
        name="Spotify",
        slug="spotify",
        hosts=("open.spotify.com",),
        pays_commission=False,
        link_label="Listen on",
        search_address="https://open.spotify.com/search/{query}",
    ),
    Merchant(
        name="Apple Music",
        slug="apple-music",
        hosts=("music.apple.com",),
        pays_commission=True,
        link_label="Listen on",
        search_address="https://music.apple.com/us/search?term={query}&at={partner_tag}",
        partner_tag="SAMPLE-TAG",
    ),
    Merchant(
        name="Amazon Music",
        slug="amazon-music",
        hosts=("music.amazon.com",),
        pays_commission=True,
        link_label="Listen on",
        search_address="https://music.amazon.com/search/{query}?tag={partner_tag}",
        partner_tag="sample-tag-20",
        statement="As an Amazon Associate we earn from qualifying purchases.",
    ),
)

AUTHOR = Author(
    name="The Sad Songs editors",
    slug="the-sad-songs-editors",
    role="Editorial team",
    bio=(
        "<p>We choose the songs, argue about the order and answer for every sentence that appears "
        "under this name. We write as listeners: none of us is a clinician, and where a song deals "
        "with something heavy we say so before the text begins.</p>"
    ),
)

THEMES = (
    Theme(
        name="K-pop",
        slug="k-pop",
        other_names=("Korean pop", "케이팝", "K팝"),
        introduction=(
            "<p>Pop from South Korea, taken broadly: idol groups and bands, rappers, soloists and "
            "the ballads that television dramas leave behind. Its sad songs are often its least "
            "disguised.</p>"
        ),
    ),
    Theme(
        name="Heartbreak",
        slug="heartbreak",
        other_names=("Break-ups", "Lost love", "이별", "실연"),
        introduction=(
            "<p>Love that has ended, is ending, or is held up a little longer by two people who "
            "both know better.</p>"
        ),
    ),
    Theme(
        name="Loneliness",
        slug="loneliness",
        other_names=("Being alone", "외로움", "孤独"),
        introduction=(
            "<p>Songs for being by yourself when you had not meant to be, and for the lonelier "
            "case of a crowded room.</p>"
        ),
    ),
    Theme(
        name="Farewell",
        slug="farewell",
        other_names=("Goodbyes", "Parting", "작별"),
        introduction=(
            "<p>Leave taken of friends, groups, audiences and times of life. Lovers have their own "
            "theme; these partings are of the other kind.</p>"
        ),
    ),
    Theme(
        name="Illness and loss",
        slug="illness-and-loss",
        other_names=("Grief", "Bereavement", "상실"),
        introduction=(
            "<p>Songs in which somebody falls ill or dies, and songs about those who have to go on "
            "laying one place fewer at the table.</p>"
        ),
    ),
    Theme(
        name="Not being enough",
        slug="not-being-enough",
        other_names=("Self-worth", "Self-esteem", "자존감"),
        introduction=(
            "<p>The private verdict of the small hours, set to music by people whom the rest of "
            "the world applauds.</p>"
        ),
    ),
    Theme(
        name="Rain",
        slug="rain",
        other_names=("Rainy days", "비", "雨"),
        introduction=(
            "<p>Weather as mood, as cover, as company. Some of these songs want it to stop.</p>"
        ),
    ),
    Theme(
        name="Regret",
        slug="regret",
        other_names=("Remorse", "후회", "後悔"),
        introduction=(
            "<p>What was said, what was left unsaid, and the clarity that turns up one day after "
            "it was needed.</p>"
        ),
    ),
    Theme(
        name="Hope after dark",
        slug="hope-after-dark",
        other_names=("Hope", "Consolation", "희망"),
        introduction="<p>Sad songs with a lamp left on. None of them cheers you up by force.</p>",
    ),
    Theme(
        name="Depression",
        slug="depression",
        other_names=("Despair", "우울증", "우울"),
        introduction=(
            "<p>Songs that look at depression from the inside, or from the chair beside the bed. "
            "They can be good company; they are no substitute for someone to talk to.</p>"
        ),
        content_note=(
            "This song touches on depression and on thoughts of self-harm or suicide. There is no "
            "hurry: it will still be here on a steadier day."
        ),
        needs_support=True,
    ),
)

ARTISTS = (
    Artist(
        name="BIGBANG",
        slug="bigbang",
        kind="group",
        native_name="빅뱅",
        other_names=(("Bing Bang", "misspelling"),),
        bio="<p>South Korean group that made its debut in 2006, with G-Dragon as its leader.</p>",
    ),
    Artist(
        name="FTISLAND",
        slug="ftisland",
        kind="group",
        native_name="FT아일랜드",
        other_names=(("Five Treasure Island", "other"),),
        bio=(
            "<p>South Korean rock band fronted by the singer Lee Hong-gi. Their first album came "
            "out in June 2007.</p>"
        ),
    ),
    Artist(
        name="RM",
        slug="rm",
        kind="person",
        native_name="알엠",
        other_names=(
            ("Rap Monster", "former"),
            ("랩몬스터", "former"),
            ("Kim Namjoon", "other"),
            ("김남준", "other"),
        ),
        bio="<p>Rapper, songwriter and leader of BTS, who performed as Rap Monster until 2017.</p>",
    ),
    Artist(
        name="BTOB",
        slug="btob",
        kind="group",
        native_name="비투비",
        other_names=(("Born to Beat", "other"),),
        bio=(
            "<p>South Korean group known above all for ballads; they made their debut in 2012. The "
            "name is short for “Born to Beat”.</p>"
        ),
    ),
    Artist(
        name="Jisun",
        slug="jisun",
        kind="person",
        native_name="지선",
        disambiguation="singer of Loveholic",
        bio="<p>Singer who became known with the band Loveholic, which made its debut in 2003.</p>",
    ),
    Artist(
        name="I.O.I",
        slug="i-o-i",
        kind="group",
        native_name="아이오아이",
        other_names=(("Ideal of Idol", "other"),),
        bio=(
            "<p>Group of eleven singers chosen through the television competition <em>Produce "
            "101</em> in 2016, and meant from the outset to last about a year.</p>"
        ),
    ),
    Artist(
        name="BTS",
        slug="bts",
        kind="group",
        native_name="방탄소년단",
        other_names=(
            ("Bangtan Sonyeondan", "romanisation"),
            ("Bangtan", "other"),
            ("Bulletproof Boy Scouts", "other"),
        ),
        bio=(
            "<p>South Korean group of seven that made its debut in 2013. The Korean name, Bangtan "
            "Sonyeondan, means “bulletproof boy scouts”.</p>"
        ),
    ),
    Artist(
        name="Min Kyung Hoon",
        slug="min-kyung-hoon",
        kind="person",
        native_name="민경훈",
        other_names=(("Min Gyeong-hun", "romanisation"),),
        bio=(
            "<p>Singer of the rock band Buzz and a member of the cast of the television programme "
            "<em>Knowing Bros</em>.</p>"
        ),
    ),
    Artist(
        name="Kim Hee Chul",
        slug="kim-hee-chul",
        kind="person",
        native_name="김희철",
        other_names=(("Heechul", "other"), ("Kim Hui-cheol", "romanisation")),
        bio="<p>Singer and television presenter, a member of Super Junior.</p>",
    ),
    Artist(
        name="Epik High",
        slug="epik-high",
        kind="group",
        native_name="에픽하이",
        bio="<p>South Korean hip-hop trio of Tablo, Mithra Jin and DJ Tukutz.</p>",
    ),
    Artist(
        name="Jonghyun",
        slug="jonghyun",
        kind="person",
        native_name="종현",
        disambiguation="member of SHINee",
        other_names=(("Kim Jong-hyun", "other"), ("김종현", "other")),
        bio=(
            "<p>Singer and songwriter, a member of SHINee from its debut in 2008. He wrote for "
            "other singers as well, among them Lee Hi, whose “Breathe” is his. He died in December "
            "2017.</p>"
        ),
    ),
    Artist(
        name="G-Dragon",
        slug="g-dragon",
        kind="person",
        native_name="지드래곤",
        other_names=(("GD", "other"), ("Kwon Ji-yong", "other"), ("권지용", "other")),
        bio=(
            "<p>Rapper, songwriter and leader of BIGBANG. His EP of 2017 carries his own name, "
            "Kwon Ji Yong.</p>"
        ),
    ),
    Artist(
        name="EXO",
        slug="exo",
        kind="group",
        native_name="엑소",
        bio=(
            "<p>Group that made its debut in 2012 in two units, one singing in Korean and one in "
            "Mandarin.</p>"
        ),
    ),
    Artist(
        name="2NE1",
        slug="2ne1",
        kind="group",
        native_name="투애니원",
        bio=(
            "<p>Quartet of CL, Dara, Bom and Minzy, who made their debut in 2009. The group came "
            "to an end in 2016 and was back on stage, all four of them, in 2022.</p>"
        ),
    ),
    Artist(
        name="The Rose",
        slug="the-rose",
        kind="group",
        native_name="더로즈",
        bio="<p>South Korean band of four, who made their debut in 2017.</p>",
    ),
    Artist(
        name="Younha",
        slug="younha",
        kind="person",
        native_name="윤하",
        other_names=(("Go Yun-ha", "other"), ("고윤하", "other")),
        bio="<p>South Korean singer and songwriter.</p>",
    ),
    Artist(
        name="Taeyeon",
        slug="taeyeon",
        kind="person",
        native_name="태연",
        other_names=(("Kim Tae-yeon", "other"), ("김태연", "other")),
        bio=(
            "<p>Singer and leader of Girls’ Generation, who has also recorded under her own name "
            "since 2015.</p>"
        ),
    ),
    Artist(
        name="IU",
        slug="iu",
        kind="person",
        native_name="아이유",
        other_names=(("Lee Ji-eun", "other"), ("이지은", "other")),
        bio="<p>South Korean singer, songwriter and actor, who made her debut in 2008.</p>",
    ),
)

MEMBERSHIPS = (
    Membership(group="bts", member="rm"),
    Membership(group="bigbang", member="g-dragon"),
)

SONGS = (
    Song(
        title="Haru Haru",
        slug="haru-haru-bigbang",
        native_title="하루하루",
        album="Stand Up",
        release_year=2008,
        credits=(Credit(artist="bigbang"),),
        themes=("k-pop", "heartbreak", "illness-and-loss"),
    ),
    Song(
        title="Wind",
        slug="wind-ftisland",
        album="Over 10 Years",
        release_year=2017,
        credits=(Credit(artist="ftisland"),),
        themes=("k-pop", "heartbreak"),
    ),
    Song(
        title="Forever Rain",
        slug="forever-rain-rm",
        album="mono.",
        release_year=2018,
        credits=(Credit(artist="rm"),),
        themes=("k-pop", "loneliness", "rain"),
    ),
    Song(
        title="Beautiful Pain",
        slug="beautiful-pain-btob",
        native_title="아름답고도 아프구나",
        album="Hour Moment",
        release_year=2018,
        credits=(Credit(artist="btob"),),
        themes=("k-pop", "heartbreak", "regret"),
    ),
    Song(
        title="What Do I Do?",
        slug="what-do-i-do-jisun",
        native_title="어떡하죠",
        soundtrack_of="Boys Over Flowers",
        release_year=2009,
        credits=(Credit(artist="jisun"),),
        themes=("k-pop", "heartbreak", "regret"),
    ),
    Song(
        title="Downpour",
        slug="downpour-i-o-i",
        native_title="소나기",
        release_year=2017,
        credits=(Credit(artist="i-o-i"),),
        themes=("k-pop", "farewell", "rain", "hope-after-dark"),
    ),
    Song(
        title="House of Cards",
        slug="house-of-cards-bts",
        album="The Most Beautiful Moment in Life, Part 2",
        release_year=2015,
        credits=(Credit(artist="bts"),),
        themes=("k-pop", "heartbreak", "loneliness"),
    ),
    Song(
        title="Falling Blossoms",
        slug="falling-blossoms-min-kyung-hoon",
        native_title="후유증",
        release_year=2018,
        credits=(
            Credit(artist="min-kyung-hoon", join_phrase="&"),
            Credit(artist="kim-hee-chul"),
        ),
        themes=("k-pop", "heartbreak", "regret"),
    ),
    Song(
        title="Lost One",
        slug="lost-one-epik-high",
        album="We’ve Done Something Wonderful",
        release_year=2017,
        credits=(Credit(artist="epik-high"),),
        themes=("k-pop", "regret", "not-being-enough"),
    ),
    Song(
        title="Let Me Out",
        slug="let-me-out-jonghyun",
        native_title="놓아줘",
        album="The Collection: Story Op.2",
        release_year=2017,
        credits=(Credit(artist="jonghyun"),),
        themes=("k-pop", "depression", "loneliness", "not-being-enough"),
    ),
    Song(
        title="Untitled, 2014",
        slug="untitled-2014-g-dragon",
        native_title="무제(無題)",
        other_titles=("Untitled",),
        album="Kwon Ji Yong",
        release_year=2017,
        credits=(Credit(artist="g-dragon"),),
        themes=("k-pop", "heartbreak", "regret"),
    ),
    Song(
        title="Promise",
        slug="promise-exo",
        native_title="약속",
        release_year=2015,
        credits=(Credit(artist="exo"),),
        themes=("k-pop", "farewell", "regret", "hope-after-dark"),
    ),
    Song(
        title="Goodbye",
        slug="goodbye-2ne1",
        native_title="안녕",
        release_year=2017,
        credits=(Credit(artist="2ne1"),),
        themes=("k-pop", "farewell"),
    ),
    Song(
        title="Loser",
        slug="loser-bigbang",
        album="MADE",
        release_year=2015,
        credits=(Credit(artist="bigbang"),),
        themes=("k-pop", "not-being-enough", "loneliness"),
    ),
    Song(
        title="She’s in the Rain",
        slug="shes-in-the-rain-the-rose",
        album="Dawn",
        release_year=2018,
        credits=(Credit(artist="the-rose"),),
        themes=("k-pop", "loneliness", "rain", "depression"),
    ),
    Song(
        title="Umbrella",
        slug="umbrella-epik-high",
        native_title="우산",
        album="Pieces, Part One",
        release_year=2008,
        credits=(
            Credit(artist="epik-high", join_phrase="feat."),
            Credit(artist="younha"),
        ),
        themes=("k-pop", "heartbreak", "rain"),
    ),
    Song(
        title="Rain",
        slug="rain-taeyeon",
        release_year=2016,
        credits=(Credit(artist="taeyeon"),),
        themes=("k-pop", "heartbreak", "rain"),
    ),
    Song(
        title="Through the Night",
        slug="through-the-night-iu",
        native_title="밤편지",
        album="Palette",
        release_year=2017,
        credits=(Credit(artist="iu"),),
        themes=("k-pop", "loneliness", "hope-after-dark"),
    ),
)

SAD_KPOP_SONGS = Listicle(
    slug="sad-kpop-songs",
    title="15 Sad K-pop Songs That Will Leave You Emotional",
    standfirst=(
        "A lie told out of love, a house of cards, two groups taking their leave and a long walk "
        "in the wet: fifteen songs, and why they hurt."
    ),
    list_heading="Sad K-pop songs, ranked",
    intro=(
        "<p>Pop this polished has a reputation for keeping its chin up. Look past the title "
        "tracks, though, and there is a whole shelf of records made for the other days: the ones "
        "with the curtains shut.</p>"
        "<p>Here are fifteen of them, first choice first. You need no Korean. Each note says what "
        "to listen for and where it is likely to catch you; two begin with a word of warning, and "
        "nobody will mind if you skip those today.</p>"
    ),
    how_we_ranked=(
        "<p>The order is an editorial judgement and open to argument. We asked three things of "
        "every song: does the feeling come across without a translation, does it survive without "
        "its video, and do we want it again when the mood has passed? Chart positions and view "
        "counts were left out. So was money: whether a shop pays us has no bearing on which songs "
        "are here or where they stand.</p>"
    ),
    outro=(
        "<p>That makes fifteen, and we can already hear what we left out. If yours is missing, "
        "write to us; this list will change, and every earlier edition of it stays readable so "
        "that you can see what moved.</p>"
        "<p>One last request. When the final chorus is over, let something ordinary happen next: a "
        "window opened, a kettle, a message to whoever came to mind at number six.</p>"
    ),
    order="ascending",
    meta_title="15 Sad K-pop Songs, Ranked",
    meta_description=(
        "Fifteen sad K-pop songs from BIGBANG, BTS, EXO, 2NE1 and others, ranked, with what to "
        "listen for in each and why it hurts."
    ),
    author="the-sad-songs-editors",
    themes=("k-pop", "heartbreak", "loneliness", "farewell"),
    entries=(
        Entry(
            rank=1,
            song="haru-haru-bigbang",
            blurb=(
                "<p>Before anything else there is that piano: a small, circling figure which keeps "
                "coming back like a thought you had promised yourself not to think. Then the drums "
                "catch up with it and the whole thing starts to run. <em>Haru Haru</em> means “day "
                "by day”, and it sets one of the bleakest plots in Korean pop to a beat you could "
                "dance to.</p>"
                "<p>In the video a dying woman lets her boyfriend believe that she has left him "
                "for his friend; anger, she reckons, will be easier on him than grief. Play it "
                "again with your eyes closed. The two rappers are furious. The chorus sounds as "
                "though it has already guessed.</p>"
            ),
        ),
        Entry(
            rank=2,
            song="wind-ftisland",
            blurb=(
                "<p>Ten years to the day after their debut, FTISLAND could have thrown themselves "
                "a party. They marked it with this instead: a ballad by their own singer, Lee "
                "Hong-gi, who begins with little more than a piano under him and a good deal of "
                "gravel in his throat. The man in the song has been left, and would like to turn "
                "into wind so that he could go and look for her. Children make wishes like that. "
                "It is hearing one from a grown voice, roughened by a decade of loud choruses, "
                "that does the damage.</p>"
            ),
            callout_label="Listen for",
            callout=(
                "<p>The moment the band comes in. Guess when it will be, then notice how much "
                "longer they make you wait.</p>"
            ),
        ),
        Entry(
            rank=3,
            song="forever-rain-rm",
            blurb=(
                "<p>RM can rap as fast as anyone you care to name, and on the last track of "
                "<em>mono.</em> he declines to. The beat trudges; his voice stays down where "
                "people talk to themselves; the hook repeats its two words until they stop meaning "
                "anything and turn into the sound outside.</p>"
                "<p>It is easy to miss what he is asking for. Most sad songs want the clouds to "
                "part. This one wants them to stay, because in a downpour everyone looks at their "
                "own feet, and an umbrella can hide a face that half the planet knows. The "
                "black-and-white animated film that goes with it has the good sense to do very "
                "little.</p>"
            ),
        ),
        Entry(
            rank=4,
            song="beautiful-pain-btob",
            blurb=(
                "<p>English can only approximate this title. The Korean joins “beautiful” to “it "
                "hurts” and closes with <em>-guna</em>, the ending people use when something has "
                "just dawned on them, and BTOB sing it in that spirit, as a discovery.</p>"
                "<p>Piano first, then strings, then a pulse too brisk to wallow in, with the tune "
                "handed round the way old friends share out a story. What they describe is the "
                "full round of loving someone: the giddy weeks, the first slammed door, the "
                "leaving, the second thoughts. Follow the rap as it climbs. Time is the culprit "
                "here, and nobody in the song can bring themselves to hate it.</p>"
            ),
        ),
        Entry(
            rank=5,
            song="what-do-i-do-jisun",
            blurb=(
                "<p>Drama soundtracks exist to say what the characters cannot, and most of them "
                "say it at the top of their lungs. Jisun doesn’t. Her voice, familiar to Korean "
                "listeners from the band Loveholic, is clear and almost without ornament, and she "
                "spends it here on a question to which there is no useful reply.</p>"
                "<p>No need to have met the rich boys and the one poor girl of <em>Boys Over "
                "Flowers</em>. Guilt and longing sound much alike in any language, and she lets "
                "the one run into the other.</p>"
            ),
        ),
        Entry(
            rank=6,
            song="downpour-i-o-i",
            blurb=(
                "<p>Eleven young women, brought together by a television vote, recorded this "
                "knowing that the month would see them separated. Woozi of Seventeen wrote it for "
                "them and chose his image well: a cloudburst, which soaks you, scares you and is "
                "over.</p>"
                "<p>Where another farewell single might go for fireworks, <em>Downpour</em> keeps "
                "to piano and acoustic guitar and passes the melody along the row, so that each "
                "singer can be told from the others once more before they scatter. The hard part "
                "is their confidence. They promise blue sky so steadily that you begin to suspect "
                "they are saying it for one another’s sake.</p>"
            ),
        ),
        Entry(
            rank=7,
            song="house-of-cards-bts",
            blurb=(
                "<p>Smooth, slow and faintly indecent, it could be mistaken for a seduction by "
                "anyone who didn’t follow the words. Underneath all that velvet (only the four "
                "singers of BTS take part; no raps, no rush) two people are inspecting the thing "
                "they have built. They can see it won’t stand. They would still rather be inside "
                "it when it goes than outside it, alone, tonight. First released in a short form, "
                "as the closing track of an album, it leaves before either of them has found the "
                "nerve to.</p>"
            ),
        ),
        Entry(
            rank=8,
            song="falling-blossoms-min-kyung-hoon",
            blurb=(
                "<p>This duet owes its life, improbably, to a comedy programme. Min Kyung Hoon, "
                "who sings with the rock band Buzz, and Kim Hee Chul of Super Junior sit at the "
                "school desks of <em>Knowing Bros</em>, and one musical joke had already got out "
                "of hand before they made a second record with entirely straight faces.</p>"
                "<p>Picked guitar, a little piano, a long climb; then both of them go up at once "
                "and stay there. The Korean title is a doctor’s word for the after-effects of an "
                "illness. He had taken it for granted that she would be around. He learns "
                "otherwise the way you learn about a missing stair.</p>"
            ),
        ),
        Entry(
            rank=9,
            song="lost-one-epik-high",
            blurb=(
                "<p>Follow your dream, say most successful people, usually from a stage. Epik High "
                "would like a quiet word first. They address somebody younger, coming up behind "
                "them on the same road, and what they offer is parental: look closely at my "
                "footprints, then put your feet somewhere else.</p>"
                "<p>Kim Jong-wan of the band Nell sings the refrain as if from the far end of a "
                "corridor. There’s no bitterness in any of it, and that is why it is so hard to "
                "shake off; you are listening to a tired man who holds up a lantern and points out "
                "the holes. The video made with the thriller <em>Forgotten</em> suits it "
                "uncannily.</p>"
            ),
        ),
        Entry(
            rank=10,
            song="let-me-out-jonghyun",
            blurb=(
                "<p>At bottom this is a request, and a modest one. The person singing is worn out, "
                "alone and afraid of what comes next; what he asks is that somebody should notice "
                "without having to be told, and come and hold him for a while.</p>"
                "<p>The arrangement begins small and ends up enormous. Keep your ear on the voice, "
                "which goes on asking, louder but never grander. If part of it could be yours, let "
                "a person you trust know tonight in whatever words are handy. There are numbers at "
                "the end of this page too, and people at the other end of them who do not need a "
                "good reason.</p>"
            ),
            callout_label="Good to know",
            callout=(
                "<p>Jonghyun wrote every song on <em>Story Op.2</em> himself. Four of them were "
                "first heard on <em>Blue Night</em>, the late-night radio programme he presented; "
                "this one was new to the album.</p>"
            ),
        ),
        Entry(
            rank=11,
            song="untitled-2014-g-dragon",
            blurb=(
                "<p>One piano, one voice, one camera that never cuts away. G-Dragon has worn more "
                "costumes than some opera houses own, which makes it startling to find him with "
                "nothing to stand behind.</p>"
                "<p>He wants another chance and is under no illusion that he has earned it: the "
                "harm was his doing, and he sings like someone who has read the charges and agrees "
                "with them. Mind the gap after each phrase, about as long as it would take her to "
                "reply. The title refuses to tell you what happened. The date in it tells you "
                "when.</p>"
            ),
        ),
        Entry(
            rank=12,
            song="promise-exo",
            blurb=(
                "<p>Several of the singers were in tears when EXO first did this in public, as an "
                "encore in Seoul in March 2015. Two of the twelve had gone the year before and a "
                "third was about to; Lay had written the music, and Chen and Chanyeol had worked "
                "with him on the words.</p>"
                "<p>It can’t decide whether to be a ballad, and gains by it: jittery drums, then "
                "near silence, then a rap that all but runs out of air. To those in the seats it "
                "says what a company statement never could. We told you we would stay as we were. "
                "We haven’t. We are still here, if you’ll have us.</p>"
            ),
        ),
        Entry(
            rank=13,
            song="goodbye-2ne1",
            blurb=(
                "<p>CL needed ten minutes, by her own account, to draft this as a letter to Minzy, "
                "who had left the group. By the time it came out there was no group left to leave, "
                "and so the letter was readdressed to everybody.</p>"
                "<p>A single acoustic guitar pattern turns over and over, and scarcely anything "
                "else is let into the room with the three voices. Notice how seldom they push. "
                "Since then, as it happens, all four have shared a stage again, and you might "
                "expect that to take the sting out. It does the reverse: what you hear now is "
                "people pulling a door to very gently, just in case.</p>"
            ),
        ),
        Entry(
            rank=14,
            song="loser-bigbang",
            blurb=(
                "<p>Imagine filling arenas and then opening your comeback by calling yourself "
                "names. Over a loping beat and a piano line that never once changes its mind, five "
                "famous men take turns in the witness box and plead guilty to cowardice, to "
                "bluster, to flinching from other people’s eyes. You will recognise the tone. It "
                "is the one you keep for yourself at three in the morning, when the day’s mistakes "
                "are being read into the record, and it’s oddly restful to find that it has a "
                "tune.</p>"
            ),
        ),
        Entry(
            rank=15,
            song="shes-in-the-rain-the-rose",
            blurb=(
                "<p>Soft rainfall, a guitar, and then Woosung, whose voice has a grain in it like "
                "old floorboards. For most of its length somebody watches somebody else in trouble "
                "and doesn’t know what to do about it. So far, so familiar.</p>"
                "<p>The turn comes after the bridge and it is one pronoun wide: “she” becomes "
                "“we”, drums and electric guitar rise to meet the word, and the onlooker steps out "
                "from under his roof. He cannot stop the weather. He can get wet as well. Kindness "
                "in songs is generally a speech; here it’s a change of position, and we could "
                "think of no better place to leave you.</p>"
            ),
        ),
    ),
)

KOREAN_SONGS_FOR_A_RAINY_NIGHT = Listicle(
    slug="korean-songs-for-a-rainy-night",
    title="Five Korean Songs for a Rainy Night",
    standfirst="A short countdown for one window, one lamp and no plans.",
    list_heading="From five to one",
    intro=(
        "<p>Rain is the cheapest sound effect in pop, and one of the hardest to use well. These "
        "five make something of it. We have put them in the order in which we would play them, "
        "from the first drops to the small hours; the best comes last.</p>"
    ),
    how_we_ranked=(
        "<p>We kept to songs that sound better with weather behind them, and ranked them by how "
        "much they still gave us once the room was dark. The choice is ours alone. No shop has a "
        "say in it.</p>"
    ),
    outro=(
        "<p>Still raining? Go round again, quieter. If it has stopped, the list of sad K-pop songs "
        "has fifteen places to shelter.</p>"
    ),
    order="countdown",
    meta_title="",
    meta_description=(
        "A countdown of five Korean songs for wet evenings, from Taeyeon’s sway to RM’s slow walk "
        "home, with a note on what to listen for in each."
    ),
    author="the-sad-songs-editors",
    themes=("k-pop", "rain"),
    entries=(
        Entry(
            rank=1,
            song="forever-rain-rm",
            blurb=(
                "<p>Everything above this treats wet weather as something to sit out. RM hopes it "
                "will stay the night. To him it is company of the best sort, a caller at the "
                "window who wants no autograph and no explanation, and he slows his delivery until "
                "the consonants fall like drops on a sill.</p>"
                "<p>On a bright afternoon you may wonder whether there is enough here to be called "
                "a song. Save it, then. Wait for the right evening, leave the curtains open, and "
                "find out how little you need.</p>"
            ),
        ),
        Entry(
            rank=2,
            song="through-the-night-iu",
            blurb=(
                "<p>There’s no rain in this one; we let it in because of what it does to a room. "
                "IU wrote the words while she could not sleep, and came to the conclusion that "
                "wishing another person a good night may be as large a declaration as love has to "
                "offer.</p>"
                "<p>So it is a letter, as the Korean title says, close to a whisper over an "
                "acoustic guitar, and you can’t be certain that it was ever sent. She is awake; "
                "whoever it is meant for is far away. Notice how she rounds off each line as if "
                "tucking it in.</p>"
            ),
        ),
        Entry(
            rank=3,
            song="downpour-i-o-i",
            blurb=(
                "<p>Save this for the noisiest ten minutes of the storm. Of our five it is the "
                "only song that trusts the forecast: I.O.I, days away from disbanding, compare "
                "their trouble to a summer shower and insist that it will blow over.</p>"
                "<p>Woozi was twenty when it came out and several of the eleven who sing it were "
                "younger. You can tell, and it is the making of the song. Only the young are this "
                "frightened of a soaking and this sure of the sun. Their voices come one at a "
                "time, then all together, and by the end you will want very much for them to be "
                "right.</p>"
            ),
            callout_label="Good to know",
            callout=(
                "<p><em>Sonagi</em>, the Korean title, is the word for a shower that starts "
                "without warning and stops the same way.</p>"
            ),
        ),
        Entry(
            rank=4,
            song="umbrella-epik-high",
            blurb=(
                "<p>Objects do the grieving here. An umbrella that used to be too small for two "
                "has become absurdly big for one; a ring turns up in the pocket of a coat that has "
                "not been out for a while. Tablo and Mithra Jin rap over soft keys at the pace of "
                "people with nobody to get home to.</p>"
                "<p>Younha’s chorus then comes down on top of them, high and cold and lovely. Hear "
                "how the parts never quite answer each other: it’s the same street, the same "
                "evening, and the two of them are at opposite ends of it.</p>"
            ),
        ),
        Entry(
            rank=5,
            song="rain-taeyeon",
            blurb=(
                "<p>We open with the one that sways. Jazz in the chords, no hard edges, a tempo "
                "you could stroll to: Taeyeon, whom most people met as the leader of Girls’ "
                "Generation, sings the better part of it like someone who has been over him for "
                "months.</p>"
                "<p>Attend to the ends of the choruses, where little runs go on a few notes past "
                "the point at which a composed person would have stopped. Rain brings him back, "
                "for exactly as long as it lasts. She knows that it will let up by morning, and "
                "allows herself the evening.</p>"
            ),
        ),
    ),
)

LISTICLES = (SAD_KPOP_SONGS, KOREAN_SONGS_FOR_A_RAINY_NIGHT)

# Contents of django.contrib.flatpages; the template prints the title.
PAGES = (
    Page(
        url="/about/",
        title="About",
        content=(
            "<p>Sad Songs publishes ranked lists of songs for hard days and late hours. Every list "
            "is chosen, ordered and written by the editors named on it, and each song comes with a "
            "note on what to listen for.</p>"
            "<h2>How the lists change</h2>"
            "<p>A list is never quite finished. When we change one we publish a new edition, and "
            "the earlier editions can still be read, so you can see what came in, what moved and "
            "what left.</p>"
            "<h2>How the site earns money</h2>"
            "<p>Some of the links to shops and listening services are paid links, and they are "
            "marked as such. No one can pay to be in a list or to stand higher in it. <a "
            'href="/about/disclosure/">Which links pay us, and how</a>.</p>'
            "<h2>Heavy subjects</h2>"
            "<p>Some songs deal with things that are hard to read about. Where that is so, a note "
            "says so before the text, and the end of the page names places where you can talk to "
            "someone.</p>"
        ),
    ),
    Page(
        url="/contact/",
        title="Contact",
        content=(
            '<p>Write to <a href="mailto:hello@example.org">hello@example.org</a>. This is the '
            "sample site, so that address reaches nobody until its owner puts a real one here.</p>"
            "<p>Corrections are especially welcome: a wrong year, a name spelled otherwise than "
            "its bearer spells it, a link that leads nowhere. Tell us the song and what is wrong, "
            "and if you can where we can check it.</p>"
            "<p>We are not a crisis service and cannot answer quickly. If you need to talk to "
            "someone now, findahelpline.com can help you find a line in your country.</p>"
        ),
    ),
    Page(
        url="/privacy/",
        title="Privacy",
        content=(
            "<p>You can read everything here without telling us anything. There is no account to "
            "make, no newsletter form and no comment box.</p>"
            "<h2>Cookies and other companies</h2>"
            "<p>The pages set no cookies for visitors and load nothing from anybody else: no "
            "advertisements, no outside statistics, no embedded player that starts loading by "
            "itself. Pictures, type and styles come from this site. Only the editors’ own desk "
            "uses cookies, to keep editors signed in.</p>"
            "<h2>Links to shops and listening services</h2>"
            "<p>When you follow a link to a shop or a listening service you leave this site and "
            "that company’s rules apply. Some of these links carry a tag that tells the company "
            "you came from us, which is how a paid link is counted: see <a "
            'href="/about/disclosure/">which links pay us</a>. We may count how often a link is '
            "followed. The count says nothing about who followed it.</p>"
            "<h2>What the server notes</h2>"
            "<p>Like most web servers, the one that sends you these pages may keep an ordinary log "
            "of requests for a time. Whoever runs this site decides for how long, and should say "
            "so here.</p>"
        ),
    ),
)
