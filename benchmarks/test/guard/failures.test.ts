import { afterAll, afterEach, describe, expect, test } from "vitest";
import { type Baseline, baselineName } from "../../src/guard/baseline.ts";
import { thisPlatform } from "../../src/measure/machine.ts";
import type { GateReport } from "../../src/guard/gate-report.ts";
import { problemsWith } from "./published-schemas.ts";
import { ScratchProject } from "./scratch-project.ts";

const project = new ScratchProject();
const first = project.git("rev-parse", "HEAD");
const name = baselineName(thisPlatform());
const baseline: Baseline = {
  kind: "sheaf baseline",
  version: 2,
  platform: thisPlatform(),
  cases: { fork: { allocated: 48, retained: 48, left: 0, alive: 0 } },
};

afterEach(() => {
  project.git("checkout", "--quiet", "--force", "-B", "main", first);
  project.git("reset", "--quiet", "--hard", first);
  project.git("clean", "--quiet", "-d", "--force");
});
afterAll(() => project.remove());

/** No message may be a stack trace. */
const STACK = /^\s+at /mu;

describe("a gate without a baseline that it can compare with", () => {
  test.each([
    ["none", null, `the baseline ${name} is missing`],
    ["one that was cut short", JSON.stringify(baseline).slice(0, 90), "is damaged: "],
    [
      "one that is null",
      "null",
      `the baseline ${name} is damaged: the content: Invalid input: expected object, received null`,
    ],
    [
      "one without its platform",
      { ...baseline, platform: undefined },
      "platform: Invalid input: expected object, received undefined",
    ],
    [
      "one with a conflict",
      `{\n<<<<<<< HEAD\n  "kind": "sheaf baseline"\n=======\n>>>>>>> other\n}`,
      'line 2 is "<<<<<<< HEAD": it holds both sides of a merge conflict; take one of them by',
    ],
    [
      "one with a word for a figure",
      { ...baseline, cases: { fork: { ...baseline.cases["fork"], retained: "48" } } },
      "cases.fork.retained: Invalid input",
    ],
    [
      "one of another machine",
      { ...baseline, platform: { ...thisPlatform(), architecture: "pdp11" } },
      "it is that of node",
    ],
    [
      "one of another V8",
      { ...baseline, platform: { ...thisPlatform(), v8: "1.2.3" } },
      "is of V8 1.2, not ",
    ],
  ])("says so: %s", async (_, kept, problem) => {
    const text = typeof kept === "string" ? kept : JSON.stringify(kept);
    if (kept !== null) project.write(`kept/${name}`, text);
    const options = ["--checks", "bytes", "--cases", "fork", "--baselines", "kept"];
    const { status, stdout, stderr } = await project.bench(["gate", ...options, "--out", "out"]);
    expect(status).toBe(3);
    expect(stdout).toContain("NOT COMPARABLE");
    expect(stdout).toContain(problem);
    expect(stderr).not.toMatch(STACK);
    expect(stdout).toContain(project.read("out/gate.md").trim());
    const report = JSON.parse(project.read("out/gate.json")) as GateReport;
    expect(report).toMatchObject({ verdict: "not comparable", baseline: null });
    expect(report.findings.filter(({ verdict }) => verdict === "not comparable")).toEqual([
      expect.objectContaining({ check: "bytes", id: "", text: expect.stringContaining(problem) }),
    ]);
    expect(kept === null || project.read(`kept/${name}`) === text).toBe(true);
  });
});

describe("a base that does not build", () => {
  const compared = ["--base", "HEAD", "--cases", "fork", "--pairs", "3"];
  const reason = "index.ts(1,7): error TS";

  test("is reported by the gate, together with what else it found", async () => {
    project.write(`reports/baselines/${name}`, JSON.stringify(baseline));
    const options = [...compared, "--checks", "bytes,time", "--out", "reports"];
    const { status, stdout } = await project.bench(["gate", ...options]);
    expect(stdout).toContain(reason);
    expect(status).toBe(3);
    const report = JSON.parse(project.read("reports/gate.json")) as GateReport;
    expect(problemsWith("gate-3", report)).toBeNull();
    expect(report.findings).toContainEqual(
      expect.objectContaining({ check: "bytes", id: "fork", verdict: "unchanged" }),
    );
    expect(report.findings.filter(({ verdict }) => verdict === "not comparable")).toEqual([
      expect.objectContaining({ check: "time", text: expect.stringContaining(reason) }),
    ]);
    expect(project.leftovers()).toEqual(["?? reports/"]);
  });

  test("that builds, but something else, is not comparable either", async () => {
    project.write("packages/cli/index.ts", "export const nothing = 0;\n");
    project.write("tools/bundle.js", "");
    project.commit("builds");
    const { status, stdout } = await project.bench(["gate", "--checks", "time", ...compared]);
    expect(status).toBe(3);
    expect(stdout).toContain("its build lacks packages/context/dist/index.js");
    expect(project.leftovers()).toEqual([]);
  });
});

const LIBRARIES = ["context", "template", "workflow", "yaml"];

