import { RunDetails, RunView } from '@aqueduct/api-contract';
import { read, type Api } from './api.js';
import { eventually } from './eventually.js';

/** Starts the inventory and answers the id of the run. */
export const startInventory = async (api: Api, input: object): Promise<string> =>
  read(RunView, await api.post('/api/v1/workflows/inventory/runs', { input })).id;

/** The run as it is now. */
export const runDetails = async (api: Api, id: string): Promise<RunDetails> => read(RunDetails, await api.get(`/api/v1/runs/${id}`));

/** The run, once it has ended. */
export const finishedRun = (api: Api, id: string): Promise<RunDetails> =>
  eventually(async () => {
    const run = await runDetails(api, id);
    expect(['succeeded', 'failed', 'cancelled']).toContain(run.status);
    return run;
  }, 50_000);
