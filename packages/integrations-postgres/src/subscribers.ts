import type { ConnectionChange } from '@aqueduct/integrations';

type Subscriber = (change: ConnectionChange) => void;

/** Who wants to hear of changes; one that throws does not keep the others from hearing. */
export class Subscribers {
  readonly #all = new Set<{ readonly tell: Subscriber }>();

  constructor(private readonly log: (line: string) => void) {}

  /** Returns the way to stop. */
  add(subscriber: Subscriber): () => void {
    const entry = { tell: subscriber };
    this.#all.add(entry);
    return () => void this.#all.delete(entry);
  }

  tell(change: ConnectionChange): void {
    for (const { tell } of this.#all) {
      try {
        tell(change);
      } catch (error) {
        this.log(`a subscriber failed on the change of the connection "${change.name}": ${String(error)}`);
      }
    }
  }
}
