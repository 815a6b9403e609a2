/** Without the quotes of the protocol: some stores leave them out. */
export const bareETag = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

/** As conditions want it. */
export const quoted = (etag: string): string => `"${etag}"`;

/** An ETag that looks like the MD5 of the object: not made from parts. */
export const isPlainMd5 = (etag: string): boolean => /^[0-9a-f]{32}$/.test(etag);

/** Of how many parts the object was made, by its ETag. */
export const partsOf = (etag: string): number | undefined => {
  const [, parts] = /^[0-9a-f]{32}-(\d{1,5})$/.exec(etag) ?? [];
  return parts === undefined ? undefined : Number(parts);
};
