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

type Environment = Readonly<Record<string, string | undefined>>;

/** A branch that others start from, and what it is called in a sentence. */
interface Trunk {
  readonly ref: string;
  readonly name: string;
}

/**
 * The commit to compare with if none is named: where this branch left the base of its pull request, or
 * else the default branch of a remote, or else its upstream. On that branch itself, the commit before,
 * or HEAD if files differ from it.
 */
export function defaultBase(
  repository: Repository,
  head: Checkout,
  environment: Environment,
): ChosenBase | MissingBase {
  const request = pullRequestTrunk(repository, environment);
  if (request !== null && "missing" in request) return request;
  const trunk = request ?? defaultTrunk(repository);
  if (trunk === null) return withoutTrunk(repository, head);
  const left = repository.answer("merge-base", head.commit, trunk.ref);
  if (left === head.commit) return commitBefore(repository, head, `HEAD is on ${trunk.name}`);
  if (left !== null) return { commit: left, reason: `where this branch left ${trunk.name}` };
  const problem = `no commit is known in which ${head.commit.slice(0, 12)} left ${trunk.name}`;
  return { missing: `${problem}: ${adviceIn(repository)}` };
}

/** Variables in which services name the branch that a pull request is to be merged into. */
export const PULL_REQUEST_BASES = [
  "GITHUB_BASE_REF",
  "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
  "BITBUCKET_PR_DESTINATION_BRANCH",
  "SYSTEM_PULLREQUEST_TARGETBRANCH",
  "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
  "CHANGE_TARGET",
] as const;

function pullRequestTrunk(
  repository: Repository,
  environment: Environment,
): Trunk | MissingBase | null {
  const variable = PULL_REQUEST_BASES.find((name) => environment[name]);
  if (variable === undefined) return null;
  const branch = (environment[variable] as string).replace(/^refs\/heads\//u, "");
  const remotes = remotesOf(repository);
  const remote = remotes[0] ?? "origin";
  const refs = remotes.map((each) => `refs/remotes/${each}/${branch}`);
  const ref = [...refs, `refs/heads/${branch}`].find((each) => isCommit(repository, each));
  if (ref !== undefined)
    return { ref, name: `${shortName(ref)}, the base of the pull request (${variable})` };
  const fetch = repository.isShallow() ? "git fetch --unshallow" : "git fetch";
  const command = `${fetch} ${remote} ${branch}:refs/remotes/${remote}/${branch}`;
  return {
    missing: `the base of the pull request, "${branch}" (${variable}), is not in this clone: run "${command}", or ${NAME_ONE}`,
  };
}

/** What a default branch is usually called, for clones in which no remote says which one it is. */
const CUSTOMARY = ["main", "master"] as const;

function defaultTrunk(repository: Repository): Trunk | null {
  const remotes = remotesOf(repository);
  for (const remote of remotes) {
    const ref = repository.answer("symbolic-ref", "--quiet", `refs/remotes/${remote}/HEAD`);
    if (ref !== null && isCommit(repository, ref))
      return { ref, name: `${shortName(ref)}, the default branch of ${remote}` };
  }
  const customary = (prefix: string): Trunk[] =>
    CUSTOMARY.map((branch) => ({
      ref: `${prefix}/${branch}`,
      name: shortName(`${prefix}/${branch}`),
    })).filter(({ ref }) => isCommit(repository, ref));
  const [ofRemote] = remotes.flatMap((remote) => customary(`refs/remotes/${remote}`));
  return ofRemote ?? upstreamTrunk(repository) ?? customary("refs/heads")[0] ?? null;
}

/** The upstream of this branch, unless that is only a copy of it, which says nothing of its start. */
function upstreamTrunk(repository: Repository): Trunk | null {
  const ref = repository.resolve("--symbolic-full-name", "@{upstream}");
  if (ref === null || !isCommit(repository, ref)) return null;
  const own = repository.answer("symbolic-ref", "--quiet", "--short", "HEAD");
  const isCopy = own !== null && ref.endsWith(`/${own}`) && contains(repository, ref, "HEAD");
  return isCopy ? null : { ref, name: `${shortName(ref)}, the upstream of this branch` };
}

function withoutTrunk(repository: Repository, head: Checkout): ChosenBase | MissingBase {
  const unknown = "no default branch is known here";
  if (repository.isShallow()) return { missing: `${unknown}: ${adviceIn(repository)}` };
  const [remote] = remotesOf(repository);
  const others = repository
    .git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
    .split("\n")
    .filter((ref) => ref !== "" && !contains(repository, ref, head.commit))
    .map(shortName);
  if (others.length === 0) {
    const alone = "there is no remote and no other branch";
    const because = remote === undefined ? alone : "no other branch is known here";
    return commitBefore(repository, head, because);
  }
  const command = remote === undefined ? "" : `run "git remote set-head ${remote} --auto", or `;
  return {
    missing: `${unknown}, and this branch may have left any of ${others.join(", ")}: ${command}${NAME_ONE}`,
  };
}

function commitBefore(
  repository: Repository,
  { commit, dirty }: Checkout,
  because: string,
): ChosenBase | MissingBase {
  if (dirty) return { commit, reason: `HEAD itself, as ${because} and files differ from it` };
  const parent = repository.resolve("HEAD~1^{commit}");
  if (parent !== null) return { commit: parent, reason: `the commit before HEAD, as ${because}` };
  const problem = `there is no commit before ${commit.slice(0, 12)} here`;
  return { missing: `${problem}: ${adviceIn(repository)}` };
}

const NAME_ONE = "name one by --base REF";

function adviceIn(repository: Repository): string {
  return repository.isShallow()
    ? `this clone is shallow, run "git fetch --unshallow", or ${NAME_ONE}`
    : NAME_ONE;
}

/** Names of remotes, `origin` first. */
function remotesOf(repository: Repository): string[] {
  const names = repository.git("remote").split("\n").filter(Boolean);
  return names.toSorted((a, b) => Number(b === "origin") - Number(a === "origin"));
}

function isCommit(repository: Repository, ref: string): boolean {
  return repository.resolve(`${ref}^{commit}`) !== null;
}

function contains(repository: Repository, ref: string, commit: string): boolean {
  return repository.answer("merge-base", "--is-ancestor", commit, ref) !== null;
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(heads|remotes)\//u, "");
}
