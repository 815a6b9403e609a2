/** Says nothing about who or where anybody is. */
const HARMLESS = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** Runs something while these are this process's only AWS_ variables; the case's, or those of a stand-in. */
export const withEnvironment = async <A>(variables: Readonly<Record<string, string>>, use: () => Promise<A>): Promise<A> => {
  const before = { ...process.env };
  const names = [...Object.keys(before).filter((name) => name.startsWith('AWS_') && name !== HARMLESS), ...Object.keys(variables)];
  names.forEach((name) => Reflect.deleteProperty(process.env, name));
  Object.assign(process.env, variables);
  try {
    return await use();
  } finally {
    names.forEach((name) => Reflect.deleteProperty(process.env, name));
    Object.assign(process.env, before);
  }
};
