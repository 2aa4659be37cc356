"""What embedded posts leave: the invitation to see them, who shared them, the signature of a tweet.

The words of the post itself stay; only its tail goes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator
from pathlib import Path

from pipelines.cleaning.books import alternative
from pipelines.cleaning.residue.page import Found, Page
from pipelines.cleaning.residue.told import is_quoted

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("embeds.toml").read_text("utf-8"))


def _one_of(key: str) -> str:
    """An alternative of words, with any space between them."""
    return alternative(_WORDS[key]).replace(r"\ ", r"[ \xa0]")


_S = r"[ \t\xa0\u202f]"
_DATE = (
    rf"(?:(?:le|on|el|am|il|em|du|dem|den|the|sur|auf|en){_S})?(?:[\w-]{{3,12}},?{_S})?"
    rf"(?:\d{{1,2}}(?:er|st|nd|rd|th|\.|º)?{_S}(?:de{_S}|of{_S})?{_one_of('months')}\.?,?{_S}(?:de{_S}|del{_S})?\d{{4}}"
    rf"|{_one_of('months')}\.?{_S}\d{{1,2}}(?:st|nd|rd|th)?,?{_S}\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.]{5,12}Z?)?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    rf"(?:,?{_S}(?:(?:à|at|a{_S}las|um|alle|às|·|-|–|—){_S})?\d{{1,2}}{_S}?[:hH]{_S}?\d{{2}}(?:[:]\d{{2}})?"
    rf"(?:{_S}?(?:[ap]\.?m\.?|uhr))?(?:{_S}[A-Z]{{2,4}})?)?\.?"
)
_HANDLE = r"@[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]{3,60})?"
_LINK = r"(?:https?://t\.co/[A-Za-z0-9]{4,12}|pic\.(?:twitter|x)\.com/[A-Za-z0-9]{4,14})"

# "— Nom (@compte) 12 mars 2024", at the end of a line; the extractor may break it before the date.
_SIGNATURE = re.compile(
    rf"(?:(?:—|–|―|&mdash;|--){_S}?|^-{_S})[^\n()@]{{1,80}}?{_S}?\({_S}?{_HANDLE}{_S}?\){_S}?\n?{_S}?{_DATE}{_S}*$",
    re.IGNORECASE | re.MULTILINE,
)
_UNDATED = re.compile(rf"(?:—|–|―|&mdash;|--|-){_S}?[^\n()@]{{1,80}}?{_S}?\({_HANDLE}\){_S}*$", re.MULTILINE)
_ACCOUNT = re.compile(rf"\({_S}?@")
_LINKS = re.compile(rf"{_LINK}(?:{_S}?{_LINK})*")
_INVITATION = re.compile(
    rf"\W{{0,3}}(?:(?:{_one_of('verbs')}{_S})?{_one_of('posts')}|{_one_of('verbs')}){_S}"
    rf"{_one_of('ons')}{_S}{_one_of('platforms')}(?:{_S}{_one_of('after')})?[^\w:;,.?]{{0,3}}",
    re.IGNORECASE,
)
# German and Chinese name the platform first.
_PLATFORM_FIRST = re.compile(
    rf"\W{{0,3}}(?:auf{_S}{_one_of('platforms')}{_S}(?:an)?(?:sehen|schauen|zeigen|hören)"
    rf"|在{_S}?{_one_of('platforms')}{_S}?(?:上)?(?:查看|观看|阅读|收听)(?:这篇|这个|这条|此|该)?(?:帖子|视频|照片|动态|推文|文章|内容)?)\W{{0,3}}",
    re.IGNORECASE,
)
_SHARED_BY = re.compile(
    rf"\W{{0,3}}(?:{_one_of('shared_by')}{_S}.{{1,140}}|{_one_of('posted_by')}{_S}.{{1,80}}?,?{_S}{_DATE})",
    re.IGNORECASE,
)
_TIMELINE = re.compile(rf"(?:tweets|posts){_S}(?:by|de|par|von|di|por){_S}{_HANDLE}", re.IGNORECASE)
_LINE = re.compile(_one_of("lines"), re.IGNORECASE)
_SOUND = re.compile(
    rf"(?:^@[\w.]{{2,30}}{_S}[^\n♬]{{0,300}}#\w[^\n♬]{{0,200}}|^|(?<=[.!?…»”\w]){_S})♬{_S}?[^\n♬.!?]{{1,60}}{_S}[-–—]{_S}[^\n♬.!?]{{1,60}}$",
    re.MULTILINE,
)
# Beside such a line: buttons, counts, times, the account, the door to its application.
_COUNTED = (
    "j['’]aime|likes?|vues?|views?|partages?|repartages?|reposts?|retweets?|shares?|réponses?|replies|"
    "commentaires?|comments?|abonnés|followers"
)
_ITEM = (
    rf"(?:{_one_of('beside')}|{_HANDLE}|{_DATE}|\d{{1,2}}{_S}{_one_of('months')}|\d{{1,2}}{_S}?[hmjd]|\d{{1,2}}:\d{{2}}"
    rf"|[▶►]?{_S}?\d[\d., \xa0\u202f]{{0,9}}{_S}?[kKmM]?{_S}(?:{_COUNTED})"
    rf"|(?:ouvrir|open|abrir|öffnen|apri){_S}(?:dans|in|en|no){_S}(?:l['’])?(?:the{_S})?(?:app(?:lication)?)"
    rf"(?:{_S}{_one_of('platforms')})?|(?:durée|duration){_S}\d{{1,2}}:\d{{2}})"
)
_BESIDE = re.compile(
    rf"{_ITEM}(?:{_S}?[·•|/–—]{_S}?{_ITEM}){{0,6}}|{_HANDLE}{_S}?♬[^\n]{{1,90}}", re.IGNORECASE
)
# First words of the lines above: most lines of an article are let by on this look.
_FIRST = frozenset(
    words.split()[0] for key in ("verbs", "posts", "shared_by", "posted_by", "lines") for words in _WORDS[key]
) | {"tweets", "posts"}
_LONGEST_LINE = 240
_COMPANY = "embed-company-line"
_MOST_COMPANY = 6  # lines


def find_embeds(page: Page) -> Iterator[Found]:
    """Yield the remains of embedded posts; in doubt (no date, a sentence that goes on) they stay."""
    yield from _whole_lines(page)
    text = page.text
    if "(@" in text or "( @" in text:
        yield from _signatures(page)
    if "pic.twitter.com/" in text or "pic.x.com/" in text or "t.co/" in text:
        yield from _links(page)
    if "♬" in text:
        for sound in _SOUND.finditer(text):
            yield Found(sound.start(), sound.end(), "embed-tiktok-sound", "embed_residue", ("sound-mark",))


def _whole_lines(page: Page) -> Iterator[Found]:
    found: dict[int, str] = {}
    for number, line in enumerate(page.lines):
        if not 8 <= len(line) <= _LONGEST_LINE:
            continue
        stripped = line.strip()
        first = stripped.split(None, 1)[0].lower().lstrip("▶►→📷👉\"'«“") if stripped else ""
        if first not in _FIRST and first and first[0] != "在":
            continue
        if rule := _line_rule(stripped):
            found[number] = rule
    for number in [*found]:
        found |= dict.fromkeys(_company_of(page, number, found), _COMPANY)
    for number, rule in sorted(found.items()):
        start = page.starts[number]
        sign = "beside-an-embed" if rule == _COMPANY else "platform-words"
        yield Found(start, start + len(page.lines[number]), rule, "embed_residue", ("own-line", sign))


def _company_of(page: Page, number: int, known: Container[int]) -> Iterator[int]:
    """The lines around one of an embedded post that are buttons, counts and accounts."""
    for step in (-1, 1):
        other = number + step
        while 0 <= other < len(page.lines) and other not in known and abs(other - number) <= _MOST_COMPANY:
            if not _BESIDE.fullmatch(page.lines[other].strip()):
                break
            yield other
            other += step


def _line_rule(line: str) -> str:
    """Id of the rule for a whole line of embed words, or an empty string."""
    if _INVITATION.fullmatch(line) or _PLATFORM_FIRST.fullmatch(line):
        return "embed-invitation-line"
    if _SHARED_BY.fullmatch(line) and not line.endswith((".", "…", ":")):
        return "embed-shared-by-line"
    if _TIMELINE.fullmatch(line) or _LINE.fullmatch(line):
        return "embed-widget-line"
    return ""


def _signatures(page: Page) -> Iterator[Found]:
    """The tail of a quoted post: only the last account of a line can be a signature."""
    done = -1
    for account in _ACCOUNT.finditer(page.text):
        number = page.line_at(account.start())
        if number == done:
            continue
        done = number
        signature = _signature_of_line(page, number)
        if signature:
            yield Found(
                *signature.span(), "embed-post-signature", "embed_residue", ("dash", "account", "date")
            )


def _signature_of_line(page: Page, number: int) -> re.Match[str] | None:
    if number >= len(page.lines):
        return None
    line, start = page.lines[number], page.starts[number]
    account = max(line.rfind("(@"), line.rfind("( @"))
    if account < 0:
        return None
    reach = start + len(line)
    if number + 1 < len(page.lines):
        reach += 1 + min(len(page.lines[number + 1]), 80)
        if len(page.lines[number + 1]) > 80:
            reach = start + len(line)
    return _SIGNATURE.search(page.text, max(start, start + account - 90), reach)


def _links(page: Page) -> Iterator[Found]:
    """Links that a post shortens: on their own, before a signature, or a picture at the end of the words."""
    for links in _LINKS.finditer(page.text):
        start, end = links.span()
        before, after = page.around(start, end)
        if is_quoted(page.text, start, end):
            continue
        ends_post = _UNDATED.match(after) or _signs_post(page, start, after)
        picture = "pic." in links.group()
        ends_words = picture and (not after or after[0].isupper() or after[0] in '—–#@“«"')
        if ends_post or ends_words or not (before or after):
            sign = "signature-follows" if ends_post else "picture-link" if picture else "own-line"
            yield Found(start, end, "embed-short-link", "embed_residue", (sign,))
            undated = _UNDATED.match(after)
            if undated:
                at = page.text.index(undated.group().rstrip(), end)
                yield Found(
                    at,
                    at + len(undated.group().rstrip()),
                    "embed-post-signature",
                    "embed_residue",
                    ("dash", "account"),
                )


def _signs_post(page: Page, at: int, after: str) -> bool:
    number = page.line_at(at)
    line = number if after else number + 1
    signature = _signature_of_line(page, line)
    if not signature:
        return False
    return (
        signature.start() <= page.starts[line] + len(page.lines[line]) - len(after)
        if after
        else (signature.start() == page.starts[line])
    )
