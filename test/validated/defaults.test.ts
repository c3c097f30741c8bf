import { byTable, documentedProps, isComposite, wrongProps } from '../support/defaults';

test('each documented default of a platform and of a pair is its default', () =>
  expect(wrongProps([...byTable(documentedProps())].filter(([table]) => isComposite(table)))).toEqual([]));
