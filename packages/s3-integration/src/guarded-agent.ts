import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import { addressRefusal, type AddressPolicy } from './address-guard.js';

/** A connection that was not made, because of where it would have led. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'AQUEDUCT_ADDRESS_REFUSED';

  constructor(host: string, reason: string) {
    super(`${host}: the address is refused, ${reason}`);
  }
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** `dns.lookup`, in which one refused address refuses the name: it may not hide among good ones. */
const guardedLookup =
  (policy: AddressPolicy) =>
  (host: string, options: LookupOptions, callback: LookupCallback): void => {
    dnsLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const refused = addresses.map(({ address }) => addressRefusal(address, policy)).find((reason) => reason !== undefined);
      const [first] = addresses;
      if (refused !== undefined || first === undefined) {
        callback(new AddressRefused(host, refused ?? 'it has none'), '');
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };

/** Brackets stand around IPv6 addresses in URLs. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** An address that is written out is never looked up, so it is judged here. @throws AddressRefused */
const refuseLiteral = (options: ClientRequestArgs, policy: AddressPolicy): void => {
  const host = bare(options.host ?? options.hostname ?? 'localhost');
  const reason = isIP(host) === 0 ? undefined : addressRefusal(host, policy);
  if (reason !== undefined) {
    throw new AddressRefused(host, reason);
  }
};

const guarded = <A extends HttpAgent>(agent: A, policy: AddressPolicy): A => {
  const create = agent.createConnection.bind(agent);
  const lookup = guardedLookup(policy);
  agent.createConnection = ((options: ClientRequestArgs, callback?: Parameters<typeof create>[1]) => {
    refuseLiteral(options, policy);
    return create({ ...options, lookup: lookup as ClientRequestArgs['lookup'] }, callback);
  }) as A['createConnection'];
  return agent;
};

/** Agents that judge every address they connect to. */
export const guardedAgents = (policy: AddressPolicy, options: AgentOptions): { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent } => ({
  httpAgent: guarded(new HttpAgent(options), policy),
  httpsAgent: guarded(new HttpsAgent(options), policy),
});
