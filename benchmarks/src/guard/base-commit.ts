import type { Checkout, Repository } from "./repository.ts";

/** The commit to compare with, and why it is that one. */
export interface ChosenBase {
  readonly commit: string;
  readonly reason: string;
}

/** Why no commit to compare with is known, with the command that helps. */
export interface MissingBase {
  readonly missing: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A branch that others started from. */
interface Trunk {
  readonly ref: string;
  /** How it is called in a sentence. */
  readonly name: string;
}

const NAME_ONE = "name one by --base REF";
const UNSHALLOW = 'this clone is shallow, run "git fetch --unshallow"';

/**
 * What to compare with where nobody names a commit: where this branch left the base of its pull
 * request, else where it left the default branch of a remote, else its upstream. On that branch
 * itself, the commit before; HEAD where files differ from it.
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
  if (left === null) return { missing: notRelated(repository, head, trunk) };
  if (left !== head.commit) return { commit: left, reason: `where this branch left ${trunk.name}` };
  return before(repository, head, `HEAD is on ${trunk.name}`);
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
  const variable = PULL_REQUEST_BASES.find((name) => (environment[name] ?? "") !== "");
  if (variable === undefined) return null;
  const branch = (environment[variable] as string).replace(/^refs\/heads\//u, "");
  const remotes = remotesOf(repository);
  const refs = [
    ...remotes.map((remote) => `refs/remotes/${remote}/${branch}`),
    `refs/heads/${branch}`,
  ];
  const ref = refs.find((each) => exists(repository, each));
  if (ref !== undefined)
    return { ref, name: `${shortName(ref)}, the base of the pull request (${variable})` };
  const [remote = "origin"] = remotes;
  const fetching = repository.isShallow() ? "git fetch --unshallow" : "git fetch";
  return {
    missing: `the base of the pull request, "${branch}" (${variable}), is not in this clone: run "${fetching} ${remote} ${branch}:refs/remotes/${remote}/${branch}", or ${NAME_ONE}`,
  };
}

function defaultTrunk(repository: Repository): Trunk | null {
  const remotes = remotesOf(repository);
  for (const remote of remotes) {
    const ref = repository.answer("symbolic-ref", "--quiet", `refs/remotes/${remote}/HEAD`);
    if (ref !== null && exists(repository, ref))
      return { ref, name: `${shortName(ref)}, the default branch of ${remote}` };
  }
  for (const remote of remotes)
    for (const branch of CUSTOMARY) {
      const ref = `refs/remotes/${remote}/${branch}`;
      if (exists(repository, ref)) return { ref, name: shortName(ref) };
    }
  const local = CUSTOMARY.map((branch) => `refs/heads/${branch}`).find((ref) =>
    exists(repository, ref),
  );
  return (
    upstreamTrunk(repository) ??
    (local === undefined ? null : { ref: local, name: shortName(local) })
  );
}

/**
 * The branch that this one follows. One that only holds what was pushed of it says where it goes on,
 * not where it began.
 */
function upstreamTrunk(repository: Repository): Trunk | null {
  const names = ["--symbolic-full-name", "--verify", "--quiet"] as const;
  const ref = repository.answer("rev-parse", ...names, "@{upstream}");
  if (ref === null || !exists(repository, ref)) return null;
  const own = repository.answer("symbolic-ref", "--quiet", "--short", "HEAD");
  const isOwn = own !== null && ref.endsWith(`/${own}`);
  if (isOwn && isPartOf(repository, "HEAD", ref)) return null;
  return { ref, name: `${shortName(ref)}, the upstream of this branch` };
}

/** What a default branch is called where no remote says which one it is. */
const CUSTOMARY = ["main", "master"] as const;

/** Where no branch is known to be the one that others start from. */
function withoutTrunk(repository: Repository, head: Checkout): ChosenBase | MissingBase {
  const remotes = remotesOf(repository);
  const others = repository
    .git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
    .split("\n")
    .filter((ref) => ref !== "" && !isPartOf(repository, head.commit, ref));
  const [remote] = remotes;
  if (repository.isShallow())
    return { missing: `no default branch is known here: ${UNSHALLOW}, or ${NAME_ONE}` };
  if (others.length === 0)
    return before(
      repository,
      head,
      remote === undefined
        ? "there is no remote and no other branch"
        : "no other branch is known here",
    );
  const way = remote === undefined ? "" : `run "git remote set-head ${remote} --auto", or `;
  return {
    missing: `no default branch is known here, and this branch may have left any of ${others.map(shortName).join(", ")}: ${way}${NAME_ONE}`,
  };
}

function before(
  repository: Repository,
  { commit, dirty }: Checkout,
  because: string,
): ChosenBase | MissingBase {
  if (dirty) return { commit, reason: `HEAD itself, as ${because} and files differ from it` };
  const parent = repository.answer("rev-parse", "--verify", "--quiet", "HEAD~1^{commit}");
  if (parent !== null) return { commit: parent, reason: `the commit before HEAD, as ${because}` };
  const way = repository.isShallow() ? `${UNSHALLOW}, or ${NAME_ONE}` : NAME_ONE;
  return { missing: `there is no commit before ${commit.slice(0, 12)} here: ${way}` };
}

function notRelated(repository: Repository, { commit }: Checkout, { name }: Trunk): string {
  const way = repository.isShallow() ? `${UNSHALLOW}, or ${NAME_ONE}` : NAME_ONE;
  return `no commit is known in which ${commit.slice(0, 12)} left ${name}: ${way}`;
}

/** Names of remotes, `origin` first. */
function remotesOf(repository: Repository): string[] {
  const names = repository
    .git("remote")
    .split("\n")
    .filter((name) => name !== "");
  return names.toSorted((a, b) => Number(b === "origin") - Number(a === "origin"));
}

function exists(repository: Repository, ref: string): boolean {
  return repository.answer("rev-parse", "--verify", "--quiet", `${ref}^{commit}`) !== null;
}

/** True where `ref` holds the commit: it was not left by it. */
function isPartOf(repository: Repository, commit: string, ref: string): boolean {
  return repository.answer("merge-base", "--is-ancestor", commit, ref) !== null;
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(heads|remotes)\//u, "");
}
