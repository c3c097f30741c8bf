import { explore } from '../properties/explore';
import { subjects } from '../properties/subjects';
import { blemishes } from '../support/blemishes';

/** The same props in each run. `npm run check -- test:properties` tests 100 times as many, and validates the templates. */
const SEED = 75;
const setsOf = ({ sets = 1_000 }: { readonly sets?: number }): number => Math.max(2, Math.round(sets / 100));

const cases = subjects.map((subject) => [subject.name, setsOf(subject), subject] as const);

describe.each(cases)('%s', (_, sets, subject) => {
  test(`is built or throws InvalidInput, with ${sets} random sets of props`, () => {
    const { app, built, rejected, seed } = explore(subject, sets, SEED);
    const templates = app.synth().stacksRecursively.map(({ template }) => template as unknown);

    // With another seed, all of so few sets may be rejected. After a change of an arbitrary, choose another SEED.
    expect({ seed, some: seed !== SEED || Math.min(built.size, rejected) > 0 }).toEqual({ seed, some: true });
    expect({ seed, blemishes: blemishes(templates) }).toEqual({ seed, blemishes: [] });
  });
});
