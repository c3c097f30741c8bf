import { mermaid } from '../../tools/diagram/mermaid';

const REGION = 'ap-northeast-1';

test('draws frames, boxes and lines', () => {
  const text = mermaid({
    groups: [{ id: REGION, kind: 'region', title: 'Tokyo' }],
    nodes: [{ id: 'a', family: 'data', title: 'Aurora', lines: ['1 writer'], group: REGION }, { id: 'b', family: 'person', title: 'Users', lines: [] }],
    edges: [{ from: 'b', to: 'a', label: 'port 5432' }, { from: 'a', to: REGION, isDashed: true }],
  }, 'Shop');

  expect(text.split('\n')).toEqual([
    'flowchart TB',
    '  accTitle: Shop',
    '  n2["<b>Users</b>"]:::person',
    '  subgraph n0["Tokyo"]',
    '    n1["<b>Aurora</b><br/>1 writer"]:::data',
    '  end',
    '  n2 -->|"port 5432"| n1',
    '  n1 -.-> n0',
    '  classDef data stroke:#2f62c8,stroke-width:2px',
    '  classDef person stroke:#55606e,stroke-width:2px',
  ]);
});

test.each(['"]; click n0 "javascript:alert(1)"', '<img src=x>', '%%{init: {}}%%', '```\n# Title', 'a\u001b[2Jb'])('the name %j of a resource stays a text', (hostile) => {
  const text = mermaid({ groups: [], nodes: [{ id: hostile, family: 'data', title: 'S3', lines: [hostile] }], edges: [] }, hostile);

  expect(text.split('\n')).toHaveLength(4);
  expect(text.replaceAll(/<b>S3<\/b><br\/>|^ {2}n0\["|"\]:::data$/gm, '')).not.toMatch(/["<>%`\u001b]/);
});
