import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';

/** Two stores in two regions, each with a bucket `lake`; `pond` is here only. */
export interface TwoStores {
  readonly here: Sandbox;
  readonly there: Sandbox;
  /** Owns what is here. */
  readonly alice: SandboxUser;
  /** Owns what is there. */
  readonly bob: SandboxUser;
}

export const startTwoStores = async (): Promise<TwoStores> => {
  const here = await startSandbox();
  const there = await startSandbox({ region: 'eu-central-1' });
  const alice = here.addUser({ name: 'alice' });
  const bob = there.addUser({ name: 'bob' });
  here.createBucket('lake', { owner: 'alice' });
  here.createBucket('pond', { owner: 'alice' });
  there.createBucket('lake', { owner: 'bob', region: 'eu-central-1' });
  return { here, there, alice, bob };
};
