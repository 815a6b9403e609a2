/**
 * `work`, which never ends once the process has stopped. Its runs then belong to others: an end, and be it the abort of
 * what is given up, would be recorded as the end of theirs.
 */
export const unlessStopped = <A>(stopped: AbortSignal, work: () => Promise<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    if (stopped.aborted) {
      return;
    }
    work().then(
      (result) => {
        if (!stopped.aborted) {
          resolve(result);
        }
      },
      (error: unknown) => {
        if (!stopped.aborted) {
          reject(error);
        }
      },
    );
  });
