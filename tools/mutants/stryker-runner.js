import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVitest } from "vitest/node";

/** So many times the process of the tests may end early, each time by another mutant. */
const MAX_CRASHES = 200;
/** Milliseconds after which a process that has found nothing new is in a loop that no timer ends. */
const PATIENCE = 60_000;

/**
 * Tries all mutants while Stryker believes that it only runs the tests once to see what they reach, and
 * then answers for each mutant what was found.
 */
class RunsOnce {
  #found = [];
  /** @readonly */
  #file = join(mkdtempSync(join(tmpdir(), "mutants-")), "found.jsonl");

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    writeFileSync(this.#file, "");
    process.env.SHEAF_MUTANTS_FOUND = this.#file;
    process.stderr.write(`What is found: ${this.#file}\n`);
  }

  async dryRun() {
    for (let crashes = 0; !(await this.#runTests()); crashes++) {
      if (crashes === MAX_CRASHES) throw new Error("The tests crash again and again");
      const { mutant, tried } = this.#lines().findLast(({ tried }) => tried !== undefined);
      const crash = { mutant, status: "timeout", test: tried };
      writeFileSync(this.#file, `${JSON.stringify(crash)}\n`, { flag: "a" });
    }
    this.#found = this.#lines();
    const tests = this.#found.filter(({ reached }) => reached !== undefined);
    return {
      status: "complete",
      tests: tests.map(({ test, file, cost }) => ({
        id: test,
        name: test,
        fileName: file,
        status: 0,
        timeSpentMs: cost,
      })),
      mutantCoverage: {
        static: this.#found.findLast(({ loaded }) => loaded !== undefined)?.loaded ?? {},
        perTest: Object.fromEntries(tests.map(({ test, reached }) => [test, reached])),
      },
    };
  }

  async mutantRun({ activeMutant }) {
    const { status, test } =
      this.#found.find(({ mutant, status }) => mutant === activeMutant.id && status) ?? {};
    const tried = this.#found.filter(
      ({ mutant, tried }) => mutant === activeMutant.id && tried,
    ).length;
    if (status === undefined) return { status: "survived", nrOfTests: tried };
    if (status === "timeout") return { status };
    return { status, killedBy: [test], failureMessage: "", nrOfTests: tried };
  }

  async dispose() {}

  /** False if the thread has crashed. */
  async #runTests() {
    const vitest = await createVitest("test", {
      config: "tools/mutants/vitest.config.ts",
      watch: false,
      coverage: { enabled: false },
      maxWorkers: 1,
      maxConcurrency: 1,
      reporters: [{ onTestCaseResult: reportFailure }],
      onConsoleLog: () => false,
    });
    const watch = setInterval(() => this.#killIfStuck(), PATIENCE / 10);
    try {
      await vitest.start();
      return ![...vitest.state.errorsSet].some((error) =>
        /vitest-pool|exited|terminated/u.test(String(error)),
      );
    } finally {
      clearInterval(watch);
      await vitest.close();
    }
  }

  /** Where a mutant makes promises wait for each other in turns, the process cannot end it by itself. */
  #killIfStuck() {
    if (Date.now() - statSync(this.#file).mtimeMs < PATIENCE) return;
    const lines = this.#lines();
    const stuck = lines.findLast(({ process }) => process !== undefined);
    // Between two tests of which none is tried, a long one may be running.
    if (stuck === undefined || lines.at(-1)?.tried === undefined) return;
    try {
      process.kill(stuck.process, "SIGKILL");
    } catch {
      // It has ended.
    }
  }

  #lines() {
    const lines = readFileSync(this.#file, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }
}

function reportFailure(test) {
  if (test.result().state === "failed")
    process.stderr.write(`Fails without a mutant: ${test.fullName}\n`);
}

const factory = () => new RunsOnce();
factory.inject = [];

export const strykerPlugins = [{ kind: "TestRunner", name: "once", factory }];
