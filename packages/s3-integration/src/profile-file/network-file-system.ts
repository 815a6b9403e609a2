import { statfs } from 'node:fs/promises';

/** By the magic numbers of statfs(2): NFS, SMB, SMB2, CIFS, FUSE, 9P, AFS, Ceph, Coda, Lustre, GFS2, OCFS2, GPFS, BeeGFS, vboxsf. */
const NETWORK: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400, 0x73757245, 0x0bd00bd0, 0x01161970, 0x7461636f,
  0x47504653, 0x19830326, 0x786f4256,
]);

/** Whether a look at a file may have to wait for another machine, or for a program. Only Linux tells. */
export const isOnNetwork = async (path: string): Promise<boolean> => {
  if (process.platform !== 'linux') {
    return false;
  }
  try {
    // The number is a signed one on some machines.
    return NETWORK.has((await statfs(path)).type >>> 0);
  } catch {
    return false;
  }
};
