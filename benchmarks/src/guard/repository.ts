import { execFileSync } from "node:child_process";
import { UsageError } from "../command.ts";
import { HERE } from "../libraries.ts";
import { messageOf } from "../message-of.ts";

/** The commit that is checked out, and whether files differ from it. */
export interface Checkout {
  readonly commit: string;
  readonly dirty: boolean;
}

/** What git says, without the line end. */
export function git(...args: string[]): string {
  try {
    return execFileSync("git", args, {
      cwd: HERE,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim();
    throw new Error(
      `Cannot ask git: git ${args.join(" ")} failed: ${said === undefined || said === "" ? messageOf(cause) : said}`,
      { cause },
    );
  }
}

export function checkout(): Checkout {
  return { commit: git("rev-parse", "HEAD"), dirty: changedFiles().length > 0 };
}

/**
 * Tracked files that differ from the commit, and new ones where they could be measured. Reports do
 * not make a checkout dirty: they are what these commands write.
 */
export function changedFiles(): readonly string[] {
  const changed = git("diff", "--name-only", "HEAD", "--", ":/", ":(top,exclude)reports");
  const others = ["ls-files", "--others", "--exclude-standard", "--"] as const;
  const added = git(...others, ":(top)packages", ":(top)benchmarks");
  return `${changed}\n${added}`.split("\n").filter((file) => file !== "");
}

/**
 * The commit that `ref` names.
 *
 * @throws {@link UsageError} where it names none that is here.
 */
export function commitOf(ref: string): string {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch (cause) {
    const fetching = isShallow() ? '; this clone is shallow, run "git fetch --unshallow"' : "";
    throw new UsageError(`Cannot find the commit "${ref}" here${fetching}`, { cause });
  }
}

/**
 * What to compare with where nothing is said: where this branch left the default branch of `origin`;
 * on that branch itself the commit before, or HEAD where files differ from it. Else, why there is
 * none: a first commit has none before it, and a shallow clone does not hold it.
 */
export function defaultBase({
  commit,
  dirty,
}: Checkout): { readonly commit: string } | { readonly missing: string } {
  const left = ["origin/HEAD", "origin/main", "origin/master"].flatMap((ref) => {
    try {
      return [git("merge-base", commit, ref)];
    } catch {
      return [];
    }
  })[0];
  if (left !== undefined && left !== commit) return { commit: left };
  if (dirty) return { commit };
  try {
    return { commit: commitOf("HEAD~1") };
  } catch {
    const way = isShallow()
      ? 'this clone is shallow, run "git fetch --unshallow"'
      : "name one by --base";
    return { missing: `there is no commit before ${commit.slice(0, 12)} here: ${way}` };
  }
}

function isShallow(): boolean {
  return git("rev-parse", "--is-shallow-repository") === "true";
}
