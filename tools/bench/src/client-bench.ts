import { CONCURRENCY, measureClient, measureDirect, REQUESTS, ROUNDS } from './client-rates.js';
import { withS3Server } from './with-s3-server.js';

const HELP = `npm run bench:client [-- --json]

GET of 4 KiB objects, concurrency ${CONCURRENCY}, against a server that answers the same bytes to everything and runs in a process
of its own: the client that @InjectS3 gives against "new S3Client" with static keys, and the raw client against itself
for the noise; and then "sendDirectly" against the injected client's own send. ${ROUNDS} rounds of ${REQUESTS} requests each, the order changing from round to round; ratios of rates, medians.

  clientVsRaw        rate of the injected client / rate of the raw one
  rawVsRaw           rate of one raw client / rate of another raw one: what the machine's noise makes of 1
  clientMinusRawAA   the difference of the two: what the injected client costs
  directVsClient     rate of sendDirectly / rate of the injected client's own send`;

const main = async (json: boolean): Promise<void> => {
  const figures = await withS3Server(async (endpoint) => ({ ...(await measureClient(endpoint)), ...(await measureDirect(endpoint)) }));
  if (!json) {
    console.log(`injected ${figures.requestsPerSecond.injected} requests/s, raw ${figures.requestsPerSecond.raw} requests/s (medians of ${ROUNDS} rounds)`);
    console.log(`sendDirectly / injected: ${figures.directVsClient.toFixed(2)} (${figures.directPerSecond} requests/s)`);
    console.log(`injected / raw: ${figures.clientVsRaw.toFixed(3)}, raw / raw: ${figures.rawVsRaw.toFixed(3)}, difference ${figures.clientMinusRawAA.toFixed(3)}`);
  }
  console.log(JSON.stringify(figures));
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.includes('--json'));
  process.exit(0);
}
