"""The words in a column's name and in a label's values, and what they hint at, in a few languages."""

import re
import unicodedata
from functools import lru_cache

_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_LONGEST_NAME = 100
# Words of a language that writes compounds, or none between its words, are looked for within longer ones.
_SHORTEST_WITHIN = 6

TRUTH = frozenset(
    "true truth actual actuals gold golden gt ground real reality observed obs reference annotated annotation "
    "tatsachlich tatsachliche tatsachlicher wahr wahrheit ist echt reel reelle vrai vraie verite verdadero verdadera "
    "verdad reales verdadeiro verdadeira verdade vero vera verita reale expected confirmed "
    "真实 真值 实际 正解 実際 真".split()
)
TARGET = frozenset(
    "label labels target targets class classes outcome y response truth category dependent dv diagnosis diag verdict "
    "status event result results survived "
    "klasse zielvariable ziel ergebnis etikett cible etiquette classe resultat diagnostic etiqueta clase objetivo "
    "resultado rotulo alvo etichetta esito obiettivo 标签 类别 目标 结果 ラベル クラス 目的 結果 ".split()
)
# What is asked of rows in public data sets and in business.
OUTCOME = frozenset(
    "churn churned fraud fraudulent default defaulted attrition exited readmitted readmission converted conversion "
    "clicked click bought purchased purchase subscribed deposit spam disease cancer death died dead deceased mortality "
    "malignant defect defective failure failed fail fault relapse recid recidivism recurrence sick ill illness "
    "hate toxic offensive sarcastic delinquent delinquency bad loan approved income anomaly anomalous outlier attack "
    "intrusion malware phishing diabetes diabetic stroke sepsis positive infected covid pneumonia tumor lesion "
    "pathogenic binder active responder returned cancelled canceled noshow won accepted hired admitted left late "
    "gekundigt kundigung betrug ausfall krank erkrankt bezahlt abandon fraude resilie malade defaut achat abandono "
    "baja impago enfermo compra inadimplente cancelou doente frode abbandono malato insoluto 流失 欺诈 违约 解約 不正 異常".split()
)
PREDICTED = frozenset(
    "pred preds predict predicted prediction predictions predictor yhat hat guess estimate estimated answer "
    "assigned classified flagged forecast inferred inference model into scored "
    "vorhersage vorhergesagt prognose predit predite prediccion predicho prediction predite previsto predicao previsao "
    "previsione predetto 预测 予測 推定".split()
)
PROBABILITY = frozenset(
    "prob probs proba probas probability probabilities p pr pp likelihood posterior pseudoprobability propensity pd "
    "softmax sigmoid wahrscheinlichkeit wkt probabilite probabilidad probabilidade probabilita "
    "概率 機率 確率".split()
)
SCORE = frozenset(
    "score scores scoring confidence conf risk oof logit logits logodds odds margin decision distance dist pvalue pval "
    "similarity rating points decile percentile ensemble blend "
    "risiko punktzahl punkte konfidenz puntuacion puntaje riesgo confianza escore risco pontuacao punteggio rischio "
    "risque confiance 得分 分数 置信度 风险 スコア 信頼度 リスク".split()
)
IDENTIFIER = frozenset(
    "id ids identifier index key uuid guid name number nr no num code row rowid rowindex rownames inst instance sample "
    "filename file path url image img customer user account ticket invoice passenger passengerid nummer kennung numero "
    "kundennummer identifiant codigo codice 编号 番号 序号".split()
)
# What people measure and models are given, not what they give.
FEATURE = frozenset(
    "age sex gender price amount year month day date time timestamp hour count n length width height weight bmi salary "
    "balance lat lon latitude longitude position pos start end size area volume temperature pressure zip zipcode postal "
    "phone tax duration epoch seed rank threshold cutoff country region city state race ethnicity education married "
    "smoker smoking smoke marital tenure quality mismatch missing num quantity rate glucose cholesterol income "
    "alter geschlecht preis betrag jahr datum anzahl lange breite plz raucher dauer edad sexo precio fecha prix sexe "
    "annee montant eta sesso prezzo anno idade preco ano 年龄 性别 金额 年齢 性別 金額".split()
)
SPLIT = frozenset("split subset partition dataset set part role datatype sampletype usage phase stage".split())
FOLD = frozenset("fold folds cv kfold falte pli iter iteration resample".split())
GROUP = frozenset("group groups cluster site patient hospital center centre clinic school gruppe groupe grupo".split())
WEIGHT = frozenset("weight weights w wt wgt sampleweight gewicht gewichtung poids peso pesos pondération 权重 重み".split())
# What may stand beside a word for weights.
_BESIDE_WEIGHT = frozenset("sample samples case cases survey row rows instance sampling importance analysis".split())

