/**
 * Why a target is missed, by its id. People write these sentences once a run has shown what is missed;
 * `npm run bench -- report` puts them into the reports without measuring again.
 */
export const REASONS: Readonly<Record<string, string>> = {};
