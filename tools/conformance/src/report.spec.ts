import { holds, inLines } from './report.js';

describe('the report', () => {
  it('calls absent cases skipped, and unsupported ones neither pass nor fail', () => {
    const lines = inLines([
      { suite: 'parser', skipped: 'its cases are not there', cases: [] },
      { suite: 'grammar', cases: [{ name: 'a', verdict: 'unsupported', detail: 'why' }] },
    ]).join('\n');

    expect(lines).toContain('parser               skipped: its cases are not there');
    expect(lines).toContain('grammar              1 cases: 0 pass, 0 fail, 0 deliberately different, 1 not supported yet');
    expect(lines).toContain('all                  1 cases: 0 pass, 0 fail, 0 deliberately different, 1 not supported yet');
    expect(lines).toContain('  grammar: a\n    why');
  });

  it('holds unless something fails', () => {
    expect(holds([{ suite: 'parser', skipped: 'x', cases: [] }])).toBe(true);
    expect(holds([{ suite: 'parser', cases: [{ name: 'a', verdict: 'different' }] }])).toBe(true);
    expect(holds([{ suite: 'parser', cases: [{ name: 'a', verdict: 'fail' }] }])).toBe(false);
  });
});
