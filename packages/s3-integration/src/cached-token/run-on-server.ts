import { hostname } from 'node:os';
import { serverUser } from '../profile-file/server-user.js';

/** A word as a shell reads it. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A command, and where and as whom to run it. */
export const runOnServer = (command: string): string => `On ${hostname()}, as the user "${serverUser()}", run: ${command}`;
