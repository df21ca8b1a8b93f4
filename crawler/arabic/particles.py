"""What is written onto Arabic words, and words with more than one spelling; folded as the search index is."""

ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
"""The article with what is written before it."""
PARTICLES = ("و", "ف", "ب", "ل", "ك", "س")
FUTURE, VERB_STARTS = "س", ("ي", "ت", "ن", "ا")
"""سيعلن: it stands before verbs in the present alone; سكان is no form of كان."""
PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "كم", "ه", "ي")
ENDINGS = (
    "يات",
    "يين",
    "يون",
    "تين",
    "تان",
    "هما",
    "يه",
    "ات",
    "ين",
    "ون",
    "ان",
    "ها",
    "هم",
    "هن",
    "نا",
    "كم",
    "ه",
    "ا",
    "ي",
)
TA = "ت"
"""What a final ة becomes before a pronoun: حكومة, حكومتها."""

# House styles of names and words, each line one word; folded as the index is.
SPELLINGS = tuple(
    tuple(line.split())
    for line in """
    سوريا سوريه
    روسيا روسيه
    تركيا تركيه
    ليبيا ليبيه
    امريكا اميركا امريكه
    امريكي اميركي
    امريكيه اميركيه
    اوروبا اوربا
    اوروبي اوربي
    اوروبيه اوربيه
    بريطانيا بريطانيه
    المانيا المانيه
    ايطاليا ايطاليه
    اسبانيا اسبانيه
    اوكرانيا اوكرانيه
    افريقيا افريقيه
    استانا استانه
    فرنسا فرنسه
    هولندا هولنده
    انجليزي انكليزي
    انجلترا انكلترا
    غرينتش جرينتش غرينيتش
    سيرغي سيرجي
    غوتيريش غوتيرس جوتيريش
    بيدرسون بيدرسن
    موغيريني موغريني
    اردوغان اردوجان اردغان
    نتنياهو نتانياهو
    اذربيجان اذريبجان
    كازاخستان كازخستان قازاخستان
    شنغهاي شانغهاي شنجهاي
    كونغو كونجو
    غوانتانامو جوانتانامو
    نيويورك نيويرك
    غوغل جوجل قوقل
    فيسبوك فايسبوك
    تلفزيون تليفزيون
    مسءول مسوول مسول
    شءون شوون
""".strip().splitlines()
)

AND, THE, FROM, IN = "و", "ال", "من", "في"
TO, FOR_THE = "ل", "لل"
"""The particle that the article's first letter is lost behind: القدس, للقدس."""
FEMININE, PLURAL = "ه", "ات"
"""How a feminine word ends, folded, and what stands there in the plural."""
PLURALS_AND_DUALS = (PLURAL, "تين", "تان")
"""What may stand in place of a final ة."""
DUALS = ("ين", "ان")
PLURAL_PRONOUNS = tuple(PLURAL + pronoun for pronoun in PRONOUNS)
BEFORE = ("", *ARTICLES, *PARTICLES, *(AND + particle for particle in PARTICLES[2:]), "فس", "فب", "فل")
"""All that may stand before a word."""
BEFORE_NAMES = (*(piece for piece in ARTICLES if len(piece) < 4 and piece != "فلل"), *PARTICLES[:-1])
"""What is cut from names before they are compared: one particle with or without the article, and never a future."""
