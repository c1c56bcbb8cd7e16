"""Whose each file is. One person has one id, or one name; who could be one person is told, and nobody guesses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograde.collecting.handed import Claim, Handed, Reading
from autograde.collecting.roster import Member, Roster, in_group, turned


@dataclass
class Person:
    """Somebody who has handed in.

    Attributes
    ----------
    claim : Claim
        As the platform names the person, the last time.
    files : list of Handed
    platforms : set of str
    member : Member or None
        In the roster; None where there is none, or the person is not in it.
    notes : list of str
    """

    claim: Claim
    files: list[Handed]
    platforms: set[str] = field(default_factory=set)
    member: Member | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the person is called in messages."""
        return self.member.name if self.member else self.claim.name or self.claim.login or self.claim.id


@dataclass(frozen=True)
class People:
    """All who have handed in, who could be one person, and what a person should decide."""

    handed_in: tuple[Person, ...]
    doubts: tuple[str, ...]
    troubles: tuple[str, ...]


def people_of(readings: Sequence[Reading], roster: Roster | None) -> People:
    """Put files together that are one person's.

    Parameters
    ----------
    readings : sequence of Reading
    roster : Roster or None

    Returns
    -------
    People
    """
    apart = _by_id_or_name(readings)
    if roster is None:
        return People(tuple(apart), tuple(_doubts(apart)), ())
    found: dict[str, Person] = {}
    matched, troubles = matches(apart, roster)
    for number, (person, theirs) in enumerate(zip(apart, matched, strict=True)):
        members: list[Member | None] = [*theirs]
        for member in members or [None]:
            key = member.key if member else f"\0{number}"
            if known := found.get(key):
                known.files += person.files
                known.platforms |= person.platforms
                known.notes += [f"handed in as {_called(person)} and as {_called(known)}", *person.notes]
            else:
                found[key] = Person(
                    person.claim, list(person.files), set(person.platforms), member, list(person.notes)
                )
    handed_in = list(found.values())
    return People(tuple(handed_in), tuple(_doubts(handed_in)), tuple(troubles))


def _by_id_or_name(readings: Sequence[Reading]) -> list[Person]:
    found: dict[tuple[str, str, str], Person] = {}
    for reading in readings:
        platform = reading.platform.partition(",")[0]
        for each in reading.handed:
            kind, key = next(
                (kind, text)
                for kind, text in (("id", each.by.id), ("login", each.by.login), ("name", each.by.name))
                if text
            )
            person = found.setdefault(
                (platform, kind, key.casefold() if kind != "login" else key), Person(each.by, [])
            )
            if person.claim.name != each.by.name and person.claim.name and each.by.name:
                note = f"was {person.claim.name} in one place and is {each.by.name} in another, under one id"
                person.notes += [note] if note not in person.notes else []
            person.claim = each.by
            person.files.append(each)
            person.platforms.add(platform)
    return list(found.values())


def matches(people: Sequence[Person], roster: Roster) -> tuple[list[list[Member]], list[str]]:
    """Find whom of the roster each person is: by an id, a login or an address, else by the whole name.

    A name decides where it is one person's alone: of one platform, nobody else has it, and nobody has the number.

    Returns
    -------
    list of list of Member
        Of each person: none, one, or the members of a group.
    list of str
        Who may be several people of the roster, a line each.
    """
    by_id = _index((key, member) for member in roster.members for key in {*member.ids, member.key.lower()})
    by_name = _index((way, member) for member in roster.members for way in ways_to_write(member.name))
    matched = [_by_id(person, by_id, roster) for person in people]
    known = {
        (member.key, platform)
        for person, found in zip(people, matched, strict=True)
        for member in found
        for platform in person.platforms
    }
    named: dict[tuple[str, str], list[int]] = {}
    troubles: list[str] = []
    for number, person in enumerate(people):
        if matched[number]:
            continue
        found = _by_name(person, by_name)
        if len(found) > 1:
            who = " or ".join(f"{member.name} ({member.key})" for member in found)
            troubles.append(
                f"{_called(person)} may be {who} of the roster: kept apart; give the platform's id in the roster"
            )
        elif found and not any((found[0].key, platform) in known for platform in person.platforms):
            matched[number] = found
            for platform in person.platforms:
                named.setdefault((found[0].key, platform), []).append(number)
    for (key, _), numbers in named.items():
        if len(numbers) > 1:
            who = " and ".join(_called(people[number]) for number in numbers)
            troubles.append(
                f"{who} have the name of {key} of the roster: kept apart; give the platform's id in the roster"
            )
            for number in numbers:
                matched[number] = []
    return matched, troubles


_Index = Mapping[str, Sequence[Member]]


def _index(pairs: Iterable[tuple[str, Member]]) -> _Index:
    found: dict[str, list[Member]] = {}
    for key, member in pairs:
        found.setdefault(key, []).append(member)
    return found


def _by_id(person: Person, index: _Index, roster: Roster) -> list[Member]:
    claim = person.claim
    ids = {text.lower() for text in (claim.login, claim.email, claim.id) if text}
    found = {member.key: member for text in ids for member in index.get(text, ())}
    if claim.group and claim.name == claim.group and not found:
        return list(in_group(roster.members, claim.group))
    return list(found.values()) if len(found) == 1 else []


def _by_name(person: Person, index: _Index) -> list[Member]:
    names = {squeezed(text) for text in (person.claim.name, person.claim.login) if text}
    found = {member.key: member for text in names for member in index.get(text, ())}
    return sorted(found.values(), key=lambda member: member.key)


def ways_to_write(name: str) -> set[str]:
    """Canvas leaves out all but letters, the last name first; ILIAS and OpenOlat write no accents."""
    words = name.split()
    orders = {squeezed("".join([*words[n:], *words[:n]])) for n in range(max(len(words), 1))}
    return orders | {squeezed(bare(order)) for order in orders}


def squeezed(name: str) -> str:
    """Write a name in small letters, without blanks and signs.

    Examples
    --------
    >>> squeezed("O'Brien, Seán") == squeezed("obrienseán")
    True
    """
    return re.sub(r"\W", "", unicodedata.normalize("NFC", name)).casefold()


def bare(name: str) -> str:
    """Write a name without accents, as it is typed in a hurry.

    Examples
    --------
    >>> bare("José Núñez")
    'Jose Nunez'
    """
    parts = unicodedata.normalize("NFD", name)
    return unicodedata.normalize(
        "NFC", "".join(letter for letter in parts if not unicodedata.combining(letter))
    )


def _called(person: Person) -> str:
    claim = person.claim
    number = claim.id or (claim.login if claim.name else "")
    return f"{claim.name or claim.login or claim.id}" + f" ({number})" * bool(
        number and (claim.name or claim.login) != number
    )


def _doubts(people: Iterable[Person]) -> list[str]:
    """Tell of people whose names differ in capitals, accents or order alone, and who are kept apart."""
    alike: dict[str, list[Person]] = {}
    for person in people:
        words = sorted(bare(turned(person.name)).casefold().replace("-", " ").split())
        alike.setdefault("".join(words), []).append(person)
    return [
        f"could be one person, and are kept apart: {' and '.join(map(_called, group))}; "
        "a roster with their ids settles it"
        for group in alike.values()
        if len(group) > 1 and not all(person.member for person in group)
    ]
