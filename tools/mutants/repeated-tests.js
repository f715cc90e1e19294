import { appendFileSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { VitestTestRunner } from "vitest/runners";

/** Milliseconds of the processor beyond which a test is not repeated for mutants. */
const MAX_COST = Number(process.env.SHEAF_MUTANTS_COST ?? 1_000);
/** Milliseconds that a test may wait for nothing, beyond five times what it waits without a mutant. */
const PATIENCE = 1_000;

/** A name that no test has. */
const OTHER = "-";

/** Stryker's, which its mutants ask whether it is their turn. */
const stryker = (globalThis.__stryker__ ??= {});

/**
 * Runs each test, and then again for each mutant that it has reached and that still lives. All happens in
 * one thread, with modules that are loaded once: starting again for each mutant takes a second, repeating a
 * test a few milliseconds. What it finds goes line by line to a file, which outlives a crash.
 */
export default class RepeatedTests extends VitestTestRunner {
  /** @readonly */
  #file = process.env.SHEAF_MUTANTS_FOUND;
  /** @readonly */
  #found = readFileSync(this.#file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  /** @readonly */
  #settled = new Set(
    this.#found.filter(({ status }) => status !== undefined).map(({ mutant }) => mutant),
  );
  /** Before a crash: what lived on then need not be tried again. @readonly */
  #tried = new Set(
    this.#found
      .filter(({ tried }) => tried !== undefined)
      .map(({ mutant, tried }) => mutant + tried),
  );

  onBeforeRunFiles() {
    this.#note({ process: process.pid });
  }

  onAfterRunFiles() {
    this.#note({ loaded: stryker.mutantCoverage?.static ?? {} });
    super.onAfterRunFiles();
  }

  async runTask(test) {
    const id = `${test.file.filepath}#${test.fullName ?? test.name}`;
    stryker.currentTestId = id;
    const before = measure();
    try {
      await VitestTestRunner.getTestFn(test)();
    } finally {
      stryker.currentTestId = undefined;
    }
    const cost = since(before);
    const reached = stryker.mutantCoverage?.perTest[id] ?? {};
    this.#note({ test: id, file: test.file.filepath, cost: cost.busy, reached });
    if (cost.busy > MAX_COST) return;
    for (const [mutant, hits] of Object.entries(reached)) {
      if (this.#settled.has(mutant) || this.#tried.has(mutant + id)) continue;
      this.#note({ mutant, tried: id });
      const status = await this.#statusOf(mutant, hits, test, cost);
      if (status === "survived") continue;
      this.#settled.add(mutant);
      this.#note({ mutant, status, test: id });
      if ((await this.#statusOf(OTHER, hits, test, cost)) !== "survived") leave();
    }
  }

  /** "killed", "timeout" or "survived". */
  async #statusOf(mutant, hits, test, cost) {
    const finish = await this.#prepare(test);
    stryker.hitCount = 0;
    stryker.hitLimit = hits * 100 + 100;
    stryker.activeMutant = mutant;
    // What is reached now is neither of the test nor of loading its file.
    stryker.currentTestId = OTHER;
    let rejected = false;
    const reject = () => (rejected = true);
    process.on("unhandledRejection", reject);
    try {
      const hung = await orHangs(() => VitestTestRunner.getTestFn(test)(), cost);
      this.onAfterTryTask(test);
      if (hung || stryker.hitCount > stryker.hitLimit) return "timeout";
      return rejected || test.result.state === "fail" ? "killed" : "survived";
    } catch {
      return stryker.hitCount > stryker.hitLimit ? "timeout" : "killed";
    } finally {
      stryker.activeMutant = undefined;
      stryker.currentTestId = undefined;
      stryker.hitCount = undefined;
      process.off("unhandledRejection", reject);
      // Failures of soft assertions are kept there.
      test.result.state = "run";
      test.result.errors = undefined;
      await finish();
    }
  }

  /** What Vitest does before each attempt, and what undoes it. */
  async #prepare(test) {
    const suites = suitesOf(test);
    const cleanups = [];
    for (const suite of suites)
      for (const hook of VitestTestRunner.getSuiteHooks(suite).beforeEach)
        cleanups.push(await hook(test.context, suite));
    this.onBeforeTryTask(test);
    return async () => {
      for (const finished of test.onFinished ?? []) await settled(() => finished(test.context));
      test.onFinished = undefined;
      test.onFailed = undefined;
      for (const suite of suites.toReversed())
        for (const hook of VitestTestRunner.getSuiteHooks(suite).afterEach.toReversed())
          await settled(() => hook(test.context, suite));
      for (const cleanup of cleanups)
        if (typeof cleanup === "function") await settled(() => cleanup());
    };
  }

  #note(line) {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/**
 * Ends the process, which is started again. What a mutant has done to an object of a module outlives it:
 * all tests behind it would fail.
 */
function leave() {
  process.kill(process.pid, "SIGKILL");
}

/** The suites around a test, from the outermost. */
function suitesOf(test) {
  const suites = [];
  for (let suite = test.suite ?? test.file; suite; suite = suite.suite ?? suite.file) {
    suites.unshift(suite);
    if (suite === test.file) break;
  }
  return suites;
}

/** A hook may fail after a mutant. */
async function settled(action) {
  try {
    await action();
  } catch {}
}

function measure() {
  const { user, system } = process.cpuUsage();
  const { idle } = performance.eventLoopUtilization();
  return { busy: (user + system) / 1_000, idle };
}

function since(before) {
  const now = measure();
  return { busy: now.busy - before.busy, idle: now.idle - before.idle };
}

/** True if it waits for something that does not come. On a busy machine, time alone does not show that. */
async function orHangs(action, cost) {
  const before = measure();
  let timer;
  const hung = new Promise((resolve) => {
    timer = setInterval(() => {
      const { busy, idle } = since(before);
      if (idle > PATIENCE + 5 * cost.idle || busy > 10 * (PATIENCE + cost.busy)) resolve(true);
    }, 50);
  });
  try {
    return await Promise.race([action().then(() => false), hung]);
  } finally {
    clearInterval(timer);
  }
}
