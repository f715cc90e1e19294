import { AppendedFile } from "../../src/journal/appended-file.ts";

/** Methods of every journal that is open, to be replaced. */
interface DiskMethods {
  append: (this: AppendedFile, bytes: Uint8Array) => Promise<void>;
  appendNow: (this: AppendedFile, bytes: Uint8Array) => void;
  datasync: (this: AppendedFile) => Promise<void>;
}

export const disk: DiskMethods = AppendedFile.prototype;

/** Lets the disk take so many bytes: a write may be cut anywhere. Returns what puts it back. */
export function limitSpace(space: number): () => void {
  const { append, appendNow } = disk;
  let left = space;
  const taken = (bytes: Uint8Array): Uint8Array => {
    const part = bytes.subarray(0, Math.max(0, left));
    left -= bytes.length;
    return part;
  };
  const check = (): void => {
    if (left < 0)
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  };
  disk.append = async function (bytes) {
    await append.call(this, taken(bytes));
    check();
  };
  disk.appendNow = function (bytes) {
    appendNow.call(this, taken(bytes));
    check();
  };
  return () => Object.assign(disk, { append, appendNow });
}
