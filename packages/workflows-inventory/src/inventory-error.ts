/** The connection was pointed at another bucket, root directory or endpoint while a run was under way. */
export interface PlaceChanged {
  readonly _tag: 'PlaceChanged';
  readonly began: string;
  readonly now: string;
}

/** A file of this run is not what the run wrote: someone else writes in its folder. */
export interface PartDamaged {
  readonly _tag: 'PartDamaged';
  readonly key: string;
}

export type InventoryError = PlaceChanged | PartDamaged;

const describe = (error: InventoryError): string => {
  switch (error._tag) {
    case 'PlaceChanged':
      return `connection: it led to bucket ${error.began} when the run began and leads to another place (bucket ${error.now}) now. Start a new run for the new place.`;
    case 'PartDamaged':
      return `${error.key}: not the part of the manifest that this run wrote. Keep other writers out of the output prefix and start a new run.`;
  }
};

/** Carries an error through the durable engine, which knows exceptions only. */
export class InventoryFailure extends Error {
  override readonly name = 'InventoryFailure';
  /** Neither gets better by waiting; the engine reads this. */
  readonly retryable = false;

  constructor(readonly failure: InventoryError) {
    super(describe(failure));
  }
}

export const inventoryFailure = (error: InventoryError): InventoryFailure => new InventoryFailure(error);
