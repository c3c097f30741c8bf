import { explore } from '../properties/explore';
import { subjects } from '../properties/subjects';
import { blemishes } from '../support/blemishes';

/** The same props in each run. `npm run check -- test:properties` tests 100 times as many, and validates the templates. */
const SEED = 1;
const setsOf = ({ sets = 1_000 }: { readonly sets?: number }): number => Math.max(2, Math.round(sets / 100));

const cases = subjects.map((subject) => [subject.name, setsOf(subject), subject] as const);

describe.each(cases)('%s', (_, sets, subject) => {
  test(`is built or throws InvalidInput, with ${sets} random sets of props`, () => {
    const { app, built, rejected, seed } = explore(subject, sets, SEED);
    const templates = app.synth().stacksRecursively.map(({ template }) => template as unknown);

    // So few sets may all be rejected: that enough are built, and enough rejected, is a matter of test:properties.
    expect({ seed, tried: built.size + rejected }).toEqual({ seed, tried: sets });
    expect({ seed, blemishes: blemishes(templates) }).toEqual({ seed, blemishes: [] });
  });
});
