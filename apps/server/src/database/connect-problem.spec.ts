import { connectProblem } from './connect-problem.js';

describe(connectProblem.name, () => {
  const url = 'postgres://admin:hunter2@db.example.com:5433/aqueduct';

  it.each([
    ['ECONNREFUSED', 'check that PostgreSQL runs'],
    ['ENOTFOUND', 'host name'],
    ['28P01', 'password'],
    ['3D000', 'createdb'],
    ['XX000', 'DATABASE_URL'],
  ])('says what to do about %s, and neither user nor password', (code, remedy) => {
    const described = connectProblem(url, Object.assign(new Error('x'), { code }));

    expect(described.problem).toBe(`DATABASE_URL: the database db.example.com:5433/aqueduct cannot be reached (${code}).`);
    expect(described.remedy).toContain(remedy);
    expect(JSON.stringify(described)).not.toMatch(/hunter2|admin/);
  });

  it('knows a timeout of the client by its message', () => {
    expect(connectProblem(url, new Error('timeout expired')).problem).toContain('ETIMEDOUT');
  });
});
