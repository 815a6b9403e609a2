import { Secret } from '@aqueduct/integrations';
import { credentialStrategyContract, rightOf } from '@aqueduct/integrations/testing';
import { accessKeyStrategy } from './access-key.strategy.js';
import { credentialsFilePathStrategy } from './credentials-file-path.strategy.js';
import { credentialsFileUploadStrategy } from './credentials-file-upload.strategy.js';
import { credentialsFolder } from './test-support/credentials-folder.js';

const KEY_ID = 'AKIACONTRACT00000001';
const CANARY = 'canary-secret-5e1f';
const TOKEN = 'canary-token-77aa';
const yields = { accessKeyId: KEY_ID, secretAccessKey: Secret.of(CANARY), sessionToken: Secret.of(TOKEN) };
const text = `[prod]\naws_access_key_id = ${KEY_ID}\naws_secret_access_key = ${CANARY}\naws_session_token = ${TOKEN}\n`;
const withProgram = `${text}credential_process = /bin/${CANARY}\n`;

const folder = credentialsFolder();
afterAll(() => {
  folder.remove();
});

describe('accessKeyStrategy', () => {
  credentialStrategyContract(() => accessKeyStrategy, { values: () => yields, yields, refused: [], secrets: [CANARY, TOKEN] });
});

describe('credentialsFileUploadStrategy', () => {
  const values = () => ({ content: Secret.of(text), profile: 'prod' });

  credentialStrategyContract(() => credentialsFileUploadStrategy, {
    values,
    yields,
    refused: [
      { when: 'the profile is missing', values: () => ({ content: Secret.of(text), profile: 'other' }), code: 'ProfileNotFound' },
      { when: 'the profile runs a program', values: () => ({ content: Secret.of(withProgram), profile: 'prod' }), code: 'ProfileNotAllowed' },
      { when: 'it is no credentials file', values: () => ({ content: Secret.of(CANARY), profile: 'prod' }), code: 'FileMalformed' },
    ],
    secrets: [CANARY, TOKEN],
  });

  it('yields the very secret of the file', async () => {
    const { credentials } = await rightOf(credentialsFileUploadStrategy.open(values()).resolve({ refresh: false }));

    expect([credentials.secretAccessKey?.reveal(), credentials.sessionToken?.reveal()]).toEqual([CANARY, TOKEN]);
  });
});

describe('credentialsFilePathStrategy', () => {
  const strategy = () => credentialsFilePathStrategy();
  const values = () => ({ path: folder.write(text), profile: 'prod' });

  credentialStrategyContract(strategy, {
    values,
    yields,
    refused: [
      { when: 'the file is missing', values: () => ({ path: folder.path('missing'), profile: 'prod' }), code: 'FileNotFound' },
      { when: 'the path is relative', values: () => ({ path: 'credentials', profile: 'prod' }), code: 'PathNotAbsolute' },
      { when: 'the profile is missing', values: () => ({ path: folder.write(text), profile: 'other' }), code: 'ProfileNotFound' },
      { when: 'the profile runs a program', values: () => ({ path: folder.write(withProgram, 'program'), profile: 'prod' }), code: 'ProfileNotAllowed' },
      { when: 'the keys are half', values: () => ({ path: folder.write(`[prod]\naws_access_key_id = ${KEY_ID}\n`, 'half'), profile: 'prod' }), code: 'ProfileIncomplete' },
    ],
    secrets: [CANARY, TOKEN],
  });

  it('yields the very secret of the file', async () => {
    const { credentials } = await rightOf(strategy().open(values()).resolve({ refresh: false }));

    expect([credentials.secretAccessKey?.reveal(), credentials.sessionToken?.reveal()]).toEqual([CANARY, TOKEN]);
  });
});
