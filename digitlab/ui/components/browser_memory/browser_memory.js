// Keeps one text in the browser's storage and one in that of its tab, and tells each session of Python once what was stored
// there before. Keeps the browser's history to the steps that a visitor took.

/**
 * @typedef {object} Component What Streamlit hands over.
 * @property {{ session: string, visit: string, table: string | null, asks: boolean }} data
 * @property {(name: "visit" | "table" | "teach", value: string) => void} setStateValue
 */

const KEY = "digitlab-visit";
const TABLE_KEY = "digitlab-table";
/** @type {string | null} */
let session = null;
let told = false;
let toldOfTable = false;

/** Streamlit adds an entry to the history for each parameter that the app writes; "Back" would then lead nowhere. */
function keepHistoryToSteps() {
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const [from, to] = [location, new URL(url ?? location.href, location.href)];
    const run = (/** @type {Location | URL} */ address) => new URLSearchParams(address.search).get("run");
    const isStep = from.pathname !== to.pathname || (run(from) !== null && run(to) !== null && run(from) !== run(to));
    if (isStep) push(state, unused, url);
    else history.replaceState(state, unused, url);
  };
}

/**
 * Report when the page is at rest: in the middle of its first run, widgets would not get what they were filled with.
 * @param {() => void} report
 */
function whenAtRest(report) {
  const app = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stApp"]'));
  const watch = setInterval(() => {
    if (app?.dataset.testScriptState === "running") return;
    clearInterval(watch);
    report();
  }, 300);
}

/**
 * Keep what finds the table again after a reload, in this tab only; Python may ask for it, and is told "" if there is none.
 * @param {Component} component
 */
function keepTable({ data, setStateValue }) {
  const isNew = !toldOfTable;
  toldOfTable = true;
  let stored = "";
  try {
    stored = sessionStorage.getItem(TABLE_KEY) ?? "";
    if (data.table !== null) sessionStorage.setItem(TABLE_KEY, data.table);
    else if (!isNew) sessionStorage.removeItem(TABLE_KEY);
  } catch {
    // A browser that stores nothing: the table ends with its session.
  }
  if (isNew && data.table === null && (stored !== "" || data.asks)) whenAtRest(() => setStateValue("table", stored));
}

/**
 * Hand the teacher's secret of a link to Python. It stands in the fragment, which no server hears, and leaves the address
 * bar before anything else is shown.
 * @param {Component} component
 */
function takeTeachersSecret({ setStateValue }) {
  const secret = /^#teach=([\w-]{32})$/.exec(location.hash)?.[1];
  if (secret === undefined) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  whenAtRest(() => setStateValue("teach", secret));
}

keepHistoryToSteps();

/** @param {Component} component */
export default function ({ data, setStateValue }) {
  // After a restart of the server the page goes on in another session, which knows nothing yet.
  if (data.session !== session) [session, told, toldOfTable] = [data.session, false, false];
  keepTable({ data, setStateValue });
  takeTeachersSecret({ data, setStateValue });
  try {
    const stored = localStorage.getItem(KEY);
    if (!told && stored !== null && stored !== data.visit) {
      told = true;
      whenAtRest(() => setStateValue("visit", stored)); // Python adds it to what it sends next
      return;
    }
    told = true;
    localStorage.setItem(KEY, data.visit);
  } catch {
    // A browser that stores nothing, as in a private window: the visit ends with its session.
  }
}
