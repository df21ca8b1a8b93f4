"""What is written onto Arabic words, and words with more than one spelling; folded as the search index is."""

ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
"""The article with what is written before it."""
PARTICLES = ("و", "ف", "ب", "ل", "ك", "س")
FUTURE, VERB_STARTS = "س", ("ي", "ت", "ن", "ا")
"""سيعلن: it stands before verbs in the present alone; سكان is no form of كان."""
PREPOSITIONS = frozenset(
    ("دون", "غير", "شان", "جانب", "خلاف", "سبب", "مثل", "نحو", "حسب", "موجب", "فضل", "رغم", "عكس", "صالح", "اجل", "ضمن")
)
"""Words that mean the same with ب or ل before them, however often they stand alone: بدون, بغير, لصالح."""
NAMES = ("عبد", "ابو", "ابي", "ابا", "بن", "ابن", "ام", "ذو")
"""Words that a name begins with, written onto the rest of it or not: عبدالحميد, ابوظبي."""
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
LONG_PRONOUNS = tuple(pronoun for pronoun in PRONOUNS if len(pronoun) > 1)
MASCULINE = ("ون", "ين")
"""One plural in two cases."""
TA = "ت"
"""What a final ة becomes before a pronoun: حكومة, حكومتها."""

FOREIGN = (("ج", "غ"), ("غ", "ج"))
"""Letters that stand for one foreign sound: جيفن, غيفن."""
HEBREW_ARTICLE, HEBREW_PARTICLES = "ה", ("ה", "ב", "ל", "מ", "ש", "ו", "כ")
"""The article, and with it the prepositions and conjunctions of Hebrew, each written onto the word after it."""
BEFORE_HEBREW = ("", *HEBREW_PARTICLES, *(first + second for first in "ושכמ" for second in HEBREW_PARTICLES))
"""All that may stand before a word of Hebrew."""
ALPHABETS = ("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", "abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתךםןףץ")
"""Letters as the index holds them."""
VOWELS = frozenset("اوي")
"""Long vowels, with or without which foreign names are spelled."""
NOUN_PARTICLES, LOOSE_PARTICLES = ("ب", "ل", "ك"), ("و", "ف", "ب", "ل")
"""Those that never stand before a pronoun's like (لديه in بلدية), and those that whole words are cut from."""
FINAL_ALEF = "ا"

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
    مليشيا ميليشيا
    كرملين كريملين
    بروكسل بروكسيل
    واشنطن واشنطون
    بكين بيكين
    بلغراد بيلغراد
    ترامب ترمب
    بايدن بايدين
    ماكرون مكرون
    ميركل ميركيل
    زيلينسكي زيلنسكي
    بلينكن بلنكن
    كيسنجر كسنجر
    لوكاشينكو لوكاشنكو
    ستولتنبرغ ستولتنبيرغ
    غراندي جراندي
    غريفيث جريفيث غريفيثس
    ارمينيا ارمينيه
    صربيا صربيه
    رومانيا رومانيه
    بلغاريا بلغاريه
    سلوفاكيا سلوفاكيه
    ماليزيا ماليزيه
    اندونيسيا اندونيسيه
    نيجيريا نيجيريه
    كولومبيا كولومبيه
    فنزويلا فنزويله
    كينيا كينيه
    اثيوبيا اثيوبيه
    موريتانيا موريتانيه
    استراليا اوستراليا استراليه
    كاليفورنيا كليفورنيا
    بلجيكا بلجيكه
    امستردام امستيردام
    برشلونه برشلونا
    انستغرام انستجرام انستقرام
    يوتيوب يوتوب
    تويتر تويتير
    انترنت انترنيت
    كمبيوتر كومبيوتر
    تكنولوجيا تكنلوجيا
    ديمقراطيه ديموقراطيه
    ديمقراطي ديموقراطي
    برلمان بارلمان
    دبلوماسي ديبلوماسي
    دبلوماسيه ديبلوماسيه
    ايديولوجيا ايدلوجيا
    استراتيجيه ستراتيجيه
    كورونا كرونا
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
