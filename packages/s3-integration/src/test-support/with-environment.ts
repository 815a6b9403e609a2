/** Every variable of the AWS SDK that says who the server is. */
const AWS = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));

/** Sets variables of this process, without any AWS_ one of its own; answers how to put everything back. */
export const setEnvironment = (variables: Readonly<Record<string, string>>): (() => void) => {
  const before = new Map([...AWS, ...Object.keys(variables)].map((name) => [name, process.env[name]]));
  AWS.forEach((name) => Reflect.deleteProperty(process.env, name));
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      Reflect.deleteProperty(process.env, name);
      if (value !== undefined) {
        process.env[name] = value;
      }
    }
  };
};
