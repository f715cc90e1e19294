import { execFileSync } from "node:child_process";
import { CannotCompareError } from "../command.ts";
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
    throw new CannotCompareError(
      `Cannot ask git: git ${args.join(" ")} failed: ${said === undefined || said === "" ? messageOf(cause) : said}`,
      { cause },
    );
  }
}

/** Reports do not make a checkout dirty: they are what these commands write. */
export function checkout(): Checkout {
  const status = git("status", "--porcelain", "--", ":/", ":(top,exclude)reports");
  return { commit: git("rev-parse", "HEAD"), dirty: status !== "" };
}

/** The commit that `ref` names. */
export function commitOf(ref: string): string {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch (cause) {
    throw new CannotCompareError(`Cannot find the commit "${ref}"`, { cause });
  }
}

/**
 * What to compare with where nothing is said: where this branch left the default branch of `origin`;
 * on that branch itself the commit before, or HEAD where files differ from it.
 */
export function defaultBase({ commit, dirty }: Checkout): string {
  const left = ["origin/HEAD", "origin/main", "origin/master"].flatMap((ref) => {
    try {
      return [git("merge-base", commit, ref)];
    } catch {
      return [];
    }
  })[0];
  if (left !== undefined && left !== commit) return left;
  return dirty ? commit : commitOf("HEAD~1");
}
