"""The words that the world of influencers writes with: genres, kinds of influencer, and what its texts say.

A concept has words in French and in English. An axis has two poles, such as bright and dark; each pole is a concept.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["AXES", "FILLERS", "GENRES", "KINDS", "LANGUAGES", "NOT", "Axis", "Pole"]


def _words(text: str) -> list[str]:
    return text.split()


# The genres by family, 71 in all.
GENRES: dict[str, list[str]] = {
    "electronic": _words("techno house electro trance ambient dubstep breakbeat downtempo synthwave minimal"),
    "hip-hop": _words("rap trap boombap drill cloud grime phonk"),
    "rock": _words("rock punk grunge garage shoegaze psychedelic stoner emo math postrock"),
    "metal": _words("metal hardcore doom thrash progressive djent"),
    "pop": _words("pop indie electropop dreampop synthpop hyperpop citypop"),
    "chanson": _words("chanson variété slam cabaret bossa"),
    "folk": _words("folk country bluegrass americana acoustic blues"),
    "soul": _words("soul funk rnb gospel disco neosoul"),
    "jazz": _words("jazz swing fusion classical piano soundtrack lofi"),
    "world": _words("reggae dub ska afrobeat rumba cumbia flamenco"),
}
KINDS = (
    "blog",
    "booker",
    "channel",
    "journalist",
    "label",
    "manager",
    "mentor",
    "playlist",
    "publisher",
    "radio",
    "sound expert",
    "supervisor",
    "venue",
)


class Pole(NamedTuple):
    """A concept's words in both languages."""

    french: list[str]
    english: list[str]


class Axis(NamedTuple):
    """Two concepts, one the opposite of the other."""

    high: Pole
    low: Pole


def _pole(french: str, english: str) -> Pole:
    return Pole(_words(french), _words(english))


AXES: dict[str, Axis] = {
    "polish": Axis(
        _pole(
            "mixage mastering studio orchestre arrangement production cuivres chœurs",
            "mixing mastered studio orchestra arrangement production brass choir",
        ),
        _pole(
            "maquette cave souffle téléphone bricolage larsen brouillon grenier",
            "demo basement hiss phone homemade feedback sketch attic",
        ),
    ),
    "mood": Axis(
        _pole(
            "soleil lumière joie fête sourire printemps espoir danse",
            "sunshine light joy party smile spring hope dancing",
        ),
        _pole(
            "nuit ombre pluie deuil solitude brume hiver cendre",
            "night shadow rain grief loneliness fog winter ashes",
        ),
    ),
    "tempo": Axis(
        _pole(
            "course vitesse élan galop urgence pogo sprint fièvre",
            "race speed rush gallop urgency mosh sprint fever",
        ),
        _pole(
            "lenteur berceuse silence sieste attente vague dérive ballade",
            "slowness lullaby silence nap waiting wave drift ballad",
        ),
    ),
    # The quality of an artist stands in biographies.
    "quality": Axis(
        _pole(
            "prix festival tournée zénith complet victoires disque presse",
            "award festival tour arena sold trophies record press",
        ),
        _pole(
            "débuts amateur lycée chambre premier essai voisin quartier",
            "beginnings amateur school bedroom first attempt neighbour district",
        ),
    ),
    # The generosity of an influencer stands in descriptions.
    "generosity": Axis(
        _pole(
            "curieux ouvert découverte partage bienvenue conseil retour soutien",
            "curious open discovery share welcome advice reply support",
        ),
        _pole(
            "exigeant rare ligne sélection strict refus fermé précis",
            "demanding rarely line selection strict refusal closed precise",
        ),
    ),
}
FILLERS = Pole(
    _words(
        "un une le la les des du ce cette mon notre avec pour dans sur sous vers entre comme quand où qui que et ou "
        "mais donc très plus moins encore toujours jamais ici loin chanson titre morceau voix texte guitare basse "
        "batterie clavier refrain couplet album sortie groupe écrit chanté joué raconte parle ville route chemin mer"
    ),
    _words(
        "a an the some this that my our with for in on under toward between like when where who which and or but so "
        "very more less still always never here far song title track voice lyrics guitar bass drums keys chorus verse "
        "album release band written sung played tells speaks city road path sea"
    ),
)
NOT = Pole(["sans"], ["without"])
LANGUAGES = ("fr", "en")
