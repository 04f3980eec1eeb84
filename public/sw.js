// Serves boards and kiosks without network: the app from its cache, the page as it was last
// seen. Files are named by their content, so a cached one is never stale.
const VERSION = "{{version}}";
const ASSETS = {{assets}};
const CACHE = `linggong-${VERSION}`;
const PAGES = "linggong-pages";
// A page that takes longer than this is opened from the cache; it catches up by its stream.
const PAGE_WAIT_MS = 4_000;

self.addEventListener("install", (event) => {
  const urls = [...new Set([...(ASSETS.board ?? []), ...(ASSETS.kiosk ?? [])])];
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(urls)).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    self.clients.claim().then(keepOpenPages).then(dropOldCaches).catch(() => {}),
  );
});

// The first visit is over before this worker exists: fetch its page once more, to have it.
// Only when that worked may the files of the version before go: a kept page names them.
async function keepOpenPages() {
  const windows = await self.clients.matchAll({ type: "window" });
  const faces = windows.map((client) => client.url).filter((url) => isFace(new URL(url)));
  const kiosks = faces.map((url) => new URL(url)).filter((url) => url.pathname === "/kiosk");
  const markets = kiosks.map((url) => url.searchParams.get("market")).filter(Boolean);
  const own = markets.map((market) => `${ARTICLES}?market=${encodeURIComponent(market)}`);
  const urls = kiosks.length ? [...faces, ...LIBRARY, ...own] : faces;
  await Promise.all(urls.map((url) => fetchPage(new Request(url))));
}

async function dropOldCaches() {
  const old = (await caches.keys()).filter((name) => name !== CACHE && name !== PAGES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// What a kiosk reads: it is shown as it was last seen, too. Of articles a market has its own;
// if they were never seen, there are those that are the same everywhere.
const ARTICLES = "/api/v1/articles";
const LIBRARY = ["/api/v1/markets", ARTICLES];
const isFace = (url) => url.pathname === "/board" || url.pathname === "/kiosk";

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) {
    event.respondWith(asset(request));
  } else if (request.mode === "navigate" && url.pathname === "/") {
    event.respondWith(home(request));
  } else if ((request.mode === "navigate" && isFace(url)) || LIBRARY.includes(url.pathname)) {
    event.respondWith(page(request));
  }
});

async function asset(request) {
  const hit = await caches.match(request, { ignoreVary: true });
  return hit ?? fetch(request);
}

async function fetchPage(request) {
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(PAGES);
    await cache.put(request.url, answer.clone());
  }
  return answer;
}

// Where a screen starts: the server knows what it is; without it, it is what it was.
async function home(request) {
  try {
    const late = new Promise((_, reject) => setTimeout(reject, PAGE_WAIT_MS));
    const answer = await Promise.race([fetch(request), late]);
    if (answer.status < 500) return answer;
  } catch {}
  const kept = await (await caches.open(PAGES)).keys();
  const last = kept.filter(({ url }) => isFace(new URL(url))).pop();
  return last ? Response.redirect(last.url, 302) : fetch(request);
}

async function page(request) {
  const kept = async () => {
    const cache = await caches.open(PAGES);
    const exact = await cache.match(request.url, { ignoreVary: true });
    const { pathname } = new URL(request.url);
    return exact ?? (pathname === ARTICLES ? cache.match(pathname, { ignoreVary: true }) : undefined);
  };
  const fresh = fetchPage(request);
  const late = new Promise((resolve) => setTimeout(resolve, PAGE_WAIT_MS));
  try {
    const first = await Promise.race([fresh, late]);
    if (first && first.status < 500) return first;
    return (await kept()) ?? fresh;
  } catch (error) {
    const page = await kept();
    if (page) return page;
    throw error;
  }
}
