import { Repository } from "../guard/index.ts";
import { HERE } from "../output/project.ts";

/** The checkout of this project. Reports do not make it dirty, as the commands write them. */
export const thisRepository: Repository = new Repository(HERE, {
  sources: ["packages", "benchmarks"],
  generated: ["reports"],
});

/** The commit that was measured, marked if files other than reports differ from it; null outside a repository. */
export function describeCommit(): string | null {
  try {
    const { commit, dirty } = thisRepository.checkout();
    return dirty ? `${commit}-dirty` : commit;
  } catch {
    return null;
  }
}
