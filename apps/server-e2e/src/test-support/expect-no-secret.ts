import { secretSearch } from '@aqueduct/canaries';

/** Fails when one of the secrets can be read in the text, in whatever form. Names no secret itself. */
export const expectNoSecret = (text: string, secrets: ReadonlyArray<string>): void => {
  expect(secretSearch(secrets)(text)).toEqual([]);
};
