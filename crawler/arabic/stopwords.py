"""Words that carry a question and say nothing of its subject, folded as the search index is.

A query that is ranked, or loosened because no article has all of its words, does without them; one that consists of
them alone keeps them. Words that news are about (قال, رئيس, يوم) are none, however common.
"""

from __future__ import annotations

_ASKING = """
    ما ماذا ماهي ماهو من متي اين اي ايه ايهما ايهم كيف كم لماذا لم لما هل علام بم بماذا لماذا فيم فيما مما مماذا عما
    عماذا ممن بمن لمن وكم وكيف ومتي ومن وما وماذا واين وهل باي بايه لاي لايه في فاي فما فمن كام ليش شو ايش وين
"""
_BINDING = """
    الي علي عن مع منذ مذ حتي عند عندما لدي حول خلال بين دون ضد عبر نحو قبل بعد فوق تحت امام ورا خلف اثنا بسبب
    ال و او ام ثم بل لكن ولكن لكي كي لان ان انه انها انهم وان بان لو اذا اذ الا سوي غير حيث بحيث كما كانما كلما بينما
    والي وعلي وعن ومع وفي وقد قد لقد سوف لا لن ليس ليست ليسوا كل بعض جميع اكثر ايضا فقط اما انما هنا هناك هنالك
    به بها بهم فيه فيها فيهم منه منها منهم له لها لهم لنا لي لك عليه عليها عليهم اليه اليها اليهم عنه عنها عنهم معه معها
    معهم لديه لديها لديهم بينهم بينهما عنده عندها حوله حولها خلاله خلالها
"""
_POINTING = """
    هو هي هم هن هما انا نحن انت انتم وهو وهي وهم هذا هذه هذان هاتان هءلا هولا ذلك تلك اولءك ذاك بهذا بهذه لهذا لهذه
    وهذا وهذه بذلك لذلك وذلك كذلك الذي التي الذين اللذان اللتان اللذين اللتين اللاتي اللواتي والذي والتي والذين
"""
_BEING = """
    كان كانت كانوا كانا وكان وكانت يكون تكون يكونون ويكون تم يتم وتم صار اصبح اصبحت
"""
_LATIN = """
    what who whom whose which when where why how is are was were be been being do does did the a an of in on at to for
    from by with and or as it its this that these those there
    le la les un une des du de et est que qui quoi quel quelle ou der die das ein eine und ist was wer wie wo
"""
STOP_WORDS = frozenset(f"{_ASKING} {_BINDING} {_POINTING} {_BEING} {_LATIN}".split())
