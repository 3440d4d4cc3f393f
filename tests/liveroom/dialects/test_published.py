"""A file of published figures is read strictly: a figure with a doubt is refused with its line."""

from __future__ import annotations

import pytest

from liveroom.dialects.published import Published, read_published

HEAD = "period,label,count,percent,citation\n"


def test_a_figure_has_a_period_a_count_and_a_citation() -> None:
    """Indonesian labels and a decimal comma are how it is printed; a semicolon how it is saved."""
    told = read_published(
        "Period;Label;Count;Percent;Citation\n2025-08;selesai;67;99,5 %;pusat-berita.com\n"
    )

    assert told == ((Published("2025-08", "resolved", 67, 99.5, "pusat-berita.com"),), ())


@pytest.mark.parametrize(
    "row",
    [
        "2025-13,masuk,1,,x",
        "2025-08-02/2025-08-01,masuk,1,,x",
        "tahun,masuk,1,,x",
        "2025,baru,1,,x",
        '2025,masuk,"1.200",,x',
        "2025,masuk,-1,,x",
        "2025,masuk,9999999999,,x",
        "2025,masuk,,,x",
        "2025,masuk,1,101,x",
        "2025,masuk,1,banyak,x",
        "2025,masuk,1,,",
    ],
)
def test_a_doubtful_figure_is_refused_with_its_line(row: str) -> None:
    """Nothing is guessed: 1.200 may be a thousand or one."""
    told = read_published(f"{HEAD}{row}\n2024,masuk,5,,y\n")

    assert told is not None
    assert [refusal.line for refusal in told[1]] == [2]
    assert [figure.count for figure in told[0]] == [5]


def test_a_figure_told_twice_and_differently_is_refused() -> None:
    """The first stays, and the line says so; twice the same is once."""
    told = read_published(f"{HEAD}2025,masuk,5,,x\n2025,masuk,5,,x\n2025,masuk,6,,x\n")

    assert told is not None
    assert (len(told[0]), [refusal.line for refusal in told[1]]) == (1, [4])


def test_other_columns_are_no_such_file() -> None:
    """A Laksa export is not taken for figures."""
    assert read_published("id,status\n1,selesai\n") is None
    assert read_published("") is None
