import type { Checkout, Repository } from "./repository.ts";

/** The commit to compare with, and why that one. */
export interface ChosenBase {
  readonly commit: string;
  readonly reason: string;
}

/** Why no commit to compare with is known, and the command that helps. */
export interface MissingBase {
  readonly missing: string;
}

/** Names the branch that a change is to be merged into, where that is not the default one. */
export const TRUNK_VARIABLE = "GATE_BASE";

/** Where others usually start from: first what the remote says. */
const TRUNKS = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/**
 * The commit to compare with if none is named: where this branch left the one that `GATE_BASE` names, or
 * else the default branch. On that branch itself, the commit before, or HEAD if files differ from it.
 */
export function defaultBase(
  repository: Repository,
  head: Checkout,
  environment: Readonly<Record<string, string | undefined>>,
): ChosenBase | MissingBase {
  const named = environment[TRUNK_VARIABLE];
  const found = (named ? [named] : TRUNKS).find((ref) => repository.resolve(`${ref}^{commit}`));
  if (found === undefined)
    return named
      ? missing(repository, `there is no "${named}" (${TRUNK_VARIABLE}) in this clone`)
      : withoutTrunk(repository, head);
  const trunk = repository.answer("rev-parse", "--abbrev-ref", found) || found;
  const left = repository.answer("merge-base", head.commit, found);
  if (left === head.commit) return commitBefore(repository, head, `HEAD is on ${trunk}`);
  if (left !== null) return { commit: left, reason: `where this branch left ${trunk}` };
  return missing(repository, `no commit is known in which ${short(head.commit)} left ${trunk}`);
}

/** The commit before is the base only if the branch cannot have left any other. */
function withoutTrunk(repository: Repository, head: Checkout): ChosenBase | MissingBase {
  const unknown = "no default branch is known here";
  if (repository.isShallow()) return missing(repository, unknown);
  const others = repository
    .git(
      "for-each-ref",
      "--format=%(refname:short)",
      `--no-contains=${head.commit}`,
      "refs/heads",
      "refs/remotes",
    )
    .replaceAll("\n", ", ");
  return others === ""
    ? commitBefore(repository, head, "no other branch is known here")
    : missing(repository, `${unknown}, and this branch may have left any of ${others}`);
}

function commitBefore(
  repository: Repository,
  { commit, dirty }: Checkout,
  because: string,
): ChosenBase | MissingBase {
  if (dirty) return { commit, reason: `HEAD itself, as ${because} and files differ from it` };
  const parent = repository.resolve("HEAD~1^{commit}");
  if (parent !== null) return { commit: parent, reason: `the commit before HEAD, as ${because}` };
  return missing(repository, `there is no commit before ${short(commit)} here`);
}

function missing(repository: Repository, problem: string): MissingBase {
  const whole = repository.isShallow()
    ? 'this clone is shallow, run "git fetch --unshallow", or '
    : "";
  return { missing: `${problem}: ${whole}name one by --base REF` };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
