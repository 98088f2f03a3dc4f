"""Words in names of columns and in labels, in lower case and without accents, in a dozen languages."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TRUTH = _words(
    "true truth actual actuals gold golden gt ground real reality observed obs reference annotated "
    "annotation tatsachlich tatsachliche tatsachlicher wahr wahrheit ist echt reel reelle vrai vraie "
    "verite verdadero verdadera verdad reales verdadeiro verdadeira verdade vero vera verita reale "
    "expected confirmed werkelijk werkelijke gercek prawdziwa prawdziwy rzeczywista rzeczywisty asli sebenarnya "
    "真实 真值 实际 正解 実際 真 실제 정답 факт истина"
)
TARGET = _words(
    "label labels target targets class classes outcome y response truth category dependent dv diagnosis "
    "diag verdict status event result results survived klasse zielvariable ziel ergebnis etikett cible "
    "etiquette classe resultat diagnostic etiqueta clase objetivo resultado rotulo alvo etichetta esito "
    "obiettivo etiket sinif etykieta klasa kelas 标签 类别 目标 结果 ラベル クラス 目的 結果 "
    "레이블 라벨 метка класс цель"
)
# What is asked of rows in public data sets and in business.
OUTCOME = _words(
    "churn churned fraud fraudulent default defaulted attrition exited readmitted readmission converted "
    "conversion clicked click bought purchased purchase subscribed deposit spam disease cancer death died "
    "dead deceased mortality malignant defect defective failure failed fail fault relapse recid "
    "recidivism recurrence sick ill illness hate toxic offensive sarcastic delinquent delinquency bad "
    "loan approved income anomaly anomalous outlier attack intrusion malware phishing diabetes diabetic "
    "stroke sepsis positive infected covid pneumonia tumor lesion pathogenic binder active responder "
    "returned cancelled canceled noshow won accepted hired admitted left late gekundigt kundigung betrug "
    "ausfall krank erkrankt bezahlt abandon fraude resilie malade defaut achat abandono baja impago "
    "enfermo compra inadimplente cancelou doente frode abbandono malato insoluto 流失 欺诈 违约 解約 不正 異常"
)
PREDICTED = _words(
    "pred pre pgr preds got hyp hypothesis predict predicted prediction "
    "predictions predictor yhat hat guess estimate estimated "
    "answer assigned classified flagged forecast inferred inference model into scored vorhersage "
    "vorhergesagt prognose predit predite prediccion predicho previsto predicao previsao previsione "
    "predetto fitted voorspeld voorspelde voorspelling tahmin przewidywana przewidywany predykcja prognoza prediksi "
    "predikce 预测 予測 推定 예측 прогноз предсказание"
)
PROBABILITY = _words(
    "prob probs proba probas probability probabilities p pr pp likelihood posterior pseudoprobability "
    "propensity pd softmax sigmoid wahrscheinlichkeit wkt probabilite probabilidad probabilidade "
    "probabilita kans waarschijnlijkheid olasilik prawdopodobienstwo probabilitas 概率 機率 確率 확률 вероятность"
)
SCORE = _words(
    "score scores scoring confidence conf risk oof logit logits logodds odds margin decision distance "
    "dist pvalue pval similarity rating decile percentile ensemble blend risiko punktzahl punkte "
    "konfidenz puntuacion puntaje riesgo confianza escore risco pontuacao punteggio rischio risque "
    "confiance puan skor wynik 得分 分数 置信度 风险 スコア 信頼度 リスク 점수 оценка балл скор"
)
IDENTIFIER = _words(
    "id ids identifier index key uuid guid name number nr num code row rowid rowindex rownames inst "
    "instance sample filename file path url image img customer user account ticket invoice passenger "
    "passengerid nummer kennung numero kundennummer identifiant codigo codice 编号 番号 序号"
)
# What people measure and models are given, not what they give.
FEATURE = _words(
    "age sex gender price amount year month day date time timestamp hour count n length width height "
    "weight bmi salary balance lat lon latitude longitude position pos start end size area volume "
    "temperature pressure zip zipcode postal phone tax duration epoch seed rank threshold cutoff country "
    "region city state race ethnicity education married smoker smoking smoke marital tenure quality "
    "mismatch missing num quantity rate glucose cholesterol income alter geschlecht preis betrag jahr "
    "datum anzahl lange breite plz raucher dauer edad sexo precio fecha prix sexe annee montant eta sesso "
    "prezzo anno idade preco ano 年龄 性别 金额 年齢 性別 金額"
)
SPLIT = _words("split subset partition dataset set part role datatype sampletype usage phase stage")
FOLD = _words("fold folds cv kfold falte pli iter iteration resample")
GROUP = _words("group groups cluster site patient hospital center centre clinic school gruppe groupe grupo")
# Of what there may be several rows.
CLUSTER = _words(
    "cluster patient patients subject person people customer client account user member query thread conversation "
    "session author writer speaker household family device patientin patienten kunde kunden konto nutzer utilisateur "
    "paciente cliente"
)
WEIGHT = _words("weight weights w wt wgt sampleweight gewicht gewichtung poids peso pesos pondération 权重 重み")
# What may stand beside a word for weights.
BESIDE_WEIGHT = _words("sample samples case cases survey row rows instance sampling importance analysis")

TRAIN = _words("train training trn learn fit in insample development dev calibration trainset")
TEST = _words(
    "test testing tst external production prod holdout hold eval evaluation valid validation val oos out unseen "
    "testset oof"
)
# Whether a prediction was right: neither a label nor a score.
CHECKED = _words("correct correctly error errors wrong matched hit richtig fehler")
# How far a prediction is from the truth, which only who knows the truth can say.
MISSED = _words("loss losses residual residuals resid error errors deviance mistake mistakes leverage cooksd")
# What is badly drawn again is rare: an error that is a score.
DRAWN_AGAIN = _words("reconstruction recon reconstructed autoencoder ae")
# Families of models, whose names stand over their scores.
MODEL = _words(
    "model classifier clf lr logreg logistic regression rf forest xgb xgboost lgb lgbm lightgbm catboost "
    "gbm gbt svm svc nn mlp cnn rnn lstm bert roberta gpt resnet knn nb bayes tree ada boost lda qda glm "
    "glmnet lasso ridge sgd baseline net network modell modele modelo modello 模型 モデル"
)
# Of rows to judge by, the surest first.
JUDGED = (
    "test",
    "testing",
    "tst",
    "testset",
    "holdout",
    "hold",
    "oos",
    "out",
    "unseen",
    "external",
    "production",
    "prod",
    "evaluation",
    "eval",
    "validation",
    "valid",
    "val",
    "oof",
)
JUDGED_SURELY = frozenset(JUDGED[:-4])

NOTHING = _words(
    "no not non none n f false negative neg normal control controls healthy health ok okay good benign legit "
    "legitimate genuine bonafide paid repaid ham inactive absent absence without never alive stayed stay retained "
    "retain loyal pass passed clean safe background bg noise wildtype wt zero off reject rejected other others "
    "rest different unrelated low nothing null unaffected uninfected nonfraud nondefault current real authentic "
    "human licit nein nicht kein keine gesund negativ falsch unauffallig bezahlt normale sain sans faux negatif "
    "pas bon negativo sano falso ninguno bueno nao saudavel bom assente buono 否 不 无 正常 阴性 健康 負 陰性 "
    "いいえ 無 なし fine goodware gut нет nie hayir edible existing fully intact legitim legitimer bleibt aktiv "
    "seguro stable original harmless wild compliant conforming conform conforme konform functional unmethylated valid "
    "legal rock solvent cn hc nc ctl ctrl unexposed undamaged uncracked ontime nee ignored"
)
SOMETHING = _words(
    "yes y t true positive pos abnormal case cases ill sick disease diseased bad fraud fraudulent malignant spam "
    "attack default defaulted churn churned present dead died deceased fail failed failure defect defective "
    "anomaly anomalous active event hit match same high one accept accepted infected affected toxic hate cancer "
    "tumor mutant signal fake spoof ja oui si sim vrai positiv positif positivo krank malade enfermo doente "
    "malato betrug wahr auffallig 是 有 异常 阳性 陽性 はい 異常 あり 患病 faulty schlecht да tak evet poisonous "
    "exposed damaged cracked attrited charged broken betrugerisch riesgo moroso mine insolvent clickbait mci late "
    "delayed canceled cancelled clicked defekt deepfake harmful illegal invalid methylated carrier hallucinated rotten "
    "severe msi unpaid faked"
)
UNKNOWN = _words(
    "unknown unk unclear indeterminate undetermined undefined uncertain missing unlabeled unlabelled "
    "ambiguous nan na unbekannt unklar inconnu desconocido desconhecido sconosciuto pending inconclusive "
    "invalid borderline equivocal 未知 不明 total"
)
