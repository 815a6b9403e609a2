import { stsClients, type StsClients } from '../sts-client.js';

/** The clients of AWS, and of each endpoint that is asked; one set for each. */
export const stsClientsByEndpoint = (): ((endpoint: string | undefined) => StsClients) => {
  const known = new Map<string | undefined, StsClients>();
  return (endpoint) => {
    const clients = known.get(endpoint) ?? stsClients(endpoint === undefined ? {} : { endpoint });
    known.set(endpoint, clients);
    return clients;
  };
};
