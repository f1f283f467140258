"""Each rule of the record's body: editor HTML, the plain text, and the clean HTML (None: any)."""

SITE = "https://www.example.org"
BODIES: dict[str, tuple[str, str, str | None]] = {
    "paragraphs": ("<p>a</p><p>b</p>", "a\n\nb", "<p>a</p>\n<p>b</p>"),
    "headings": ("<h2>a</h2><p>b</p><h5>c</h5>", "a\n\nb\n\nc", "<h2>a</h2>\n<p>b</p>\n<h4>c</h4>"),
    "br": ("<p>a<br>b<br/> c</p>", "a\nb\nc", "<p>a<br>b<br>c</p>"),
    "stray </br>": ("<p>a</br>b</BR >c</p>", "a\nb\nc", "<p>a<br>b<br>c</p>"),
    "two br end a paragraph": ("<p>a<br>&nbsp;<br>b</p>", "a\n\nb", "<p>a</p>\n<p>b</p>"),
    "no-break space": ("<p>a&nbsp;b\u00a0c&#160;</p>", "a b c", "<p>a b c</p>"),
    "empty blocks": (
        "<p></p><p>&nbsp;</p><h3> </h3><ul><li></li></ul><table><tr><td></td></tr></table><p>a</p>",
        "a",
        "<p>a</p>",
    ),
    "only empty blocks": ("<p>&nbsp;</p><div><br></div><strong></strong>", "", ""),
    "ul": ("<ul><li>a</li><li>b</li></ul>", "- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    "ol": ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
    "ol start": (
        '<ol start="3"><li>a</li><li>b</li></ol>',
        "3. a\n4. b",
        '<ol start="3"><li>a</li><li>b</li></ol>',
    ),
    "li value": (
        '<ol><li>a</li><li value="7">b</li><li>c</li></ol>',
        "1. a\n7. b\n8. c",
        '<ol><li>a</li><li value="7">b</li><li>c</li></ol>',
    ),
    "an empty item counts as in a browser": (
        "<ol><li>a</li><li></li><li>c</li></ol>",
        "1. a\n3. c",
        '<ol><li>a</li><li value="3">c</li></ol>',
    ),
    "endless start": (
        f'<ol start="{"9" * 4300}"><li>a</li><li>b</li></ol>',
        "1. a\n2. b",
        "<ol><li>a</li><li>b</li></ol>",
    ),
    "odd start": ('<ol start="x"><li>a</li></ol>', "1. a", "<ol><li>a</li></ol>"),
    "nested list": (
        "<ul><li>a<ol><li>b<ul><li>c</li></ul></li></ol></li><li>d</li></ul>",
        "- a\n  1. b\n    - c\n- d",
        "<ul><li>a<ol><li>b<ul><li>c</li></ul></li></ol></li><li>d</li></ul>",
    ),
    "a list in a list without li": (
        "<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>",
        "1. a\n  - b\n2. c",
        "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
    ),
    "an item of nothing but a list": (
        "<ul><li><ul><li>a</li></ul></li></ul>",
        "  - a",
        "<ul><li><ul><li>a</li></ul></li></ul>",
    ),
    "words straight in a list": (
        "<ul>a<li>b</li>c <b>d</b></ul>",
        "- a\n- b\n  c d",
        "<ul><li>a</li><li><p>b</p><p>c <strong>d</strong></p></li></ul>",
    ),
    "li outside a list": ("<li>a</li><li>b</li>", "a\n\nb", "<p>a</p>\n<p>b</p>"),
    "unclosed li": (
        "<ul><li>a<li>b</ul>c",
        "- a\n- b\n\nc",
        "<ul><li>a</li><li>b</li></ul>\n<p>c</p>",
    ),
    "lines and paragraphs of an item": (
        "<ul><li>a<br>b</li><li><p>c</p><p>d</p></li></ul>",
        "- a\n  b\n- c\n  d",
        "<ul><li>a<br>b</li><li><p>c</p><p>d</p></li></ul>",
    ),
    "a quotation in an item": (
        "<ul><li><blockquote><p>a</p><p>b</p></blockquote></li></ul>",
        "- a\n  b",
        "<ul><li><blockquote><p>a</p><p>b</p></blockquote></li></ul>",
    ),
    "table": (
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tbody><tr><td>c</td><td><p>d</p><p>e</p></td></tr></tbody></table>"
        ),
        "a | b\nc | d e",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td><p>d</p><p>e</p></td></tr></table>",
    ),
    "unclosed cells": (
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
        "a | b\nc | d",
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
    ),
    "empty cells": (
        "<table><tr><td></td><td>a<td><td><td>b<td></tr></table>",
        "| a | | | b |",
        "<table><tr><td></td><td>a</td><td></td><td></td><td>b</td><td></td></tr></table>",
    ),
    "cells without a row": (
        "<table><td>a</td><td>b</td><tr><td>c</td></tr></table>",
        "a | b\nc",
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
    ),
    "words straight in a table": (
        "<table>a<tbody>b<tr>c<td>d</td>e</tr></tbody></table>",
        "a\n\nb\n\nc\n\ne\n\nd",
        "<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>e</p>\n<table><tr><td>d</td></tr></table>",
    ),
    "hidden rows": (
        "<table><tr class=hide><td>x</td></tr><tr><td hidden>y</td><td>a</td></tr></table>",
        "a",
        "<table><tr><td>a</td></tr></table>",
    ),
    "caption of a table": (
        "<table><caption>a</caption><tr><td>b</td></tr></table>",
        "a\n\nb",
        "<p>a</p>\n<table><tr><td>b</td></tr></table>",
    ),
    "table in a table": (
        "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>",
        "a b | c | d",
        "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>",
    ),
    "blockquote": (
        "<blockquote>a<p>b</p></blockquote>",
        "a\n\nb",
        "<blockquote><p>a</p><p>b</p></blockquote>",
    ),
    "dl": ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb", "<p>a</p>\n<p>b</p>"),
    "pre": (
        "<pre>a\n  b<br>c\n\nd <a href=/x>e</a><script>x</script></pre>f\ng",
        "a\nb\nc\n\nd e\n\nf g",
        f'<p>a<br>b<br>c</p>\n<p>d <a href="{SITE}/x">e</a></p>\n<p>f g</p>',
    ),
    "hr": ("a<hr>b", "a\n\nb", "<p>a</p>\n<p>b</p>"),
    "text straight in divs": (
        "a<div>b<p>c</p>d</div>e",
        "a\n\nb\n\nc\n\nd\n\ne",
        "<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>\n<p>e</p>",
    ),
    "unclosed tags": (
        "<p>a <strong>b<p>c <em>d",
        "a b\n\nc d",
        "<p>a <strong>b</strong></p>\n<p><strong>c <em>d</em></strong></p>",
    ),
    "stray end tags": ("a</span></p></li></strong>b", "ab", "<p>ab</p>"),
    "inline markup": (
        "<p><b>a</b> <i>b</i><u>c</u><span>d</span><sup>2</sup></p>",
        "a bcd2",
        "<p><strong>a</strong> <em>b</em><u>c</u>d2</p>",
    ),
    "markup of the same kind inside itself": (
        "<p><strong>a<b>b</b></strong></p>",
        "ab",
        "<p><strong>ab</strong></p>",
    ),
    "spaces at the edge of markup": (
        "<p>a<strong> b </strong>c</p>",
        "a b c",
        "<p>a <strong>b</strong> c</p>",
    ),
    "markup round blocks": (
        "<strong>a<p>b</p><ul><li>c</li></ul></strong>",
        "a\n\nb\n\n- c",
        "<p><strong>a</strong></p>\n<p><strong>b</strong></p>\n<ul><li><strong>c</strong></li></ul>",
    ),
    "markup over a line end": (
        "<p><strong>a<br>b</strong></p>",
        "a\nb",
        "<p><strong>a</strong><br><strong>b</strong></p>",
    ),
    "a heading of several lines": ("<h3>a<br>b</h3>", "a b", "<h3>a b</h3>"),
    "a heading with a picture between its lines": (
        "<h3>a <img src=/p><br>b</h3>",
        "a b",
        f'<h3>a <img src="{SITE}/p" alt="">b</h3>',
    ),
    "a heading round other blocks": (
        "<h3>a<ul><li>b</li></ul></h3>",
        "a\n\n- b",
        "<p>a</p>\n<ul><li>b</li></ul>",
    ),
    "Word's spans": (
        (
            '<p class="MsoNormal"><span style="font-size:11pt"><span><span lang="EN">a'
            "</span></span></span><span> b<o:p></o:p></span></p>"
        ),
        "a b",
        "<p>a b</p>",
    ),
    "Word's conditional comments": (
        (
            "<p>a</p><!--[if gte mso 9]><xml><w:Word>x</w:Word></xml><![endif]-->"
            "<p><![if !supportLists]>b<![endif]></p>"
        ),
        "a\n\nb",
        "<p>a</p>\n<p>b</p>",
    ),
    "entities": ("<p>a &amp; b &lt;c&gt; &oacute; &#8211;</p>", "a & b <c> ó –", None),
    "what nobody sees": (
        (
            '<p>a<span class="sr-only">x</span><span class="visually-hidden">x</span></p>'
            "<script>x</script><style>x</style><noscript>x</noscript><template>x</template>"
            '<p style="DISPLAY: none">x</p><p hidden>x</p><button>x</button><!-- x -->'
            '<pre id="pageMetadata" class="hide">{"register":{"columns":[]}}</pre>'
            "<svg><text>x</text></svg>"
        ),
        "a",
        "<p>a</p>",
    ),
    "a word that looks like a class": ('<p class="hideout">a</p>', "a", "<p>a</p>"),
    "a dash is no list": ("<p>- a -&nbsp;said B</p>", "- a - said B", "<p>- a - said B</p>"),
    "a bar is no table": ("<p>a | b</p>", "a | b", "<p>a | b</p>"),
    "links": (
        (
            '<p><a href="../b?c=1&d=2#e">a</a> <a href="//x.example/">b</a> '
            '<a href="mailto:a@b.example">c</a></p>'
        ),
        "a b c",
        (
            f'<p><a href="{SITE}/b?c=1&amp;d=2">a</a> <a href="https://x.example/">b</a> '
            '<a href="mailto:a@b.example">c</a></p>'
        ),
    ),
    "links that lead nowhere keep their words": (
        (
            '<p><a href="javascript:alert(1)">a</a> <a href="#top">b</a> <a name=x>c</a> '
            '<a href="data:text/html,x">d</a> <a href="http://[x/">e</a> <a href="http://x:y/">f</a>'
            ' <a href="http://a b/">g</a> <a href=" JAVASCRIPT:x">h</a> <a href="//:8/">i</a></p>'
        ),
        "a b c d e f g h i",
        "<p>a b c d e f g h i</p>",
    ),
    "a link round blocks": (
        '<a href="/x"><p>a</p><p>b</p></a>',
        "a\n\nb",
        f'<p><a href="{SITE}/x">a</a></p>\n<p><a href="{SITE}/x">b</a></p>',
    ),
    "attributes never pass": (
        '<p onclick="x" class="y">a <a href="/x" onclick="y" target=_blank>b</a></p>',
        "a b",
        f'<p>a <a href="{SITE}/x">b</a></p>',
    ),
    "a picture in running text": (
        '<p>a <img src="/p" alt=" x  y " width=9> b</p>',
        "a b",
        f'<p>a <img src="{SITE}/p" alt="x y">b</p>',
    ),
    "a picture alone": ('<p><img src="/p"></p>', "", f'<p><img src="{SITE}/p" alt=""></p>'),
    "a picture as data": ('<p>a<img src="data:image/png;base64,AA"></p>', "a", "<p>a</p>"),
    "figure": (
        '<p>a</p><figure><img src="/p"><figcaption>Talks. Fot. Ada Nowak</figcaption></figure>b',
        "a\n\nb",
        (
            f'<p>a</p>\n<figure><img src="{SITE}/p" alt=""><figcaption>Talks. Fot. Ada Nowak'
            "</figcaption></figure>\n<p>b</p>"
        ),
    ),
    "paragraphs in a figure": (
        "<figure><p>a</p><p>b</p></figure>",
        "a\n\nb",
        "<figure><p>a</p><p>b</p></figure>",
    ),
    "videos": (
        '<p>a</p><iframe src="//video.example/1"></iframe><video><source src="/v.mp4">x</video>',
        "a",
        "<p>a</p>",
    ),
    "repetition is the ministry's": ("<p>a</p><p>a</p>", "a\n\na", "<p>a</p>\n<p>a</p>"),
}
