import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { childEnvironment } from "../../src/measure/child-environment.ts";
import { root } from "./published-schemas.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly if?: string;
}

const text = readFileSync(new URL("docs/github-actions/benchmarks.yml", root), "utf8");
const workflow = parse(text) as {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
};
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);

describe("the workflow file", () => {
  test("names every action by commit, and the version behind it", () => {
    const lines = text.split("\n").filter((line) => /\buses:/u.test(line));
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines)
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
    const versions = lines.map((line) => line.replace(/^.*uses: /u, ""));
    const actions = versions.map((version) => version.split("@")[0]);
    // One version of each action.
    expect(new Set(versions).size).toBe(new Set(actions).size);
  });

  test("gives each job what it needs and no more", () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      gate: { contents: "read" },
      comment: { "pull-requests": "write" },
    });
  });

  test("runs no code of a pull request where it may write, nor with a token at hand", () => {
    expect(Object.keys(workflow.on)).toEqual(["pull_request", "push"]);
    const writing = jobs.filter(([, { permissions = {} }]) =>
      Object.values(permissions).includes("write"),
    );
    expect(
      writing.map(([name, { steps: own }]) => [name, own.map(({ uses }) => uses?.split("@")[0])]),
    ).toEqual([["comment", ["actions/download-artifact", undefined]]]);
    const scripts = writing.flatMap(([, job]) => job.steps.map(({ run = "" }) => run)).join("\n");
    expect(scripts).not.toMatch(/\b(?:npm|npx|node|git)\b/u);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).toEqual([false]);
  });

  test("puts nothing of an event into a script: a title could be a command", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});

describe("the comment", () => {
  const script = workflow.jobs["comment"]?.steps.at(-1)?.run as string;
  const hasJq = spawnSync("jq", ["--version"]).status === 0;

  /** Runs the step on a summary, with a `gh` that says what it was given. */
  function commentOn(prepare: (directory: string) => unknown): {
    status: number | null;
    said: string;
  } {
    const directory = mkdtempSync(join(tmpdir(), "sheaf-comment-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    mkdirSync(join(directory, "gate"));
    mkdirSync(join(directory, "bin"));
    const gh = '#!/bin/sh\ncase "$*" in *POST*) echo "$@"; cat body.json;; esac\n';
    writeFileSync(join(directory, "bin/gh"), gh, { mode: 0o755 });
    prepare(directory);
    const { status, stdout } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd: directory,
      env: {
        ...childEnvironment(),
        PATH: `${join(directory, "bin")}:${process.env["PATH"]}`,
        COMMENTS: "comments",
        GITHUB_REPOSITORY: "owner/name",
      },
      encoding: "utf8",
    });
    return { status, said: stdout };
  }
  const summary = (text: string) => (directory: string) =>
    writeFileSync(join(directory, "gate/gate.md"), text);

  test.runIf(hasJq)("is the summary, which can call nobody and load nothing", () => {
    const hostile = "## Benchmark gate FAILED\n\n@all ![x](https://example.test/x) <!-- x\n";
    const { status, said } = commentOn(summary(hostile));
    expect(status).toBe(0);
    const body = JSON.parse(said.slice(said.indexOf("{"))) as { body: string };
    expect(body.body).toBe(
      "## Benchmark gate FAILED\n\n@\u200ball !\u200b[x](https://example.test/x) &lt;!-- x\n",
    );
  });

  test("is none where there is no summary", () => {
    expect(commentOn(() => {})).toEqual({ status: 0, said: "" });
  });

  test.each([
    ["something else", summary("# Buy this\n## Benchmark gate \n")],
    ["too long", summary(`## Benchmark gate passed\n${"x".repeat(60_000)}`)],
    [
      "a link to a file of the machine",
      (directory: string) => symlinkSync("/etc/hostname", join(directory, "gate/gate.md")),
    ],
    [
      "a folder",
      (directory: string) => mkdirSync(join(directory, "gate/gate.md"), { recursive: true }),
    ],
  ])("is refused where the artifact is %s", (_, prepare) => {
    const { status, said } = commentOn(prepare);
    expect(status).toBe(1);
    expect(said).toBe("::error title=Benchmark gate::The artifact holds no summary of the gate\n");
  });
});
