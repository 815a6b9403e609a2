import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { setTimeout as delay } from 'node:timers/promises';
import type { S3CredentialCode, S3CredentialFailure } from '../s3-credential-error.js';
import type { FileAccess } from './file-access.js';
import { ageOf, currentStamp, sameStamp, stampLater, type FileStamp } from './file-stamp.js';
import { isOnNetwork } from './network-file-system.js';
import { readCredentialsFile } from './read-credentials-file.js';

export interface LiveFileOptions<A> {
  readonly path: string;
  /** Where files may be. @default anywhere */
  readonly access?: FileAccess;
  readonly interpret: (text: string) => E.Either<S3CredentialFailure, A>;
  /** Whether two readings mean the same; then the older object is answered again. */
  readonly same: (a: A, b: A) => boolean;
  /** What to answer for a newer reading that means the same but may say more. @default the older one */
  readonly retold?: (last: A, next: A) => A;
  /** The last good reading, marked as such; without it, a file that stops being readable is a failure at once. */
  readonly kept?: (last: A, why: S3CredentialFailure, since: Date) => A;
  /** Whether looking at the file may take long. @default by its file system */
  readonly isRemote?: (path: string) => Promise<boolean>;
  /** Milliseconds since the epoch, for how often a remote file is looked at and since when a reading is kept. */
  readonly now?: () => number;
}

/** A file that is looked at before every use, and read when it has changed. */
export interface LiveFile<A> {
  read(options: { readonly refresh: boolean }): TE.TaskEither<S3CredentialFailure, A>;
}

type Outcome<A> = E.Either<S3CredentialFailure, A>;

interface Reading<A> {
  readonly stamp: FileStamp | undefined;
  /** Whether a later change must show in the stamp. */
  readonly isSettled: boolean;
  readonly isRemote: boolean;
  readonly text: string | undefined;
  readonly outcome: Outcome<A>;
}

/** Within the grain of the system's clock a second change can leave the stamp as it was. */
const CLOCK_GRAIN_MS = 2_000;
/** A file that was changed less than this ago may still be being written. */
const WRITING_MS = 1_000;
/** Writers leave far less time between emptying a file and filling it; one that does not is seen at the next use. */
const LOOK_AGAIN_MS = 10;
/** A file on a network file system is looked at this often, however often it is used. */
const REMOTE_LOOK_MS = 1_000;

/** What says that the file is away or broken, rather than that somebody meant to change it. */
const ACCIDENTS: ReadonlySet<S3CredentialCode> = new Set([
  'FileNotFound',
  'FileUnreadable',
  'FileIsNotRegular',
  'FileEmpty',
  'FileTooLarge',
  'FileNotUtf8',
  'FileMalformed',
  'ProfileMalformed',
]);

const isYoungerThan = (stamp: FileStamp | undefined, ms: number, now: number): boolean =>
  stamp !== undefined && Math.abs(ageOf(stamp, now)) < ms;

/**
 * Follows a file without a watcher or a timer: one `stat` per use (a few microseconds while nothing changes; on network
 * file systems one a second), a new reading when the stamp differs. A change that was made in place a moment ago is
 * read twice, for it may be half written.
 */
export const liveCredentialsFile = <A>({
  path,
  access,
  interpret,
  same,
  retold = (last) => last,
  kept,
  isRemote = isOnNetwork,
  now = Date.now,
}: LiveFileOptions<A>): LiveFile<A> => {
  let seen: Reading<A> | undefined;
  /** What is answered: the outcome of `seen`, or the last good one in its place. */
  let answer: Outcome<A> | undefined;
  let good: A | undefined;
  let keptFor: { readonly code: S3CredentialCode; readonly since: Date } | undefined;
  let flight: Promise<Outcome<A>> | undefined;
  let lookedAt = 0;

  const reading = async (): Promise<Reading<A>> => {
    const startedAt = Date.now();
    const isSettled = (stamp: FileStamp | undefined): boolean => !isYoungerThan(stamp, CLOCK_GRAIN_MS, startedAt);
    const stampBefore = await stampLater(path);
    const content = await readCredentialsFile(path, access)();
    const remote = E.isRight(content) ? await isRemote(path) : seen?.isRemote === true;
    if (E.isLeft(content)) {
      // Too many open files, a disk that failed: such a failure may pass without any change of the file.
      const mayPass = content.left.code === 'FileUnreadable';
      return { stamp: stampBefore, isSettled: !mayPass && isSettled(stampBefore), isRemote: remote, text: undefined, outcome: content };
    }
    const { stamp, text } = content.right;
    return { stamp, isSettled: isSettled(stamp), isRemote: remote, text, outcome: text === seen?.text ? seen.outcome : interpret(text) };
  };

  /** Another file under the same path (a rename, a swapped link) was complete before it came there. */
  const wasReplaced = (stamp: FileStamp | undefined): boolean =>
    stamp !== undefined && seen?.stamp !== undefined && (stamp.ino !== seen.stamp.ino || stamp.dev !== seen.stamp.dev);

  const mayBeHalfWritten = ({ stamp, outcome }: Reading<A>): boolean =>
    good !== undefined &&
    isYoungerThan(stamp, WRITING_MS, Date.now()) &&
    (E.isLeft(outcome) || (!wasReplaced(stamp) && !same(good, outcome.right)));

  const settledReading = async (): Promise<Reading<A>> => {
    let last = await reading();
    for (let waited = 0; waited < WRITING_MS && mayBeHalfWritten(last); waited += LOOK_AGAIN_MS) {
      await delay(LOOK_AGAIN_MS);
      const next = await reading();
      const isStable = next.text === last.text && E.isRight(next.outcome);
      last = next;
      if (isStable) {
        break;
      }
    }
    return last;
  };

  const judged = (outcome: Outcome<A>): Outcome<A> => {
    if (E.isRight(outcome)) {
      keptFor = undefined;
      good = good !== undefined && same(good, outcome.right) ? retold(good, outcome.right) : outcome.right;
      return E.right(good);
    }
    if (good === undefined || kept === undefined || !ACCIDENTS.has(outcome.left.code)) {
      good = undefined;
      keptFor = undefined;
      return outcome;
    }
    const { code } = outcome.left;
    if (keptFor?.code === code && answer !== undefined) {
      return answer;
    }
    keptFor = { code, since: keptFor?.since ?? new Date(now()) };
    return E.right(kept(good, outcome.left, keptFor.since));
  };

  const look = async (): Promise<Outcome<A>> => {
    seen = await settledReading();
    answer = judged(seen.outcome);
    return answer;
  };

  const lookOnce = (): Promise<Outcome<A>> => {
    flight ??= look().finally(() => {
      flight = undefined;
    });
    return flight;
  };

  /** Of all who use the file in the same second one waits for the look; the others get the last answer. */
  const lookFromAfar = async (last: Outcome<A>): Promise<Outcome<A>> => {
    if (Math.abs(now() - lookedAt) < REMOTE_LOOK_MS) {
      return last;
    }
    lookedAt = now();
    const stamp = await stampLater(path);
    return seen?.isSettled === true && sameStamp(seen.stamp, stamp) ? last : lookOnce();
  };

  return {
    read:
      ({ refresh }) =>
      async () => {
        if (refresh) {
          // A look that is under way may have begun before the file was changed.
          await flight;
          return lookOnce();
        }
        if (seen?.isRemote === true && answer !== undefined) {
          return lookFromAfar(answer);
        }
        const isUnchanged = seen?.isSettled === true && sameStamp(seen.stamp, currentStamp(path));
        return isUnchanged && answer !== undefined ? answer : lookOnce();
      },
  };
};
