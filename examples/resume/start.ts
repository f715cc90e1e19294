// Starts a run, kills it in the middle, and starts it again: it goes on, and what was done is not done again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SHEAF = at("../../../packages/cli/bin/sheaf.js");
const WORKFLOW = at("../../resume/workflow.yaml");
const ACTIONS = at("actions.js");
/** Charges before the run is killed. */
const ENOUGH = 15;

const folder = mkdtempSync(join(tmpdir(), "sheaf-resume-"));
const journal = join(folder, "charges.journal");
try {
  console.log("starting, and killing it in the middle");
  const first = await started(ENOUGH);
  console.log(`killed after ${first} charges; starting it again`);
  const second = await started(Infinity);
  console.log(`${first + second} charges began for 40 orders`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs the workflow, and kills its processes once so many charges have begun. Returns how many began. */
async function started(most: number): Promise<number> {
  const args = [SHEAF, "run", WORKFLOW, "--actions", ACTIONS, "--journal", journal];
  // Two processes, the one that watches and the one that works, are a group of their own.
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ["ignore", "inherit", "pipe"],
  });
  let charges = 0;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.split("\n")) {
      if (line.startsWith("charging ")) charges++;
      else if (line !== "") console.log(line);
    }
    if (charges >= most) process.kill(-(child.pid ?? 0), "SIGKILL");
  });
  await once(child, "close");
  return charges;
}
