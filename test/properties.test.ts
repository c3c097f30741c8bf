import { explore } from './properties/explore';
import { subjects } from './properties/subjects';
import { blemishes } from './support/blemishes';

const SETS = 100;

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  test(`is built or refuses politely, whatever ${SETS} sets of props say`, () => {
    const { app, built, refused, seed } = explore(subject, SETS);

    expect({ seed, built: built.size > 0, refused: refused > 0 }).toEqual({ seed, built: true, refused: true });
    expect({ seed, blemishes: app.synth().stacks.flatMap(({ template }) => blemishes(template)) }).toEqual({ seed, blemishes: [] });
  });
});
