// Keeps one text in the browser's storage, and tells each session of Python once what was kept there before. Keeps the browser's history
// to the steps that a visitor took.
const KEY = "digitlab-visit";
let session = null;
let told = false;

/** Streamlit adds an entry to the history for each parameter that the app writes; "Back" would then lead nowhere. */
function keepHistoryToSteps() {
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const [from, to] = [location, new URL(url ?? location.href, location.href)];
    const run = (address) => new URLSearchParams(address.search).get("run");
    const isStep = from.pathname !== to.pathname || (run(from) !== null && run(to) !== null && run(from) !== run(to));
    if (isStep) push(state, unused, url);
    else history.replaceState(state, unused, url);
  };
}

/** A report runs the page again. In the middle of its first run, widgets would never hear what they were filled with. */
function whenAtRest(report) {
  const app = document.querySelector('[data-testid="stApp"]');
  const watch = setInterval(() => {
    if (app?.dataset.testScriptState === "running") return;
    clearInterval(watch);
    report();
  }, 300);
}

keepHistoryToSteps();

export default function ({ data, setStateValue }) {
  // After a restart of the server the page goes on in another session, which knows nothing yet.
  if (data.session !== session) [session, told] = [data.session, false];
  try {
    const kept = localStorage.getItem(KEY);
    if (!told && kept !== null && kept !== data.visit) {
      told = true;
      whenAtRest(() => setStateValue("visit", kept)); // Python takes it into what it sends next
      return;
    }
    told = true;
    localStorage.setItem(KEY, data.visit);
  } catch {
    // A browser that keeps nothing, as in a private window: the visit ends with its session.
  }
}
