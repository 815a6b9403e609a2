import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceFolder, readCases } from './conformance-folder.js';

let above: string;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'conformance-'));
  mkdirSync(join(above, 'workspace'));
  mkdirSync(join(above, 'other/conformance/smithy-rs'), { recursive: true });
  writeFileSync(join(above, 'other/conformance/smithy-rs/profile-parser-tests.json'), '{"tests":[]}');
});
afterEach(() => rmSync(above, { recursive: true }));

describe('conformanceFolder', () => {
  it('is found beside the workspace, or where it is named', () => {
    const folder = join(above, 'other/conformance');

    expect(conformanceFolder(undefined, join(above, 'workspace'))).toBe(folder);
    expect(conformanceFolder(folder)).toBe(folder);
    expect(readCases(folder, 'smithy-rs/profile-parser-tests.json')).toEqual({ tests: [] });
  });

  it('is not there when it is named wrongly, whatever is beside the workspace', () => {
    expect(conformanceFolder(join(above, 'none'), join(above, 'workspace'))).toBeUndefined();
    expect(readCases(above, 'none.json')).toBeUndefined();
  });
});
