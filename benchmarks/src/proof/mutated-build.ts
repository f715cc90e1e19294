import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { HERE } from "../output/project.ts";

/** A change of built JavaScript that makes it worse. */
export interface Edit {
  /** Below `packages`. */
  readonly file: string;
  /** What stands there, exactly once. */
  readonly from: string;
  readonly to: string;
}

const PACKAGES = ["context", "template", "workflow", "yaml"] as const;

/**
 * A copy of what is built here, with these changes, while `use` works with it.
 *
 * @throws an Error where what is to be changed does not stand there once: a change that does not
 *   apply would prove nothing.
 */
export async function withMutatedBuild<T>(
  edits: readonly Edit[],
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-mutant-")));
  try {
    for (const name of PACKAGES) copyPackage(name, root);
    for (const edit of edits) apply(edit, root);
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function copyPackage(name: string, root: string): void {
  const [from, to] = [join(HERE, "packages", name), join(root, "packages", name)];
  mkdirSync(to, { recursive: true });
  cpSync(join(from, "package.json"), join(to, "package.json"));
  cpSync(join(from, "dist"), join(to, "dist"), { recursive: true });
  for (const dependency of dependenciesOf(from)) {
    const link = join(to, "node_modules", dependency);
    mkdirSync(dirname(link), { recursive: true });
    const own = PACKAGES.find((each) => dependency === `@sheaf/${each}`);
    const target =
      own === undefined
        ? realpathSync(join(from, "node_modules", dependency))
        : join(root, "packages", own);
    // A junction needs no rights on Windows; elsewhere the word means nothing.
    symlinkSync(target, link, "junction");
  }
}

function dependenciesOf(directory: string): string[] {
  const modules = join(directory, "node_modules");
  if (!existsSync(modules)) return [];
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`)
        : [name],
    );
}

function apply({ file, from, to }: Edit, root: string): void {
  const path = join(root, "packages", file);
  const text = readFileSync(path, "utf8");
  const places = text.split(from).length - 1;
  if (places !== 1)
    throw new Error(`Cannot change ${file}: "${from}" stands there ${places} times, not once`);
  // A function, since a replacement text gives a meaning to dollars.
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}
