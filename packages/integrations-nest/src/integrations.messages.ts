/** Connections outlive requests, so what they are made of must too. */
export const NOT_A_SINGLETON = (role: string, name: string): string =>
  `The ${role} "${name}" is request-scoped or transient, or injects something that is: connections outlive requests, ` +
  'so give it and everything it injects the default scope.';

export const NO_INSTANCE = (role: string, name: string): string =>
  `The ${role} "${name}" has no instance: its factory must return the ${role}, not undefined or null.`;
