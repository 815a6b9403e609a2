import { setTimeout as pause } from 'node:timers/promises';
import type { Program } from '../fleet/program.js';
import type { Trouble, World } from './trouble.js';

const restart = async ({ dice }: World, program: Program): Promise<void> => {
  await pause(dice.between(100, 1_500));
  await program.start();
};

const killed = (name: string, weight: number, victim: (world: World) => Program): Trouble => ({
  name,
  weight,
  happen: async (world) => {
    const program = victim(world);
    await program.end('SIGKILL');
    await restart(world, program);
  },
});

/** What befalls processes and the database. They come one after the other. */
export const PROCESS_TROUBLES: ReadonlyArray<Trouble> = [
  killed('kill -9 of a worker', 4, ({ fleet, dice }) => dice.one(fleet.workers)),
  killed('kill -9 of the server', 1, ({ fleet }) => fleet.server),
  {
    name: 'SIGTERM of a worker',
    weight: 2,
    happen: async (world) => {
      const program = world.dice.one(world.fleet.workers);
      const code = await program.end('SIGTERM');
      if (code !== 0) {
        throw new Error(`${program.name} ended with ${code ?? 'a signal'} after SIGTERM`);
      }
      await restart(world, program);
    },
  },
  {
    name: 'SIGSTOP of a worker, SIGCONT',
    weight: 2,
    happen: ({ fleet, dice }) => dice.one(fleet.workers).freeze(dice.between(500, 6_000)),
  },
  {
    name: 'restart of PostgreSQL',
    weight: 2,
    happen: async ({ fleet: { postgres }, dice }) => {
      await postgres.halt(dice.one(['fast', 'immediate']));
      await pause(dice.between(0, 3_000));
      await postgres.resume();
    },
  },
];
