import { setTimeout as pause } from 'node:timers/promises';
import type { Weather } from '../stores/unsteady-line.js';
import type { Trouble } from './trouble.js';

/** Outages that are shorter than what the steps of the packages sit out: about two minutes. */
const weather = (name: string, weight: number, longestMs: number, now: Weather): Trouble => ({
  name,
  weight,
  happen: async ({ stores, dice }) => {
    const { line } = dice.one(stores.lines);
    line.weather(now);
    await pause(dice.between(500, longestMs));
    line.weather({ type: 'calm' });
  },
});

/** What befalls S3 and its keys. They come one after the other. */
export const STORE_TROUBLES: ReadonlyArray<Trouble> = [
  weather('S3 is cut off', 2, 4_000, { type: 'cut' }),
  weather('S3 is slow', 2, 5_000, { type: 'slow', delayMs: 300 }),
  weather('S3 answers 503', 2, 5_000, { type: 'unavailable', share: 0.7 }),
  weather('connections to S3 break', 2, 5_000, { type: 'breaking', share: 0.2 }),
  { name: 'keys are rotated', weight: 4, happen: ({ places, dice }) => dice.one(places).rotate() },
];
