/** Chance that is the same for the same seed. */
export interface Dice {
  /** From `from` up to `to`. */
  readonly between: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly one: <A>(of: ReadonlyArray<A>) => A;
  readonly shuffled: <A>(items: ReadonlyArray<A>) => ReadonlyArray<A>;
}

/** @param random - numbers from 0 up to 1 */
export const diceOf = (random: () => number): Dice => {
  const one = <A>(of: ReadonlyArray<A>): A => {
    const found = of[Math.floor(random() * of.length)];
    if (found === undefined) {
      throw new Error('there is nothing to choose from');
    }
    return found;
  };
  return {
    between: (from, to) => from + random() * (to - from),
    chance: (probability) => random() < probability,
    one,
    shuffled: (items) =>
      items
        .map((item) => ({ item, place: random() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
};
