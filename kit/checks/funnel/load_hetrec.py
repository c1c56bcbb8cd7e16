"""Checks of `load_hetrec` write six small files where the answer runs, and look for every row."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kit.checks.asking.crossing import Made, as_table
from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.funnel.hetrec_files import CLOSING, FIRST_YEAR, HEADERS, N_KEYS, OPENING, Row, hetrec
from kit.checks.outcome import (
    AnswerError,
    Finding,
    FoundError,
    Outcome,
    nothing_returned,
    shown,
    student_code,
)

__all__ = ["LOAD_HETREC", "Loaded"]

Read = tuple[object, ...]  # a row of a table of the answer's
TAGGED = "user_taggedartists"


@dataclass(frozen=True)
class Loaded:
    """What an answer made of the files, beside what stands in them.

    Attributes
    ----------
    files : dict of str to list of tuple
    result : object
        As it came.
    tables : dict of str to list of tuple
        Only what is a table.
    columns : dict of str to tuple of str
        Names of the tables' columns, without `dated`.
    """

    files: dict[str, list[Row]]
    result: object
    tables: dict[str, list[Read]]
    columns: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, files: dict[str, list[Row]], result: object) -> Loaded:
        """Read what came."""
        frames = {name: as_table(result.get(name)) for name in files} if isinstance(result, dict) else {}
        tables = {name: table for name, table in frames.items() if table is not None}
        rows = {
            name: [tuple(map(_plain, row)) for row in np.asarray(table).tolist()]
            for name, table in tables.items()
        }
        return cls(files, result, rows, {name: table.columns for name, table in tables.items()})

    def by_key(self, name: str) -> dict[Read, Read]:
        """Give the rest of each row of a table that came, by the columns that tell the row from the others."""
        n = N_KEYS.get(name, 3)
        return {row[:n]: row[n:] for row in self.tables.get(name, ())}

    def in_file(self, name: str) -> dict[Row, Row]:
        """Give the rest of each row of a file, by the columns that tell the row from the others."""
        n = N_KEYS.get(name, 3)
        return {row[:n]: row[n:] for row in self.files[name]}


def _plain(value: object) -> object:
    """Write a value as the files have it: whole numbers kept as floats are whole, a missing value is empty."""
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and np.isnan(value):
        return ""
    if isinstance(value, float) and value == round(value):
        return int(value)
    return "" if value is None else value


def _load(answer: Answer, rng: Rng) -> Loaded:
    """Ask the answer once; name a file that the answer cannot decode."""
    seed = int(rng.integers(2**31))
    folder = Made("kit.checks.funnel.hetrec_files:hetrec_folder", (seed,)).for_answer(answer)
    try:
        with student_code():
            result = answer(folder)
    except AnswerError as error:
        if type(error.__cause__).__name__ == "UnicodeDecodeError":
            raise FoundError(_undecoded(error.__cause__)) from error
        raise
    finally:
        if isinstance(folder, Path):
            shutil.rmtree(folder)
    return Loaded.of(hetrec(seed), result)


def _undecoded(error: BaseException | None) -> Finding:
    return Finding(
        "a file cannot be decoded",
        f"reading ends in UnicodeDecodeError: {error}",
        "`tags.dat` is written in latin-1, in which é is a single byte; UTF-8 knows no such byte",
        '`encoding="latin-1"` for this one file',
        Outcome.ERROR,
    )


def _rows(loaded: Loaded) -> Finding | None:
    if finding := _six_tables(loaded):
        return finding
    for name in HEADERS:
        if finding := _columns(loaded, name) or _all_rows(loaded, name):
            return finding
    return None


def _six_tables(loaded: Loaded) -> Finding | None:
    if finding := nothing_returned(loaded.result):
        return finding
    if not isinstance(loaded.result, dict):
        return Finding(
            "no dict of tables",
            f"load_hetrec gives {shown(loaded.result)}",
            "the tables are found by the names of their files",
            "what is returned: {name: table}",
        )
    missing = [name for name in HEADERS if name not in loaded.result]
    if missing:
        return Finding(
            "a table is missing",
            f"the keys are {sorted(map(str, loaded.result))}, without {', '.join(missing)}",
            "the keys are the names of the six files, without .dat",
            "the loop over the files, and the key of each table (`path.stem`)",
        )
    strange = [name for name in HEADERS if name not in loaded.tables]
    if strange:
        return Finding(
            "a table is no data frame",
            f"under {strange[0]!r} stands {shown(loaded.result[strange[0]])}",
            "the cells below ask for columns by their names",
            "what each file is read into: a pandas DataFrame",
        )
    return None


def _columns(loaded: Loaded, name: str) -> Finding | None:
    found, header = loaded.columns[name], HEADERS[name]
    if found[: len(header)] == header:
        return None
    more = " (one column more than the file: the first became the index, or the header is a row)"
    return Finding(
        "other columns than in the file",
        f"the columns of {name} are {list(found)}{more if len(found) < len(header) else ''}; its first line says "
        f"{list(header)}",
        "the cells below ask for columns by these names",
        'how the first line is read, and the separator: `sep="\\t"`',
    )


def _all_rows(loaded: Loaded, name: str) -> Finding | None:
    found, wanted = loaded.by_key(name), loaded.in_file(name)
    lines, n = loaded.files[name], len(loaded.tables[name])
    saw = f"{name}.dat has {len(lines)} lines behind its header, and the table {n} rows"
    if n and not set(found) & set(wanted) and {tuple(map(str, key)) for key in wanted} & set(found):
        return Finding(
            "numbers are kept as text",
            f"the first row of {name} is {shown(loaded.tables[name][0])}",
            "a number as text is never equal to the number, so nothing can be joined",
            "turn the columns of numbers into int",
        )
    missing = [(*key, *rest) for key, rest in wanted.items() if key not in found]
    if missing:
        return _missing(loaded, name, missing, saw)
    if n < len(lines):
        twice = next(line for line, times in Counter(lines).items() if times > 1)
        return Finding(
            "lines that stand twice are dropped",
            f"{saw}; the line {twice}, say, stands there twice",
            "each line is one row: whether it is one too many is decided later, and by whom it concerns",
            "`drop_duplicates`, and sets or dicts that rows are put into",
        )
    if n > len(lines) or set(found) - set(wanted):
        return Finding(
            "rows that stand in no file",
            saw,
            "each line is one row",
            "the last line, and what is put together",
        )
    told = 1 if name in ("artists", "tags") else 0  # their names are the next item's business
    quoted = {key for key, rest in wanted.items() if told and '"' in rest[0]}
    for key, rest in wanted.items():
        if key not in quoted and _ended(found[key][told : len(rest)]) != rest[told:]:
            return Finding(
                "another value than in the file",
                f"a line of {name}.dat is {(*key, *rest)}, and the row {(*key, *found[key])}",
                "the tables hold what the files say",
                "what is done to the columns after reading",
            )
    return None


def _ended(values: Row) -> Row:
    """Strip from values what ends a line, as the next item looks at line ends."""
    return tuple(value.rstrip("\r\n") if isinstance(value, str) else value for value in values)


def _missing(loaded: Loaded, name: str, missing: list[Row], saw: str) -> Finding:
    known = {row[0] for row in loaded.files["artists"]}
    if name == "artists" and set(missing) <= _between_quotes(loaded.files[name]):
        return Finding(
            "a quote swallowed lines",
            f"{saw}; line {missing[0]} is one of those that are not there",
            "the reader took a quote in a name for the start of a quoted field, and read on to the next one",
            "`quoting=csv.QUOTE_NONE`: a quote is a letter like any other",
        )
    if name.startswith(TAGGED) and all(row[1] not in known for row in missing):
        return Finding(
            "rows of unknown artists are dropped",
            f"{saw}; artist {missing[0][1]}, say, is missing from artists.dat, and its rows from the table",
            "what to do with them is decided later, and by whom it concerns",
            "a merge or a filter that should wait",
        )
    if name == TAGGED and all(row[5] < FIRST_YEAR for row in missing):
        return Finding(
            "rows with impossible dates are dropped",
            f"{saw}; those of the years {sorted({row[5] for row in missing})} are not there",
            "only the date is wrong: who gave which tag to whom still counts",
            "flag them in the column `dated` instead",
        )
    return Finding(
        "lines are lost",
        f"{saw}; {missing[0]} is one of those that are not there",
        "each line behind the header is a row",
        "how the file is read: its first line, its last, and what is left out afterwards",
    )


def _between_quotes(lines: list[Row]) -> set[Row]:
    """Find the lines that a reader swallows who takes a quote for the start of a quoted field."""
    names = [line[1] for line in lines]
    return set(lines[names.index(OPENING) : names.index(CLOSING) + 1])


def _texts(loaded: Loaded) -> Finding | None:
    judged = 0
    for name in ("tags", "artists"):
        found, wanted = loaded.by_key(name), loaded.in_file(name)
        found |= {(_whole(number),): rest for (number,), rest in found.items()}
        swallowed = set(wanted) - set(found)  # what a quote did to its neighbours is the item above
        for key, rest in wanted.items():
            if key not in found or not found[key] or (swallowed and '"' in rest[0]):
                continue
            judged += 1
            if found[key][0] != rest[0]:
                return _another_text(name, found[key][0], rest[0])
    return None if judged else _rows(loaded)


def _whole(value: object) -> object:
    """Find a number that was kept as text."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _another_text(name: str, found: object, wanted: str) -> Finding:
    saw = f"{name}.dat says {wanted!r}, and the table {shown(found)}"
    if not isinstance(found, str):
        return Finding("a text is no text", saw, "names are kept as they are", "what is done after reading")
    if found.strip() == wanted:
        return Finding(
            "the end of the line is kept",
            saw,
            "lines end in two characters here, \\r and \\n: as on Windows",
            "`rstrip` of both, or a reader that knows them",
        )
    if found.lower() == wanted.lower():
        return Finding(
            "large and small letters are changed",
            saw,
            "names are kept as they are",
            "what is done to the names after reading",
        )
    if found == wanted.replace('"', ""):
        return Finding(
            "quotes are taken out of names",
            saw,
            "the quotes belong to the name; a reader that looks for quoted fields also swallows lines",
            "`quoting=csv.QUOTE_NONE`",
        )
    if found in _in_the_other(wanted):
        return Finding(
            "read in the wrong encoding",
            saw,
            "`tags.dat` is written in latin-1, all the others in UTF-8: each is nonsense in the other",
            "the encoding of each file by itself",
        )
    kept = "".join(letter for letter in wanted if letter.isascii())
    if name == "artists" or "".join(letter for letter in found if letter.isascii()) != kept:
        return Finding(
            "another text than in the file", saw, "names are kept as they are", "what is done after reading"
        )
    return Finding(
        "letters are lost",
        saw,
        "a reader that replaces or leaves out what it cannot decode hides that the encoding is wrong",
        '`encoding="latin-1"` for tags.dat, and no `errors=...`',
    )


