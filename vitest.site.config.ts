import { defineConfig } from "vitest/config";
import { project } from "./vitest.config.ts";

/** The tests of the site take a minute and need a browser; `npm run test:site` builds it first. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [project("site", "tools", { include: ["site.test.js"] })],
  },
});
