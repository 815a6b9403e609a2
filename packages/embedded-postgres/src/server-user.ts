import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The user that the server's processes run as; `undefined`: the one of this process. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

/** `nobody`: PostgreSQL refuses to run as root, and this user needs no creating. */
export const NOBODY: NonNullable<ServerUser> = { uid: 65534, gid: 65534 };

/** Whether this process is root. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** Root hands the server to the folder's owner, or to `nobody` when that is root itself. */
export const serverUserFor = (owner: { readonly uid: number; readonly gid: number }): ServerUser => {
  if (!isRoot()) {
    return undefined;
  }
  return owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
};

/** Whether `user` can reach and enter `folder` (a real path) from the root of the file system, by its plain modes. */
export const canEnter = async (user: ServerUser, folder: string): Promise<boolean> => {
  if (user === undefined) {
    return true;
  }
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) {
      return false;
    }
    if (at === join(at, '..')) {
      return true;
    }
  }
};
