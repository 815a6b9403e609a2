import { dependencyState, isUnmet } from './dependency-state.js';
import { sampleConnection } from './testing/sample-connection.js';

const orders = sampleConnection({ name: 'orders-eu', aliases: [{ name: 'orders', since: new Date(0) }] });
const stateOf = dependencyState([sampleConnection({ name: 'stock' }), orders]);

describe('dependencyState', () => {
  it('is ok for a connection that is called so', () => {
    expect(stateOf({ kind: 'key-value', connection: 'orders-eu' })).toEqual({ status: 'ok', connection: orders });
  });

  it('tells that a connection does not exist, and how to create it', () => {
    const state = stateOf({ kind: 'key-value', connection: 'sales-lake' });

    expect(state).toMatchObject({ status: 'missing', problem: "cannot run: connection 'sales-lake' does not exist" });
    expect(JSON.stringify(state)).toContain('POST /api/v1/connections');
    expect(isUnmet(state)).toBe(true);
  });

  it('tells the new name of a renamed connection, which can be used all the same', () => {
    const state = stateOf({ kind: 'key-value', connection: 'orders' });

    expect(state).toMatchObject({ status: 'renamed', connection: orders, remedy: 'Say "orders-eu" in the code.' });
    expect(isUnmet(state)).toBe(false);
  });

  it('does not take a connection of another kind', () => {
    const state = stateOf({ kind: 's3', connection: 'stock' });

    expect(state).toMatchObject({ status: 'wrong-kind', problem: expect.stringContaining('is of the kind "key-value"') });
    expect(isUnmet(state)).toBe(true);
  });
});
