import { userInfo } from 'node:os';

/** The user that runs this process: a name, or the number when the system knows no name for it (in containers). */
export const serverUser = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};
