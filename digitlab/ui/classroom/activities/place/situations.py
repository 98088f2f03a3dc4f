"""Situations in which a threshold has to be set."""

from dataclasses import dataclass

from digitlab.texts import formats

# From this part on one says "40 %", below it "1 in 20".
_OFTEN = 0.2


@dataclass(frozen=True)
class Situation:
    """What mistakes cost somewhere.

    Attributes
    ----------
    title : str
    text : str
        Two sentences. A "positive" is what the classifier looks for.
    false_alarm, miss : float
        Cost of one of each, above 0, in whatever unit.
    prevalence : float
        Part of all samples that is positive, between 0 and 1.
    """

    title: str
    text: str
    false_alarm: float
    miss: float
    prevalence: float

    @property
    def costs(self) -> str:
        """The numbers in one sentence."""
        often = (
            f"{formats.whole_percent(self.prevalence)} are"
            if self.prevalence >= _OFTEN
            else f"1 in {formats.count(1 / self.prevalence)} is"
        )
        prices = f"A false alarm costs {formats.number(self.false_alarm)}, a miss {formats.number(self.miss)}"
        return f"{prices}; {often} positive."


SITUATIONS: dict[str, Situation] = {
    "spam": Situation(
        "Spam",
        "A positive is spam and goes to a folder that few look into. A letter from a friend that ends there is far "
        "worse than an advertisement among the letters.",
        20,
        1,
        0.4,
    ),
    "screening": Situation(
        "Cancer screening",
        "A positive is asked back for a second examination, which worries and costs. A tumour that is passed over may "
        "cost a life.",
        1,
        500,
        0.006,
    ),
    "photos": Situation(
        "A photo finder",
        "A positive is shown when you search your photos for your cat. A wrong photo is scrolled past; a missing one "
        "you look for elsewhere.",
        1,
        2,
        0.05,
    ),
    "fraud": Situation(
        "Card fraud",
        "A positive stops a payment and calls the customer. A missed fraud costs what was stolen, some fifty times the "
        "call.",
        1,
        50,
        0.001,
    ),
    "letter": Situation(
        "A lost letter",
        "A positive sends a letter by machine to the district of its postcode. Sorted wrongly it comes back days "
        "later; a letter that the machine does not dare to sort is read by a person at once.",
        10,
        1,
        0.1,
    ),
    "cheque": Situation(
        "A digit in a cheque",
        "A positive is taken for this digit and the amount is paid without anybody looking. A wrong amount costs a "
        "hundred times what it costs to have a person read the cheque.",
        100,
        1,
        0.1,
    ),
}
