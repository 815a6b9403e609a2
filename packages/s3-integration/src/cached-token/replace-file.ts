import { randomBytes } from 'node:crypto';
import { open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MAX_FILE_BYTES } from '../profile-file/decode-file-text.js';

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};

/** The file stays the property of whoever signed in, who must be able to read it too. @throws when that cannot be had */
const keepOwner = async (file: FileHandle, old: string): Promise<void> => {
  const [wanted, own] = [await stat(old), await file.stat()];
  if (wanted.uid !== own.uid) {
    await file.chown(wanted.uid, wanted.gid);
  }
};

/**
 * Puts a new content in the place of a file's old one, so that nobody ever reads half of it, with mode 0600.
 *
 * @throws what the file system says
 */
export const replaceFile = async (path: string, content: string): Promise<void> => {
  if (content.length > MAX_FILE_BYTES) {
    throw Object.assign(new Error('the token is too large'), { code: 'EFBIG' });
  }
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content);
      await keepOwner(file, path);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path)).catch(() => undefined);
};