def _in_the_other(text: str) -> set[str]:
    """Read UTF-8 as latin-1, and both as the encoding that Windows calls latin-1."""
    in_latin_1 = [text.encode("latin-1")] if all(ord(letter) < 256 for letter in text) else []
    as_windows = [
        data.decode("cp1252", errors=errors)
        for data in (text.encode(), *in_latin_1)
        for errors in ("replace", "ignore")
    ]
    return {text.encode().decode("latin-1"), *as_windows}


def _dated(loaded: Loaded) -> Finding | None:
    if TAGGED not in loaded.tables:
        return _six_tables(loaded)
    columns, n = loaded.columns[TAGGED], len(HEADERS[TAGGED])
    if len(columns) <= n or columns[-1] != "dated":
        return Finding(
            "no column `dated`",
            f"the columns of {TAGGED} are {list(columns)}",
            "one more is asked for, the last: whether the date is possible",
            'table["dated"] = ...',
        )
    rows = {tuple(map(_whole, row[:3])): row[-1] for row in loaded.tables[TAGGED]}
    judged = [(row[5], rows[row[:3]]) for row in loaded.files[TAGGED] if row[:3] in rows]
    strange = [flag for _, flag in judged if not isinstance(flag, bool | int) or flag not in (0, 1)]
    if strange or not judged:
        return Finding(
            "`dated` is not True or False",
            f"its values are such as {shown(strange[0] if strange else None)}",
            "a flag says yes or no",
            "a comparison of the column `year` with a number",
        )
    passed = sorted({year for year, flag in judged if year < FIRST_YEAR and flag})
    flagged = sorted({year for year, flag in judged if year >= FIRST_YEAR and not flag})
    if passed and len(flagged) > 2:
        return Finding(
            "the flag is the wrong way round",
            f"`dated` is True for the years {passed}, and False for {flagged}",
            "True says that the date can be believed",
            "the comparison",
        )
    if passed:
        return Finding(
            "impossible dates pass",
            f"`dated` is True for the years {passed}",
            f"Last.fm began in {FIRST_YEAR}: nobody could give a tag before",
            f"the comparison: `year >= {FIRST_YEAR}`",
        )
    if flagged:
        return Finding(
            "possible dates are flagged",
            f"`dated` is False for the years {flagged}",
            f"what was given in {FIRST_YEAR} or later is dated",
            f"the comparison: `year >= {FIRST_YEAR}`",
        )
    return None


LOAD_HETREC = Exercise(
    "load_hetrec",
    [
        Item("every line a row", 1, _rows),
        Item("texts as they are written", 1, _texts),
        Item("impossible dates flagged", 1, _dated),
    ],
    hints=(
        (
            "Read one file and look at it: `pd.read_csv(path, sep=...)`. How many rows has it, and how many lines the "
            "file? Which letters look odd?"
        ),
        (
            "`pd.read_csv` has arguments for all of it: `sep`, `encoding` (another one for tags.dat) and `quoting`. "
            "The flag is one comparison of the column `year`."
        ),
        (
            'For each path of `Path(folder).glob("*.dat")`: tables[path.stem] = pd.read_csv(path, sep="\\t", '
            'quoting=csv.QUOTE_NONE, encoding="latin-1" if path.stem == "tags" else "utf-8"); then '
            'tables["user_taggedartists"]["dated"] = tables["user_taggedartists"]["year"] >= 2002.'
        ),
    ),
    observe=_load,
    n_seeds=2,
)
