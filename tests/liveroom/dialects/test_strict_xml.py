"""XML that grows, asks or contradicts itself is never read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.dialects.strict_xml import DEPTH, Element, read
from liveroom.model import Malformed

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><a>&lol1;</a>"""


def test_elements_text_and_nil_are_read() -> None:
    """Names without prefixes; of attributes only nil."""
    root = read(
        "xml", b"<o:a xmlns:o='x' id='7'><b>1 &amp; <![CDATA[<2>]]></b><c xsi:nil='true'/></o:a>"
    )
    assert root == Element("a", children=[Element("b", text="1 & <2>"), Element("c", is_nil=True)])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (LAUGHS, "the XML has a document type, which is never read"),
        (
            b"<!DOCTYPE a PUBLIC 'x' 'http://127.0.0.1/a'><a/>",
            "the XML has a document type, which is never read",
        ),
        (
            b"<a>" * (DEPTH + 1) + b"</a>" * (DEPTH + 1),
            f"the XML is nested deeper than {DEPTH} levels",
        ),
        (b"", "the answer is empty"),
        (b"  ", "the answer is empty"),
        (b"<a>&unknown;</a>", "the answer is not well-formed XML"),
        (b"<a/><b/>", "the answer is not well-formed XML"),
        (b"<a b='1' b='2'/>", "the answer is not well-formed XML"),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>", "the answer is not well-formed XML"),
        (b"<a>\xff</a>", "the answer is not well-formed XML"),
        (b"<a>\x00</a>", "the answer is not well-formed XML"),
    ],
)
def test_what_is_doubtful_is_malformed(body: bytes, reason: str) -> None:
    """With its reason, and without building anything of it."""
    assert read("xml", body) == Malformed("xml", reason)


def test_a_document_beyond_the_limit_is_not_looked_at() -> None:
    """The reader never sees it."""
    assert isinstance(read("xml", b"<a/>", limit=3), Malformed)


@given(
    st.binary()
    | st.lists(st.sampled_from([b"<a>", b"</a>", b"<b/>", b"&lt;", b"<!", b"x"])).map(b"".join)
)
def test_any_bytes_are_a_document_or_malformed(body: bytes) -> None:
    """Nothing is raised, whatever comes."""
    assert isinstance(read("xml", body), Element | Malformed)
