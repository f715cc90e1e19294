/** What a file is, such as `a report`, in which version, and the command that makes one. */
interface Form<Version extends number> {
  readonly what: string;
  readonly version: Version;
  readonly command: string;
}

/**
 * What JSON holds, with NaN for each `value` that JSON keeps as null.
 *
 * @throws an Error that names the file if `text` is not JSON of this version.
 */
export function parseVersioned<T extends { readonly schemaVersion: number }>(
  text: string,
  file: string,
  { what, version, command }: Form<T["schemaVersion"]>,
): T {
  let json: Partial<T> | null;
  try {
    json = JSON.parse(text, (key, value: unknown) =>
      key === "value" && value === null ? Number.NaN : value,
    ) as Partial<T> | null;
  } catch (cause) {
    throw new Error(`Cannot read "${file}": it is not JSON`, { cause });
  }
  if (json?.schemaVersion !== version)
    throw new Error(
      `Cannot read "${file}": it is not ${what} of version ${version}; "${command}" makes one`,
    );
  return json as T;
}
