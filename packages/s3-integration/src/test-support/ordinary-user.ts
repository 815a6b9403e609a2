export const NOBODY = 65_534;

/** As a user whom file modes bind; root is not. */
export const asOrdinaryUser = async <A>(act: () => Promise<A>): Promise<A> => {
  if (process.getuid?.() !== 0) {
    return act();
  }
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
};
