// "Answer only when sure" in a file: everything is in the page, and no Python answers.

import { named } from "../widget/elements.js";
import { RejectWidget } from "../widget/reject.js";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "");
new RejectWidget(named(document, "live"), data, () => {});
