import { stsClients, type StsClients } from '../sts-client.js';

/** The clients of AWS (or of what stands in for it) and of each endpoint that is asked; one set for each. */
export const stsClientsByEndpoint = (standIn: string | undefined): ((endpoint: string | undefined) => StsClients) => {
  const known = new Map<string | undefined, StsClients>();
  return (given) => {
    const endpoint = given ?? standIn;
    const clients = known.get(endpoint) ?? stsClients(endpoint === undefined ? {} : { endpoint });
    known.set(endpoint, clients);
    return clients;
  };
};
