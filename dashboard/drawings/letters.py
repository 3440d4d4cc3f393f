"""How wide words are in Inter: SVG cannot measure, so a drawing must know before it writes."""

from __future__ import annotations

REGULAR, BOLD = 400, 700

# Advances of Inter in thousandths of an em, space to tilde, regular and bold; what lies between
# is interpolated, as the variable font does it.
_REGULAR = (
    *(281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360),
    *(631, 407, 610, 618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511),
    *(966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765),
    *(639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456),
    *(323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600),
    *(612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662),
)
_BOLD = (
    *(237, 338, 551, 649, 655, 1016, 672, 339, 377, 377, 559, 679, 334, 468, 334, 388),
    *(674, 431, 629, 646, 676, 622, 649, 582, 651, 649, 334, 343, 679, 679, 679, 560),
    *(1016, 747, 662, 740, 722, 607, 587, 750, 747, 281, 584, 719, 565, 932, 762, 771),
    *(648, 777, 657, 655, 667, 732, 747, 1038, 738, 731, 664, 377, 388, 377, 487, 476),
    *(365, 581, 630, 588, 630, 596, 398, 632, 623, 271, 271, 580, 271, 913, 623, 613),
    *(630, 630, 407, 560, 366, 623, 600, 850, 580, 602, 573, 469, 372, 469, 679),
)
_OTHER = 640  # letters with accents and the rest: about as wide as an n with room to spare
_FIGURE = 640  # tabular figures are all as wide as the widest


def width_of(words: str, size: float, *, weight: int = REGULAR) -> float:
    """Return how wide a line is, in the unit of `size`; figures are taken as tabular."""
    share = (min(weight, BOLD) - REGULAR) / (BOLD - REGULAR)
    return sum(_advance(sign, share) for sign in words) * size / 1000


def fit(words: str, size: float, width: float, *, weight: int = REGULAR) -> str:
    """Return `words`, or as many letters as fit into `width` with an ellipsis behind them."""
    if width_of(words, size, weight=weight) <= width:
        return words
    kept = words
    while kept and width_of(kept + "…", size, weight=weight) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def size_for(
    words: str, size: float, width: float, *, smallest: float, weight: int = REGULAR
) -> float:
    """Return the largest whole size from `smallest` to `size` at which `words` fit `width`."""
    wide = width_of(words, size, weight=weight)
    return size if wide <= width else max(smallest, int(size * width / wide))


def _advance(sign: str, share: float) -> float:
    if sign.isdigit():
        return _FIGURE
    place = ord(sign) - 32
    if not 0 <= place < len(_REGULAR):
        return 1000 if sign in "—…" else _OTHER
    return _REGULAR[place] * (1 - share) + _BOLD[place] * share
