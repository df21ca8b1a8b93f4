"""The words of the furniture around articles, by kind, in any spelling (they are folded here).

Strings of WordPress core and its old versions, Jetpack, the AMP plugin, the themes Jannah, Sahifa and Newspaper,
Joomla, Drupal and Blogger in Arabic, and what stands for them in English, German, French, Spanish, Persian and Hebrew.
`0` stands for any number. A phrase matches whole lines only; a line that is nothing but known phrases in a row
(`tiles`) is known too. Ambiguous single words belong under `generic`: they need a witness beside them.
"""

from __future__ import annotations

from functools import lru_cache

from crawler.arabic.letters import masked_key


def split(lists: str) -> list[str]:
    """The phrases of a list: separated by bars, on as many lines as it takes."""
    return [phrase.strip() for line in lists.splitlines() for phrase in line.split("|") if phrase.strip()]


_PHRASES = {
    "comment_form": """
        اترك تعليقا | أترك تعليقا | إترك تعليقا | اترك تعليق | أترك تعليق | اترك تعليقك | أضف تعليقا | أضف تعليق
        أضف تعليقك | إضافة تعليق | إضافة تعليق جديد | أضف تعليق جديد | اكتب تعليقا | اكتب تعليق | أكتب تعليق
        أكتب تعليقك | اكتب تعليقك | اكتب تعليقُا | اضف تعليقاً واقرأ تعليقات القراء | شارك بتعليقك
        شاركنا برأيك | شارك برأيك | علق على الخبر | علّق على هذا الخبر | اترك ردا | اترك رد | أترك ردا
        اكتب ردا | ترك الرد | ترك رد | إلغاء الرد | انقر هنا لإلغاء الرد | إلغاء الرد على التعليق
        إرسال التعليق | إرسال تعليق | أرسل تعليقك | نشر التعليق | التعليق بواسطة فيسبوك | تعليقات الفيسبوك
        تعليقات فيسبوك | لن يتم نشر عنوان بريدك الإلكتروني | لن يتم نشر بريدك الإلكتروني
        لن يتم نشر البريد الإلكتروني | بريدك الإلكتروني لن يتم نشره | لن ينشر بريدك الإلكتروني
        لن يتم نشر عنوان البريد الإلكتروني الخاص بك | الحقول الإلزامية مشار إليها بـ
        الحقول الإلزامية مشار إليها بالعلامة | الحقول المطلوبة محددة | الحقول المطلوبة مشار إليها بـ
        الحقول الإلزامية مشار إليها بعلامة | الحقول المشار إليها بعلامة إلزامية | درج نظر الزامی میباشد
        احفظ اسمي، بريدي الإلكتروني، والموقع الإلكتروني في هذا المتصفح لاستخدامها المرة المقبلة في تعليقي
        احفظ اسمي والبريد الإلكتروني والموقع في هذا المتصفح للمرة القادمة التي أعلق فيها
        عليك أن تسجل الدخول حتى تتمكن من كتابة تعليق | يجب أنت تكون مسجل الدخول لتضيف تعليقا
        يجب أنت تكون مسجل الدخول لتضيف تعليق | يجب أن تكون مسجل الدخول لتضيف تعليقا
        يجب تسجيل الدخول لإضافة تعليق | قم بتسجيل الدخول للرد | قم بتسجيل الدخول لترك تعليق
        تسجيل الدخول للتعليق | من فضلك ادخل اسمك هنا | من فضلك ادخل تعليقك | تعليقك في انتظار المراجعة
        تعليقك بانتظار المراجعة | تعليقك بانتظار موافقة مدير المدونة | التعليقات مغلقة | التعليقات معطلة
        أعلمني بمتابعة التعليقات بواسطة البريد الإلكتروني | أعلمني بالمواضيع الجديدة بواسطة البريد الإلكتروني
        كن أول من يعلق | كن أول من يعلق على هذا الخبر | كن أول المعلقين | ليست هناك تعليقات | لا يوجد تعليقات
        لا توجد تعليقات | لا تعليقات | لا توجد تعليقات حتى الآن | لا يوجد تعليق
        الاشتراك في: تعليقات الرسالة (Atom) | شروط التعليق | سياسة التعليقات | عرض التعليقات | إخفاء التعليقات
        إظهار التعليقات | Leave a comment | Leave a reply | Leave a Reply Cancel reply | Cancel reply
        Post comment | Post a comment | Add a comment | Add comment | Add your comment | Write a comment
        Your email address will not be published | Your e-mail address will not be published
        Required fields are marked | Comments are closed | Be the first to comment
        Save my name, email, and website in this browser for the next time I comment | View comments
        Show comments | You must be logged in to post a comment | Log in to leave a comment | Log in to reply
        Notify me of new posts by email | Notify me of follow-up comments by email | No comments yet
        View the discussion thread | Join the conversation | This site uses Akismet to reduce spam
        Learn how your comment data is processed | No response so far | Load comments | Schreibe einen Kommentar
        Schreiben Sie einen Kommentar | Kommentar schreiben | Kommentar verfassen | Kommentar hinzufügen
        Hinterlasse einen Kommentar | Hinterlasse jetzt einen Kommentar | Hinterlassen Sie einen Kommentar
        Kommentar abschicken | Hinterlasse eine Antwort | Hinterlassen Sie eine Antwort | Antworten abbrechen
        Antwort abbrechen | Antwort verfassen | Deine E-Mail-Adresse wird nicht veröffentlicht
        Ihre E-Mail-Adresse wird nicht veröffentlicht | Erforderliche Felder sind mit markiert
        Diskutieren Sie mit | Kommentare anzeigen | Keine Kommentare | Kommentieren Sie hier
        Es gibt noch keine Kommentare | Alle Kommentare anzeigen
        Benachrichtige mich über nachfolgende Kommentare via E-Mail
        Diese Website verwendet Akismet, um Spam zu reduzieren
        Erfahre mehr darüber, wie deine Kommentardaten verarbeitet werden
        Meinen Namen, E-Mail und Website in diesem Browser speichern, bis ich wieder kommentiere
        Laisser un commentaire | Laissez un commentaire | Annuler la réponse
        Votre adresse e-mail ne sera pas publiée | Votre adresse de messagerie ne sera pas publiée
        Les champs obligatoires sont indiqués avec | Ajouter un commentaire | Deja un comentario
        Deja una respuesta | Tu dirección de correo electrónico no será publicada | Cancelar respuesta
        Los campos obligatorios están marcados con | Deixe um comentário | Lascia un commento | دیدگاه شما
        دیدگاهتان را بنویسید | نظر شما | نظر خود را بنویسید | ارسال نظر | نظرات کاربران | ارسال دیدگاه
        لغو پاسخ | نشانی ایمیل شما منتشر نخواهد شد | بخش‌های موردنیاز علامت‌گذاری شده‌اند | הוסף תגובה
        הוספת תגובה | כתוב תגובה | השאר תגובה | לכל התגובות | תגובה חדשה | תגובות לכתבה
        قم بكتابة أول تعليق | كن أول من يكتب تعليقا | كن أول من يضيف تعليقا | علق هنا | اكتب تعليقك هنا
        أضف ردا | إضافة رد
        جارٍ تحميل التعليقات | تسجيل الدخول لكتابة تعليق | لا تعليق | يرجى تسجيل الدخول | Characters left
        Please enter your comment | Please enter your name here | Please enter your email address here
        You have entered an incorrect email address | Logged in as | Edit your profile | Log out? | Add your thoughts
        Ajouter votre commentaire | Écrire un commentaire | Votre commentaire | Yorum yap
        Yorum yazın | Bir yanıt yazın
        Оставить комментарий | Добавить комментарий | تبصرہ کریں | جواب دیں | اپنا تبصرہ لکھیں | کۆمێنتا تە
        لێدوان بنووسە | لێدوانێک بنووسە | שלח תגובה | כתבו תגובה
        كن أول من يعلق على الخبر | كن أول من يعلق على المقال | كن أول من يعلق على الموضوع
        الدخول بواسطة فيسبوك | تسجيل الدخول بواسطة فيسبوك""",
    "comment_heading": """
        تعليق واحد | تعليقان | 0 تعليق | 0 تعليقات | 0 تعليقا | تعليقات القراء | تعليقات الزوار | التعليقات 0
        تعليقات 0 | ردود القراء | 1 تعليق | 0 ردود | رد واحد | آراء القراء | أحدث التعليقات | أخر التعليقات
        آخر التعليقات | التعليقات على هذا الخبر | 0 comments | One comment | 1 comment | Comments 0 | 0 replies
        0 responses | 0 thoughts | Recent comments | Latest comments | 0 Kommentare | Ein Kommentar
        1 Kommentar | Neueste Kommentare | Letzte Kommentare | 0 commentaires | 0 comentarios | Kommentare 0
        نظرات 0 | 0 نظر | 0 תגובות
        عدد التعليقات 0 | تعليقات 0 | 0 Yorum | 0 комментариев | 0 تبصرے | Commentaires 0
        Comments | تعليقات حول الموضوع
        التعليقات على الخبر | التعليقات على الموضوع | Kommentare | آراء الزوار | تعليقات الزائرين""",
    "share": """
        شارك هذا الموضوع | شاركها | شاركه | شارك الخبر | شارك هذا الخبر | شارك المقال | شارك هذا المقال
        شارك الموضوع | شارك الخبر على | شاركوا هذا الخبر مع أصدقائكم | شارك مع أصدقائك | شارك على فيسبوك
        شارك على تويتر | شارك على واتساب | شارك على مواقع التواصل | شارك عبر | شاركنا على | شاركها على
        شارك هذه الصفحة | شارك القصة | شارك هذه القصة | مشاركة الخبر | مشاركة المقال | مشاركة عبر البريد
        مشاركة عبر | مشاركة على | مشاركة هذا المقال | معجب بهذه | إعجاب تحميل | جاري التحميل
        نسخ عنوان URL إلى الحافظة | نسخ الرابط | انسخ الرابط | تم نسخ الرابط | نسخ الرابط المختصر | رابط مختصر
        الرابط المختصر | رابط الخبر | طباعة Email | طباعة الخبر | اطبع الخبر | طباعة المقال | أرسل إلى صديق
        أرسل لصديق | إرسال إلى صديق | إرسال عبر البريد الإلكتروني | أرسل هذا الخبر إلى صديق | فتح في نافذة جديدة
        تفتح في نافذة جديدة | اضغط للمشاركة على | انقر للمشاركة على | اضغط لتشارك على | انقر لمشاركة الموضوع على
        اضغط للطباعة | انقر للطباعة | النقر لإرسال رابط عبر البريد الإلكتروني إلى صديق | حجم الخط | تكبير الخط
        تصغير الخط | استمع إلى المقال | استمع للمقال | استمع إلى الخبر | حفظ المقال | أضف إلى المفضلة
        اضف للمفضلة | شاركونا آراءكم | ذكر فى هذا الخبر | Share this | Share this article | Share this story
        Share this post | Share this page | Share this with | Share on | Share on Facebook | Share on Twitter
        Share on WhatsApp | Share on LinkedIn | Share on X | Share on Pinterest | Share via Email
        Share to Facebook | Share via | Share article | Be sociable, share | Sharing is caring
        Like it? Share it | Like this | Loading | Like Loading | Click to share on | Click to print
        Click to email a link to a friend | Opens in new window | Copy link | Copy URL | Link copied
        Print this article | Email this article | Listen to this article | Send to a friend
        Diesen Artikel teilen | Artikel teilen | Beitrag teilen | Diesen Beitrag teilen
        Diese Geschichte teilen | Seite teilen | Teilen mit | Teilen Sie dies mit | Teilen Sie diesen Artikel
        Artikel drucken | Artikel versenden | Link kopieren | Gefällt mir Wird geladen | Wird geladen
        Ähnliches | Auf Facebook teilen | Auf Twitter teilen | Per E-Mail teilen
        Artikel gefallen? Vergiss nicht zu teilen | Sei der Erste dem dies gefällt | URL zum Kopieren
        Partager cet article | Partager sur Facebook | Partager sur Twitter | Compartir en Facebook
        Comparte esta noticia | لینک کوتاه | کپی لینک | اشتراک گذاری | به اشتراک بگذارید | نسخه چاپی
        نسخه دسکتاپ | ارسال به دوستان | שתף בפייסבוק | שתפו | שיתוף בפייסבוק | שיתוף בוואטסאפ | שלח לחבר | הדפסה
        שתפו בפייסבוק | הדפיסו כתבה
        مشاركة الموضوع | مشاركة الرابط | شارك عبر مواقع التواصل | شارك الرابط | انشر الخبر | انشر الموضوع | Share it
        Share it on | Share it with | Share this news | Share the post | Share now | Spread the word | Tweet this
        حجم النص | حجم الخط | تغيير حجم الخط | نسخة للطباعة | نسخة الطباعة | النسخة الكاملة | تحميل كملف PDF
        احفظ المقال | حفظ الخبر | الاستماع للخبر | استمع للخبر | Download as PDF | Print this page | Print friendly
        Font size | Text size | Listen to article | Save article | Bookmark | Haberi paylaş | Bu haberi paylaş
        Поделиться | Поделиться в соцсетях | شیئر کریں | یہ خبر شیئر کریں | اندازه متن | چاپ خبر | بلاو بکەرەوە
        انشر على تويتر | انشر على فيسبوك | شارك الخبر مع أصدقائك | شارك المقال مع أصدقائك
        شارك الموضوع مع أصدقائك | إرسال بالبريد الإلكتروني | أرسل بالبريد الإلكتروني | رابط دائم
        الرابط الدائم | تكبير تصغير | شارك هذه المقالة | أرسل لنا تصحيحا | أبلغ عن خطأ | الإبلاغ عن خطأ
        هل وجدت خطأ؟ أخبرنا | قيم هذا المقال | قيم الخبر | قيم هذا الخبر | أعجبني لم يعجبني | هل أعجبك الخبر؟
        هل أعجبك المقال؟ | هل كان هذا المقال مفيدا؟""",
    "related": """
        مقالات ذات صلة | مقالات ذات صله | مواضيع ذات صلة | موضوعات ذات صلة | أخبار ذات صلة | مواقع ذات صلة
        روابط ذات صلة | قصص ذات صلة | التدوينات ذات الصلة | تدوينة مشابهة | مقالات مشابهة | مواضيع مشابهة
        موضوعات مشابهة | أخبار مشابهة | أخبار متعلقة | خبر متعلق | موضوعات متعلقة | الموضوعات المتعلقة
        مواضيع متعلقة | مقالات متعلقة | مواد ذات صلة | المزيد من الأخبار | مواضيع ساخنة اخرى | اقرأ أيضا
        إقرأ أيضا | أقرأ أيضا | اقرأوا أيضا | اقرؤوا أيضا | إقرأ ايضا على | اقرأ ايضاً في | شاهد أيضا
        شاهدوا أيضا | طالع أيضا | تابع أيضا | اقرأ في هذا المقال | قد يهمك | قد يهمك أيضا | قد يعجبك
        قد يعجبك أيضا | ربما يعجبك أيضا | قد يعجبك ايضا المزيد عن المؤلف | قد يهمك قراءة | ربما يهمك
        ربما يهمك أيضا | اخترنا لكم | اخترنا لك | ننصحك بقراءة | الأكثر قراءة | الأكثر مشاهدة
        الأكثر تفاعلا | الأكثر تعليقا | الأكثر تصفحا | الأكثر تداولا | الأكثر شعبية | الأكثر شهرة | أحدث الأخبار
        آخر الأخبار | أخر المقالات | آخر المقالات | أحدث المقالات | أحدث التدوينات | المزيد من الكاتب
        المزيد عن المؤلف | المزيد من نفس القسم | المزيد من المقالات | قصص مقترحة | مواضيع مقترحة | مقالات مقترحة
        قصص أخرى | يستحق الانتباه | مقالات قد تهمك | أخبار قد تهمك | Related articles | Related posts
        Related stories | Related topics | Related news | Related content | Related links | Related coverage
        You may also like | You might also like | You may be interested in | Recommended for you | More stories
        More from News | More news | More on this story | More on this topic | Read also | Also read | Read next
        See also | Most read | Most popular | Trending now | Latest news | Latest articles | Latest stories
        Recent posts | Recent stories | Recommended reading | Don't miss | Popular posts | Similar posts
        What to read next | Up next | Top stories | Lesen Sie auch | Lies auch | Auch lesen | Auch interessant
        Das könnte Sie auch interessieren | Das könnte dich auch interessieren | Das könnte Ihnen auch gefallen
        Ähnliche Artikel | Ähnliche Beiträge | Mehr zum Thema | Weitere Artikel | Weitere Beiträge
        Weiterführende Informationen | Zum Weiterlesen | Neueste Beiträge | Neueste Artikel | Meist gelesen
        Meistgelesen | Am häufigsten gelesen | Meistkommentiert
        Meist diskutiert | Schon gelesen | Beliebte Beiträge | Beliebte Artikel
        Empfohlene Beiträge | Mehr zu diesem Thema | Diese Artikel könnten dich interessieren | Aktuelle News
        Meist gelesene Beiträge | Weitere Nachrichten | À lire aussi | A lire aussi | Lire aussi
        Articles les plus lus | Sur le même sujet | Articles similaires | À découvrir | Te puede interesar
        Le puede interesar | Lea también | Vea también | Noticias relacionadas | Notas relacionadas
        Contenido relacionado | Recomendado para ti | Veja também | Leia também | Leggi anche | Zobacz także
        Czytaj także | بیشتر بخوانید | مطالب مرتبط | اخبار مرتبط | خبرهای مرتبط | سایر اخبار مهم | پربازدیدترین
        آخرین اخبار | پیشنهاد سردبیر | מומלצים | כתבות נוספות | עוד בנושא | כתבות קשורות | אולי יעניין אותך
        קראו גם | עוד כתבות שיעניינו אתכם
        متعلقات | مواد متعلقة | ذات صلة | مقالات أخرى | أخبار أخرى | مواضيع أخرى | موضوعات أخرى | أخبار قد تعجبك
        قد يعجبك هذا | قد يهمك هذا | قد تهمك أيضا | ربما تعجبك | اقرأ كذلك | اقرأ أيضا في الموقع | شاهد كذلك | انظر أيضا
        يمكنك أيضا قراءة | مقالات للكاتب | مقالات الكاتب | أخبار مرتبطة | مواضيع مرتبطة | موضوعات مرتبطة | مقالات مرتبطة
        المزيد حول الموضوع | المزيد حول هذا الموضوع | المزيد في هذا القسم | المزيد من القسم | مختارات | نرشح لك | رشح لك
        الأكثر مشاركة | الأكثر زيارة | آخر المواضيع | أحدث المواضيع | أحدث الموضوعات | آخر المستجدات | الأخبار العاجلة
        المواضيع المتشابهة | أخبار الساعة | المقالات الأكثر قراءة | الأخبار الأكثر قراءة | شريط الأخبار
        Mentioned in this news | In this story | Other news | More articles | More like this | More on the topic
        People also read | Keep reading | From the web | Around the web | You may like | Editor's picks | Editors' picks
        Читайте также | Читайте так же | Похожие новости | По теме | Новости по теме | Другие новости | Смотрите также
        İlgili haberler | Benzer haberler | Diğer haberler | Son haberler
        Bunlar da ilginizi çekebilir | Haberin devamı
        مزید خبریں | تازہ ترین | تازہ ترین خبریں | یہ بھی پڑھیں | متعلقہ خبریں | اہم خبریں
        مقبول خبریں | اخبار مرتبط با این
        مطالب پیشنهادی | مطالب مشابه | پربیننده ترین | بابەتی پەیوەندیدار | هەواڵی پەیوەندیدار | زیاتر بخوێنەوە
        עוד כתבות שיעניינו אותך | כתבות שיעניינו אותך | כתבות נוספות שיעניינו אותך | חדשות נוספות | הנקראות ביותר
        مواضيع قد تهمك | مقالات قد تهمك | أخبار قد تهمك | موضوعات قد تهمك | مقالات أخرى للكاتب
        مقالات أخرى للكاتبة | المزيد للكاتب | مزيد من الأخبار | مزيد من المقالات | اختيارات المحرر
        اختيار المحرر | أهم الأخبار | الأخبار الأكثر قراءة | أخبار أخرى | قد يعجبك | قد يعجبك أيضا
        ربما يعجبك""",
    "read_more": """
        اقرأ المزيد | إقرأ المزيد | اِقرأ المزيد | قراءة المزيد | أكمل القراءة | متابعة القراءة
        أكمل قراءة الموضوع | اظهر المزيد | عرض المزيد | شاهد المزيد | لقراءة المزيد | لقراءة المزيد اضغط هنا
        للمزيد اضغط هنا | للمزيد من التفاصيل اضغط هنا | لمزيد من التفاصيل اضغط هنا
        لقراءة المقال كاملا اضغط هنا | اضغط هنا | انقر هنا | اقرأ الخبر من المصدر | لقراءة الخبر من المصدر
        تحميل المزيد | Read more | Continue reading | Read the full story | Read full article | Click here
        Load more | Show more | View all | See all | Weiterlesen | Mehr lesen | Mehr erfahren
        Jetzt weiterlesen | Mehr anzeigen | En savoir plus | Leer más | Lire la suite | ادامه مطلب | ادامه خبر
        המשך לקרוא | קרא עוד
        Read full story | Read the full article | Read the article | Read more at | Full story
        View more | More details
        اقرأ الخبر كاملا | اقرأ المقال كاملا | اقرأ التفاصيل | تفاصيل أكثر | المزيد من التفاصيل | لمزيد من التفاصيل
        قراءة بقية الخبر | قراءة الخبر كاملا | تابع القراءة | واصل القراءة | لمتابعة القراءة
        اضغط هنا للمزيد | اعرف المزيد
        لقراءة التفاصيل | المزيد من المعلومات | مزید پڑھیں | Devamını oku | Читать далее | Подробнее | Читать полностью
        زیاتر بخوێنەرەوە | بقية الخبر
        المزيد من التفاصيل هنا | تعرف على المزيد | الخبر بالكامل | الخبر كاملا | لقراءة الخبر كاملا
        شاهد الفيديو | شاهد بالفيديو | ألبوم الصور | عرض الكل | مشاهدة الكل | المزيد من الصور""",
    "navigation": """
        تصفح المقالات | تصفّح المقالات | المقالة التالية | المقالة السابقة | المقال السابق | المقال التالي
        المقالة القادمة | الخبر السابق | الخبر التالي | الموضوع السابق | الموضوع التالي | الصفحة التالية
        الصفحة السابقة | مقالات أقدم | مقالات أحدث | التعليقات الأقدم | التعليقات الأحدث | تخطى إلى المحتوى
        التخطي إلى المحتوى | تجاوز إلى المحتوى الرئيسي | انتقل إلى المحتوى | التدوينات الأقدم | التدوينات الأحدث
        المواضيع الأقدم | المواضيع الأحدث | المواضيع القديمة | رسالة أقدم | رسالة أحدث | العودة إلى الأعلى
        العودة للأعلى | الرجوع الى أعلى الصفحة | إلى الأعلى | أعلى الصفحة | اذهب إلى الأسفل
        العودة إلى الصفحة الرئيسية | العودة للرئيسية | الصفحة الرئيسية | عرض جميع المواضيع | أنت هنا
        أنت الآن هنا | القائمة الرئيسية | البحث عن | الذهاب إلى المحتوى | Skip to content | Skip to main content
        Back to top | Back to the top | Previous post | Next post | Previous article | Next article
        Post navigation | Older posts | Newer posts | Back to home | Return to top | Toggle navigation
        Back to the search results | Navigation path | Other available languages | You are here | Nach oben
        Zurück zur Startseite | Zur Startseite | Zurück zur Übersicht | Vorheriger Beitrag | Nächster Beitrag
        Vorheriger Artikel | Nächster Artikel | Beitragsnavigation | Zum Inhalt springen | Zurück zum Lexikon
        Zu allen Beiträgen | Navigation schliessen | Navigation schließen | Auf einer Seite lesen | Haut de page
        Volver arriba | بازگشت به بالا | חזרה למעלה | לדף הבית
        زر الذهاب إلى الأعلى | الذهاب إلى الأعلى | اذهب إلى الأعلى | اذهب إلى المحتوى
        الانتقال إلى المحتوى | عد إلى الأعلى
        القائمة العلوية | فتح القائمة | إغلاق القائمة | إغلاق البحث | إغلاق النافذة | بحث عن | ابحث هنا | ابحث في الموقع
        سجل الزوار | دفتر الزوار | راسلنا | مواقع صديقة | دليل المواقع | خدمات الموقع | أقسام الموقع | أرشيف الموقع
        Close this search box | Close search | Search for | Close menu | Open menu | Main menu
        Go to top | Scroll to top
        Go to content | Jump to content | Guestbook | Guest book | Başa dön | Наверх | اوپر جائیں
        السابق التالي | التالي السابق | « السابق | التالي » | ترتيب حسب الأحدث | ترتيب حسب الأقدم
        الأحدث أولا | الأقدم أولا""",
    "follow": """
        تابعنا على | تابعونا على | إتبعنا على | تابعنا عبر | تابعونا عبر | تابعنا | تابعونا
        تابعنا على مواقع التواصل الاجتماعي | تابع أحدث الأخبار عبر تطبيق google news | تابعنا على جوجل نيوز
        تابعنا على أخبار جوجل | انضم إلى قناتنا | انضم إلينا على | تابعوا آخر الأخبار عبر | حمل التطبيق
        حمل تطبيقنا | حمّل التطبيق الآن | اشترك في قناتنا | صفحتنا على فيسبوك | قناتنا على تلغرام | Follow us
        Follow us on | Follow us on Twitter | Follow us on Facebook | Follow us on Google News
        Follow us on social media | Download our app | Join our Telegram channel | Join our WhatsApp channel
        Stay connected | Folge uns | Folgen Sie uns | Folge uns überall
        Folgen Sie uns auf Facebook und Twitter | Folgen Sie uns auf | Suivez-nous | Síguenos | ما را دنبال کنید
        עקבו אחרינו
        تابعنا على فيسبوك | تابعنا على تويتر | تابعنا على انستغرام | تابعنا عبر جوجل نيوز | تابعونا على منصات التواصل
        اشترك في القناة | اشتركوا في القناة | رابط القناة | متابعة عبر جوجل نيوز
        Bizi takip edin | Подписывайтесь на нас
        Подписаться | Find us on Facebook | Like us on Facebook | Follow on Google News | ہمیں فالو کریں
        حمل تطبيق الصحيفة من متجر غوغل | حمل تطبيق الموقع | حمل تطبيقنا من متجر غوغل
        حمل التطبيق من متجر غوغل | Google News | أخبار غوغل""",
    "subscribe": """
        اشترك بالنشرة البريدية للموقع | اشترك في النشرة البريدية | اشترك في نشرتنا البريدية
        اشترك في النشرة الإخبارية | اشترك في نشرتنا الإخبارية | النشرة الإخبارية | النشرة البريدية
        القائمة البريدية | إدخال بريدك الإلكتروني | أدخل بريدك الإلكتروني
        أدخل بريدك الإلكتروني للإشتراك في هذا الموقع لتستقبل أحدث المواضيع من خلال البريد الإلكتروني
        الاشتراك لمواصلة القراءة | اشترك الآن للاستمرار في القراءة والحصول على حق الوصول إلى الأرشيف الكامل
        اشترك الآن | اشترك لتصلك أحدث الأخبار | عنوان البريد الإلكتروني | تم الاشتراك بنجاح | شكرا لاشتراكك
        انضم إلى القائمة البريدية | اشترك في خدمة الإشعارات | تفعيل الإشعارات | Subscribe now
        Subscribe to our newsletter | Sign up for our newsletter | Get our newsletter | Newsletter signup
        Follow blog via email | Subscribe to blog via email | Enter your email address | Email address
        Already a subscriber | Already a member? Sign in | Log in | Sign in | Sign up | Register now
        Thank you for subscribing | Newsletter abonnieren | Jetzt abonnieren | Abonniere unseren Newsletter
        Blog via E-Mail abonnieren | Newsletter bestellen | Gib deine E-Mail-Adresse ein | Deine E-Mail-Adresse
        Jetzt anmelden | Kostenlos registrieren und weiterlesen | Möchten Sie weiterlesen
        Schon registriert? Hier einloggen | Suscríbete a nuestro newsletter | عضویت در خبرنامه | הרשמה לניוזלטר
        تسجيل الدخول | سجل الآن | إنشاء حساب | إنشاء حساب جديد | نسيت كلمة المرور | نسيت كلمة السر | تذكرني | عضو جديد
        انضم إلى المنتدى، فالأمر سريع وسهل | اشترك معنا | اشترك في الموقع | Forgot password | Forgot your password
        Lost your password | Remember me | Create account | Create an account | Sign up now | Join now
        Join us | Abone ol
        البريد الإلكتروني غير صحيح | أدخل بريدك | اشترك بالقائمة البريدية | اشترك في القائمة البريدية""",
    "footer": """
        سياسة الخصوصية | شروط الاستخدام | شروط الخدمة | الشروط والأحكام | اتصل بنا | من نحن | أعلن معنا
        للإعلان معنا | بيان الخصوصية | سياسة ملفات تعريف الارتباط | ملفات الارتباط Cookies | إعدادات الخصوصية
        خريطة الموقع | هيئة التحرير | مساحة إعلانية | مساحة اعلانيه | جميع الحقوق محفوظة | كافة الحقوق محفوظة
        كل الحقوق محفوظة | جميع الحقوق محفوظة 0 | حقوق النشر محفوظة | استطلاع الرأي | صحافة المواطن
        برجاء دعمنا عن طريق تعطيل إضافة Adblock | بكل فخر مدعوم بواسطة ووردبريس | غير مصنف | بدون تصنيف
        إعلان مدفوع | محتوى مدعوم | قبول ملفات تعريف الارتباط | قبول الكل | رفض الكل | أوافق على الشروط والأحكام
        Privacy policy | Terms of use | Terms of service | Terms and conditions | Contact us | About us
        Advertise with us | All rights reserved | Cookie policy | Cookie settings | Accept all cookies
        Accept cookies | Manage cookies | Site map | Proudly powered by WordPress | Powered by WordPress
        Advertisement | Sponsored content | Story continues below advertisement
        Article continues below advertisement | Advertising disclosure | Uncategorized | Privacy & Cookies
        Photograph by | Datenschutz | Datenschutzerklärung | Impressum | Impressum und Kontakt | Über uns
        Über den Autor | Alle Rechte vorbehalten | Nutzungsbedingungen | Cookie-Einstellungen | Mitglied werden
        Werben Sie bei uns | Verträge kündigen | Nützliche Links | Anzeige | Politique de confidentialité
        Mentions légales | Política de privacidad | Todos los derechos reservados | Contenido patrocinado
        Publicidad | تماس با ما | درباره ما | کلیه حقوق محفوظ است | انتهای پیام | انتهاي پيام ي | پایان پیام
        کد خبر 0 | شناسه خبر 0 | תנאי שימוש | מדיניות פרטיות | כל הזכויות שמורות | צור קשר | אודות
        מצאתם טעות בכתבה
        حقوق الطبع محفوظة | حقوق الملكية محفوظة | تصميم وتطوير | تصميم وبرمجة | برمجة وتصميم
        تطوير وتصميم | تصميم وتنفيذ
        فريق العمل | فريق التحرير | أسرة التحرير | ميثاق الشرف | سياسة النشر | سياسة التحرير | إخلاء مسؤولية
        إخلاء المسؤولية | الأحكام والشروط | اتفاقية الاستخدام | للاتصال بنا | تواصل معنا
        عن الموقع | أنت تستخدم إضافة Adblock
        تم اكتشاف مانع إعلانات | أغلق مانع الإعلانات | إعلان ممول | مادة إعلانية | محتوى ممول
        مادة ممولة | إعلانات جوجل
        أضف إعلانك هنا | ضع إعلانك هنا | أعلن هنا | لإعلاناتكم | للإعلان على الموقع | شريط إعلاني | قبول الكوكيز
        Advertise here | Your ad here | Ad choices | Sponsored | Sponsored links | Promoted content
        Paid content | Accept all
        Accept | Decline | I agree | Got it | Cookie preferences | Disclaimer | Our team
        Editorial team | Terms & Privacy
        Adblock detected | Please disable your ad blocker | Gizlilik politikası | İletişim | Künye | Hakkımızda
        Все права защищены | О нас | Контакты | Реклама | جملہ حقوق محفوظ ہیں | ہمارے بارے میں | رابطہ کریں | رابطہ
        News ID 0 | Story ID 0 | Article ID 0 | Post ID 0 | Report ID 0 | News code 0 | رقم الخبر 0 | رمز الخبر 0
        كود الخبر 0 | معرف الخبر 0 | رمز المقال 0 | رقم المقال 0 | شماره خبر 0 | کد مطلب 0 | کد 0
        Haber ID 0 | Haber kodu 0
        محتوى إعلاني | إعلانات ممولة | محتوى ممول | مادة إعلانية | ملفات تعريف الارتباط
        نستخدم ملفات الارتباط لتحسين تجربتك | نستخدم الكوكيز لتحسين تجربتك | اقبل الكل | قبول الكل | رفض الكل""",
    "amp": """
        Exit mobile version | Go to non-AMP version | View desktop version | Go to mobile version
        Visit desktop site | عرض النسخة الكاملة | عرض نسخة الموقع الكاملة | الخروج من نسخة الهاتف المحمول
        النسخة الكاملة للموقع | نسخة سطح المكتب | انسخ والصق هذا الرابط إلى موقع الووردبريس الخاص بك لتضمينه
        انسخ والصق هذا الكود إلى موقعك لتضمينه""",
    "image_credit": """
        صدر الصورة | مصدر الصورة | مصدر الصورة Getty Images | صدر الصورة Getty Images | التعليق على الصورة
        صورة أرشيفية | صورة من الأرشيف | صورة تعبيرية | Image source | Image caption | Image credit
        Photo credit | File photo | Getty Images | Symbolbild | Titelbild""",
    "generic": """
        الاسم | اسم | الاسم الكامل | البريد الإلكتروني | البريد الالكتروني | الموقع الإلكتروني | الموقع
        التعليق | تعليق | تعليقات | التعليقات | رد | الرد | ردود | نشر | أنشر | انشر | إرسال | ارسال | أرسل
        التالي | السابق | المزيد | مزيد | المزيد.. | بحث | البحث | الرئيسية | القائمة | خاص | مشاركة | شارك
        طباعة | اطبع | إعجاب | أعجبني | غرد | غرّد | مرتبط | اشتراك | الاشتراك | إشترك | اشترك | فيسبوك
        فيس بوك | الفيسبوك | تويتر | واتساب | واتس اب | واتس آب | تلغرام | تليغرام | تيليجرام | تلجرام
        تيليقرام | تيلقرام | انستغرام | إنستغرام | انستجرام | يوتيوب | بينتريست | لينكد إن | لينكدإن | لينكدان
        إكس | ثريدز | ماسنجر | فايبر | سناب شات | تيك توك | نبض | جوجل نيوز | غوغل نيوز | التفاصيل | التقييم
        إعلان | إعلانات | تحرير | تعديل | وسوم | الوسوم | تاجز | التصنيفات | أرشيفات | أخبار | الأخبار | تحميل
        عاجل | إغلاق | نسخ | إلغاء | تخطى | قراءة | 0 | Facebook | Twitter | X | Telegram | WhatsApp | Instagram
        YouTube | LinkedIn | Pinterest | Reddit | Tumblr | StumbleUpon | VKontakte | Odnoklassniki | Pocket
        Skype | Messenger | Viber | Email | E-Mail | Mail | Print | Share | Tweet | Like | Reply | Name
        Website | Comment | Comments | Tags | Categories | Search | Menu | Home | Next | Previous | More
        Subscribe | Newsletter | Login | Close | Related | Flipboard | Line | Threads | Bluesky | Mastodon
        Xing | Teilen | Drucken | Merken | Kommentare | Kommentar | Kommentieren | Antworten | Senden
        Startseite | Kontakt | Suche | Themen | Kategorien | Abo | Aktuell | Zurück | Weiter | twittern
        Partager | Imprimer | Compartir | نام | ایمیل | پاسخ | تلگرام | توییتر | אימייל | שם | תגובות | שתף
        الخصوصية | المؤسس | المؤسسون | الأرشيف | الأقسام | المبوبة | google | google plus | فيسبوك لايت
        Snapchat | TikTok
        نبذة عن الكاتب | عن الكاتب | أرشيف | إغلاق | اسم المستخدم""",
    "forum": """
        أدوات الموضوع | خيارات الموضوع | أنواع عرض الموضوع | انواع عرض الموضوع | تقييم الموضوع | العرض العادي
        العرض المتطور | إضافة رد | رد مع اقتباس | الرد السريع | تعليمات المشاركة | الانتقال السريع | قوانين المنتدى
        مشاهدة صفحة طباعة الموضوع | أرسل هذا الموضوع إلى صديق | عرض الموضوع السابق | عرض الموضوع التالي
        رقم المشاركة 0 | مشاركة رقم 0 | بحث متقدم | البحث في الموضوع | شارك بموضوع جديد | مواضيع جديدة
        Thread tools | Display modes | Quick reply | Reply with quote | Posting permissions
        Forum rules | Rate thread""",
    "counter": """
        0 مشاهدة | 0 مشاهدات | 0 زيارة | 0 زيارات | 0 قراءة | 0 قراءات | المشاهدات 0 | عدد المشاهدات 0 | عدد القراء 0
        عدد القراءات 0 | عدد الزيارات 0 | عدد الزوار 0 | مرات المشاهدة 0 | مرات القراءة 0 | شوهد 0 مرة | شوهد 0 مرات
        قرئ 0 مرة | تمت قراءته 0 مرة | تمت مشاهدته 0 مرة | تمت القراءة 0 مرة
        تمت قراءة الخبر 0 مرة | تم مشاهدة الخبر 0 مرة
        تمت مشاهدة هذا الخبر 0 مرة | قرئ الموضوع 0 مرة | 0 إعجاب | 0 مشاركة | 0 مشاركات | 0 متابع | 0 متابعون
        0 posts | 0 post | 0 views | 0 view | 0 reads | 0 hits | 0 shares | 0 likes | 0 followers | views 0
        hits 0 | reads 0
        Post views 0 | visits 0 | 0 visits | 0 visitors | 0 görüntüleme | 0 просмотров | Просмотров 0 | مناظر 0 | 0 vues
        تعداد بازدید 0 | بازدید 0 | 0 بازدید""",
}


