import { basename, dirname, join } from 'node:path';
import { quoted, runOnServer } from '../cached-token/run-on-server.js';
import { tokenPath } from './sso-token.js';

/**
 * The command that puts a fresh token where the server looks for it. `aws` writes tokens below the `.aws` of the home
 * folder, wherever its config file is.
 */
export const loginCommand = (configFile: string, profile: string, tokenOf: string, homeFolder: string, cacheFolder?: string): string => {
  const login = `aws sso login --profile ${quoted(profile)}`;
  const folder = dirname(configFile);
  const homeAws = join(homeFolder, '.aws');
  const isCacheOf = (aws: string): boolean => cacheFolder === undefined || cacheFolder === join(aws, 'sso', 'cache');
  const withConfig = configFile === join(homeAws, 'config') ? login : `AWS_CONFIG_FILE=${quoted(configFile)} ${login}`;
  if (folder === homeAws && isCacheOf(homeAws)) {
    return withConfig;
  }
  if (basename(folder) === '.aws' && isCacheOf(folder)) {
    return `HOME=${quoted(dirname(folder))} ${withConfig}`;
  }
  const token = tokenPath(configFile, tokenOf, cacheFolder);
  const written = `"$HOME"/.aws/sso/cache/${basename(token)}`;
  return `${withConfig} && mkdir -p ${quoted(dirname(token))} && cp ${written} ${quoted(dirname(token))}/`;
};

/** The command, and where and as whom to run it. */
export const loginRemedy = (...of: Parameters<typeof loginCommand>): string => runOnServer(loginCommand(...of));
