import { existsSync } from "node:fs";

/** Where Chromium and its relatives stand on Linux, macOS and Windows. */
const PLACES: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The browser of this machine; null, said aloud, where there is none. */
export function findBrowser(): string | null {
  const found = PLACES.find((place) => existsSync(place)) ?? null;
  if (found === null)
    process.stderr.write(
      `\n!! The page was NOT opened in a browser: expected Chromium at one of ${PLACES.join(", ")}\n\n`,
    );
  return found;
}

/** Options that keep it from asking anything of any network. */
export const BROWSER_ARGUMENTS: string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
