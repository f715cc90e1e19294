import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** To open a pipe that nobody writes to would wait for ever. Windows has no such flag. */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file for reading.
 *
 * @throws the error of the file system; TypeError for a folder, a pipe or a device.
 */
async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, READING);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new TypeError("it is not a file");
}

/** Opens a file as `openFile` does for as long as it is read. */
export async function whileOpen<T>(
  path: string,
  read: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await openFile(path);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

/** The last bytes of a file, or all if it has fewer than `count`. */
export async function lastBytesOf(file: FileHandle, count: number): Promise<Buffer> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(
    Buffer.alloc(count),
    0,
    count,
    Math.max(0, size - count),
  );
  return buffer.subarray(0, bytesRead);
}