_TRAIN = frozenset("train training trn learn fit in insample development dev calibration trainset".split())
_TEST = frozenset(
    "test testing tst holdout hold eval evaluation valid validation val oos out unseen testset oof".split()
)
# Whether a prediction was right: neither a label nor a score.
CHECKED = frozenset("correct correctly error errors wrong matched hit richtig fehler".split())
# Families of models, whose names stand over their scores.
MODEL = frozenset(
    "model classifier clf lr logreg logistic regression rf forest xgb xgboost lgb lgbm lightgbm catboost gbm gbt svm svc "
    "nn mlp cnn rnn lstm bert roberta gpt resnet knn nb bayes tree ada boost lda qda glm glmnet lasso ridge sgd "
    "baseline net network modell modele modelo modello 模型 モデル".split()
)
# The surest first.
_JUDGED = ("test", "testing", "tst", "testset", "holdout", "hold", "oos", "out", "unseen", "evaluation", "eval")
_JUDGED_ELSE = ("validation", "valid", "val", "oof")

NOTHING = frozenset(
    "no not non none n f false negative neg normal control controls healthy health ok okay good benign legit legitimate "
    "genuine paid repaid ham inactive absent absence without never alive stayed stay retained retain loyal pass passed "
    "clean safe background bg noise wildtype wt zero off reject rejected other others rest different unrelated low nothing null "
    "unaffected uninfected nonfraud nondefault current real authentic human licit "
    "nein nicht kein keine gesund negativ falsch unauffallig bezahlt normale sain sans faux negatif non pas bon "
    "negativo sano falso ninguno normal bueno nao saudavel bom sano assente buono "
    "否 不 无 正常 阴性 健康 負 陰性 いいえ 無 なし".split()
)
SOMETHING = frozenset(
    "yes y t true positive pos abnormal case cases ill sick disease diseased bad fraud fraudulent malignant spam attack "
    "default defaulted churn churned present dead died deceased fail failed failure defect defective anomaly anomalous "
    "active event hit match same high one on accept accepted infected affected toxic hate cancer tumor mutant signal fake "
    "ja oui si sim vrai positiv positif positivo krank malade enfermo doente malato betrug wahr auffallig true hate "
    "是 有 异常 阳性 陽性 はい 異常 あり 患病".split()
)
UNKNOWN = frozenset(
    "unknown unk unclear indeterminate undetermined undefined uncertain missing unlabeled unlabelled ambiguous nan na "
    "unbekannt unklar inconnu desconocido desconhecido sconosciuto pending inconclusive invalid borderline equivocal "
    "未知 不明 total".split()
)
_NOTHING_BEGINS = re.compile(r"(?:no|not|non|un|in|kein|nicht|pas|sin|sem|without|ohne|sans)[\W_]+(?=\w)")
# Weka writes the number of a value before it ("2:pos").
_WEKA = re.compile(r"^\d+:")
_PLAIN = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00df": "ss"})


