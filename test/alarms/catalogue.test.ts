import { HEAD } from '../../tools/alarms/catalogue';
import { alarmsDocument } from '../../tools/alarms/document';

const text = alarmsDocument();
const rows = text.split('\n').filter((line) => /^\| (?!part of|---)/.test(line));

test('has all cells of each alarm and composite alarm', () => {
  expect(rows.filter((row) => row.split(' | ').length !== HEAD.length || / undefined |NaN| unknown /.test(row))).toEqual([]);
});

test('begins with what users feel, in each region', () => {
  const parts = text.split('\n## ').slice(1).map((section) => [section.split('\n')[0], /^\| (?!part of|---)(.+?) \|/m.exec(section)![1]]);

  expect(parts).toEqual([['ap-northeast-1', '**unhealthy**'], ['ap-northeast-3', '**unhealthy**'], ['us-east-1', 'no verdict']]);
});

test('links each metric to where it is described', () => {
  const links = new Set([...text.matchAll(/\]\[(\d+)\]/g)].map(([, number]) => number));
  const targets = [...text.matchAll(/^\[(\d+)\]: (https:\/\/docs\.aws\.amazon\.com\/\S+|\.\.\/src\/\S+)$/gm)].map(([, number]) => number);

  expect([...links].sort()).toEqual([...targets].sort());
});
