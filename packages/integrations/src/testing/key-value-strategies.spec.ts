import { Secret } from '../secret.js';
import { credentialStrategyContract } from './credential-strategy.contract.js';
import { KeyValueServer } from './key-value-server.js';
import { passwordStrategy } from './password.strategy.js';
import { ticketStrategy } from './ticket.strategy.js';

const CANARY = 'canary-9d0b13';

describe('passwordStrategy', () => {
  credentialStrategyContract(() => passwordStrategy, {
    values: () => ({ user: 'ada', password: Secret.of(CANARY) }),
    yields: { user: 'ada', password: CANARY },
    refused: [],
    secrets: [CANARY],
  });
});

describe('ticketStrategy', () => {
  let server: KeyValueServer;
  const values = { account: 'orders', apiKey: Secret.of(CANARY) };
  const freshServer = () => {
    server = new KeyValueServer();
    server.accounts.set('orders', { apiKey: CANARY, namespace: 'eu' });
  };

  beforeEach(freshServer);

  credentialStrategyContract(() => ticketStrategy(server), {
    values: () => values,
    yields: { user: 'orders', password: 'ticket-1' },
    refused: [
      { when: 'the issuer refuses the key', code: 'WrongApiKey', values: () => ({ ...values, account: 'other' }) },
      {
        when: 'the issuer is away',
        code: 'IssuerUnreachable',
        values: () => {
          server.away = true;
          return values;
        },
      },
    ],
    secrets: [CANARY],
  });
});
