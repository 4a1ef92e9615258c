"""Tables of characters: worked out once each, and never larger than their bound."""

from docgen.text import characters
from docgen.text.characters import CharacterTable, is_han


def test_a_character_is_worked_out_once() -> None:
    asked: list[str] = []

    def work_out(char: str) -> int:
        asked.append(char)
        return ord(char)

    table = CharacterTable(work_out)
    assert [table[char] for char in "安全安全a"] == [ord(char) for char in "安全安全a"]
    assert asked == ["安", "全", "a"]


def test_a_table_has_a_bound() -> None:
    table = CharacterTable(ord)
    most = characters._MOST_REMEMBERED
    assert [table[chr(code)] for code in range(0x4E00, 0x4E00 + most + 100)][-1] == 0x4E00 + most + 99
    assert len(table) <= most
    assert table["一"] == 0x4E00


def test_han_characters_and_others() -> None:
    assert all(map(is_han, "安々〇㐀𬱖豈"))
    assert not any(map(is_han, "a1，。《①Ａｱ "))
