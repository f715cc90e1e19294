import { execSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import bundle from "./bundle.js";

export const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/** As in `pnpm@10.34.9`. */
export const PNPM = json("package.json").packageManager.split("+")[0];

const run = (command) => execSync(command, { stdio: "inherit" });

/** Builds and packs every package from scratch. The paths of the packed files by the names of packages. */
export async function pack(destination) {
  const names = readdirSync("packages");
  for (const name of names) {
    // A file deleted from src would otherwise still be packed.
    rmSync(join("packages", name, "dist"), { recursive: true, force: true });
    run(`npx --no -- tsc -b packages/${name}/tsconfig.build.json`);
  }
  await bundle();
  // Not npm, which would leave "catalog:" and "workspace:" in the packed package.json.
  run(`npx --yes ${PNPM} --filter "./packages/*" pack --pack-destination "${destination}"`);
  const files = readdirSync(destination);
  return new Map(
    names.map((name) => [
      `@sheaf/${name}`,
      resolve(destination, files.find((file) => file.startsWith(`sheaf-${name}-`)) ?? name),
    ]),
  );
}