def plain(text: str) -> str:
    """Return text in lower case, without accents and blanks around it."""
    decomposed = unicodedata.normalize("NFKD", text.strip().translate(_PLAIN))
    kept = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn" or "\u3040" <= letter <= "\u30ff")
    return unicodedata.normalize("NFKC", "".join(kept)).lower()


@lru_cache(maxsize=10_000)
def words_of(name: str) -> tuple[str, ...]:
    """Split a column's name into words, without accents: "pTrueLabel_2" is p, true, label, 2.

    Words that were written together are taken apart where all of them are known ("ytrue").
    """
    decomposed = unicodedata.normalize("NFKD", name[:_LONGEST_NAME].translate(_PLAIN))
    letters = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    parts = [part.lower() for part in _PART.findall(unicodedata.normalize("NFC", letters))]
    return tuple(word for part in parts for word in _apart(part))


def _apart(word: str) -> tuple[str, ...]:
    if word in _KNOWN or not word.isalpha():
        return (word,)
    if not word.isascii():
        found = tuple(known for known in _WITHIN if not known.isascii() and known in word)
        return found or (word,)
    for i in range(1, len(word) - 2):
        first, rest = word[:i], word[i:]
        if (i > 2 or first in {"y", "p", "is"}) and first in _PARTS:
            others = _apart(rest)
            if set(others) <= _PARTS:
                return (first, *others)
    for known in _WITHIN:  # German compounds
        if len(known) >= _SHORTEST_WITHIN and word.endswith(known) and known.isascii():
            return (word[: -len(known)], known)
    return (word,)


_PARTS = TRUTH | TARGET | OUTCOME | PREDICTED | PROBABILITY | SCORE | {"is", "has", "test"}
_KNOWN = _PARTS | IDENTIFIER | FEATURE | SPLIT | FOLD | GROUP | WEIGHT | MODEL | CHECKED | NOTHING | SOMETHING | UNKNOWN
_WITHIN = sorted(_PARTS, key=len, reverse=True)


def is_called_weight(name: str) -> bool:
    """Return whether a column is called a weight of rows: "weight" and "sample_weight", not "weight_kg"."""
    words = set(words_of(name))
    return bool(words & WEIGHT) and words <= WEIGHT | _BESIDE_WEIGHT


def means_nothing(value: str) -> bool:
    """Return whether a label's value is one of the words for nothing: "no", "0", "not spam", "GON-"."""
    value = _WEKA.sub("", value)
    text = plain(value)
    if text in {"0", "-", "-1", "0.0"} or _NOTHING_BEGINS.match(text):
        return True
    words = words_of(value)
    return (bool(words) and all(word in NOTHING for word in words)) or (text.endswith("-") and len(text) > 1)


def means_something(value: str) -> bool:
    """Return whether a label's value is one of the words for something: "yes", "1", "fraud", "GON+"."""
    value = _WEKA.sub("", value)
    text = plain(value)
    if text in {"1", "+", "1.0", "+1"} or text.endswith("+"):
        return True
    words = words_of(value)
    return bool(words) and not means_nothing(value) and any(word in SOMETHING for word in words)


def means_unknown(value: str) -> bool:
    """Return whether a label's value says that nobody knows."""
    words = words_of(value)
    return plain(value) in {"?", ".", "", "-1", "-9", "9", "99", "-99", "999", "-999"} or (
        bool(words) and all(word in UNKNOWN for word in words)
    )


def is_split(values: list[str]) -> bool:
    """Return whether a column's values are words for rows to choose by and rows to judge by."""
    words = [set(words_of(value)) for value in values]
    return (
        len(values) >= 2
        and all(each & (_TRAIN | _TEST) for each in words)
        and any(each & _TEST for each in words)
        and any(each & _TRAIN or not each & set(_JUDGED) for each in words)
    )


def judged_guess(values: list[str]) -> str:
    """Return the value of a split that most likely means the rows to judge by."""
    wanted = (*_JUDGED, *_JUDGED_ELSE)
    return next((value for word in wanted for value in values if word in words_of(value)), values[-1])
