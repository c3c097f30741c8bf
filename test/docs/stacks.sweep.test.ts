import { readFileSync, statSync } from 'fs';
import { resolve } from 'path';
import { canonical } from '../../tools/assemblies/canonical';

const FILES = ['docs/disaster-recovery.md', 'docs/ja/disaster-recovery.md'];
/** The figures give an idea; they do not have to follow each new resource. */
const TOLERANCE = 0.05;

interface Row { readonly name: string; readonly resources: number; readonly kilobytes: number }

/** The rows of the table of stacks. One row can contain several stacks, in the same order in each cell. */
function rowsOf(file: string): Row[] {
  const rows = readFileSync(resolve(__dirname, '../..', file), 'utf8').match(/^\| `Eldonia-.*$/gm) ?? [];
  return rows.flatMap((row) => {
    const cells = row.split('|').slice(1, -1);
    const names = [...cells[0].matchAll(/`([^`]+)`/g)].map(([, name], index, [[, first]]) => (index === 0 ? name : first.replace(/-\w+$/, name)));
    const [resources, kilobytes] = cells.slice(-2).map((cell) => [...cell.matchAll(/\d+/g)].map(Number));
    return names.map((name, index) => ({ name, resources: resources[index], kilobytes: kilobytes[index] }));
  });
}

const synthesized = canonical('warmPair').stacksRecursively.map(({ stackName, template, templateFullPath }): Row => ({
  name: stackName,
  resources: Object.keys((template as { Resources: object }).Resources).length,
  kilobytes: statSync(templateFullPath).size / 1_000,
}));

test.each(FILES)('%s lists the stacks of a pair', (file) =>
  expect(rowsOf(file).map(({ name }) => name).sort()).toEqual(synthesized.map(({ name }) => name).sort()));

test.each(FILES)('%s states their sizes', (file) => {
  const isNear = (stated: number, actual: number) => Math.abs(stated - actual) <= Math.max(1, actual * TOLERANCE);
  const wrong = rowsOf(file).map((row) => ({ row, actual: synthesized.find(({ name }) => name === row.name)! }))
    .filter(({ row, actual }) => !isNear(row.resources, actual.resources) || !isNear(row.kilobytes, actual.kilobytes));

  expect(wrong.map(({ row, actual }) => [row, actual])).toEqual([]);
});
