import { dirname, join } from 'node:path';
import { quoted, runOnServer } from '../cached-token/run-on-server.js';

/** The command that puts a fresh session where the server looks for it. `aws` takes the place of both files from variables. */
export const awsLoginCommand = (configFile: string, profile: string, homeFolder: string, cacheFolder = join(dirname(configFile), 'login', 'cache')): string => {
  const homeAws = join(homeFolder, '.aws');
  const variables = [
    ...(cacheFolder === join(homeAws, 'login', 'cache') ? [] : [`AWS_LOGIN_CACHE_DIRECTORY=${quoted(cacheFolder)}`]),
    ...(configFile === join(homeAws, 'config') ? [] : [`AWS_CONFIG_FILE=${quoted(configFile)}`]),
  ];
  return [...variables, 'aws', 'login', '--profile', quoted(profile)].join(' ');
};

/** The command, and where and as whom to run it. */
export const awsLoginRemedy = (...of: Parameters<typeof awsLoginCommand>): string => runOnServer(awsLoginCommand(...of));
