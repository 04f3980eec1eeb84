// Placeholder service worker.
const VERSION = "{{version}}";
const ASSETS = {{assets}};
