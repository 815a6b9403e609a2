import type { Dice } from '../dice.js';
import type { Fleet } from '../fleet/fleet.js';
import type { Place } from '../stores/place.js';
import type { Stores } from '../stores/stores.js';

/** What troubles befall. */
export interface World {
  readonly fleet: Fleet;
  readonly stores: Stores;
  readonly places: ReadonlyArray<Place>;
  readonly dice: Dice;
}

/** Something that goes wrong, and is over when it resolves. It rejects when it is not over as it should be. */
export interface Trouble {
  readonly name: string;
  /** How often it happens beside others. */
  readonly weight: number;
  readonly happen: (world: World) => Promise<void>;
}
