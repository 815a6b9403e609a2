import { askOnBehalfOf, closedCircle } from './source-loops.js';

/** A source that waits for another one, as roles do; it answers the circle that it is told of. */
const waiting = (next: () => { readonly name: string; readonly ask: () => Promise<string> } | undefined) => {
  const self = {};
  let flight: Promise<string> | undefined;
  const fetch = async (): Promise<string> => {
    const source = next();
    await new Promise((resolve) => setImmediate(resolve));
    return source === undefined ? 'keys' : askOnBehalfOf(self, source.name, source.ask);
  };
  return async (): Promise<string> => {
    const circle = closedCircle(self);
    flight ??= circle === undefined ? fetch() : undefined;
    return circle?.join(' -> ') ?? (await flight) ?? '';
  };
};

const circleOf = (names: ReadonlyArray<string>): ReadonlyArray<() => Promise<string>> => {
  const asks: ReadonlyArray<() => Promise<string>> = names.map((_, index) =>
    waiting(() => {
      const at = (index + 1) % names.length;
      return { name: names[at] ?? '', ask: asks[at] ?? (() => Promise.resolve('')) };
    }),
  );
  return asks;
};

describe('closedCircle', () => {
  it('names the circle that an ask closes', async () => {
    const [a = async () => ''] = circleOf(['a', 'b', 'c']);

    expect(await a()).toBe('a -> b -> c -> a');
  });

  it('leaves nobody waiting when all of a circle are asked at once', async () => {
    const answers = await Promise.all(circleOf(['a', 'b', 'c']).map((ask) => ask()));

    expect(answers).toHaveLength(3);
    expect(answers.filter((answer) => !/ -> /.test(answer))).toEqual([]);
  });

  it('knows a source that asks for itself', async () => {
    const [self = async () => ''] = circleOf(['self']);

    expect(await self()).toBe('self -> self');
  });

  it('has nothing against two that wait for the same one, or ask it again', async () => {
    const keys = waiting(() => undefined);
    const left = waiting(() => ({ name: 'keys', ask: keys }));
    const right = waiting(() => ({ name: 'left', ask: left }));

    expect(await Promise.all([left(), right(), left(), right()])).toEqual(Array(4).fill('keys'));
  });
});