def _kinds(lists: dict[str, str]) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for kind, phrases in lists.items():
        for phrase in split(phrases):
            kinds.setdefault(masked_key(phrase), kind)
    return kinds


PHRASES = _kinds(_PHRASES)
"""Masked key of a phrase -> its kind."""

_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in PHRASES)
_LONGEST = max(len(phrase.split()) for phrase in PHRASES)


@lru_cache(maxsize=8_192)
def tiles(mask: str) -> tuple[str, ...]:
    """The kinds of the known phrases that a whole line consists of, in order; empty if any word is left over.

    Args:
        mask: masked key of the line.
    """
    words = mask.split()
    if not words or words[0] not in _FIRST_WORDS or len(words) > 3 * _LONGEST:
        return ()
    # best[n]: kinds that cover the first n words, preferring long phrases
    best: list[tuple[str, ...] | None] = [()] + [None] * len(words)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, kind = best[start], PHRASES.get(" ".join(words[start:end]))
            if before is not None and kind is not None:
                best[end] = (*before, kind)
                break
    return best[-1] or ()


@lru_cache(maxsize=8_192)
def kind_of(mask: str) -> str:
    """The kind of a line of known phrases only: that of its first unambiguous phrase, else `generic`, else empty.

    Three generic words in a row ("Facebook Twitter Print") witness for one another: a share bar.
    """
    kinds = tiles(mask)
    certain = next((kind for kind in kinds if kind != "generic"), "")
    if certain or not kinds:
        return certain
    return "share" if len(kinds) >= 3 and len(set(mask.split())) >= 3 else "generic"
