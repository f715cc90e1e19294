import { defineConfig } from "vitest/config";
import { project } from "./vitest.config.ts";

/** Tests of the packed packages, in projects outside of this repository. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [project("packed", "tools", { include: ["packed.test.js"] })],
  },
});
