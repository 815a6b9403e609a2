import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { setTimeout as delay } from 'node:timers/promises';
import type { S3CredentialCode, S3CredentialFailure } from '../s3-credential-error.js';
import type { FileAccess } from './file-access.js';
import { ageOf, currentStamp, sameStamp, type FileStamp } from './file-stamp.js';
import { readCredentialsFile } from './read-credentials-file.js';

export interface LiveFileOptions<A> {
  readonly path: string;
  /** Where files may be. @default anywhere */
  readonly access?: FileAccess;
  readonly interpret: (text: string) => E.Either<S3CredentialFailure, A>;
  /** Whether two readings mean the same; then the older object is answered again. */
  readonly same: (a: A, b: A) => boolean;
  /** The last good reading, marked as such; without it, a file that stops being readable is a failure at once. */
  readonly kept?: (last: A, why: S3CredentialFailure) => A;
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
  readonly text: string | undefined;
  readonly outcome: Outcome<A>;
}

/** Within the grain of the system's clock a second change can leave the stamp as it was. */
const CLOCK_GRAIN_MS = 2_000;
/** A file that was changed less than this ago may still be being written. */
const WRITING_MS = 1_000;
const LOOK_AGAIN_MS = 100;

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
 * Follows a file without a watcher or a timer: one `stat` per use (a few microseconds while nothing changes), a new
 * reading when the stamp differs. A change that was made a moment ago is read twice, for it may be half written.
 */
export const liveCredentialsFile = <A>({ path, access, interpret, same, kept }: LiveFileOptions<A>): LiveFile<A> => {
  let seen: Reading<A> | undefined;
  /** What is answered: the outcome of `seen`, or the last good one in its place. */
  let answer: Outcome<A> | undefined;
  let good: A | undefined;
  let keptFor: S3CredentialCode | undefined;
  let flight: Promise<Outcome<A>> | undefined;

  const reading = async (): Promise<Reading<A>> => {
    const startedAt = Date.now();
    const isSettled = (stamp: FileStamp | undefined): boolean => !isYoungerThan(stamp, CLOCK_GRAIN_MS, startedAt);
    const stampBefore = currentStamp(path);
    const content = await readCredentialsFile(path, access)();
    if (E.isLeft(content)) {
      // Too many open files, a disk that failed: such a failure may pass without any change of the file.
      const mayPass = content.left.code === 'FileUnreadable';
      return { stamp: stampBefore, isSettled: !mayPass && isSettled(stampBefore), text: undefined, outcome: content };
    }
    const { stamp, text } = content.right;
    return { stamp, isSettled: isSettled(stamp), text, outcome: text === seen?.text ? seen.outcome : interpret(text) };
  };

  const mayBeHalfWritten = ({ stamp, outcome }: Reading<A>): boolean =>
    good !== undefined && isYoungerThan(stamp, WRITING_MS, Date.now()) && (E.isLeft(outcome) || !same(good, outcome.right));

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
      good = good !== undefined && same(good, outcome.right) ? good : outcome.right;
      return E.right(good);
    }
    if (good === undefined || kept === undefined || !ACCIDENTS.has(outcome.left.code)) {
      good = undefined;
      return outcome;
    }
    if (keptFor === outcome.left.code && answer !== undefined) {
      return answer;
    }
    keptFor = outcome.left.code;
    return E.right(kept(good, outcome.left));
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

  return {
    read:
      ({ refresh }) =>
      async () => {
        if (refresh) {
          // A look that is under way may have begun before the file was changed.
          await flight;
          return lookOnce();
        }
        const isUnchanged = seen?.isSettled === true && sameStamp(seen.stamp, currentStamp(path));
        return isUnchanged && answer !== undefined ? answer : lookOnce();
      },
  };
};
