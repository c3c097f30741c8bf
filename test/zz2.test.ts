import { explore } from './properties/explore';
import { subjects } from './properties/subjects';
import { blemishes } from './support/blemishes';

/** A taste; `npm run test:properties` tries 1,000 sets, and validates the templates. */
const SETS = 100;
const MILLISECONDS = 100;

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  test(`is built or refuses politely, whatever up to ${SETS} sets of props say`, () => {
    const { app, built, refused, seed } = explore2(subject, SETS, MILLISECONDS);

    expect({ seed, some: built.size + refused > 0 }).toEqual({ seed, some: true });
    expect({ seed, blemishes: app.synth().stacksRecursively.flatMap(({ template }) => blemishes(template)) }).toEqual({ seed, blemishes: [] });
  });
});
