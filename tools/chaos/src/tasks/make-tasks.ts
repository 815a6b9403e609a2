import type { Dice } from '../dice.js';
import type { PatientApi } from '../fleet/api.js';
import { largeObjects, manyObjects, putObjects, type ObjectSet } from '../stores/object-set.js';
import type { Place } from '../stores/place.js';
import { inventoryTask } from './inventory-task.js';
import { replicateTask } from './replicate-task.js';
import { retentionTask } from './retention-task.js';
import type { Task } from './task.js';

/** Of every ten runs. */
const SHARES = ['inventory', 'inventory', 'inventory', 'inventory', 'replicate', 'replicate', 'replicate', 'large', 'retention', 'retention'] as const;

interface Stocked {
  readonly place: Place;
  readonly many: ObjectSet;
  readonly large: ObjectSet;
}

const stocked = async (place: Place, objects: number): Promise<Stocked> => ({
  place,
  many: await putObjects(place.bucket, 'sets/many/', manyObjects(objects)),
  large: await putObjects(place.bucket, 'sets/large/', largeObjects()),
});

export interface Wanted {
  readonly runs: number;
  /** In the larger of the two sets that runs read. */
  readonly objects: number;
}

/** Runs of the three packages, between all places, in an order of chance. */
export const makeTasks = async ({ runs, objects }: Wanted, places: ReadonlyArray<Place>, api: PatientApi, dice: Dice): Promise<ReadonlyArray<Task>> => {
  const stock: Stocked[] = [];
  for (const place of places) {
    stock.push(await stocked(place, objects));
  }
  const tasks: Task[] = [];
  for (let number = 0; number < runs; number += 1) {
    const id = `chaos-${String(number).padStart(3, '0')}`;
    const [one, other] = [dice.one(stock), dice.one(stock)];
    switch (SHARES[number % SHARES.length]) {
      case 'inventory':
        tasks.push(inventoryTask(id, one.place, 'sets/many/', one.many, 20));
        break;
      case 'replicate':
        tasks.push(replicateTask(id, one.place, 'sets/many/', one.many, other.place));
        break;
      case 'large':
        tasks.push(replicateTask(id, one.place, 'sets/large/', one.large, other.place));
        break;
      case 'retention':
      case undefined:
        tasks.push(await retentionTask(id, one.place, api, dice.chance(0.25) ? 'required' : 'none'));
        break;
    }
  }
  return dice.shuffled(tasks);
};
