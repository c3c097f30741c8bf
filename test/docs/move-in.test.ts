import { readFileSync } from 'fs';
import { run } from '../release/github-deploy-role/shell';

const ALIASES = /```bash\n(aliases\(\) \{[\s\S]*?)```/.exec(readFileSync('docs/move-in.md', 'utf8'))![1]!;

/** The aliases that the block sets at a distribution which has others. */
function set(names: string, before?: readonly string[]): unknown {
  const config = JSON.stringify({ ETag: 'E', DistributionConfig: { Comment: 'x', Aliases: { Quantity: before?.length ?? 0, Items: before } } });
  const { calls } = run(`DISTRIBUTION=E1 ZONE=Z NAMES='${names}'\n${ALIASES}`, {
    aws: `case "$2" in get-hosted-zone) echo eldonia.example.;; get-distribution-config) echo '${config}';; esac`,
  }, {});
  const update = calls.find((call) => call.includes('update-distribution'));
  return update && (JSON.parse(update.slice(update.indexOf('{'))) as { Aliases: unknown }).Aliases;
}

test('the wildcard of a move from another account takes no alias from the platform that it has already, as an apex', () => {
  expect(set('eldonia.example www.eldonia.example', ['eldonia.example'])).toEqual({ Quantity: 2, Items: ['eldonia.example', '*.eldonia.example'] });
  expect(set('www.eldonia.example', ['*.eldonia.example'])).toEqual({ Quantity: 1, Items: ['*.eldonia.example'] });
  expect(set('www.eldonia.example')).toEqual({ Quantity: 1, Items: ['*.eldonia.example'] });
  expect(set('eldonia.example', ['eldonia.example'])).toBeUndefined();
});
