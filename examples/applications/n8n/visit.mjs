/** The owner, who must exist before users reach the site, and a workflow. */
export default async (ask) => {
  const headers = { 'browser-id': 'visit' };
  await ask('/rest/owner/setup', { headers, body: { email: 'anna@eldonia.example', firstName: 'Anna', lastName: 'Test', password: 'Only-for-1-test' } });
  await ask('/rest/workflows', { headers, body: { name: 'a workflow', nodes: [], connections: {}, settings: {}, active: false } });
  return { path: '/rest/workflows', headers, text: '"name":"a workflow"' };
};

/** Reads the database. */
export const path = '/rest/settings';
