// Packs every package, and checks what users would get.
// node tools/packed.js [publint] [attw]
// With `keep` the packages stay in packed/, to be installed from there.
import { execSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pack } from "./pack.js";

const run = (command) => execSync(command, { stdio: "inherit" });

const checks = {
  publint: (tarball) => run(`publint run "${tarball}" --strict`),
  attw: (tarball) => run(`attw "${tarball}" --profile esm-only`),
};

const wanted = process.argv.slice(2);
const isKept = wanted.includes("keep");
const out = isKept ? emptied("packed") : mkdtempSync(join(tmpdir(), "sheaf-packed-"));
try {
  const tarballs = await pack(out);
  for (const tarball of tarballs.values()) {
    for (const name of wanted) checks[name]?.(tarball);
  }
} finally {
  if (!isKept) rmSync(out, { recursive: true, force: true });
}

function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return resolve(folder);
}