describe("a build that cannot be loaded", () => {
  const broken = (): string => {
    for (const library of LIBRARIES)
      project.write(
        `broken/packages/${library}/dist/index.js`,
        'throw new Error("it is broken");\n',
      );
    project.write(`reports/baselines/${name}`, JSON.stringify(baseline));
    return "broken";
  };
  const options = ["--checks", "bytes,time", "--cases", "fork", "--pairs", "3"];

  test("is not comparable where it is the base, and nothing else is lost", async () => {
    const builds = ["--base-build", broken()];
    const { status, stdout } = await project.bench(["gate", ...options, ...builds]);
    expect(stdout).toContain("time of fork: Cannot measure time: it is broken");
    expect(stdout).toContain("| bytes | fork | unchanged |");
    expect(status).toBe(3);
  });

  test("is worse where it is the head", async () => {
    const builds = ["--base-build", ".", "--head-build", broken()];
    const { status, stdout } = await project.bench(["gate", ...options, ...builds]);
    expect(stdout).toContain("**Regressions**");
    expect(stdout).toContain("- bytes of fork: Cannot measure bytes: it is broken");
    expect(stdout).toContain("- time of fork: Cannot measure time: it is broken");
    expect(stdout.trim().split("\n").at(-1)).toBe(
      "regression: time of fork: Cannot measure time: it is broken",
    );
    expect(status).toBe(1);
  });
});

describe("a commit before which there is none", () => {
  const shallow = ".git/shallow";
  afterEach(() => project.removeFile(shallow));

  test.each([
    ["in a new repository", false, "name one by --base REF"],
    ["in a shallow clone", true, 'this clone is shallow, run "git fetch --unshallow"'],
  ])("%s leaves the times out, aloud, and nothing else", async (_, isShallow, way) => {
    if (!isShallow) project.git("checkout", "--quiet", "--orphan", "main-again");
    const head = project.commit("second");
    if (!isShallow) project.git("branch", "--quiet", "--delete", "--force", "main");
    if (isShallow) project.write(shallow, `${head}\n`);
    project.write(`reports/baselines/${name}`, JSON.stringify(baseline));
    const options = ["--checks", "bytes,time", "--cases", "fork", "--out", "reports"];
    const { status, stdout } = await project.bench(["gate", ...options]);
    expect(stdout).toContain(`there is no commit before ${head.slice(0, 12)} here: ${way}`);
    expect(status).toBe(3);
    const report = JSON.parse(project.read("reports/gate.json")) as GateReport;
    expect(problemsWith("gate-3", report)).toBeNull();
    expect(report.base.commit).toBeNull();
    expect(report.findings).toContainEqual(
      expect.objectContaining({ check: "bytes", id: "fork", verdict: "unchanged" }),
    );
  });
});

describe("an interrupted run", () => {
  test.each([
    ["baseline", ["update"]],
    ["gate", ["--checks", "bytes", "--out", "reports"]],
  ])("of %s writes nothing and leaves nothing", async (command, args) => {
    project.write(`reports/baselines/${name}`, JSON.stringify(baseline));
    project.write("reports/gate.json", "before");
    project.commit("reports");
    const { status, stderr } = await project.bench([command, ...args], "[ 0/");
    expect(status).toBe(130);
    expect(stderr).toContain("Interrupted: the reports are as they were.");
    expect(project.leftovers()).toEqual([]);
  });

  test("while the base is built waits for what writes into its worktree", async () => {
    const slow = project.commitThatIsSlow();
    const args = [
      "gate",
      "--checks",
      "time",
      "--base",
      slow,
      "--cases",
      "fork",
      "--out",
      "reports",
    ];
    const { status, stdout } = await project.bench(args, ": dependencies");
    expect(status).toBe(130);
    expect(stdout).toBe("");
    expect(project.leftovers()).toEqual([]);
  });
});

describe("what is asked for in vain", () => {
  const inTheWay = "package.json";

  test.each([
    ["gate --cases nope", 2, 'Unknown case "nope": there are fork'],
    ["gate --checks speed", 2, 'Unknown check "speed": there are bytes, complexity, time'],
    ["gate --checks bytes --cases control-spread", 2, 'Unknown case "control-spread"'],
    ["gate --pairs 2", 2, "'--pairs' needs an integer from 3, not \"2\""],
    ["gate --pairs 1e999", 2, "'--pairs' needs an integer from 3"],
    ["gate --base nope", 2, 'Cannot find the commit "nope"'],
    ["gate --base-build none", 2, '"none" holds no build: packages/context/dist/index.js'],
    ["gate --head-build none", 2, "'--head-build'"],
    ["baseline update --build none", 2, "'--build'"],
    ["gate --out=", 2, "Option '--out DIR' needs the name of a directory"],
    [`gate --out ${inTheWay}`, 2, `"${inTheWay}" is not a directory that can be written to`],
    [`gate --out ${inTheWay}/below/it`, 2, "is not a directory that can be written to"],
    [`baseline update --baselines ${inTheWay}`, 2, "is not a directory that can be written to"],
    ["report --dir nowhere", 2, '"nowhere" holds none of latest.json, rivals.json'],
    ["baseline", 2, "missing required argument 'action'"],
    ["baseline accept", 2, "Allowed choices are update, bounds"],
  ])("is refused: %s", async (line, expected, message) => {
    const { status, stdout, stderr } = await project.bench(line.split(" "));
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK);
    expect([status, stdout]).toEqual([expected, ""]);
    expect(project.leftovers()).toEqual([]);
  });
});
