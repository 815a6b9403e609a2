import { listenable, whyStuck, type FleetMember } from './fleet-member.js';

const member = (executorId: string, workflows: Readonly<Record<string, string>>, listens: ReadonlyArray<string> = []): FleetMember => ({
  executorId,
  workflows,
  crons: [],
  listens,
});

const small = member('small', { copy: 'default' }, ['default']);
const large = member('large', { copy: 'default', count: 'default', move: 'transfers' }, ['transfers']);

describe(listenable.name, () => {
  it('is every queue of a process that is alone', () => {
    expect(listenable(large, [large])).toEqual(new Set(['default', 'transfers']));
  });

  it('leaves out a queue in which another process has a workflow that this one lacks', () => {
    expect(listenable(small, [small, large])).toEqual(new Set());
    expect(listenable(large, [small, large])).toEqual(new Set(['default', 'transfers']));
  });

  it('takes a workflow in another queue for another workflow', () => {
    const moved = member('moved', { copy: 'transfers', move: 'transfers' });

    expect(listenable(moved, [small, moved])).toEqual(new Set(['transfers']));
    expect(listenable(large, [moved, large])).toEqual(new Set(['default']));
  });
});

describe(whyStuck.name, () => {
  it('names the workflow that nobody has', () => {
    expect(whyStuck({ workflow: 'sweep', queue: 'default' }, [small, large])).toBe(
      'No running process has the workflow "sweep". Start one that has it, or cancel the run.',
    );
  });

  it('names the queue that nobody listens to', () => {
    expect(whyStuck({ workflow: 'move', queue: 'transfers' }, [small, { ...large, listens: [] }])).toMatch(
      /^No running process takes runs from the queue "transfers"/,
    );
  });

  it('is nothing for a run that waits for its turn', () => {
    expect(whyStuck({ workflow: 'move', queue: 'transfers' }, [small, large])).toBeUndefined();
    expect(whyStuck({ workflow: 'copy' }, [small])).toBeUndefined();
  });
});
