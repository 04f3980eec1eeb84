// Starts the face, and starts it again when it crashed.
//
// A panic in WebAssembly leaves nothing to go on with: the page is reloaded, at once the first
// time, then with growing waits, back to the last good content. After three crashes in a row
// the stored feed is suspected and dropped.
import init from "{{glue}}";

const CRASHES = "linggong.crashes";
const GOOD_AFTER_MS = 60_000;
const WAIT_MAX_MS = 60_000;
let crashed = false;

function crash() {
  if (crashed) return;
  crashed = true;
  const crashes = Number(sessionStorage.getItem(CRASHES)) || 0;
  sessionStorage.setItem(CRASHES, String(crashes + 1));
  if (crashes >= 3) localStorage.removeItem("linggong.feed");
  const wait = crashes === 0 ? 0 : Math.min(1_000 * 2 ** (crashes - 1), WAIT_MAX_MS);
  setTimeout(() => location.reload(), wait);
}

const isCrash = (error) => error instanceof WebAssembly.RuntimeError;
addEventListener("error", (event) => isCrash(event.error) && crash());
addEventListener("unhandledrejection", (event) => isCrash(event.reason) && crash());
setTimeout(() => !crashed && sessionStorage.removeItem(CRASHES), GOOD_AFTER_MS);

// A face that cannot even be loaded is tried again the same way.
init({ module_or_path: "{{wasm}}" }).catch(crash);

// A wall must not go dark.
async function stayAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

// What speaks for the device comes when the face stands, and listens on the face's stream.
if ("{{screen_glue}}") {
  globalThis.EventSource = class extends EventSource {
    constructor(url) {
      super(url);
      globalThis.linggongStream = this;
    }
  };
  setTimeout(() => {
    import("{{screen_glue}}").then((agent) => agent.default({ module_or_path: "{{screen_wasm}}" })).catch(() => {});
  }, 500);
}

if ("{{face}}" !== "desk") navigator.serviceWorker?.register("/sw.js").catch(() => {});
