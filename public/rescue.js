// Saves everything without the studio: the darkroom alone reads what this browser keeps and makes a backup of it.
// The names of the darkroom and of the styles carry hashes, which the studio's own page knows.
const state = document.getElementById("state");
const progress = document.getElementById("progress");
const save = document.getElementById("save");
const cancel = document.getElementById("cancel");

const UNDER_WAY = 2;
// What the darkroom may say, in words; anything else is shown as it is.
const REASONS = {
  superseded: "A newer version of Atelier has taken over: close its tabs, go back to the studio and save from there",
  storage_failed: "This browser does not let its storage be read right now",
  storage_full: "There is no room for the file",
};

async function studio() {
  const reply = await fetch("index.html", { cache: "no-cache" });
  if (!reply.ok) throw new Error(`the studio's page did not arrive: ${reply.status}`);
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

function style(page) {
  const found = page.querySelector('link[rel="stylesheet"]');
  const link = document.createElement("link");
  for (const name of ["rel", "href", "integrity", "crossorigin"]) link.setAttribute(name, found.getAttribute(name));
  document.head.append(link);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

const sentence = ({ kind, detail }) => REASONS[kind] ?? (detail || `Atelier calls it “${kind}”`);

const count = (of, one, many) => `${of} ${of === 1 ? one : many}`;

// What the file has, by what the darkroom says of it.
function outcome({ files, pictures, absent, damaged, unreadable }) {
  if (files === 0) return "Nothing is kept in this browser, so nothing was saved.";
  const missing = absent + damaged + unreadable;
  const gaps = missing === 0 ? "" : ` ${count(missing, "file", "files")} could not be read and ${missing === 1 ? "is" : "are"} not in it.`;
  return `Saved to your downloads: ${count(pictures, "picture", "pictures")} in it.${gaps}`;
}

// Whether this browser keeps anything. A database that is being made, because there was none, is given up again: the studio
// would find it and not say that what was kept is gone.
const keepsAnything = () => new Promise((done) => {
  const opening = indexedDB.open("atelier");
  let isNew = false;
  opening.onupgradeneeded = () => {
    isNew = true;
    opening.transaction.abort();
  };
  opening.onsuccess = () => {
    opening.result.close();
    done(true);
  };
  // What else stands in the way the darkroom finds as well, and says.
  opening.onerror = (event) => {
    event.preventDefault();
    done(!isNew);
  };
});

// Has the darkroom make a backup: the file, and what it says of it. Nothing comes of one that is cancelled.
function backUp(script) {
  return new Promise((done, failed) => {
    const worker = new Worker(script, { type: "module" });
    cancel.onclick = () => {
      worker.terminate();
      done({});
    };
    worker.onerror = () => failed(new Error("the darkroom did not start"));
    worker.onmessage = ({ data: [, json, how, blob] }) => {
      if (how === UNDER_WAY) {
        const { done_bytes, total_bytes } = JSON.parse(json);
        progress.value = total_bytes ? done_bytes / total_bytes : 0;
        state.textContent = `${megabytes(done_bytes)} of ${megabytes(total_bytes)}`;
        return;
      }
      worker.terminate();
      if (how) failed(new Error(sentence(JSON.parse(json))));
      else done({ blob, saved: JSON.parse(json) });
    };
    worker.postMessage([1, JSON.stringify({ kind: "back_up", made_at_ms: Date.now() })]);
  });
}

function handOver(blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `atelier-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
}

const page = studio();
page.then(style).catch(() => {});

save.onclick = async () => {
  save.disabled = true;
  progress.hidden = cancel.hidden = false;
  state.textContent = "Reading what this browser keeps…";
  try {
    const script = (await page).querySelector('meta[name="darkroom"]').content;
    const kept = await keepsAnything().catch(() => true);
    const { blob, saved } = kept ? await backUp(new URL(script, document.baseURI)) : { saved: { files: 0 } };
    if (saved?.files > 0) handOver(blob);
    state.textContent = saved ? outcome(saved) : "Stopped. No backup was made.";
  } catch (error) {
    console.error(error);
    state.textContent = `This did not work: ${error.message}. What this browser keeps is untouched.`;
  }
  progress.hidden = cancel.hidden = true;
  save.disabled = false;
};
// Until here a click would be lost, so the page comes without what can be clicked.
state.textContent = "Ready.";
save.disabled = false;
